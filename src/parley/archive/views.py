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
    zipped = sent(made, f"parley-{viewer.process.public_id}.zip", "application/zip")
    # It is compressed already; compressed again, its length could not be said, nor how far it is.
    zipped["Content-Encoding"] = "identity"
    return no_store(zipped)


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


def sent(made: Spool, name: str, content_type: str) -> StreamingHttpResponse:
    """What was made on the way, to be saved under this name; it is gone once it is sent."""

    def pieces() -> Iterator[bytes]:
        try:
            yield from made.pieces()
        finally:
            made.close()

    answer = StreamingHttpResponse(pieces(), content_type=content_type)
    answer["Content-Length"] = str(made.size)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
