"""The settings for a process of its own whose tables are made straight from the models, as those of the tests are."""

from parley.web.settings import *  # noqa: F403
from tests.two_worlds.settled import NoMigrations

MIGRATION_MODULES = NoMigrations()
