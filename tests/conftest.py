"""What every test may rest on. A test marked `browser` drives the system's Chromium by the fixture `browser`."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings as properties

from tests import databases, order
from tools import chromium, debian

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent

# Playwright keeps an event loop in the thread of the tests, where Django would otherwise refuse every query.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# `parley verify` remembers the records that it has seen: not those of tests, and not in a person's own folder.
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="parley-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_CONFIG_HOME"], ignore_errors=True)

# Commands start by the hundred: they find each other's source compiled, whatever this shell is told.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long one example takes says more of the machine than of the code.
properties.register_profile("house", parent=properties.default, deadline=None)
properties.load_profile("house")

# Chromium as a visitor has it, without the errands that it runs for its maker.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


def pytest_configure(config: pytest.Config) -> None:
    databases.choose(config)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: order.rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    return order.LongestFirst(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and (why := chromium.obstacle()):
        if debian.must_be_there():
            pytest.fail(f"{why} (under CI this is an error)")
        pytest.skip(why)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A data folder of the test's own, cheap password hashes, and static files as they lie in the tree."""
    from parley.record import vault

    settings.DATA = settings.KEYS = tmp_path
    vault.forget()
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}


@pytest.fixture
def talks(db):
    """Talks over the water of a valley, with three parties and a seat in every capacity; see `tests/talks.py`."""
    from tests.talks import Talks

    return Talks()


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """The system's Chromium without a window; open a context of your own in it: `browser.new_context()`."""
    from playwright.sync_api import sync_playwright

    # Chromium's sandbox will not start for root, as whom continuous integration runs.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS + sandbox)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def recorded_data() -> Path:
    """The folder of recorded data (votes, scenarios, test vectors), which lies outside the repository."""
    folder = Path(os.environ.get("PARLEY_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no recorded data at {folder}; name its folder by PARLEY_TEST_DATA")
    return folder
