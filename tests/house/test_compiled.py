"""Compiled loops are kept between runs; what is kept must be of the source as it stands."""

import ast
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest

from parley import compiled
from parley.cli import compiling

ENGINES = ("commonground", "settlement")
PACKAGE = Path(compiled.__file__).parent


def loops(tree: ast.Module) -> list[ast.FunctionDef]:
    def marked(one: ast.FunctionDef) -> bool:
        return any(isinstance(mark, ast.Name) and mark.id == "kernel" for mark in one.decorator_list)

    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and marked(node)]


def strangers(source: str, holding: set[str]) -> list[str]:
    """What a loop takes from a module of Parley that holds no loops, and whose changes nobody would see."""
    tree = ast.parse(source)
    imported = {
        alias.asname or alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("parley.")
        for alias in node.names
    }
    used = {
        node.id for loop in loops(tree) for part in loop.body for node in ast.walk(part) if isinstance(node, ast.Name)
    }
    return sorted(f"{name} of {imported[name]}" for name in used & set(imported) if imported[name] not in holding)


def test_of_servers_that_start_together_one_compiles(tmp_path, monkeypatch):
    """Whoever comes second waits until the first has ended, and finds what it has compiled."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    begun, may_end, told = Event(), Event(), []

    def compiled_there():
        told.append("begins")
        begun.set()
        assert may_end.wait(30)
        told.append("ends")

    monkeypatch.setattr("parley.commonground.ahead.ahead", compiled_there)
    monkeypatch.setattr("parley.settlement.ahead.ahead", lambda: None)
    servers = [Thread(target=compiling.ahead) for _server in range(2)]
    for server in servers:
        server.start()
    assert begun.wait(30)
    servers[1].join(0.3)
    assert told == ["begins"]
    may_end.set()
    for server in servers:
        server.join(30)
    assert told == ["begins", "ends"] * 2


@pytest.mark.parametrize("engine", ENGINES)
def test_loops_rest_on_modules_whose_changes_are_seen(engine) -> None:
    sources = {path: path.read_text() for path in (PACKAGE / engine).rglob("*.py")}
    holding = {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for path, source in sources.items()
        if "parley.compiled import kernel" in source
    }
    assert len(holding) > 1
    for path, source in sources.items():
        assert strangers(source, holding) == [], path.name
        if loops(ast.parse(source)):
            assert "from parley.compiled import kernel" in source, f"{path.name} is not seen by version()"


def test_a_loop_that_rests_on_another_file_is_found() -> None:
    source = "from parley.a import N\nfrom parley.b import M\n@kernel\ndef loop(x):\n    return x + N + M\n"
    assert strangers(source, {"parley.b"}) == ["N of parley.a"]


def test_a_change_in_any_module_with_loops_is_another_version(tmp_path, monkeypatch) -> None:
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "a.py").write_text("from parley.compiled import kernel\nN = 1\n")
    (tmp_path / "engine" / "b.py").write_text("words = 1\n")
    monkeypatch.setattr(compiled, "HERE", tmp_path)
    version = partial(compiled.version, "engine")
    before = version()
    (tmp_path / "engine" / "b.py").write_text("words = 2\n")
    assert version() == before
    (tmp_path / "engine" / "a.py").write_text("from parley.compiled import kernel\nN = 2\n")
    assert version() != before


def test_where_the_package_cannot_be_written_loops_are_kept_with_the_user(tmp_path) -> None:
    """As for a package that root installed; root itself may write anywhere, so it is told of no such place."""
    code = (
        "import os; real = os.access\n"
        "os.access = lambda path, mode: 'commonground' not in str(path) and real(path, mode)\n"
        "from parley.compiled import kept_in; print(kept_in('commonground'))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(str(tmp_path / "parley" / "loops-commonground-"))


def test_also_where_numba_was_told_they_are_kept_by_version(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "told"))
    assert compiled.kept_in("settlement") == tmp_path / "told" / f"loops-settlement-{compiled.version('settlement')}"
