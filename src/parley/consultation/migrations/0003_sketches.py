"""Statements from before near-duplicates were found get the sketch by which they are."""

from django.db import migrations

from parley.consultation.rules import likeness


def sketched(apps, schema_editor):
    Statement = apps.get_model("consultation", "Statement")
    for one in Statement._base_manager.filter(sketch=b"").iterator():
        one.sketch = likeness.sketch(one.body)
        one.save(update_fields=["sketch"])


class Migration(migrations.Migration):
    dependencies = [("consultation", "0002_common_ground")]

    operations = [migrations.RunPython(sketched, migrations.RunPython.noop)]
