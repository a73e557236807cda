"""A file that is made for a seat when it asks: one at a time, and handed over only if the seat still is in force."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from django.http import StreamingHttpResponse

from parley.archive.making.spool import Spool
from parley.procedure.pages import no_store
from parley.procedure.viewer import Viewer

#: The seats for which this server makes a file now.
_AT_WORK: set[str] = set()
_ONE_BY_ONE = Lock()


def handed_over(
    viewer: Viewer, make: Callable[[Spool], object], name: str, content_type: str
) -> StreamingHttpResponse | None:
    """What `make` writes, to be saved under this name; None while another file is being made for this seat.

    Raises `NotEntitled`, as an absent page is, if the seat ended while it was made.
    """
    with _alone(viewer.seat.public_id) as alone:
        if not alone:
            return None
        made = Spool()
        try:
            make(made)
            made.finish()
            # It took a while: whoever was removed meanwhile gets nothing.
            viewer.seat.renewed()
        except BaseException:
            made.close()
            raise
    return no_store(_sent(made, name, content_type))


@contextmanager
def _alone(seat: str) -> Iterator[bool]:
    """Whether nothing is being made for this seat already: nobody keeps the server busy with more than one."""
    with _ONE_BY_ONE:
        alone = seat not in _AT_WORK
        _AT_WORK.add(seat)
    try:
        yield alone
    finally:
        if alone:
            _AT_WORK.discard(seat)


def _sent(made: Spool, name: str, content_type: str) -> StreamingHttpResponse:
    """What was made, on its way; it is gone once it is sent."""

    def pieces() -> Iterator[bytes]:
        try:
            yield from made.pieces()
        finally:
            made.close()

    answer = StreamingHttpResponse(pieces(), content_type=content_type)
    answer["Content-Length"] = str(made.size)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
