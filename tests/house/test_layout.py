"""Each rule of the layout holds for the house, and is seen to fail on a small tree with one planted fault."""

from pathlib import Path

import pytest

from tests.house import layout
from tests.house.tree import ROOT, nothing

PACKAGE = ROOT / "src" / "parley"


def test_no_file_is_long() -> None:
    nothing(layout.long_files(ROOT))


def test_no_module_is_a_catch_all() -> None:
    nothing(layout.catch_alls(ROOT))


def test_every_app_has_the_same_few_files() -> None:
    nothing(layout.strange_files(PACKAGE))


def test_no_exception_outlives_its_file() -> None:
    nothing(layout.forgotten_exceptions(PACKAGE))


@pytest.mark.parametrize("name", ["src/parley/rooms/views.py", "src/parley/web/static/parley/p.css", "tools/t.py"])
def test_a_long_file_is_found(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text("x\n" * 400)
    assert layout.long_files(tmp_path) == []
    path.write_text("x\n" * 401)
    assert layout.long_files(tmp_path) == [f"{name}: 401 lines"]


def test_a_long_migration_is_let_be(tmp_path: Path) -> None:
    path = tmp_path / "src/parley/rooms/migrations/0001_initial.py"
    path.parent.mkdir(parents=True)
    path.write_text("x\n" * 1000)
    assert layout.long_files(tmp_path) == []


@pytest.mark.parametrize(
    "name",
    ["src/parley/rooms/utils.py", "src/parley/rooms/services/letters.py", "tests/helpers.py", "tools/date_utils.py"],
)
def test_a_catch_all_is_found(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text("")
    assert layout.catch_alls(tmp_path) == [name]


@pytest.mark.parametrize("name", ["rooms/engine.py", "rooms/rules.txt", "press/signals.py"])
def test_a_strange_file_is_found(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text("")
    (path.parent / "rules").mkdir()
    (path.parent / "models.py").write_text("")
    assert layout.strange_files(tmp_path) == [name]


def test_an_exception_without_its_file_is_found(tmp_path: Path) -> None:
    assert "record/sources.py" in layout.forgotten_exceptions(tmp_path)
