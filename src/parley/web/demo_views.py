"""The demonstration: anybody at this machine sits down in any seat with a click, and stands up again."""

from collections import Counter
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from parley.people.models import Seat
from parley.people.queries import demonstration_seats
from parley.procedure.pages import no_store, page
from parley.web.middleware import demonstrating


def demo(request: HttpRequest) -> HttpResponse:
    """Every seat of the demonstration, process by process."""
    _only_there(request)
    chosen = set(request.session.get("seats", {}).values())
    processes = [_seats(process, list(seats)) for process, seats in groupby(demonstration_seats(), _process)]
    return no_store(page(request, "demo.html", {"processes": processes, "chosen": chosen}))


@require_POST
def sit_down(request: HttpRequest) -> HttpResponse:
    """Look at a process of the demonstration from this seat from now on."""
    _only_there(request)
    wanted = request.POST.get("seat", "")
    for seat in demonstration_seats():
        if seat.public_id == wanted:
            request.session["seats"] = {**request.session.get("seats", {}), seat.process.public_id: wanted}
            return redirect("process_desk", seat.process.public_id)
    raise Http404


@require_POST
def stand_up(request: HttpRequest) -> HttpResponse:
    """Leave the seat in one process, and look at it as the public does."""
    _only_there(request)
    left = request.POST.get("process", "")
    request.session["seats"] = {
        process: seat for process, seat in request.session.get("seats", {}).items() if process != left
    }
    return redirect("demo")


#: A party with more seats than this is folded away, so that the others are found.
CROWD = 5


def _process(seat: Seat) -> Any:
    return seat.process


def _seats(process: Any, seats: list[Seat]) -> dict[str, Any]:
    """The seats of one process: those to choose from at a glance, and the crowds, party by party."""
    sizes = Counter(seat.party for seat in seats if seat.party is not None)
    crowds = [party for party, size in sizes.items() if size > CROWD]
    return {
        "process": process,
        "seats": [seat for seat in seats if seat.party not in crowds],
        "crowds": [(party, [seat for seat in seats if seat.party == party]) for party in crowds],
    }


def _only_there(request: HttpRequest) -> None:
    if not demonstrating(request):
        raise Http404
