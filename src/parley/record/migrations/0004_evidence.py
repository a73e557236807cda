import django.db.models.deletion
from django.db import migrations, models

from parley.ledger.checkpoint import Checkpoint


def keep(apps, schema_editor):
    """What was shown of a log that is signed no more becomes a row of its own; nobody has decided of it yet."""
    signing, evidence = (apps.get_model("record", name) for name in ("Signing", "Evidence"))
    for row in signing.objects.exclude(evidence=""):
        found = Checkpoint.from_text(row.evidence)
        state = {"log_id": row.log_id, "size": found.size, "root": found.root.hex()}
        evidence.objects.create(**state, note=row.evidence, at=row.stopped_at)


class Migration(migrations.Migration):
    dependencies = [("record", "0003_sealed")]

    operations = [
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.BigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(default="", max_length=32)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(default="", max_length=32)),
                (
                    "log",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.log"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("log", "size", "root"), name="one_evidence_per_state")],
            },
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
        migrations.RemoveField(model_name="signing", name="evidence"),
    ]
