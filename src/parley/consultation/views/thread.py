"""The page of one statement: its words, and what came of it."""

from django.http import HttpRequest, HttpResponse

from parley.consultation import queries
from parley.procedure.pages import page


def statement(request: HttpRequest, process: str, consultation: str, statement: str) -> HttpResponse:
    shown = queries.statement(request.viewer, consultation, statement)
    return page(request, "consultation/statement.html", {"shown": shown})
