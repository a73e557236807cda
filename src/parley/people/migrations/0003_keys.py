import django.db.models.deletion
from django.db import migrations, models

import parley.record.sources


class Migration(migrations.Migration):
    dependencies = [
        ("convening", "0002_initial"),
        ("people", "0002_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="SeatKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=parley.record.sources.new_id, editable=False, max_length=32, unique=True
                    ),
                ),
                ("text", models.TextField()),
                ("point_hash", models.CharField(max_length=64)),
                ("enrolled_at", models.DateTimeField(default=parley.record.sources.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_how", models.CharField(blank=True, max_length=16)),
                ("countersigned", models.BooleanField(default=False)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.seat",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="convening.process"
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.seatkey",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.seat"
                    ),
                ),
            ],
            options={
                "ordering": ["enrolled_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("process", "point_hash"), name="a_key_is_enrolled_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None), ("revoked_at", None)),
                        fields=("seat",),
                        name="one_key_in_force_per_seat",
                    ),
                ],
            },
        ),
    ]
