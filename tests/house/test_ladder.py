"""The ladder of imports holds (`make lint` says so for the house); here each contract is seen to break."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files

PACKAGE = ROOT / "src" / "parley"
CONFIG = ROOT / "pyproject.toml"
LINT = "from importlinter.cli import lint_imports_command as lint; lint()"
CONTRACTS = {
    contract["id"]: contract for contract in tomllib.loads(CONFIG.read_text())["tool"]["importlinter"]["contracts"]
}

# One forbidden import each: the file it is planted in, and the import.
PLANTED = [
    ("ladder", "record/acts.py", "import parley.press"),
    ("ladder", "rooms/models.py", "from parley.consultation import acts"),
    ("ladder", "procedure/act.py", "from parley.people.models import Seat"),
    ("ladder", "ledger/__init__.py", "import parley.settlement"),
    ("ladder", "surprise/__init__.py", ""),
    ("pure", "convening/rules/letter.py", "import django.utils"),
    ("pure", "rooms/rules.py", "from parley.people import models"),
    ("pure", "ledger/__init__.py", "import django"),
    ("pure", "press/clipping/__init__.py", "from parley.people import models"),
    ("rules", "rooms/rules.py", "from parley.people import queries"),
    ("record", "people/acts.py", "from parley.record.models import Leaf"),
    ("record", "web/views.py", "import parley.record.models"),
]
NEEDED = ["people/models.py", "people/queries.py", "press/__init__.py", "consultation/acts.py", "record/models.py"]


def copied(house: Path) -> None:
    """The tree of packages with the imports between them."""
    for path in files(PACKAGE, ".py"):
        copy = house / "parley" / path.relative_to(PACKAGE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)


def kept(house: Path, contract: str) -> tuple[bool, str]:
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-logo", "--no-cache", "--config", str(CONFIG), "--contract", contract],
        cwd=house,
        env={"PYTHONPATH": str(house), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts: " in done.stdout, done.stdout + done.stderr
    return done.returncode == 0, done.stdout


@pytest.mark.parametrize(("contract", "name", "fault"), PLANTED)
def test_a_planted_import_breaks_its_contract(tmp_path: Path, contract: str, name: str, fault: str) -> None:
    copied(tmp_path)
    for needed in NEEDED:
        module = tmp_path / "parley" / needed
        if not module.exists() and not module.with_suffix("").is_dir():
            module.write_text("")
    path = tmp_path / "parley" / name
    if not path.exists() and path.with_suffix("").is_dir():
        path = path.with_suffix("") / "planted.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{fault}\n")
    held, said = kept(tmp_path, contract)
    assert not held, said
    assert (fault.split()[1].removesuffix(".utils") if fault else "surprise") in said


def test_the_contracts_cover_every_package() -> None:
    rungs = {part.strip() for rung in CONTRACTS["ladder"]["layers"] for part in rung.split("|")}
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rungs == packages | {path.stem for path in PACKAGE.glob("*.py") if path.stem != "__init__"}
    assert CONTRACTS["ladder"]["exhaustive"] is True


def test_the_contracts_cover_every_rule_and_engine() -> None:
    """The patterns stand for `APP/rules.py` and `APP/rules/`: a rule that lies elsewhere would escape them."""
    assert {"parley.*.rules", "parley.ledger", "parley.settlement", "parley.commonground"} <= set(
        CONTRACTS["pure"]["source_modules"]
    )
    astray = [
        str(path.relative_to(PACKAGE))
        for path in files(PACKAGE, ".py")
        if "rules" in path.relative_to(PACKAGE).with_suffix("").parts[2:]
    ]
    assert astray == []
