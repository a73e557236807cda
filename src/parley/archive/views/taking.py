"""The whole process to take home: a page that says what it is, and the archive."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from parley.archive.queries import acts_to_take, archive_of, talks_for
from parley.archive.views.handing import handed_over
from parley.procedure.pages import page


def archive(request: HttpRequest, process: str) -> HttpResponse:
    """What the archive holds, and where it is had."""
    viewer = request.viewer  # type: ignore[attr-defined]
    return page(request, "archive/archive.html", {"acts": acts_to_take(viewer)})


def archive_zip(request: HttpRequest, process: str) -> HttpResponseBase:
    """The archive as this seat may have it: made now, and kept nowhere."""
    viewer = request.viewer  # type: ignore[attr-defined]
    name = f"parley-{viewer.process.public_id}.zip"
    zipped = handed_over(viewer, lambda made: archive_of(talks_for(viewer), made), name, "application/zip")
    if zipped is None:
        answer = page(request, "archive/archive.html", {"acts": acts_to_take(viewer), "busy": True})
        answer.status_code = 429
        return answer
    # It is compressed already; compressed again, its length could not be said, nor how far it is.
    zipped["Content-Encoding"] = "identity"
    return zipped
