"""Finds text that people read and that no translator would ever see: in templates, Python, scripts and styles."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

from tests.house.tree import called, files, parsed, place
from tools.messages import FUNCTIONS, templates

LETTERS = re.compile(r"[^\W\d_]")
#: Names that are the same in every language.
NAMES = re.compile(r"\b(Parley|Atom|JSON Feed|JSON|API|OpenAPI|iCalendar|PDF|QR|SHA-256|UTC|GMT|Ed25519|ICS)\b")
#: What a program reads, or a person copies letter by letter.
SILENT = {"script", "style", "code", "kbd", "samp"}
READ_ALOUD = {"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext"}
BUTTONS = {"submit", "button", "reset", "image"}
#: Tags whose arguments are names, never words to read.
BY_NAME = {
    "block",
    "csrf_token",
    "cycle",
    "elif",
    "extends",
    "filter",
    "for",
    "get_current_language",
    "get_current_language_bidi",
    "get_static_prefix",
    "if",
    "ifchanged",
    "language",
    "load",
    "localize",
    "localtime",
    "now",
    "regroup",
    "spaceless",
    "static",
    "timezone",
    "url",
    "verbatim",
    "widthratio",
}
TRANSLATING = {"translate", "trans", "blocktranslate", "blocktrans"}
SKIPPED = {"comment", "blocktranslate", "blocktrans"}
#: A block that stands inside a `class` attribute is named for it.
CLASSES = re.compile(r"block \w*class$")
QUOTED = re.compile(r"""(_\()?(?:"([^"]*)"|'([^']*)')""")
#: A quoted argument that is words rather than a name, a path, a class or a format.
WORDS = re.compile(r"^[A-Z][a-z]+$|[a-z]{2,}[.!?…]$|^[^{}<>/=_#]*[A-Za-z’']{2,},? +[A-Za-z’']+")
FALLBACK = re.compile(r"""\|\s*(default|default_if_none|yesno|add|pluralize)\b(?::\s*(_\()?(?:"([^"]*)"|'([^']*)'))?""")
STANDS_FOR_VALUE = "\ufffc"


class Spoken(HTMLParser):
    """Collects the words of a page that a person sees or hears."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent.append(tag)
        of_button = tag == "button" or (tag == "input" and (dict(attrs).get("type") or "") in BUTTONS)
        for name, value in attrs:
            if value and (name in READ_ALOUD or (name == "value" and tag == "input" and of_button)):
                self._say(value)
            if value and tag in {"option", "optgroup", "track"} and name == "label":
                self._say(value)
            if tag == "meta" and name == "content" and dict(attrs).get("name") == "description":
                self._say(value or "")

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._say(data)

    def _say(self, words: str) -> None:
        if LETTERS.search(NAMES.sub("", words)):
            self.found.append((self.getpos()[0], " ".join(words.replace(STANDS_FOR_VALUE, "…").split())))


def in_template(source: str, html: bool = True) -> list[tuple[int, str]]:
    """The words of a template outside its translate tags, each with its line."""
    page, found, inside = [], [], None
    for token in Lexer(source).tokenize():
        lines = "\n" * token.contents.count("\n")
        if token.token_type == TokenType.BLOCK:
            tag = token.contents.split()[0]
            if inside:
                inside = None if tag == f"end{inside}" else inside
            elif tag in SKIPPED or CLASSES.match(token.contents):
                inside = tag
            found += _in_tag(tag, token)
            page.append(STANDS_FOR_VALUE + lines if tag in TRANSLATING else lines)
        elif inside:
            page.append("\n" * (token.contents.count("\n")))
        elif token.token_type == TokenType.VAR:
            found += _in_value(token)
            page.append(STANDS_FOR_VALUE + lines)
        elif token.token_type == TokenType.TEXT:
            page.append(token.contents)
    if html:
        reader = Spoken()
        reader.feed("".join(page))
        reader.close()
        return sorted(found + reader.found)
    words = ((line, text.strip()) for line, text in enumerate("".join(page).splitlines(), 1))
    return sorted(found + [(line, text) for line, text in words if LETTERS.search(NAMES.sub("", text))])


def _in_tag(tag: str, token: Token) -> list[tuple[int, str]]:
    if tag in TRANSLATING or tag in BY_NAME or tag.startswith("end"):
        return []
    quoted = ((marked, double or single) for marked, double, single in QUOTED.findall(token.contents))
    return [(token.lineno or 0, words) for marked, words in quoted if not marked and WORDS.search(NAMES.sub("", words))]


def _in_value(token: Token) -> list[tuple[int, str]]:
    found = []
    for name, marked, double, single in FALLBACK.findall(token.contents):
        words = double or single
        if name == "pluralize":
            found.append((token.lineno or 0, "|pluralize knows English endings alone"))
        elif not marked and LETTERS.search(words) and (name != "add" or WORDS.search(words)):
            found.append((token.lineno or 0, words))
    return found


def in_templates(root: Path) -> list[str]:
    found = []
    for path in templates(root):
        for line, words in in_template(path.read_text(encoding="utf-8"), html=path.suffix != ".txt"):
            found.append(f"{place(path, root, line)} {words}")
    return found


# -- Python -------------------------------------------------------------------------------------------

SHOWN = {"label", "help_text", "empty_label", "label_suffix", "verbose_name"}
NOTICES = {"debug", "info", "success", "warning", "error"}


def in_python(package: Path) -> list[str]:
    """Labels, helps, notices and refusals written as bare strings, and marked text that can't be found."""
    refusals = _refusals(package)
    found = []
    for path in files(package, ".py"):
        if "migrations" in path.parts:
            continue
        for node, why in _bare(parsed(path), refusals):
            found.append(f"{place(path, package, node)} {why}")
    return found


def _refusals(package: Path) -> set[str]:
    """Every exception whose message reaches a person: what descends from `Refused`, and Django's own."""
    bases: dict[str, set[str]] = {}
    for path in files(package, ".py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef):
                names = (ast.unparse(base).rpartition(".")[2] for base in node.bases)
                bases.setdefault(node.name, set()).update(names)
    known = {"Refused", "ValidationError"}
    while more := {name for name, parents in bases.items() if parents & known} - known:
        known |= more
    return known


def _bare(tree: ast.Module, refusals: set[str]) -> Iterator[tuple[ast.AST, str]]:
    marks = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in FUNCTIONS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            names = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
            if names & {"TextChoices", "IntegerChoices", "Choices"}:
                yield from _bare_choices(node)
            if names & refusals:
                yield from _bare_message(node)
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        if isinstance(node.func, ast.Name) and name in marks and node.args and not _findable(node.args):
            yield node, "marked text is put together where it stands, so it cannot be found"
        for keyword in node.keywords:
            if keyword.arg in SHOWN and _words(keyword.value):
                yield keyword.value, f"{keyword.arg}={ast.unparse(keyword.value)}"
            if keyword.arg == "attrs" and isinstance(keyword.value, ast.Dict):
                for attribute, value in zip(keyword.value.keys, keyword.value.values, strict=True):
                    if isinstance(attribute, ast.Constant) and attribute.value in READ_ALOUD and _words(value):
                        yield value, f"{attribute.value}: {ast.unparse(value)}"
        of_messages = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "messages"
        if of_messages and name in NOTICES and len(node.args) > 1 and _words(node.args[1]):
            yield node, ast.unparse(node.args[1])
        if of_messages and name == "add_message" and len(node.args) > 2 and _words(node.args[2]):
            yield node, ast.unparse(node.args[2])
        if name in refusals | {"say"} and node.args and _words(node.args[0]):
            yield node, f"{name}({ast.unparse(node.args[0])})"
        if name == "add_error" and len(node.args) > 1 and _words(node.args[1]):
            yield node, f"{name}({ast.unparse(node.args[1])})"


def _findable(arguments: list[ast.expr]) -> bool:
    """Whether what is marked is written out, or a name whose text is marked elsewhere."""
    return not any(isinstance(part, ast.JoinedStr | ast.BinOp) or _formatted(part) for part in arguments[:1])


def _formatted(part: ast.expr) -> bool:
    return isinstance(part, ast.Call) and called(part) in {"format", "join"}


def _bare_choices(choices: ast.ClassDef) -> Iterator[tuple[ast.AST, str]]:
    for line in choices.body:
        value = getattr(line, "value", None)
        if isinstance(line, ast.Assign) and isinstance(value, ast.Tuple) and _words(value.elts[-1]):
            yield line, f"choice {ast.unparse(value.elts[-1])}"


def _bare_message(refusal: ast.ClassDef) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(refusal):
        if isinstance(node, ast.Call) and called(node) == "__init__" and node.args and _words(node.args[0]):
            yield node, f"{refusal.name}: {ast.unparse(node.args[0])}"


def _words(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str) and bool(LETTERS.search(NAMES.sub("", value.value)))
    if isinstance(value, ast.JoinedStr):
        return any(_words(part) for part in value.values)
    if isinstance(value, ast.BinOp):
        return _words(value.left) or (isinstance(value.op, ast.Add) and _words(value.right))
    return isinstance(value, ast.Call) and called(value) == "format" and _words(getattr(value.func, "value", value))


# -- scripts and styles -------------------------------------------------------------------------------

JS_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"`])//[^\n]*", re.DOTALL)
JS_STRING = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`")
SENTENCE = re.compile(r"^[A-Z][a-z’']+( [\w’',-]+)+[.!?…:]?$|^[\w’', -]+ [\w’', -]+[.!?…]$|^[A-Z][a-z]{2,}[.!?…]$")
CSS_CONTENT = re.compile(r"(?<![\w-])content\s*:([^;}]*)")
CSS_STRING = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")
CSS_ESCAPE = re.compile(r"\\[0-9A-Fa-f]{1,6} ?")


def in_scripts_and_styles(package: Path) -> list[str]:
    """Sentences in scripts, which have no words of their own (they come in data attributes), and in styles."""
    found = []
    for path in files(package, ".js", ".css"):
        if path.name.endswith((".min.js", ".min.css")):
            continue
        source = path.read_text(encoding="utf-8")
        if path.suffix == ".js":
            bare = JS_COMMENT.sub(lambda comment: "\n" * comment.group().count("\n"), source)
            hits = [(hit, next(filter(None, hit.groups()), "")) for hit in JS_STRING.finditer(bare)]
            hits = [(hit, words) for hit, words in hits if SENTENCE.match(words) and words != "use strict"]
        else:
            bare = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment.group().count("\n"), source, flags=re.DOTALL)
            hits = [(hit, words) for hit in CSS_CONTENT.finditer(bare) for words in _drawn(hit.group(1))]
        found += [f"{place(path, package, bare.count(chr(10), 0, hit.start()) + 1)} {words}" for hit, words in hits]
    return found


def _drawn(content: str) -> Iterator[str]:
    """The words that a style writes on the page; a symbol is no word."""
    for double, single in CSS_STRING.findall(content):
        words = CSS_ESCAPE.sub("", double or single)
        if LETTERS.search(words):
            yield words
