"""The pages of the process itself: opened, described, its parties and its background."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from parley.convening import acts, forms, queries
from parley.convening.models import Process
from parley.procedure.actors import Founder
from parley.procedure.pages import act_page, live, page


def convene(request: HttpRequest) -> HttpResponse:
    """Open a process, for accounts that the operator lets do so."""
    account = request.viewer.account
    if not account.may_found:
        raise Http404
    by, template = Founder(account=account), "convening/convene.html"
    return act_page(request, acts.open_process, forms.OpenProcessForm, to=_process_page, by=by, template=template)


@live
def timeline(request: HttpRequest, process: str) -> HttpResponse:
    """The process as its members see it: the timeline is its spine."""
    viewer = request.viewer
    context = {"entries": queries.timeline(viewer, newest=True), "overview": queries.overview(viewer)}
    context["may_describe"] = viewer.may("describe_process")
    return page(request, "convening/timeline.html", context)


def describe_process(request: HttpRequest, process: str) -> HttpResponse:
    found = request.viewer.process
    names = ("title", "summary", "track", "languages", "time_zone", "edition")
    initial = {name: getattr(found, name) for name in names}
    to = reverse("convening:timeline", args=[process])
    return act_page(request, acts.describe_process, forms.DescribeProcessForm, to=to, initial=initial)


@live
def parties(request: HttpRequest, process: str) -> HttpResponse:
    """The parties in the order of the rules, with what is said of each."""
    viewer = request.viewer
    languages = dict(settings.TEXT_LANGUAGES)
    rows = [
        (party, [(code, languages.get(code, code), name) for code, name in sorted(party.names.items())])
        for party in queries.parties(viewer)
    ]
    listed = queries.rules_in_force(viewer).order
    context = {"rows": rows, "listed": listed == "listed", "may_add": viewer.may("add_party")}
    return page(request, "convening/parties.html", context)


def add_party(request: HttpRequest, process: str) -> HttpResponse:
    to = reverse("convening:parties", args=[process])
    return act_page(request, acts.add_party, forms.PartyForm, to=to, options={"coalitions": _coalitions(request)})


def edit_party(request: HttpRequest, process: str, party: str) -> HttpResponse:
    found = queries.party(request.viewer, party)
    initial = {"name": found.name, "about": found.about, "edition": found.edition}
    initial["coalition"] = found.coalition.public_id if found.coalition else ""
    initial |= {f"name_{code}": name for code, name in found.names.items()}
    to, fixed = reverse("convening:parties", args=[process]), {"party": party}
    options = {"coalitions": [choice for choice in _coalitions(request) if choice[0] != party]}
    return act_page(request, acts.edit_party, forms.EditPartyForm, to=to, fixed=fixed, initial=initial, options=options)


@live
def background(request: HttpRequest, process: str) -> HttpResponse:
    viewer = request.viewer
    context = {"facts": queries.background(viewer), "may_enter": viewer.may("enter_fact")}
    return page(request, "convening/background.html", context)


def enter_fact(request: HttpRequest, process: str) -> HttpResponse:
    return act_page(request, acts.enter_fact, forms.FactForm, to=reverse("convening:background", args=[process]))


def correct_fact(request: HttpRequest, process: str, fact: str) -> HttpResponse:
    found = queries.fact(request.viewer, fact)
    initial = {name: getattr(found, name) for name in ("what", "when", "day", "where", "source")}
    to, fixed = reverse("convening:background", args=[process]), {"fact": fact}
    return act_page(request, acts.correct_fact, forms.CorrectFactForm, to=to, fixed=fixed, initial=initial)


def _coalitions(request: HttpRequest) -> list[tuple[str, str]]:
    return [(party.public_id, party.shown) for party in queries.parties(request.viewer)]


def _process_page(process: Process) -> str:
    return reverse("convening:timeline", args=[process.public_id])
