"""What is answered when something that is shut at rest can't be opened."""

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from parley.procedure.errors import mark as _
from parley.procedure.words import say
from parley.record.sealed import CannotBeOpened

log = structlog.get_logger("parley.shut")


def cannot_be_opened(request: HttpRequest, why: Exception) -> HttpResponse:
    """Something that is shut at rest isn't what was written there, or its key is missing: said, and logged where."""
    if isinstance(why, CannotBeOpened):
        log.error("cannot be opened", column=why.column, row=why.row)
    else:
        log.error("the vault key is missing or another", why=str(why))
    if request.path.startswith("/api/"):
        return JsonResponse({"code": "shut", "message": say(_SHUT), "entries": {}, "theirs": None}, status=500)
    return HttpResponse(render_to_string("shut.html"), status=500)


_SHUT = _("Something that is kept here can't be opened. Tell whoever runs this server: it is in the log where.")
