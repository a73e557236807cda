"""The pages of the house itself: home, the desk, the table of who may do what, and what is shown when all fails."""

from pathlib import Path
from typing import IO, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime

from parley.archive.making.spool import Spool
from parley.archive.views.handing import handed_over
from parley.convening.queries import timeline
from parley.people import queries as people
from parley.people.queries import seats_of
from parley.press.queries import public_processes
from parley.procedure.errors import mark as _
from parley.procedure.pages import live, page
from parley.procedure.table.printed import capacities, stages
from parley.procedure.viewer import Viewer
from parley.procedure.waiting import waiting_for
from parley.procedure.words import say
from parley.record.queries import write_bundle
from parley.web.api import absent
from parley.web.middleware import chosen_seats

#: So many of the latest changes stand on a desk; the timeline has all.
CHANGES = 12


def home(request: HttpRequest) -> HttpResponse:
    """What Parley is, and the processes that have a public page."""
    return page(request, "home.html", {"processes": public_processes()})


def desk(request: HttpRequest) -> HttpResponse:
    """All the desks of an account: for each seat what waits for it."""
    account = request.viewer.account  # type: ignore[attr-defined]
    seats = seats_of(account) if account is not None else chosen_seats(request)
    if len(seats) == 1:
        return redirect("process_desk", seats[0].process.public_id)
    desks = [(seat, waiting_for(Viewer(account, seat, seat.process))) for seat in seats]
    return page(request, "desk.html", {"desks": desks})


def record_marks(request: HttpRequest, process: str) -> list[str]:
    """What moves on the page of the record, and on the line about it, without an act."""
    return people.marks(request.viewer)  # type: ignore[attr-defined]


@live(also=record_marks)
def process_desk(request: HttpRequest, process: str) -> HttpResponse:
    """The desk of one seat: what waits for it, by when, and what has changed since it was last here."""
    viewer = request.viewer  # type: ignore[attr-defined]
    since = parse_datetime(request.session.get("since") or "")
    changes = timeline(viewer, newest=True, limit=CHANGES, after=since)
    context = {"waiting": waiting_for(viewer), "changes": changes, "since": since}
    context["watched"] = people.common_watched(viewer)
    return page(request, "process_desk.html", context)


@live(also=record_marks)
def record(request: HttpRequest, process: str) -> HttpResponse:
    """The heads of the logs that this seat may read, to compare with others, and the record to take home."""
    return _record_page(request)


def record_bundle(request: HttpRequest, process: str) -> HttpResponseBase:
    """What this seat may read of the record, as one file that anybody can verify offline."""
    viewer = request.viewer  # type: ignore[attr-defined]
    title, reader = viewer.process.title, viewer.seat.shown

    def make(made: Spool) -> None:
        file = cast("IO[bytes]", made)
        write_bundle(file, process=process, title=title, audiences=viewer.audiences, reader=reader)

    return handed_over(viewer, make, "record.bundle", "application/jsonl") or _record_page(request, busy=True)


def act_proof(request: HttpRequest, process: str, log: str, number: int) -> HttpResponseBase:
    """The proof of one act, by its number in its log (the first is 1): a file that anybody can verify offline."""
    viewer = request.viewer  # type: ignore[attr-defined]
    name = f"{log.replace(':', '-')}-{number}.proof"

    def make(made: Spool) -> None:
        made.write(people.proof_of_act(viewer, log, number - 1))

    return handed_over(viewer, make, name, "application/jsonl") or _record_page(request, busy=True)


def _record_page(request: HttpRequest, *, busy: bool = False) -> HttpResponse:
    viewer = request.viewer  # type: ignore[attr-defined]
    context = {"record": people.watched(viewer), "server_key": people.key_of_this_server(), "busy": busy}
    answer = page(request, "record.html", context | {"may_enrol": viewer.may("enrol_witness")})
    answer.status_code = 429 if busy else 200
    return answer


def verify(request: HttpRequest) -> HttpResponse:
    """How anybody verifies a record offline."""
    return page(request, "verify.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, and who can read it."""
    return page(request, "privacy.html")


def who_may(request: HttpRequest) -> HttpResponse:
    """The one table of who may do what."""
    return page(request, "who_may.html", {"stages": stages(), "capacities": capacities()})


def offline(request: HttpRequest) -> HttpResponse:
    """What a browser keeps and shows when the line is down: the same for everybody, in each language of the pages."""
    return HttpResponse(render_to_string("offline.html"))


def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the offline page; it must stand at the root to be of use for every page."""
    script = Path(__file__).parent / "static" / "parley" / "sw.js"
    return HttpResponse(script.read_bytes(), content_type="text/javascript; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # With a form comes a token, for which what was sent is read before any page is asked.
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(absent(), status=404)
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"code": "fault", "message": say(_FAULT), "entries": {}, "theirs": None}, status=500)
    # Without the request: its context may need the very database that failed.
    return HttpResponse(render_to_string("500.html"), status=500)


_FAULT = _("Something failed here, and nothing of what you sent was done. Try again.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
