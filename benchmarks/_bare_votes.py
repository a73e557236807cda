"""What the machine allows: one durable INSERT a vote, in a bare Django view behind the same server.

    python benchmarks/_bare_votes.py FOLDER PORT          run by live_consultation.py beside the platform itself

No middleware, no session, no form, no template, no record: the page is a constant, the vote one short row, committed
with the same settings of SQLite before it is answered.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

PAGE = '<form method="post"><input type="hidden" name="key" value="k"><input name="statement" value="1"></form>'

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="of no use to anybody",  # noqa: S106 (nothing is signed with it)
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": Path(os.environ["BARE_FOLDER"]) / "bare-view.sqlite3",
                "CONN_MAX_AGE": None,
                "OPTIONS": {
                    "timeout": 20,
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
                },
            }
        },
    )
    import django

    django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 (settings come first)
from django.db import connection, transaction  # noqa: E402


def vote(request: HttpRequest) -> HttpResponse:
    """A constant page; a vote is one row."""
    if request.method == "POST":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO vote (statement, value) VALUES (%s, %s)", [1, request.POST["value"]])
        return HttpResponseRedirect("/", headers={"Content-Length": "0"})
    return HttpResponse(PAGE, headers={"Content-Length": str(len(PAGE))})


urlpatterns = [path("", vote)]
application = get_wsgi_application()


def main() -> None:
    """Serve until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from parley.cli.serve import THREADS, WORKERS

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE vote (id INTEGER PRIMARY KEY, statement INTEGER, value INTEGER)")
    connection.close()
    Granian(
        "_bare_votes:application",
        address="127.0.0.1",
        port=int(sys.argv[2]),
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main()
