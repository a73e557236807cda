"""The way on which a delegation states its priorities, step by step: its own pages, and nobody else's."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parley.bargaining import acts, forms, queries
from parley.bargaining.rules import priorities as rules
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, button, page

_KEPT = _("Kept, for your delegation alone.")


def priorities(request: HttpRequest, process: str) -> HttpResponse:
    """The steps of the way with how far the delegation has come, and what it has stated so far."""
    return page(request, "bargaining/priorities.html", {"mine": queries.priorities(request.viewer)})


def worksheet(request: HttpRequest, process: str) -> HttpResponse:
    """The same way on paper: to be filled in by hand, away from any screen."""
    return page(request, "bargaining/worksheet.html", {"mine": queries.priorities(request.viewer)})


def issues_to_judge(request: HttpRequest, process: str) -> HttpResponse:
    """The issues with their options in the delegation's order, each with the way to change it."""
    return page(request, "bargaining/issues_to_judge.html", {"mine": queries.priorities(request.viewer)})


def rank_issues(request: HttpRequest, process: str) -> HttpResponse:
    mine = queries.priorities(request.viewer)
    begun = {f"place_{issue}": place for issue, place in mine.stated.places.items()} | {"words": mine.stated.words}
    return _part(
        request, acts.rank_issues, forms.RankIssuesForm, mine, begun, "rank_issues", {"issues": mine.laid.issues}
    )


def rank_options(request: HttpRequest, process: str, issue: str) -> HttpResponse:
    return _judge(request, issue, rules.PLACES, acts.rank_options)


def score_options(request: HttpRequest, process: str, issue: str) -> HttpResponse:
    return _judge(request, issue, rules.POINTS, acts.score_options)


def weigh_issues(request: HttpRequest, process: str) -> HttpResponse:
    """Points for the foremost issues; `?answers` begins from those that fit the compared packages best."""
    mine = queries.priorities(request.viewer)
    begun = queries.draft_points(mine, by_answers="answers" in request.GET) if not mine.lacks.places else []
    titles = {issue.id: issue for issue in mine.laid.issues}
    issues = [titles[issue] for issue, _points in begun]
    initial = {f"swing_{issue}": points for issue, points in begun}
    return _part(request, acts.weigh_issues, forms.WeighForm, mine, initial, "weigh_issues", {"issues": issues})


def red_lines(request: HttpRequest, process: str) -> HttpResponse:
    """The red lines that were drawn, each with the way to take it back, and a form for another."""
    mine = queries.priorities(request.viewer)
    return _part(
        request, acts.draw_red_line, forms.RedLineForm, mine, {}, "red_lines", {"laid": mine.laid}, "red_lines"
    )


def erase_red_line(request: HttpRequest, process: str) -> HttpResponse:
    mine = queries.priorities(request.viewer)
    return _part(request, acts.erase_red_line, forms.EraseForm, mine, {}, "", {}, "red_lines")


def state_floor(request: HttpRequest, process: str) -> HttpResponse:
    mine = queries.priorities(request.viewer)
    begun = forms.FloorForm.begun(mine.stated)
    return _part(request, acts.state_floor, forms.FloorForm, mine, begun, "state_floor", {"laid": mine.laid})


def comparisons(request: HttpRequest, process: str) -> HttpResponse:
    """Two packages side by side, one question at a time, and how the answers so far fit what was stated."""
    asked = queries.comparing(request.viewer)
    begun, options = {"left": asked.left, "right": asked.right}, {"laid": asked.mine.laid}
    more: dict[str, Any] = {"to": "comparisons", "context": {"asked": asked}}
    return _part(request, acts.compare_packages, forms.CompareForm, asked.mine, begun, "comparisons", options, **more)


def take_back_comparison(request: HttpRequest, process: str) -> HttpResponse:
    mine = queries.priorities(request.viewer)
    return _part(
        request, acts.take_back_comparison, forms.TakeBackForm, mine, {}, "", {"laid": mine.laid}, "comparisons"
    )


def meaning(request: HttpRequest, process: str) -> HttpResponse:
    """What the statement means, in the delegation's own words; from here it is sealed."""
    return page(request, "bargaining/meaning.html", {"meant": queries.meaning(request.viewer)})


def seal_priorities(request: HttpRequest, process: str) -> HttpResponse:
    mine = queries.priorities(request.viewer)
    return _part(request, acts.seal_priorities, forms.SealForm, mine, {}, "seal", {}, done=_SEALED)


def withdraw_seal(request: HttpRequest, process: str) -> HttpResponse:
    return button(request, acts.withdraw_seal, to=_way(process), warning=_WITHDRAWN)


_SEALED = _("Sealed. Nobody but your delegation sees it, except for what you have opened.")
_WITHDRAWN = _(
    "Your priorities can then be changed, and must be sealed again to be in the next search. A search that has begun "
    "keeps what it took."
)


def _judge(request: HttpRequest, issue: str, how: str, act: Any) -> HttpResponse:
    mine, found = queries.issue_to_judge(request.viewer, issue)
    prefix = "place" if how == rules.PLACES else "points"
    begun: dict[str, Any] = {f"{prefix}_{one}": number for one, number in queries.begun_from(mine, found, how).items()}
    red = {line[0] for line in mine.stated.red_lines if len(line) == 1}
    begun["red_lines"] = [option.id for option in found.options if option.id in red]
    context = {"issue": found, "how": how}
    more: dict[str, Any] = {"fixed": {"issue": issue}, "context": context, "to": queries.next_to_judge}
    return _part(
        request, act, forms.JudgeOptionsForm, mine, begun, "judge_options", {"issue": found, "how": how}, **more
    )


def _part(
    request: HttpRequest,
    act: Any,
    form: Any,
    mine: queries.PrioritiesView,
    begun: dict[str, Any],
    template: str,
    options: dict[str, Any],
    to: Any = "priorities",
    *,
    fixed: dict[str, Any] | None = None,
    context: dict[str, Any] | None = None,
    done: str = _KEPT,
) -> HttpResponse:
    """One part of the statement on its page; it goes on to the page named, or where a query says."""
    process = request.viewer.process.public_id
    then = (lambda _made: to(request.viewer, (fixed or {}).get("issue", ""))) if callable(to) else _way(process, to)
    return act_page(
        request,
        act,
        form,
        to=then,
        template=f"bargaining/{template}.html" if template else "act.html",
        fixed=fixed,
        initial={**begun, "edition": mine.edition},
        options=options,
        context={"mine": mine, "back": _way(process), **(context or {})},
        done=done,
    )


def _way(process: str, name: str = "priorities") -> str:
    return reverse(f"bargaining:{name}", args=[process])
