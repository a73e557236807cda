"""The formal acts of the bargaining table."""

from collections.abc import Iterator
from typing import Any, Literal

from parley.bargaining.models import Concerned, Issue, Option
from parley.bargaining.rules import table as rules
from parley.consultation.acts import enter_analysis
from parley.consultation.queries import taken_over
from parley.convening.models import Party
from parley.procedure.act import Act, act
from parley.procedure.errors import Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Line, MaybeLine, MaybePassage


@act
def lay_issue(
    act: Act,
    *,
    title: Line,
    about: MaybePassage = "",
    concerned: list[Id] | None = None,
    provenance: MaybeLine = "",
    statement: Id = "",
) -> Issue:
    """Lay an issue on the table, for all parties or for those named.

    `statement` is the one of a consultation that it is taken over from, with what is known of it at this moment;
    `provenance` says in a line where it comes from otherwise.
    """
    taken = taken_over(act, statement)
    if taken.to_enter:
        enter_analysis(by=act.by, analysis=taken.to_enter)
    parties = [act.find(Party, one) for one in concerned or []]
    issue = Issue.objects.create(
        process=act.process,
        title=title,
        about=about,
        provenance=provenance,
        narrow=bool(parties),
        laid_at=act.at,
        statement=taken.statement,
        finding=taken.kept,
    )
    Concerned.objects.bulk_create([Concerned(issue=issue, party=party) for party in parties])
    _record(act, "issue.laid", issue, **taken.told)
    taken.record(act, into=title)
    return issue


@act
def edit_issue(act: Act, *, issue: Id, edition: int, title: Line, about: MaybePassage = "") -> Issue:
    """Change how an issue is put; `edition` is the one that the editor began from."""
    found = act.find(Issue, issue)
    if found.edition != edition:
        raise Stale(
            _("Somebody changed the issue while you wrote. Your version is kept; theirs stands beside it."),
            theirs={"title": found.title, "about": found.about, "edition": found.edition},
        )
    found.title, found.about, found.edition = title, about, edition + 1
    found.save()
    _record(act, "issue.edited", found)
    return found


@act
def move_issue(act: Act, *, issue: Id, to: Literal["on_table", "off_table"]) -> Issue:
    """Take an issue off the table, or put it back."""
    found = act.find(Issue, issue)
    found.state = rules.moved(found.state, to)
    found.save()
    _record(act, f"issue.{to}", found)
    return found


@act
def propose_option(act: Act, *, issue: Id, label: Line) -> Option:
    """Propose a way to settle an issue; everybody who sees the issue sees the option."""
    found = act.find(Issue, issue)
    rules.open_to_options(found.state)
    if any(row.label == label for row in act.rows(Option).filter(issue=found)):
        raise Refused(_("This option is there already."), field="label")
    option = Option.objects.create(issue=found, label=label, proposed_by=act.by, proposed_at=act.at)
    _record(act, "option.proposed", found, option=label)
    return option


def _record(act: Act, fact: str, issue: Issue, **details: Any) -> None:
    for audience in _audiences(act, issue):
        act.record(fact, audience=audience, title=issue.title, **details)


def _audiences(act: Act, issue: Issue) -> Iterator[str]:
    """A narrow issue stands in the logs of those whom it concerns, and tells nothing in the common log."""
    if not issue.narrow:
        yield "common"
        return
    yield "team"
    for row in act.rows(Concerned).filter(issue=issue).select_related("party").order_by("pk"):
        yield f"party:{row.party.public_id}"
