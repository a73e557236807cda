"""`pip install .` gives all that runs: every module, template, style, script and catalogue is in the package."""

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, nothing

NEEDED = {
    ".py",
    ".html",
    ".txt",
    ".xml",
    ".svg",
    ".css",
    ".js",
    ".png",
    ".woff2",
    ".ttf",
    ".mo",
    ".json",
    ".ics",
    ".typ",
}


def wheel_of(root: Path, into: Path) -> zipfile.ZipFile:
    """The package as pip would build it, from a copy, so that nothing made on the way stays in the tree."""
    copy = into / "copy"
    copy.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, copy / name)
    shutil.copytree(root / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(into), str(copy)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return zipfile.ZipFile(next(into.glob("*.whl")))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    return wheel_of(ROOT, tmp_path_factory.mktemp("wheel"))


def left_out(root: Path, wheel: zipfile.ZipFile) -> list[str]:
    wanted = {path.relative_to(root / "src").as_posix() for path in files(root / "src", *NEEDED)}
    return sorted(wanted - set(wheel.namelist()))


def test_everything_is_in_the_package(wheel: zipfile.ZipFile) -> None:
    nothing(left_out(ROOT, wheel))


def test_the_package_gives_the_command_and_its_licence(wheel: zipfile.ZipFile) -> None:
    folder = next(name.split("/")[0] for name in wheel.namelist() if ".dist-info/" in name)
    assert "parley = parley.cli.main:main" in wheel.read(f"{folder}/entry_points.txt").decode()
    assert f"{folder}/licenses/LICENSE" in wheel.namelist()
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"\nVersion: {version}\n" in wheel.read(f"{folder}/METADATA").decode()


def test_what_is_left_out_is_found(tmp_path: Path) -> None:
    """A page that lies elsewhere than in `templates` or `static` would be missing once installed."""
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("src/parley/__init__.py", "src/parley/web/__init__.py", "src/parley/web/pages/sign.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    out = tmp_path / "out"
    out.mkdir()
    assert left_out(tmp_path, wheel_of(tmp_path, out)) == ["parley/web/pages/sign.html"]
