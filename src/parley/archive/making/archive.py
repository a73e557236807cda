"""Makes the archive of a whole process out of its record: acts, texts, keys, pages, and the list of all parts."""

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from parley.archive.making import keys, texts
from parley.archive.making.bundle import Bundle, LogHead, Stood, leaf_of
from parley.archive.making.document import Document
from parley.archive.making.files import Files, Writable
from parley.archive.making.paper import Paper
from parley.archive.making.proofs import Proofs
from parley.archive.making.sentences import Told, sentence, told
from parley.archive.rules import naming
from parley.archive.rules.clean import clean
from parley.ledger.handed import verifier
from parley.ledger.tree import Tree, leaf_hash
from parley.procedure.errors import mark as _
from parley.procedure.words import plain

if TYPE_CHECKING:
    from parley.archive.queries import Talks

#: So many acts stand on a page of the timeline; what is more goes on pages of its own.
A_PAGE = 1000

#: The parts of an archive, and what each is; folders only where there is something in them.
PARTS = {
    "index.html": _("what happened, in sentences, with links to every text"),
    "record.bundle": _("the record itself, from which everything else here was made: this is what is verified"),
    "verify.py": _("the program that verifies it; it needs Python, for signatures also PyNaCl, and no network"),
    "VERIFY.txt": _("how to verify it, step by step"),
    "acts/": _("every act, one file for each log, as JSON"),
    "texts/": _(
        "every text to its exact letter (.txt); whole documents also to read and print (.pdf) and for Word (.docx)"
    ),
    "keys/": _("the public keys with which people signed"),
    "checkpoints/": _("what the server signed of each log, and what witnesses signed with it"),
    "proofs/": _("for each whole text a proof that it stands in the record, to hand on without the rest"),
    "manifest.json": _("every file of this archive with its SHA-256"),
    "SHA256SUMS": _("the same, for the command sha256sum -c"),
}

Progress = Callable[[str], None]


def make(out: Writable, talks: "Talks", bundle: Bundle, progress: Progress = lambda _what: None) -> dict[str, Any]:
    """Write the archive; gives what it holds, as its manifest says it.

    The order of parts, their names and their bytes depend on the record, its reader and the language alone.
    """
    with override(talks.language):
        return _Made(out, talks, bundle, progress).whole()


class _Made:
    def __init__(self, out: Writable, talks: "Talks", bundle: Bundle, progress: Progress) -> None:
        self.files, self.talks, self.bundle, self.progress = Files(out), talks, bundle, progress
        self.documents: dict[str, Document] = {}
        self.proofs = Proofs(bundle)

    def whole(self) -> dict[str, Any]:
        self.progress("texts")
        self.documents = texts.documents(self.bundle, self.talks)
        self.progress("record.bundle")
        self.files.add("verify.py", verifier())
        self.files.pour("record.bundle", self.bundle.spool.pieces(), self.bundle.spool.size)
        for log in self.bundle.logs:
            self.progress(f"acts of {log.log}")
            self._checkpoints(log)
            self._acts(log)
        known = 0
        for name, content in keys.files(self.bundle):
            self.files.add(name, content)
            known += 1
        with Paper() as paper:
            for number, document in enumerate(
                texts.written(self.files, self.bundle, self.documents, self.talks, paper, self.proofs), 1
            ):
                self.progress(f"text {number} of {len(self.documents)}: {document.name}")
        self.progress("pages")
        about = self._about(known)
        self._pages(about)
        self.files.close(about)
        return about

    def _about(self, keys: int) -> dict[str, Any]:
        head, talks = self.bundle.head, self.talks
        return {
            "process": {"id": talks.process, "title": talks.title},
            "made": head.get("made"),
            "filtered_for": talks.reader or None,
            "language": talks.language,
            "logs": [
                {"log": log.log, "size": log.size, "root": log.root, "file": naming.log_name(log.log)}
                for log in self.bundle.logs
            ],
            "acts": sum(log.size for log in self.bundle.logs),
            "texts": sum(bool(one.files) for one in self.documents.values()),
            "keys": keys,
        }

    # -- the acts as JSON ------------------------------------------------------------------------------------------

    def _checkpoints(self, log: LogHead) -> None:
        """What was signed of a log, as others' tools read it too: C2SP signed notes."""
        name = naming.log_name(log.log)
        self.files.add(f"checkpoints/{name}.txt", log.checkpoint)
        for note in log.witnessed:
            self.files.add(f"checkpoints/{name}-{note.split(chr(10))[1]}-witnessed.txt", note)

    def _acts(self, log: LogHead) -> None:
        """One log as one JSON file, an act on each line."""
        head = {"format": "parley-acts/1", "process": self.talks.process, "log": log.log, "size": log.size}
        opening = json.dumps({**head, "root": log.root}, ensure_ascii=False)
        tree, parties = self.proofs.tree(log.log), dict(self.talks.parties)
        with self.files.part(f"acts/{naming.log_name(log.log)}.json") as part:
            part.write(opening[:-1] + ', "acts": [')
            between = "\n"
            for act in self.bundle.acts(log):
                self.proofs.note(act)
                part.write(between + json.dumps(self._as_json(act, tree, parties), ensure_ascii=False))
                between = ",\n"
            part.write("\n]}\n")

    def _as_json(self, act: Stood, tree: Tree, parties: dict[str, str]) -> dict[str, Any]:
        leaf, actor = act.leaf, act.leaf["actor"]
        hashed = leaf_hash(leaf_of(act))
        tree.append(hashed)
        by = {"name": (act.details or {}).get("by"), **actor, "party_name": parties.get(actor["party"] or "")}
        return {
            "position": act.position,
            "time": leaf["time"],
            "act": act.act,
            "sentence": plain(sentence(act)),
            "by": by,
            "rules": leaf["rules"],
            "id": leaf["id"],
            "details": act.details,
            "salt": act.salt,
            "commitment": leaf["details"],
            "texts": {name: self._text(digest) for name, digest in sorted(act.texts.items())},
            "seen": leaf["seen"],
            "leaf": hashed.hex(),
            "root": tree.root().hex(),
        }

    def _text(self, digest: str) -> dict[str, str]:
        found = self.documents.get(digest)
        return {"sha256": digest, **({"file": f"texts/{found.name}.txt"} if found is not None and found.name else {})}

    # -- the pages -------------------------------------------------------------------------------------------------

    def _pages(self, about: dict[str, Any]) -> None:
        """The page that opens without a server, what is to be read first, and how the whole is verified."""
        pages = -(-about["acts"] // A_PAGE)
        listed = [one for one in sorted(self.documents.values(), key=lambda one: one.number) if one.files]
        shared: dict[str, Any] = {
            "talks": self.talks,
            "about": about,
            "title": clean(self.talks.title),
            "reader": clean(self.talks.reader),
            "made": texts.moment_of(about["made"], self.talks.zone),
            "pages": range(2, pages + 1),
            "commands": {"sums": "sha256sum -c SHA256SUMS", "verify": "python3 verify.py record.bundle"},
            "parts": [(part, gettext(words)) for part, words in self._parts()],
        }
        for number, acts in enumerate(_by(A_PAGE, map(told, self.bundle.all_acts())), start=1):
            context = {
                **shared,
                "acts": acts,
                "number": number,
                "first": number == 1,
                "start": (number - 1) * A_PAGE + 1,
            }
            if number == 1:
                context |= {"documents": listed, "signed": texts.signed(self.talks, self.documents)}
            page = render_to_string("archive/index.html", context)
            self.files.add("index.html" if number == 1 else f"acts/timeline-{number}.html", page)
        for name in ("README.txt", "VERIFY.txt"):
            context = {**shared, "parts": [(f"{part:16}", words) for part, words in shared["parts"]]}
            self.files.add(name, render_to_string(f"archive/{name}", context))

    def _parts(self) -> Iterator[tuple[str, str]]:
        """What there is in this archive, each with what it is."""
        for part, words in PARTS.items():
            if not part.endswith("/") or any(name.startswith(part) for name in self.files.written):
                yield part, words


def _by(size: int, acts: Iterator[Told]) -> Iterator[list[Told]]:
    """The acts in pages; one page at least."""
    page: list[Told] = []
    filled = False
    for act in acts:
        page.append(act)
        if len(page) == size:
            yield page
            page, filled = [], True
    if page or not filled:
        yield page
