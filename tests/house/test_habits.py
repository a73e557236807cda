"""Each habit is kept by the house, and a small tree with one planted fault is caught."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import habits
from tests.house.tree import ROOT, modules, nothing

PACKAGE = ROOT / "src" / "parley"


def test_only_acts_write() -> None:
    nothing(habits.writes_outside_acts(PACKAGE))


def test_queries_only_read() -> None:
    nothing(habits.writes_in_queries(PACKAGE))


def test_every_public_function_of_acts_is_an_act() -> None:
    nothing(habits.bare_acts(PACKAGE))


def test_rules_are_pure() -> None:
    nothing(habits.impure_rules(PACKAGE))


def test_no_test_asserts_how_long_something_took() -> None:
    nothing(habits.timings_asserted(ROOT / "tests"))


WITHOUT_DJANGO = """
import importlib, sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "sqlite3", "allauth", "ninja", "psycopg"}:
            raise ImportError(name + " is out of bounds here")
sys.meta_path.insert(0, Absent())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_engines_rules_and_the_reader_of_clippings_load_without_django() -> None:
    """import-linter reads what is written; this sees what happens, the packages' own `__init__` included."""
    pure = list(modules(PACKAGE, "rules"))
    for engine in ("commonground", "settlement", "ledger", "press/clipping"):
        pure += (PACKAGE / engine).rglob("*.py")
    names = sorted(
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in pure
        if path.name != "__main__.py"
    )
    done = subprocess.run([sys.executable, "-c", WITHOUT_DJANGO, *names], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr.strip().splitlines()[-1]
    assert "parley.convening.rules" in names


def test_what_does_need_django_is_noticed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, "parley.convening.models"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "out of bounds" in done.stderr


Check = Callable[[Path], list[str]]
PLANTED: list[tuple[Check, str, str, list[str]]] = [
    (
        habits.writes_outside_acts,
        "rooms/views.py",
        "def note(request):\n    form.save()\n",
        ["rooms/views.py:2 .save()"],
    ),
    (
        habits.writes_outside_acts,
        "rooms/api/notes.py",
        "def note(request):\n    return Note.objects.filter()\n",
        ["rooms/api/notes.py:2 .objects"],
    ),
    (
        habits.writes_outside_acts,
        "rooms/forms.py",
        "note = Note._default_manager.update(text='')\n",
        ["rooms/forms.py:1 .update()", "rooms/forms.py:1 ._default_manager"],
    ),
    (
        habits.writes_in_queries,
        "rooms/queries.py",
        "def notes(viewer):\n    rows(viewer).delete()\n",
        ["rooms/queries.py:2 .delete()"],
    ),
    (
        habits.bare_acts,
        "rooms/acts.py",
        "from parley.procedure.act import act\n@act\ndef take(act): ...\ndef lose(act): ...\ndef _part(): ...\n",
        ["rooms/acts.py:4 lose"],
    ),
    (
        habits.bare_acts,
        "rooms/acts/notes.py",
        "from functools import cache as act\n@act\ndef take_note(act): ...\n",
        ["rooms/acts/notes.py:3 take_note"],
    ),
    (habits.impure_rules, "rooms/rules.py", "import os.path\n", ["rooms/rules.py:1 imports os.path"]),
    (
        habits.impure_rules,
        "rooms/rules/note.py",
        "from parley.rooms.models import Note\n",
        ["rooms/rules/note.py:1 imports parley.rooms.models.Note"],
    ),
    (
        habits.impure_rules,
        "rooms/rules.py",
        "from datetime import datetime\nfrom parley.people.rules import seat\ndef late():\n    return datetime.now()\n",
        ["rooms/rules.py:4 now()"],
    ),
    (habits.impure_rules, "rooms/rules.py", "def a(kind):\n    return kind.objects\n", ["rooms/rules.py:2 .objects"]),
    (
        habits.timings_asserted,
        "rooms/test_speed.py",
        "def test_it():\n    start = perf_counter()\n    took = time.perf_counter() - start\n    assert took < 1\n",
        ["rooms/test_speed.py:4"],
    ),
    (
        habits.timings_asserted,
        "rooms/test_speed.py",
        "start = time.time()\nassert time.time() - start < 5\n",
        ["rooms/test_speed.py:2"],
    ),
]


@pytest.mark.parametrize(("check", "name", "fault", "expected"), PLANTED)
def test_a_planted_fault_is_found(tmp_path: Path, check: Check, name: str, fault: str, expected: list[str]) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(fault)
    assert check(tmp_path) == expected


def test_waiting_until_a_deadline_asserts_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_wait.py").write_text(
        "def test_it():\n    end = time.monotonic() + 5\n    while time.monotonic() < end: pass\n    assert ready\n"
    )
    assert habits.timings_asserted(tmp_path) == []
