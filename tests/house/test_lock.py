"""The lock pins everything with hashes and names no address; no kept file gives away a machine or a registry."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT, nothing, tracked

PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)")
# Put together here, so that this file is not found by its own search.
REGISTRIES = [
    name.replace(" ", ".")
    for name in (
        "pypi org",
        "pythonhosted org",
        "npmjs org",
        "npmjs com",
        "deb debian org",
        "crates io",
        "proxy golang org",
        "conda anaconda org",
    )
]
HOMES = re.compile(r"(?:^|(?<=[\s\"'`=(:]))(?:/(?:home|Users)/[A-Za-z][\w.-]*/|/root/|[A-Z]:\\Users\\)")


def pins(lock: str) -> dict[str, str]:
    found = (PIN.match(line) for line in lock.splitlines())
    return {canonicalize_name(pin[1]): pin[2] for pin in found if pin}


def faults(lock: str) -> list[str]:
    """What a lock must not hold: a pin without hashes, an address, a requirement that is no pin."""
    found = []
    for entry in re.split(r"\n(?=\S)", lock.strip()):
        first = entry.splitlines()[0]
        if first.startswith("#"):
            continue
        if not PIN.match(first):
            found.append(f"no pin: {first}")
        elif "--hash=sha256:" not in entry:
            found.append(f"no hash: {first}")
    return found + [f"address: {line}" for line in lock.splitlines() if "://" in line or "file:" in line]


def unpinned(lock: str, project: dict[str, object]) -> list[str]:
    """Requirements of pyproject.toml for which the lock has no pin that fits."""
    wanted = list(project["dependencies"])  # type: ignore[call-overload]
    for extra in project["optional-dependencies"].values():  # type: ignore[attr-defined]
        wanted += extra
    have = pins(lock)
    missing = []
    for text in wanted:
        requirement = Requirement(text)
        pin = have.get(canonicalize_name(requirement.name))
        if pin is None or not requirement.specifier.contains(pin, prereleases=True):
            missing.append(f"{text}: the lock has {pin}")
    return missing


def telltales(paths: list[Path], root: Path) -> list[str]:
    """Kept files that name a package registry's host, somebody's home folder, or where this checkout lies."""
    found = []
    here = f"{root.parent}/" if len(root.parent.parts) > 1 else None
    for path in paths:
        text = path.read_bytes().decode("utf-8", errors="ignore")
        for number, line in enumerate(text.splitlines(), 1):
            told = [name for name in REGISTRIES if re.search(rf"(?<![\w-]){re.escape(name)}\b", line)]
            told += [home.group() for home in HOMES.finditer(line)]
            if here and here in line:
                told.append("the folder of this checkout")
            found += [f"{path.relative_to(root)}:{number} {name}" for name in told]
    return found


def test_the_lock_is_all_pins_with_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    nothing(faults(lock))
    # What builds Parley must come hashed as well.
    assert {"setuptools", "pip", "wheel"} <= set(pins(lock))


def test_the_lock_of_the_peers_is_all_pins_with_hashes_and_no_address() -> None:
    nothing(faults((ROOT / "benchmarks" / "peers.lock").read_text()))


def test_the_lock_has_all_that_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    nothing(unpinned((ROOT / "requirements.lock").read_text(), project))


def test_kept_files_tell_of_no_machine_and_no_registry() -> None:
    paths = tracked()
    if paths is None:
        pytest.skip("not a git checkout, so which files are kept cannot be told")
    nothing(telltales(paths, ROOT))


def test_a_fault_in_the_lock_is_found() -> None:
    good = "a==1 \\\n    --hash=sha256:00\n"
    assert faults(good) == []
    assert faults(good + "b==2\n") == ["no hash: b==2"]
    assert faults(good + "c>=2\n") == ["no pin: c>=2"]
    assert faults("--find-links /x\n" + good) == ["no pin: --find-links /x"]
    assert faults("--index-url https://x\n" + good) == [
        "no pin: --index-url https://x",
        "address: --index-url https://x",
    ]


def test_an_unpinned_requirement_is_found() -> None:
    project = {"dependencies": ["a>=2", "B_b[x]>=1"], "optional-dependencies": {"dev": ["c"]}}
    lock = "a==1 \\\n    --hash=sha256:00\nb-b==1.5 \\\n    --hash=sha256:00\n"
    assert unpinned(lock, project) == ["a>=2: the lock has 1", "c: the lock has None"]


def test_a_telltale_is_found(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    home = "/".join(("", "home", "amal", "parley"))
    path.write_text(f'see "{home}"\nfrom https://{REGISTRIES[0]}/simple\nat {tmp_path.parent}/x\n/root/secret\n')
    assert [line.split(" ", 1)[0] for line in telltales([path], tmp_path)] == [f"notes.md:{n}" for n in (1, 2, 3, 4)]
    path.write_text("/home is a page, and so is https://example.org/home/page/\n")
    assert telltales([path], tmp_path) == []
