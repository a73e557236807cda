"""Sets Django up on a database in memory and a passing data folder, for a run without a test runner."""

import os
import tempfile


def set_up() -> None:
    """Everything that a world needs, made anew; nothing outside a temporary folder is written."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "parley.web.settings"
    os.environ["PARLEY_DATA"] = folder = tempfile.mkdtemp(prefix="two-worlds-")
    os.environ.pop("PARLEY_DEMO", None)
    import atexit
    import shutil

    import django
    from django.apps import apps
    from django.conf import settings

    atexit.register(shutil.rmtree, folder, ignore_errors=True)
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
