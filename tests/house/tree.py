"""Reads a source tree for the tests of the house: every check takes the root of a tree, so that each can be shown
failing on a small tree with one planted fault."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: The rooms of the house that are Django apps, top to bottom.
APPS = (
    "archive",
    "press",
    "agreement",
    "drafting",
    "bargaining",
    "consultation",
    "rooms",
    "rounds",
    "convening",
    "people",
    "record",
)
NOT_SOURCE = {".git", ".venv", "__pycache__", "build", "data", "node_modules"}


def tracked(root: Path = ROOT) -> list[Path] | None:
    """The files that git keeps, or None where this is not a checkout (an unpacked archive)."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        return None
    paths = [root / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def files(root: Path, *suffixes: str) -> Iterator[Path]:
    """Every file below `root` with one of these suffixes, in order, without what is made or fetched."""
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if NOT_SOURCE & set(inside.parts) or any(part.endswith(".egg-info") for part in inside.parts):
            continue
        if path.is_file() and path.suffix in suffixes:
            yield path


def modules(package: Path, *names: str) -> Iterator[Path]:
    """The Python files of `rules`, `acts`, ... of every app: `APP/NAME.py` and whatever lies in `APP/NAME/`."""
    for path in files(package, ".py"):
        parts = path.relative_to(package).with_suffix("").parts
        if len(parts) >= 2 and parts[1] in names:
            yield path


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def called(call: ast.Call) -> str:
    """The last name of what is called: `create` in `Letter.objects.create(...)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def place(path: Path, root: Path, node: ast.AST | int) -> str:
    line = node if isinstance(node, int) else getattr(node, "lineno", 0)
    return f"{path.relative_to(root)}:{line}"


def nothing(found: list[str]) -> None:
    """Fail with all that was found, one a line: pytest would show the first alone."""
    assert not found, "\n  " + "\n  ".join(found)
