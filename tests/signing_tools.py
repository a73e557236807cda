"""The programs with which people sign: the real ones, where this machine has them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tools import debian


def program(name: str) -> str:
    """Where the program lies; the test is skipped where there is none, and fails under CI."""
    found = shutil.which(name)
    if found is None:
        why = f"there is no {name} on this machine (Debian: apt-get install openssh-client minisign)"
        if debian.must_be_there():
            pytest.fail(f"{why} (under CI this is an error)")
        pytest.skip(why)
    return found


def run(*words: str | Path, typed: str = "") -> str:
    command = [str(word) for word in words]
    done = subprocess.run(command, input=typed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


class SshKey:
    """A key made by ssh-keygen; `sign` runs `ssh-keygen -Y sign` over a file and gives back the `.sig` file."""

    def __init__(self, folder: Path, kind: str = "ed25519") -> None:
        self.tool, self.folder = program("ssh-keygen"), folder
        folder.mkdir(exist_ok=True)
        self.path = folder / f"id_{kind}"
        run(self.tool, "-q", "-t", kind, "-N", "", "-C", "noor@laptop", "-f", self.path)
        self.public = self.path.with_suffix(".pub").read_text()

    def sign(self, message: bytes, *, namespace: str = "parley.statement/1", hashing: str = "") -> str:
        file = self.folder / "statement.txt"
        file.write_bytes(message)
        signature = file.with_name("statement.txt.sig")
        signature.unlink(missing_ok=True)
        more = ["-O", f"hashalg={hashing}"] if hashing else []
        run(self.tool, "-Y", "sign", *more, "-f", self.path, "-n", namespace, file)
        return signature.read_text()

    def fingerprint(self) -> str:
        return run(self.tool, "-l", "-f", self.path.with_suffix(".pub")).split()[1]


class MinisignKey:
    """A key made by minisign, without a passphrase; `sign` gives back the four lines of the `.minisig` file."""

    def __init__(self, folder: Path) -> None:
        self.tool, self.folder = program("minisign"), folder
        folder.mkdir(exist_ok=True)
        self.path = folder / "minisign.key"
        run(self.tool, "-G", "-W", "-p", folder / "minisign.pub", "-s", self.path)
        self.public = (folder / "minisign.pub").read_text()

    def sign(self, message: bytes, *, old: bool = False) -> str:
        file = self.folder / "statement.txt"
        file.write_bytes(message)
        signature = file.with_name("statement.txt.minisig")
        signature.unlink(missing_ok=True)
        run(self.tool, "-S", *(["-l"] if old else []), "-s", self.path, "-m", file)
        return signature.read_text()
