"""The pages of rounds: each calls one act or one query."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from parley.convening import queries as convening
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, button, live, no_store, page
from parley.rounds import acts, forms, queries
from parley.rounds.models import Round
from parley.rounds.rules import invitation as invitations


@live
def rounds(request: HttpRequest, process: str) -> HttpResponse:
    found = {"rounds": queries.rounds(request.viewer), "may_plan": request.viewer.may("plan_round")}
    return page(request, "rounds/rounds.html", found)


@live
def round(request: HttpRequest, process: str, round: str) -> HttpResponse:
    shown = queries.round(request.viewer, round)
    return page(request, "rounds/round.html", {"shown": shown, "crumbs": _crumbs(shown.round, here=True)})


def calendar(request: HttpRequest, process: str, round: str) -> HttpResponse:
    return _calendar(request, round, sessions_alone=False)


def session_calendar(request: HttpRequest, process: str, round: str) -> HttpResponse:
    return _calendar(request, round, sessions_alone=True)


def plan_round(request: HttpRequest, process: str) -> HttpResponse:
    initial = {"time_zone": request.viewer.process.time_zone}
    return act_page(request, acts.plan_round, forms.RoundForm, to=_round_page, initial=initial)


def change_round(request: HttpRequest, process: str, round: str) -> HttpResponse:
    found = queries.round_by_id(request.viewer, round)
    names = ("title", "starts_on", "ends_on", "city", "time_zone", "venue", "host", "format", "edition")
    initial = {name: getattr(found, name) for name in names}
    initial["answer_by"] = _local(found.answer_by, found)
    return _act_of(request, found, acts.change_round, forms.RoundChangeForm, initial=initial, round=round)


def convene_round(request: HttpRequest, process: str, round: str) -> HttpResponse:
    found = queries.round_by_id(request.viewer, round)
    return _convene(request, found, acts.convene_round, round=round)


def move_round(request: HttpRequest, process: str, round: str) -> HttpResponse:
    found = queries.round_by_id(request.viewer, round)
    options = {"moves": queries.moves(found.state)}
    return _act_of(request, found, acts.move_round, forms.MoveForm, options=options, round=round)


def plan_session(request: HttpRequest, process: str, round: str) -> HttpResponse:
    found = queries.round_by_id(request.viewer, round)
    first = datetime.combine(found.starts_on, datetime.min.time())
    initial = {"starts": first.replace(hour=9), "ends": first.replace(hour=12)}
    options = {"zone": found.time_zone}
    return _act_of(request, found, acts.plan_session, forms.SessionForm, initial=initial, options=options, round=round)


def change_session(request: HttpRequest, process: str, round: str, session: str) -> HttpResponse:
    row = queries.session(request.viewer, session)
    found, options = row.round, {"zone": row.round.time_zone}
    initial = {"title": row.title, "edition": row.edition}
    initial |= {"starts": _local(row.starts_at, found), "ends": _local(row.ends_at, found)}
    form = forms.SessionChangeForm
    return _act_of(request, found, acts.change_session, form, initial=initial, options=options, session=session)


def convene_session(request: HttpRequest, process: str, round: str, session: str) -> HttpResponse:
    row = queries.session(request.viewer, session)
    return _convene(request, row.round, acts.convene_session, session=session, title=row.title)


def move_session(request: HttpRequest, process: str, round: str, session: str) -> HttpResponse:
    row = queries.session(request.viewer, session)
    options = {"moves": queries.moves(row.state)}
    return _act_of(request, row.round, acts.move_session, forms.MoveForm, options=options, session=session)


def put_on_agenda(request: HttpRequest, process: str, round: str) -> HttpResponse:
    found = queries.round_by_id(request.viewer, round)
    return _act_of(request, found, acts.put_on_agenda, forms.AgendaItemForm, round=round)


def change_agenda_item(request: HttpRequest, process: str, round: str, item: str) -> HttpResponse:
    row = queries.agenda_item(request.viewer, item)
    initial = {"title": row.title, "place": row.place, "edition": row.edition}
    form = forms.AgendaItemChangeForm
    return _act_of(request, row.round, acts.change_agenda_item, form, initial=initial, item=item)


def move_agenda_item(request: HttpRequest, process: str, round: str, item: str) -> HttpResponse:
    row = queries.agenda_item(request.viewer, item)
    options = {"moves": queries.item_moves(row.round.state, row.state)}
    return _act_of(request, row.round, acts.move_agenda_item, forms.MoveForm, options=options, item=item)


def invite_parties(request: HttpRequest, process: str, round: str) -> HttpResponse:
    shown = queries.round(request.viewer, round)
    invited = {guest.party.pk for guest in shown.guests if guest.invitation}
    left = [(one.public_id, one.shown) for one in convening.parties(request.viewer) if one.pk not in invited]
    return _act_of(request, shown.round, acts.invite_parties, forms.InviteForm, options={"parties": left}, round=round)


def answer_invitation(request: HttpRequest, process: str, round: str, invitation: str) -> HttpResponse:
    return _answer(request, invitation, acts.answer_invitation, forms.AnswerForm)


def note_answer(request: HttpRequest, process: str, round: str, invitation: str) -> HttpResponse:
    return _answer(request, invitation, acts.note_answer, forms.NoteAnswerForm)


def note_attendance(request: HttpRequest, process: str, round: str) -> HttpResponse:
    found = queries.round_by_id(request.viewer, round)
    sheets = queries.attendance_sheet(request.viewer, found, convening.parties(request.viewer))
    template = "rounds/attendance.html"
    return _act_of(
        request,
        found,
        acts.note_attendance,
        forms.AttendanceForm,
        options={"sheets": sheets},
        template=template,
        round=round,
    )


def summarise_round(request: HttpRequest, process: str, round: str) -> HttpResponse:
    found = queries.round_by_id(request.viewer, round)
    newest = queries.newest_summary(request.viewer, found)
    initial: dict[str, Any] = {"edition": 0, "language": (get_language() or "en").split("-")[0]}
    if newest is not None:
        initial = {"edition": newest.edition, "language": newest.language, "body": newest.body}
    return _act_of(request, found, acts.summarise_round, forms.SummaryForm, initial=initial, round=round)


def put_summary(request: HttpRequest, process: str, round: str, edition: int) -> HttpResponse:
    to = _address(process, round)
    return button(request, acts.put_summary, to=to, round=round, edition=edition)


def take_position(request: HttpRequest, process: str, round: str) -> HttpResponse:
    found = queries.round_by_id(request.viewer, round)
    summary = queries.newest_summary(request.viewer, found)
    initial = {"edition": summary.edition if summary else 0}
    return _act_of(
        request,
        found,
        acts.take_position,
        forms.PositionForm,
        initial=initial,
        template="rounds/position.html",
        context={"summary": summary},
        round=round,
    )


def assess_round(request: HttpRequest, process: str, round: str) -> HttpResponse:
    found = queries.round_by_id(request.viewer, round)
    return _act_of(request, found, acts.assess_round, forms.AssessmentForm, round=round)


def _act_of(
    request: HttpRequest,
    found: Round,
    act: Callable[..., Any],
    form: Any,
    *,
    initial: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    template: str = "rounds/act.html",
    context: Mapping[str, Any] | None = None,
    **fixed: Any,
) -> HttpResponse:
    """The page of an act on a round: on the way back to the round, with what the address gives."""
    return act_page(
        request,
        act,
        form,
        to=_round_page(found, request.viewer.process.public_id),
        fixed=fixed,
        initial=initial,
        options=options,
        template=template,
        context={"round": found, "crumbs": _crumbs(found), **(context or {})},
    )


def _convene(
    request: HttpRequest, found: Round, act: Callable[..., Any], *, title: str = "", **fixed: str
) -> HttpResponse:
    """What it takes to open is said before it is asked for: whose consent is missing, who is not there."""
    return act_page(
        request,
        act,
        to=_round_page(found, request.viewer.process.public_id),
        fixed=fixed,
        template="rounds/convene.html",
        context={
            "round": found,
            "title": title or found.title,
            "opening": queries.opening(request.viewer, found),
            "crumbs": _crumbs(found),
        },
    )


def _answer(request: HttpRequest, invitation: str, act: Callable[..., Any], form: Any) -> HttpResponse:
    row = queries.own_invitation(request.viewer, invitation)
    answers = invitations.possible_answers(row.state, round_state=row.round.state)
    context = {"invitation": row}
    return _act_of(
        request,
        row.round,
        act,
        form,
        options={"answers": answers or invitations.ANSWERS},
        template="rounds/answer.html",
        context=context,
        invitation=invitation,
    )


def _calendar(request: HttpRequest, round: str, *, sessions_alone: bool) -> HttpResponse:
    address = request.build_absolute_uri(_address(request.viewer.process.public_id, round))
    file = queries.calendar(request.viewer, round, address=address, sessions_alone=sessions_alone)
    name = "sessions" if sessions_alone else "round"
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{round}.ics"'
    return no_store(response)


def _local(at: datetime | None, found: Round) -> datetime | None:
    return at.astimezone(ZoneInfo(found.time_zone)).replace(tzinfo=None) if at else None


def _crumbs(found: Round, *, here: bool = False) -> list[dict[str, str]]:
    process = found.process.public_id
    return [
        {"label": gettext(_("Rounds")), "url": reverse("rounds:rounds", args=[process])},
        {"label": found.title, "url": "" if here else _address(process, found.public_id)},
    ]


def _address(process: str, round: str) -> str:
    return reverse("rounds:round", args=[process, round])


def _round_page(found: Round, process: str = "") -> str:
    return _address(process or found.process.public_id, found.public_id)
