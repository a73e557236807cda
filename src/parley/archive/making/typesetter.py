"""Sets texts as PDF/A: the child's side, which knows nothing but typst. Begun by `making.paper`; one line in, one out.

In: a JSON object, what the template is given. Out: a line with the number of bytes of the PDF and a JSON list of the
characters that no font here draws, then the bytes. Alone in its process, so that a text at which it hangs, or that
takes all memory, takes nothing else with it.
"""

import json
import re
import resource
import sys
from pathlib import Path
from typing import Literal

import typst

#: Archivable (PDF/A-2, tagged and with its text whole) and accessible (PDF/UA-1).
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
#: So much memory at most.
MEMORY = 3 << 30
#: So many times it is set again without what could not be drawn.
TRIES = 6

_UNDRAWN = re.compile(r'the text `"(.*?)"` could not be displayed|contains the codepoint `"(.*?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


def main(templates: str) -> None:
    """Set one text after the other until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    folder = Path(templates)
    # Fonts of the system are left alone: the same text gives the same file on every machine.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder / "fonts"])
    compiler = typst.Compiler(folder / "text.typ", root=folder, font_paths=fonts, ignore_system_fonts=True)
    for line in sys.stdin.buffer:
        pdf, undrawn = _set(compiler, json.loads(line))
        said = json.dumps([len(pdf), "".join(sorted(undrawn))])
        sys.stdout.buffer.write(said.encode() + b"\n" + pdf)
        sys.stdout.buffer.flush()


def _set(compiler: typst.Compiler, given: object) -> tuple[bytes, set[str]]:
    """The PDF, empty where there is none to be had; and what stands in it by its code, since no font draws it."""
    undrawn: set[str] = set()
    for _try in range(TRIES):
        inputs = {"given": json.dumps(_without(given, undrawn), ensure_ascii=False)}
        try:
            pdf = compiler.compile(sys_inputs=inputs, format="pdf", pdf_standards=[*STANDARDS], timestamp=0)
        except typst.TypstError as error:
            found = {one for text in _missing(error.diagnostic) for one in text} - undrawn
            if not found:
                return b"", undrawn
            undrawn |= found
        else:
            return (pdf if isinstance(pdf, bytes) else b""), undrawn
    return b"", undrawn


def _missing(diagnostic: str) -> list[str]:
    return [_unescaped(first or second) for first, second in _UNDRAWN.findall(diagnostic)]


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda one: chr(int(one[1], 16)) if one[1] else _PLAIN.get(one[2], one[2]), text)


def _without(given: object, undrawn: set[str]) -> object:
    """The same with the code in place of each character that can't be drawn: "[U+4E2D]"."""
    if isinstance(given, str):
        return "".join(f"[U+{ord(one):04X}]" if one in undrawn else one for one in given)
    if isinstance(given, list):
        return [_without(one, undrawn) for one in given]
    if isinstance(given, dict):
        return {name: _without(value, undrawn) for name, value in given.items()}
    return given


if __name__ == "__main__":
    main(sys.argv[1])
