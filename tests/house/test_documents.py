"""Documents are held to what is there, and each check is seen to fail on a planted fault."""

from pathlib import Path

import pytest

from parley.procedure.capacities import LABELS
from tests.house import documents
from tests.house.tree import ROOT, nothing

GUIDE = ROOT / "docs" / "guide"


def test_links_lead_somewhere() -> None:
    nothing(documents.dead_links(ROOT))


def test_commands_exist() -> None:
    nothing(documents.unknown_commands(ROOT))


def test_every_setting_is_explained_to_operators() -> None:
    nothing(documents.undocumented_settings(ROOT / "src" / "parley", GUIDE / "operators.md"))


def test_every_capacity_is_explained() -> None:
    nothing(documents.undocumented_capacities(list(LABELS.values()), GUIDE))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[x](GONE.md)", ["a.md: GONE.md"]),
        ("[x](b.md#nowhere)", ["a.md: b.md#nowhere"]),
        ('![x](picture.png "title")', ["a.md: picture.png"]),
        ("[x](#not-here)", ["a.md: #not-here"]),
        ("[x](b.md#who-may-do-what) [y](https://example.org/z) [z](mailto:a@example.org)", []),
        ("# Here\n\n[x](#here)\n\n```\n[code](GONE.md)\n```\n`[code](GONE.md)`", []),
    ],
)
def test_a_dead_link_is_found(tmp_path: Path, text: str, found: list[str]) -> None:
    (tmp_path / "a.md").write_text(text)
    (tmp_path / "b.md").write_text("# B\n\n## Who may do *what*\n")
    assert documents.dead_links(tmp_path) == found


def test_an_unknown_command_is_found(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("run: x\nlint test:\nNAME := value\n")
    (tmp_path / "README.md").write_text("    make run   # starts it\n\nThen `make tea`; to make sure, `make test`.\n")
    assert documents.unknown_commands(tmp_path) == ["README.md: make tea"]


def test_an_unexplained_setting_is_found(tmp_path: Path) -> None:
    source, guide = tmp_path / "src", tmp_path / "operators.md"
    source.mkdir()
    (source / "settings.py").write_text(
        'import os\nA = os.environ["PARLEY_ONE"]\nB = os.getenv("PARLEY_TWO")\nC = os.environ.get("DATABASE_URL", "")\n'
        'D = os.environ.get("HOME")\n'
    )
    guide.write_text(
        "| `PARLEY_ONE` | one |\n| `DATABASE_URL=postgresql://...` | where |\n| `PARLEY_NONE` | nothing |\n"
    )
    assert documents.undocumented_settings(source, guide) == [
        "PARLEY_TWO (settings.py) is not explained in operators.md",
        "operators.md explains PARLEY_NONE, which nothing reads",
    ]


def test_an_unexplained_capacity_is_found(tmp_path: Path) -> None:
    (tmp_path / "parties.md").write_text("A head of\ndelegation signs.\n")
    assert documents.undocumented_capacities(["head of delegation", "witness"], tmp_path) == ["witness"]
