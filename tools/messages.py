"""Keep the catalogues of translated text in step with the source.

    tools/messages.py                  bring every django.po and django.mo up to date
    tools/messages.py --missing        what has no Arabic yet, as JSON, to be filled in
    tools/messages.py --fill FILE      take translations from such a file
    tools/messages.py --check          change nothing, say what is out of step

Text is found in Python (gettext and its kin under whatever name they are imported, and `mark`, which notes a
sentence where a rule writes it) and in templates. Translations are kept, text that is gone goes from the catalogues,
and no line numbers, dates or machines stand in them, so that a change shows what changed. Nothing but Babel is needed.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = Path("src/parley/locale")
#: The language of the source comes first; its catalogue stays empty, and says only what there is to translate.
SOURCE, TRANSLATED = "en", ("ar",)
PLURALS = {
    "en": (2, "(n != 1)"),
    # Django's own form for Arabic, letter by letter: it joins catalogues by it.
    "ar": (6, "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5"),
}
NAMES = {"en": "English", "ar": "Arabic"}

#: What each function takes: the places of context, singular and plural among its arguments.
FUNCTIONS = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "mark": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
IN_TEMPLATES = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdifr]|\{\w*\}")
TAG = re.compile(r"</?[a-zA-Z][^>]*>")
#: Invisible marks of direction: the pages isolate names by themselves, so none belongs in a translation.
DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Text(NamedTuple):
    """A text to translate; the same words in another context are another text."""

    context: str | None
    singular: str
    plural: str | None = None

    @property
    def key(self) -> str:
        """How a translator's file names it."""
        return f"{self.context}\x04{self.singular}" if self.context else self.singular


class House(Catalog):
    """A catalogue whose head says nothing that changes by itself."""

    def __init__(self, language: str) -> None:
        super().__init__(locale=language, fuzzy=False)
        self._num_plurals, self._plural_expr = PLURALS[language]
        self.language = language

    @property
    def mime_headers(self) -> list[tuple[str, str]]:  # type: ignore[override]
        number, expression = PLURALS[self.language]
        return [
            ("Project-Id-Version", "Parley"),
            ("Language", self.language),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", f"nplurals={number}; plural={expression};"),
        ]


# -- what there is to translate -----------------------------------------------------------------------


def in_python(source: str, name: str) -> Iterator[Text]:
    """The texts that a Python file marks for translation."""
    tree = ast.parse(source, filename=name)
    names = {
        alias.asname or alias.name: FUNCTIONS[alias.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in FUNCTIONS
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            places = names.get(node.func.id)
        else:
            places = FUNCTIONS.get(node.func.attr) if isinstance(node.func, ast.Attribute) else None
        if places is None:
            continue
        context, singular, plural = (None if place is None else _written(node.args, place) for place in places)
        if singular:
            yield Text(context, singular, plural)


def _written(arguments: list[ast.expr], place: int) -> str | None:
    if place >= len(arguments):
        return None
    argument = arguments[place]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def in_template(source: str, name: str) -> Iterator[Text]:
    """The texts that a template translates."""
    # A text file is indented as people read it, which Python would take for blocks that don't match.
    plain = "\n".join(line.lstrip() for line in templatize(source, origin=name).split("\n"))
    as_python = io.BytesIO(plain.encode())
    for _line, found, _comments, context in extract("python", as_python, IN_TEMPLATES, options={"encoding": "utf-8"}):
        if isinstance(found, tuple):
            yield Text(context, *found)
        elif found:
            yield Text(context, found)


def templates(root: Path) -> Iterator[Path]:
    """Every template of the house, pages and mails alike."""
    for path in sorted((root / "src").rglob("*")):
        if "templates" in path.parts and path.suffix in {".html", ".txt", ".xml", ".svg"}:
            yield path


def texts(root: Path) -> list[Text]:
    """All that there is to translate, in order; a singular with a plural takes the place of one without."""
    found: dict[tuple[str, str], Text] = {}
    for path in sorted((root / "src").rglob("*.py")):
        _add(found, in_python(path.read_text(encoding="utf-8"), str(path)))
    for path in templates(root):
        _add(found, in_template(path.read_text(encoding="utf-8"), str(path)))
    return [found[key] for key in sorted(found)]


def _add(found: dict[tuple[str, str], Text], more: Iterator[Text]) -> None:
    for text in more:
        key = (text.singular, text.context or "")
        if key not in found or text.plural:
            found[key] = text


# -- the catalogues -----------------------------------------------------------------------------------


def folder(root: Path, language: str) -> Path:
    return root / LOCALE / language / "LC_MESSAGES"


def stored(root: Path, language: str) -> Catalog:
    """The catalogue as it is kept, or an empty one."""
    path = folder(root, language) / "django.po"
    if not path.is_file():
        return House(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(root: Path, language: str, given: dict[str, str | list[str]] | None = None) -> House:
    """The texts of the source with the translations that are kept, and those `given` by their keys."""
    old, new = stored(root, language), House(language)
    new.header_comment = f"# Parley's text in {NAMES[language]}. Made by `make messages`; translations are kept."
    number = PLURALS[language][0]
    for text in texts(root):
        before = old.get(text.singular, context=text.context)
        string: str | list[str] | tuple[str, ...] = before.string if before and not before.fuzzy else ""
        string = (given or {}).get(text.key, string)
        if text.plural is None:
            new.add(text.singular, string if isinstance(string, str) else "", context=text.context)
        else:
            forms = tuple(string) if not isinstance(string, str) and len(string) == number else ("",) * number
            new.add((text.singular, text.plural), forms, context=text.context)
    return new


def written(catalogue: House) -> tuple[bytes, bytes]:
    """The two files of a catalogue: what people read and edit, and what the server loads."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalogue, width=110, no_location=True)
    write_mo(mo, catalogue)
    return po.getvalue(), mo.getvalue()


def keep(root: Path, catalogue: House) -> None:
    place = folder(root, catalogue.language)
    place.mkdir(parents=True, exist_ok=True)
    for name, content in zip(("django.po", "django.mo"), written(catalogue), strict=True):
        (place / name).write_bytes(content)


def out_of_step(root: Path) -> list[str]:
    """The files of the catalogues that are not what the source and the kept translations give."""
    found = []
    for language in (SOURCE, *TRANSLATED):
        for name, content in zip(("django.po", "django.mo"), written(updated(root, language)), strict=True):
            path = folder(root, language) / name
            if not path.is_file() or path.read_bytes() != content:
                found.append(str(path.relative_to(root)))
    return found


def missing(root: Path, language: str) -> dict[str, str | list[str]]:
    """What has no translation yet, as a translator's file: keys to fill in, a list where there are plural forms."""
    catalogue = updated(root, language)
    empty: dict[str, str | list[str]] = {}
    for text in texts(root):
        message = catalogue.get(text.singular, context=text.context)
        forms = [message.string] if text.plural is None else list(message.string)
        if not all(forms):
            empty[text.key] = "" if text.plural is None else forms
    return empty


# -- whether a translation may be taken ---------------------------------------------------------------


def parts(text: str) -> Counter[str]:
    """The placeholders and tags in a text; one with a name may be said more than once."""
    bare = text.replace("%%", "")
    found = Counter(PLACEHOLDER.findall(bare)) + Counter(TAG.findall(bare))
    return Counter({part: 1 if part.startswith("%(") else count for part, count in found.items()})


def objections(text: Text, translation: str | list[str]) -> list[str]:
    """Why a translation may not stand for a text; nothing if it may."""
    if (text.plural is None) != isinstance(translation, str):
        return ["a text with a plural takes a list of forms, one without takes a string"]
    forms = [translation] if isinstance(translation, str) else translation
    wanted = parts(text.plural or text.singular)
    found = []
    for number, form in enumerate(forms):
        said = f"form {number}: " if text.plural else ""
        lost, strange = wanted - parts(form), parts(form) - wanted
        # "One signature" and "two signatures" need no figure in Arabic, and none at all is said without one.
        if text.plural is not None and number < 3 and sum(lost.values()) <= 1:
            lost = Counter()
        if lost or strange:
            found.append(f"{said}placeholders differ: lacks {sorted(lost)}, has besides {sorted(strange)}")
        if DIRECTION.search(form):
            found.append(f"{said}an invisible mark of direction")
        if (form[:1] == "\n", form[-1:] == "\n") != (text.singular[:1] == "\n", text.singular[-1:] == "\n"):
            found.append(f"{said}a line break at one end only")
    return found


def fill(root: Path, language: str, given: dict[str, str | list[str]]) -> list[str]:
    """Take the translations that may be taken; the others are named, with the reason, and left out."""
    known = {text.key: text for text in texts(root)}
    taken, refused = {}, []
    for key, translation in given.items():
        forms = [translation] if isinstance(translation, str) else translation
        if not all(forms):
            continue
        if key not in known:
            refused.append(f"{key!r}: the source has no such text")
        elif known[key].plural is not None and len(forms) != PLURALS[language][0]:
            refused.append(f"{key!r}: {PLURALS[language][0]} forms are needed, {len(forms)} given")
        elif reasons := objections(known[key], translation):
            refused += [f"{key!r}: {reason}" for reason in reasons]
        else:
            taken[key] = translation
    keep(root, updated(root, language, taken))
    return refused


def main() -> int:
    options = argparse.ArgumentParser(description="Keep the catalogues of translated text in step with the source.")
    options.add_argument("--missing", action="store_true", help="print what has no Arabic yet, as JSON")
    options.add_argument("--fill", metavar="FILE", type=Path, help="take translations from a JSON file")
    options.add_argument("--check", action="store_true", help="change nothing, say what is out of step")
    asked = options.parse_args()
    language = TRANSLATED[0]
    if asked.missing:
        print(json.dumps(missing(ROOT, language), ensure_ascii=False, indent=1))
        return 0
    if asked.check:
        stale = out_of_step(ROOT)
        print("\n".join(f"{name} is out of step: make messages" for name in stale) or "The catalogues are in step.")
        return int(bool(stale))
    refused = fill(ROOT, language, json.loads(asked.fill.read_text(encoding="utf-8"))) if asked.fill else []
    for line in refused:
        print(f"refused: {line}", file=sys.stderr)
    for each in (SOURCE, *TRANSLATED):
        keep(ROOT, updated(ROOT, each))
    print(f"{len(texts(ROOT))} texts, {len(missing(ROOT, language))} of them without Arabic.")
    return int(bool(refused))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SyntaxError as wrong:
        sys.exit(f"parley: {wrong.filename or 'a template'}: {wrong}")
