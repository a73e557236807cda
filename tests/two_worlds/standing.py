"""The world as a fixture: built once for a file of tests, each of which leaves it as it was."""

import pytest
from django.conf import settings
from django.test import override_settings

from tests.two_worlds.comparing import a_world
from tests.two_worlds.settled import PLAIN_FILES, TASKS


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """One world for all tests of a file."""
    folder = tmp_path_factory.mktemp("world")
    places = {"DATA": folder, "KEYS": folder, "MEDIA_ROOT": folder / "media", "TASKS": TASKS}
    places["STORAGES"] = {**settings.STORAGES, **PLAIN_FILES}
    with django_db_blocker.unblock(), override_settings(**places), a_world(7) as built:
        built.places = places
        yield built


@pytest.fixture
def in_its_folder(world, own_folder):
    """The files of the world, where each test would otherwise have a folder of its own."""
    with override_settings(**world.places):
        yield
