"""The pages of searches: what every seat is told, and for the team their course and results."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parley.bargaining import acts, forms, queries
from parley.bargaining.models import Search
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, button, live, page


def searches(request: HttpRequest, process: str) -> HttpResponse:
    return page(request, "bargaining/searches.html", {"shown": queries.searches(request.viewer)})


def _marks(request: HttpRequest, process: str, search: str) -> list[str]:
    return queries.search_marks(request.viewer, search)


@live(also=_marks)
def search(request: HttpRequest, process: str, search: str) -> HttpResponse:
    return page(request, "bargaining/search.html", {"shown": queries.search(request.viewer, search)})


def announce_search(request: HttpRequest, process: str) -> HttpResponse:
    """Announce a search; `?search=` and `?place=`, or `?package=`, name a package to stay near."""
    asked = {name: request.GET.get(name, "") for name in ("search", "place", "package")}
    begun = queries.announcing(request.viewer, **asked)
    named = [(party.public_id, party.shown) for party in begun.parties]
    initial = {f"near_{issue}": option for issue, option in begun.near.items()} | {"concepts": ["nash", "ks"]}
    return act_page(
        request,
        acts.announce_search,
        forms.AnnounceForm,
        to=_announced,
        template="bargaining/announce_search.html",
        options={"laid": begun.laid, "parties": named},
        initial=initial,
        context={"shown": begun},
    )


def withdraw_search(request: HttpRequest, process: str, search: str) -> HttpResponse:
    to, fixed = _page(process, search), {"search": search}
    return act_page(request, acts.withdraw_search, forms.WithdrawSearchForm, to=to, fixed=fixed)


def stop_search(request: HttpRequest, process: str, search: str) -> HttpResponse:
    return button(request, acts.stop_search, to=_page(process, search), warning=_STOPS, search=search)


def tell_obstacles(request: HttpRequest, process: str, search: str) -> HttpResponse:
    return button(request, acts.tell_obstacles, to=_page(process, search), warning=_TELLS, search=search)


_STOPS = _("The search ends with the best that it has found by now.")
_TELLS = _(
    "Each party sees what of its own statement stands in the way, and nothing of the others. Whoever sees something "
    "learns from it that nothing fits. It cannot be taken back."
)


def _announced(made: Search) -> str:
    return _page(made.process.public_id, made.public_id)


def _page(process: str, search: str) -> str:
    return reverse("bargaining:search", args=[process, search])
