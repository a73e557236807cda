"""The pages of an analysis: what bridges, what parts, the map of opinions, how it moved, what is handed out."""

from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse

from parley.consultation import acts, forms, queries
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, button, live, page

#: An open page asks again after so many seconds: with the clerk's two, a vote stands there within five.
_LIVE = {"poll_seconds": 2}


def _audience(request: HttpRequest) -> str:
    """Whose analysis is asked for: the team may look at what others are shown."""
    return "seats" if request.GET.get("for") == "seats" else ""


def _shown(request: HttpRequest, process: str, consultation: str) -> Iterator[str]:
    yield queries.analysis_shown(request.viewer, consultation, _audience(request))  # type: ignore[attr-defined]


@live(also=_shown)
def analysis(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    """What all can live with, where they part, what is not known yet, and how far to trust it."""
    shown = queries.overview(request.viewer, consultation, _audience(request))  # type: ignore[attr-defined]
    return page(request, "consultation/analysis.html", _LIVE | {"shown": shown})


@live(also=_shown)
def analysis_statements(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    """All statements, some to a page."""
    order, number = request.GET.get("order", "bridges"), request.GET.get("page", "1")
    asked = int(number) if number.isdecimal() and len(number) < 6 else 0
    viewer = request.viewer  # type: ignore[attr-defined]
    shown = queries.statements_page(viewer, consultation, _audience(request), order, asked)
    return page(request, "consultation/analysis_statements.html", _LIVE | {"shown": shown})


@live(also=_shown)
def opinion_map(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    """Who votes alike stands close together; the same votes as Polis computes them beside it."""
    shown = queries.map_page(request.viewer, consultation, _audience(request))  # type: ignore[attr-defined]
    return page(request, "consultation/opinion_map.html", _LIVE | {"shown": shown})


@live(also=_shown)
def analysis_course(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    """How it moved over time."""
    shown = queries.course_page(request.viewer, consultation, _audience(request))  # type: ignore[attr-defined]
    return page(request, "consultation/analysis_course.html", _LIVE | {"shown": shown})


def reading_sheet(request: HttpRequest, process: str, consultation: str, party: str = "") -> HttpResponse:
    """A sheet to hand out: what the sides agree on, where they part, what is not known; one for each party too."""
    shown = queries.reading_sheet(request.viewer, consultation, party)  # type: ignore[attr-defined]
    return page(request, "consultation/reading_sheet.html", {"shown": shown})


def enter_analysis(request: HttpRequest, process: str, consultation: str, analysis: str) -> HttpResponse:
    to = reverse("consultation:reading_sheet", args=[process, consultation])
    return button(request, acts.enter_analysis, to=to, analysis=analysis)


def export_votes(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    """Hand out the votes or the analysis as a file, once what it holds has been read."""

    def handed_out(found: Any) -> FileResponse:
        file = queries.export(request.viewer, found, request.POST.get("kind", ""))  # type: ignore[attr-defined]
        return FileResponse(file.content, as_attachment=True, filename=file.name, content_type=file.kind)

    context = {"shown": queries.export_notes(request.viewer, consultation)}  # type: ignore[attr-defined]
    return act_page(
        request,
        acts.export_votes,
        forms.ExportForm,
        to=handed_out,
        template="consultation/export.html",
        fixed={"consultation": consultation},
        context=context | {"back": reverse("consultation:analysis", args=[process, consultation])},
        done=_("Handed out, and entered in the record."),
    )
