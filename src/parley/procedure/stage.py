"""One stage of a mediation, as an app: its acts and its rules of sight are known as soon as the server starts."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class Stage(AppConfig):
    """Loads the stage's queries, acts and tasks at start: the tables of sight, acts and deadlines are then complete."""

    # Django would otherwise find two configurations in each `apps.py`, this one among them, and take neither.
    default = False
    default_auto_field = "django.db.models.BigAutoField"

    def __init_subclass__(cls) -> None:
        cls.default = True

    def ready(self) -> None:
        for part in ("queries", "acts", "tasks"):
            if find_spec(f"{self.name}.{part}"):
                import_module(f"{self.name}.{part}")
