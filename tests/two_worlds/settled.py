"""Sets Django up on a passing database and data folder, for a run without a test runner."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests import databases


def set_up() -> None:
    """Everything that a world needs, made anew; nothing outside a temporary folder is written.

    The database is in memory, or with PARLEY_TEST_DATABASE=postgresql on a server started for it.
    """
    folder = Path(tempfile.mkdtemp(prefix="two-worlds-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in ("DATABASE_URL", "PARLEY_DEMO"):
        os.environ.pop(name, None)
    databases.start(atexit.register)
    os.environ.update(databases.another(folder), DJANGO_SETTINGS_MODULE="parley.web.settings")
    import django
    from django.apps import apps
    from django.conf import settings

    if "DATABASE_URL" not in os.environ:
        settings.DATABASES["default"]["NAME"] = ":memory:"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.TASKS = TASKS
    settings.STORAGES = {**settings.STORAGES, **PLAIN_FILES}
    # The tables straight from the models: as the tests do it.
    settings.MIGRATION_MODULES = NoMigrations()
    settings.LOGGING = {"version": 1, "disable_existing_loggers": True}
    django.setup()
    assert apps.ready
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)


#: Mail is written at once, so that what a request sends is seen with it.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "ENQUEUE_ON_COMMIT": False}}
#: Static files as they lie in the tree.
PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


class NoMigrations:
    def __contains__(self, app: object) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None
