from django.apps import AppConfig
from django.db.backends.signals import connection_created

from parley.web.database import in_force


class WebConfig(AppConfig):
    name = "parley.web"

    def ready(self) -> None:
        connection_created.connect(in_force)
