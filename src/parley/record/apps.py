from django.apps import AppConfig
from django.core.signals import request_started


class RecordConfig(AppConfig):
    name = "parley.record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from parley.record import vault

        request_started.connect(vault.look_again)
