"""What the tests drive is installed where that may be done; elsewhere it is said, and under CI an absence counts."""

import subprocess

import pytest

from tools import debian
from tools.debian import Need

HERE = Need("a browser", ("chromium",), lambda: None)
GONE = Need("a loom", ("loom", "shuttle"), lambda: "there is no loom on this machine; apt-get install loom")


@pytest.fixture
def machine(monkeypatch):
    """A machine without a loom; what would be run on it is noted, and nothing is run."""
    ran: list[list[str]] = []

    def run(command, **_how):
        ran.append([str(word) for word in command])
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(debian, "NEEDS", (HERE, GONE))
    monkeypatch.setattr(debian.subprocess, "run", run)
    monkeypatch.setattr(debian, "is_debian", lambda: True)
    monkeypatch.setattr(debian.os, "geteuid", lambda: 0)
    monkeypatch.setattr(debian.sys, "argv", ["debian.py", "--install"])
    monkeypatch.delenv("CI", raising=False)
    return ran


def test_what_is_missing_is_installed_and_nothing_else(machine, capsys):
    assert debian.main() == 0
    update, install = machine
    assert update[-1] == "update" and install[-2:] == ["loom", "shuttle"] and "chromium" not in install
    assert "Installing for the tests: a loom" in capsys.readouterr().out


def test_nobody_is_asked_for_a_password(machine, monkeypatch, capsys):
    monkeypatch.setattr(debian.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(debian.shutil, "which", lambda _name: None)
    assert debian.main() == 0 and machine == []
    assert capsys.readouterr().out == "parley: fewer tests: there is no loom on this machine; apt-get install loom\n"


def test_elsewhere_than_on_debian_it_is_only_said(machine, monkeypatch, capsys):
    monkeypatch.setattr(debian, "is_debian", lambda: False)
    assert debian.main() == 0 and machine == []
    assert "fewer tests" in capsys.readouterr().out


def test_without_being_asked_nothing_is_installed(machine, monkeypatch):
    monkeypatch.setattr(debian.sys, "argv", ["debian.py"])
    assert debian.main() == 0 and machine == []


def test_under_ci_an_absence_is_an_error(machine, monkeypatch):
    monkeypatch.setenv("CI", "true")
    assert debian.main() == 1
    monkeypatch.setattr(debian, "NEEDS", debian.NEEDS[:-1])
    assert debian.main() == 0
