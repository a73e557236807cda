"""The texts of a record as files: the exact words as plain text, and whole documents as PDF and Word besides."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language_bidi, gettext

from parley.archive.making.bundle import Bundle, Stood
from parley.archive.making.document import KINDS, OTHER, Document, Signed, Signing, heavier, numbered
from parley.archive.making.files import Files
from parley.archive.making.paper import Paper
from parley.archive.making.proofs import Proofs
from parley.archive.making.sentences import capacity_named, moment, sentence, title_of
from parley.archive.rules import naming
from parley.archive.rules.clean import clean, language_of, paragraphs, rtl
from parley.press.rules import content as press
from parley.press.rules import markup
from parley.procedure.errors import mark as _
from parley.procedure.words import plain, say

if TYPE_CHECKING:
    from parley.archive.queries import Talks

#: Texts that are the means of a signature, not words of the talks: they stand in `acts` and `keys`.
_MEANS = ("signed:", "key:", "witness:")
_LANGUAGES = {code for code, _name in settings.TEXT_LANGUAGES}
#: So many acts are listed under one text; the rest are in the acts.
_MOST_ACTS = 500


def documents(bundle: Bundle, talks: "Talks") -> dict[str, Document]:
    """The texts that this record holds, by their hashes, each with the acts that refer to it."""
    found: dict[str, Document] = {}
    for act in bundle.all_acts():
        for name, digest in act.texts.items():
            if not name.startswith(_MEANS):
                _note(found, act, name, digest)
    there = []
    for digest, text in bundle.texts():
        if (one := found.get(digest)) is not None:
            one.language = language_of(text, one.language, list(talks.languages))
            there.append(one)
    # A text that was erased has acts that name it, and no file.
    for one in numbered(there):
        one.name = naming.text_name(one.number, one.kind, one.language, one.title)
    return found


def _note(found: dict[str, Document], act: Stood, name: str, digest: str) -> None:
    kind, _colon, rest = name.partition(":")
    language = rest if rest in _LANGUAGES else ""
    one = found.get(digest)
    if one is None:
        of = rest if not language else ""
        one = found[digest] = Document(digest, kind, language, title_of(act.details or {}), act.time, of)
    else:
        one.kind = heavier(one.kind, kind)
        one.language = one.language or language
        one.title = one.title or title_of(act.details or {})
    if len(one.acts) < _MOST_ACTS:
        one.acts.append((act.time, _said(act)))
        one.places.append((act.log, act.position, act.at))


def _said(act: Stood) -> str:
    by = str((act.details or {}).get("by", ""))
    capacity = capacity_named(str(act.leaf["actor"]["capacity"]))
    return f"{plain(sentence(act))} ({capacity})" if by else plain(sentence(act))


def written(
    files: Files, bundle: Bundle, found: dict[str, Document], talks: "Talks", paper: Paper, proofs: Proofs
) -> Iterator[Document]:
    """Write the files of each text; what could not be set as PDF or Word is there as plain text all the same."""
    # Loaded where an archive is made: every command would wait for it otherwise.
    from parley.archive.making.word import docx

    agreements = {digest: one for one in talks.agreements for _code, digest, _authentic in one.versions}
    for digest, text in bundle.texts():
        one = found.get(digest)
        if one is None:
            continue
        # Exactly the bytes whose hash stands in the record: nothing is cleaned or ended here.
        files.add(f"texts/{one.name}.txt", text)
        one.files.append("txt")
        if one.whole:
            given = _Given(one, text, agreements.get(digest), talks).whole()
            pdf, one.undrawn = paper.set(given)
            for ending, content in (("pdf", pdf), ("docx", docx(given))):
                if content:
                    files.add(f"texts/{one.name}.{ending}", content)
                    one.files.append(ending)
            if digest in agreements:
                files.add(f"texts/{one.name}-signatures.txt", _signatures_plain(given))
            if (proof := proofs.of(one)) is not None:
                files.add(f"proofs/{one.name}.proof", proof)
                one.proven = True
        yield one


@dataclass(frozen=True)
class _Given:
    """What a PDF and a Word file are made of: all of it words, none of it markup."""

    document: Document
    text: str
    agreement: Signed | None
    talks: "Talks"

    def whole(self) -> dict[str, Any]:
        one = self.document
        title, lines = self._lines()
        at, whole = one.first, rtl(self.text)
        return {
            "title": clean(title) or say(KINDS.get(one.kind, OTHER)),
            "kind": self._kind() if title else "",
            "language": one.language,
            "rtl": whole,
            "lines": [{"text": line, "rtl": rtl(line, whole)} for line in lines],
            "date": {
                "year": at.year,
                "month": at.month,
                "day": at.day,
                "hour": at.hour,
                "minute": at.minute,
                "second": at.second,
            },
            "around": {"language": self.talks.language, "rtl": get_language_bidi()},
            "signatures": self._signatures(),
            "acts": [f"{moment(at, self.talks.zone)}  {clean(said)}" for at, said in one.acts],
            "words": {
                "signatures": self._heading(),
                "acts": say(_("What the record says of this text")),
                "exact": say(_("The exact words are in the file of the same name that ends in .txt; its SHA-256 is:")),
            },
            "hash": one.sha256,
        }

    def _kind(self) -> str:
        kind = say(KINDS.get(self.document.kind, OTHER))
        language = str(dict(settings.TEXT_LANGUAGES).get(self.document.language, self.document.language))
        if self.agreement is None:
            return f"{kind} · {language}"
        authentic = {digest: good for _code, digest, good in self.agreement.versions}[self.document.sha256]
        return f"{kind} · {language} · {say(_AUTHENTIC if authentic else _TRANSLATION)}"

    def _lines(self) -> tuple[str, list[str]]:
        """The title, and the words below it."""
        if self.document.kind == "item":
            return _of_item(self.text)
        lines, title = paragraphs(self.text), self.document.title
        # Drafts, agreements and packages open with their title; it stands once.
        if lines and self.document.kind in ("agreement", "draft", "package"):
            return lines[0], lines[1:]
        return title, lines

    def _heading(self) -> str:
        if self.agreement is None:
            return ""
        return plain(say(_SIGNED_OF, {"signed": self.agreement.signed, "of": self.agreement.of}))

    def _signatures(self) -> list[dict[str, Any]]:
        if self.agreement is None:
            return []
        return [{"name": clean(one.name), "lines": signature_lines(one, self.talks)} for one in self.agreement.signings]


_AUTHENTIC = _("authentic text")
_TRANSLATION = _("translation, not authentic")
_SIGNED_OF = _("Signatures: %(signed)s of %(of)s")
_RESERVATION = _("Reservation: %(words)s")
_OWN_KEY = _("Signed with a key of one’s own: %(key)s")
_ATTESTED = _("Attested by the server: no key of one’s own signed this")
_LANGUAGE = _("Signed in %(language)s, SHA-256 %(sha256)s")


def signature_lines(one: Signing, talks: "Talks") -> list[str]:
    """What stands below a signatory's name: for whom, in what capacity, what became of it, with what reservation."""
    lines = [", ".join(part for part in (one.party, one.capacity) if part)]
    lines.append(f"{one.state}, {moment(one.at, talks.zone)}" if one.at is not None else one.state)
    if one.at is not None:
        lines.append(plain(say(_OWN_KEY, {"key": one.key})) if one.key else say(_ATTESTED))
    if one.reservation:
        lines.append(plain(say(_RESERVATION, {"words": one.reservation})))
    if one.words:
        lines.append(one.words)
    if one.sha256:
        lines.append(plain(say(_LANGUAGE, {"language": one.language, "sha256": one.sha256})))
    return [clean(" ".join(line.split())) for line in lines if line]


def signed(talks: "Talks", found: dict[str, Document]) -> list[dict[str, Any]]:
    """The agreements for the page: each with its versions that are in the archive, and its signatures."""
    return [
        {
            "agreement": one,
            "documents": [found[digest] for _code, digest, _authentic in one.versions if digest in found],
            "signings": [{"name": who.name, "lines": signature_lines(who, talks)} for who in one.signings],
            "in_force": moment(one.in_force_at, talks.zone) if one.in_force_at is not None else "",
        }
        for one in talks.agreements
    ]


def moment_of(time: str | None, zone: str) -> str:
    """A time of the record's file, by the clock of the process."""
    return moment(datetime.fromisoformat(time), zone) if time else gettext("unknown")


def _signatures_plain(given: dict[str, Any]) -> str:
    parts = [given["title"], given["hash"], "", given["words"]["signatures"]]
    for one in given["signatures"]:
        parts += ["", one["name"], *(f"    {line}" for line in one["lines"])]
    return "\n".join(parts) + "\n"


def _of_item(text: str) -> tuple[str, list[str]]:
    """An item of the press room: its headline, and its words without markup. Its text is the JSON that was cleared."""
    try:
        content = json.loads(text)
        title, body = str(content["headline"]), str(content.get("body", ""))
        versions = [one for one in content.get("texts", []) if content.get("kind") == press.INSTRUMENT]
        lines = paragraphs(markup.plain(body))
        for one in versions:
            lines += ["", f"[{one['language']}]", *paragraphs(str(one["text"]))]
    except (ValueError, LookupError, TypeError, AttributeError):
        return "", paragraphs(text)
    return title, lines
