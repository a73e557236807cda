"""`parley clip`: read a news page into a draft item, and show what was taken for the story and what was left out."""

import argparse
import json
import shutil
import sys
import textwrap
from pathlib import Path

from parley.cli.placing import placing
from parley.press.clipping import CannotRead, Clipping, in_english, read

#: One byte more than is ever read, so that a larger file is refused without being taken in whole.
_ENOUGH = 4 * 1024 * 1024 + 1


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe `parley clip` to the command line."""
    parser = subparsers.add_parser(
        "clip",
        help="read a news page into a draft item",
        description="Read a saved news page (HTML, or text copied from one) into a draft. Nothing is kept: "
        "a person confirms the draft in the press room.",
    )
    parser.add_argument("file", metavar="FILE", help="the saved page; - reads from the standard input")
    parser.add_argument("--json", metavar="OUT", help="write the draft as JSON to this file; - prints it instead")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read the page and print it; 0 when it was read, 2 when it cannot be read or the draft cannot be written."""
    name = "the standard input" if args.file == "-" else _printable(args.file)
    try:
        data = sys.stdin.buffer.read(_ENOUGH) if args.file == "-" else _bytes_of(args.file)
    except (OSError, ValueError) as error:
        return _refused(f"cannot open {name}: {_why(error)}; give the path of a saved page that you may read")
    try:
        clipping = read(data, name="" if args.file == "-" else Path(args.file).name)
    except CannotRead as error:
        return _refused(f"cannot read {name}: {error}")
    if args.json == "-":
        print(_as_json(clipping, ascii_only=not _speaks_unicode()), end="")
        return 0
    if args.json:
        try:
            _write(args.json, args.file, _as_json(clipping))
        except (OSError, ValueError) as error:
            where = _printable(args.json)
            return _refused(f"cannot write {where}: {_why(error)}; name a file in a folder that you may write to")
    _print(_summary(clipping))
    if args.json:
        _print(f"\nThe draft is in {_printable(args.json)}")
    return 0


def _bytes_of(file: str) -> bytes:
    with Path(file).open("rb") as page:
        return page.read(_ENOUGH)


def _refused(line: str) -> int:
    print("parley: " + " ".join(line.split()), file=sys.stderr)
    return 2


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or type(error).__name__


def _printable(text: str) -> str:
    """A name as it can be shown: no character of it may move the cursor or end the line."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def _write(out: str, source: str, text: str) -> None:
    """Put the whole draft in place at once; a full disk leaves what was there before."""
    path = Path(out)
    if source != "-" and path.exists() and path.samefile(source):
        raise ValueError("that is the page itself")
    with placing(path) as draft:
        draft.write(text)


def _as_json(clipping: Clipping, *, ascii_only: bool = False) -> str:
    return json.dumps(clipping.to_json(), ensure_ascii=ascii_only, indent=2) + "\n"


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")


def _print(text: str) -> None:
    if not _speaks_unicode():
        encoding = sys.stdout.encoding or "ascii"
        text = text.encode(encoding, errors="backslashreplace").decode(encoding)
    print(text)


def _summary(clipping: Clipping) -> str:
    """The draft as a person reads it: the story first, then what surrounds it, then what needs a look."""
    width = max(40, min(100, shutil.get_terminal_size().columns))
    published = clipping.published.strftime("%d %B %Y, %H:%M %Z") if clipping.published else "not stated"
    parts = [
        _wrapped(clipping.headline or "(no headline)", width, ""),
        _facts(
            [
                ("Published", published),
                ("Credit", clipping.credit or "none"),
                ("Tags", ", ".join(clipping.tags) or "none"),
                ("Language", clipping.language or "not recognised"),
                ("Read from", "HTML" if clipping.source_kind == "html" else "plain text"),
            ],
            width,
        ),
        "\n\n".join(_wrapped(paragraph, width, "  ") for paragraph in clipping.paragraphs) or "  (no story)",
    ]
    related = [
        f"{item.headline} ({item.published.strftime('%d %B %Y, %H:%M %Z')})" if item.published else item.headline
        for item in clipping.related
    ]
    newsfeed = [f"{item.headline} ({item.age})" if item.age else item.headline for item in clipping.newsfeed]
    left_out = [f"{item.line} [{in_english(item.reason)}]" for item in clipping.furniture]
    to_check = [f"{in_english(gap.reason)}" + (f": {gap.line}" if gap.line else "") for gap in clipping.gaps]
    for title, items in (
        ("Related", related),
        ("Newsfeed of the site, not part of the story", newsfeed),
        ("Left out, with the reason", left_out),
        ("Please look at", to_check),
    ):
        if items:
            parts.append("\n".join([f"{title} ({len(items)})", *(_item(item, width) for item in items)]))
    return "\n\n".join(parts)


def _facts(facts: list[tuple[str, str]], width: int) -> str:
    column = max(len(name) for name, _value in facts) + 2
    return "\n".join(
        textwrap.fill(
            _cut(value), width, initial_indent="  " + name.ljust(column), subsequent_indent=" " * (column + 2)
        )
        for name, value in facts
    )


def _wrapped(text: str, width: int, indent: str) -> str:
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent)


def _item(text: str, width: int) -> str:
    return textwrap.fill(_cut(text), width, initial_indent="  - ", subsequent_indent="    ")


def _cut(text: str) -> str:
    """Long enough to be recognised; the JSON has it whole."""
    return text if len(text) <= 300 else f"{text[:200]} … {text[-80:]}"
