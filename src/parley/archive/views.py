"""The whole process to take home: a page that says what it is, and the archive."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from parley.archive.making.spool import Spool
from parley.archive.queries import acts_to_take, archive_of, talks_for
from parley.procedure.pages import no_store, page

#: The seats for which this server makes an archive now.
_AT_WORK: set[str] = set()
_ONE_BY_ONE = Lock()


def archive(request: HttpRequest, process: str) -> HttpResponse:
    """What the archive holds, and where it is had."""
    viewer = request.viewer  # type: ignore[attr-defined]
    return page(request, "archive/archive.html", {"acts": acts_to_take(viewer)})


def archive_zip(request: HttpRequest, process: str) -> HttpResponseBase:
    """The archive as this seat may have it: made now, and kept nowhere."""
    viewer = request.viewer  # type: ignore[attr-defined]
    with _alone(viewer.seat.public_id) as alone:
        if not alone:
            answer = page(request, "archive/archive.html", {"acts": acts_to_take(viewer), "busy": True})
            answer.status_code = 429
            return answer
        made = Spool()
        archive_of(talks_for(viewer), made)
        made.finish()
    # It took a while: whoever was removed meanwhile gets nothing.
    viewer.seat.renewed()
    return no_store(_sent(made, f"parley-{viewer.process.public_id}.zip"))


@contextmanager
def _alone(seat: str) -> Iterator[bool]:
    """Whether this seat's archive is not being made already: nobody keeps the server busy with more than one."""
    with _ONE_BY_ONE:
        alone = seat not in _AT_WORK
        _AT_WORK.add(seat)
    try:
        yield alone
    finally:
        if alone:
            _AT_WORK.discard(seat)


def _sent(made: Spool, name: str) -> StreamingHttpResponse:
    def pieces() -> Iterator[bytes]:
        try:
            yield from made.pieces()
        finally:
            made.close()

    answer = StreamingHttpResponse(pieces(), content_type="application/zip")
    answer["Content-Length"] = str(made.size)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    # It is compressed already; compressed again, its length could not be said, nor how far it is.
    answer["Content-Encoding"] = "identity"
    return answer
