"""What is written down is true: links lead somewhere, commands exist, and every setting and capacity is explained."""

import ast
import re
from pathlib import Path

from tests.house.tree import called, files, parsed

LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`[^`\n]*`")
COMMAND = re.compile(r"(?:^|`|\$ )\s*make ((?:[a-z][a-z-]*)(?: +[a-z][a-z-]*)*)", re.MULTILINE)
TARGET = re.compile(r"^([a-z][a-z-]*(?: [a-z][a-z-]*)*):(?!=)", re.MULTILINE)
OUTSIDE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
SETTING = re.compile(r"^(PARLEY_[A-Z_]+|DATABASE_URL)$")


def slug(heading: str) -> str:
    """The anchor that a heading is given where Markdown is shown."""
    plain = re.sub(r"[`*_]", "", re.sub(LINK, "", heading)) if "](" in heading else re.sub(r"[`*]", "", heading)
    return re.sub(r"[^\w\- ]", "", plain.lower()).strip().replace(" ", "-")


def dead_links(root: Path) -> list[str]:
    """Relative links in Markdown files that lead to no file, or to no heading of one."""
    found = []
    for path in files(root, ".md"):
        text = FENCE.sub("", path.read_text(encoding="utf-8"))
        for target in LINK.findall(INLINE.sub("", text)):
            if OUTSIDE.match(target):
                continue
            name, _, anchor = target.partition("#")
            leads_to = (path.parent / name) if name else path
            if not leads_to.exists():
                found.append(f"{path.relative_to(root)}: {target}")
            elif anchor and leads_to.suffix == ".md":
                headings = HEADING.findall(FENCE.sub("", leads_to.read_text(encoding="utf-8")))
                if anchor not in {slug(heading) for heading in headings}:
                    found.append(f"{path.relative_to(root)}: {target}")
    return found


def unknown_commands(root: Path) -> list[str]:
    """`make X` in a Markdown file where the Makefile has no X."""
    targets = {name for names in TARGET.findall((root / "Makefile").read_text()) for name in names.split()}
    found = []
    for path in files(root, ".md"):
        for names in COMMAND.findall(path.read_text(encoding="utf-8")):
            # Prose may go on after the command; in a line of code every word is a target.
            first = names.split()[0]
            if first not in targets:
                found.append(f"{path.relative_to(root)}: make {first}")
    return found


def settings_read(source: Path) -> dict[str, str]:
    """Every environment variable of Parley's that the source names, and a file that names it."""
    found: dict[str, str] = {}
    for path in files(source, ".py"):
        for node in ast.walk(parsed(path)):
            asked: ast.AST | None = None
            if isinstance(node, ast.Call) and called(node) in {"get", "getenv", "setdefault", "pop"} and node.args:
                asked = node.args[0]
            elif isinstance(node, ast.Subscript):
                asked = node.slice
            if isinstance(asked, ast.Constant) and isinstance(asked.value, str) and SETTING.match(asked.value):
                found.setdefault(asked.value, str(path.relative_to(source)))
    return found


def undocumented_settings(source: Path, guide: Path) -> list[str]:
    """Environment variables that the operators' guide doesn't name, and those that it names for nothing."""
    read = settings_read(source)
    text = guide.read_text(encoding="utf-8") if guide.is_file() else ""
    named = {name for name in re.findall(r"`([A-Z_]+)(?:=[^`]*)?`", text) if SETTING.match(name)}
    missing = [
        f"{name} ({where}) is not explained in {guide.name}" for name, where in read.items() if name not in named
    ]
    return sorted(missing) + [
        f"{guide.name} explains {name}, which nothing reads" for name in sorted(named - set(read))
    ]


def undocumented_capacities(labels: list[str], guide: Path) -> list[str]:
    """Capacities whose name no page of the guide mentions."""
    text = " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in files(guide, ".md")).lower()
    return [label for label in labels if label.lower() not in text]
