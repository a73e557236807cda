"""A new database gets its tables as the models say them, at once; one that is there is brought up to date in steps.

To go through every step since the first version takes ten times as long, and whoever starts for the first time waits
for it (docs/decisions/0032).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model


def make() -> bool:
    """Make every table in one transaction, if the database holds none; whether it held none."""
    from django.apps import apps
    from django.core.management import call_command
    from django.core.management.sql import emit_post_migrate_signal
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    steps, names = MigrationRecorder.Migration, connection.introspection.table_names
    if names():
        return False
    with connection.schema_editor() as editor:
        # Asked again when nobody else can write there any more: two may have been started at once.
        if names():
            return False
        models: list[type[Model]] = [steps, *apps.get_models()]
        for model in models:
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        call_command("createcachetable", verbosity=0)
        done = MigrationLoader(None).disk_migrations
        steps.objects.bulk_create([steps(app=app, name=name) for app, name in sorted(done)])
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    return True
