"""A delegation's private priorities: stated part by part, sealed, withdrawn; nobody outside it learns that they are."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field

from parley.bargaining.models import Opened, Priorities, Sealed
from parley.bargaining.queries.deciding import on_table
from parley.bargaining.rules import priorities as rules
from parley.bargaining.rules.laid import Laid
from parley.bargaining.rules.priorities import Statement
from parley.procedure.act import Act, act
from parley.procedure.errors import Absent, Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, MaybePassage

Place = Annotated[int, Field(ge=1, le=999)]
Points = Annotated[int, Field(ge=0, le=rules.TOP)]


@act
def rank_issues(act: Act, *, places: dict[Id, Place], words: MaybePassage = "", edition: int = 0) -> Priorities:
    """Put the issues in order of importance: 1 for the foremost; equal places for what matters equally.

    `edition` is the one of the statement that the writer began from, 0 for the first; so it is in every part.
    """

    def ranked(stated: Statement, laid: Laid) -> Statement:
        found = rules.ranked_issues(stated, laid, places)
        return Statement.from_json({**found.to_json(), "words": words})

    return _state(act, edition, ranked, part="ranking", places=places, words=words)


@act
def rank_options(
    act: Act, *, issue: Id, places: dict[Id, Place], red_lines: list[Id] | None = None, edition: int = 0
) -> Priorities:
    """Put the options of an issue in order, 1 for the best; `red_lines` names those that cannot be accepted at all."""
    return _judge(act, issue, rules.PLACES, places, red_lines or [], edition)


@act
def score_options(
    act: Act, *, issue: Id, points: dict[Id, Points], red_lines: list[Id] | None = None, edition: int = 0
) -> Priorities:
    """Give the options of an issue points from 0 to 100 instead of places, where the steps between them differ."""
    return _judge(act, issue, rules.POINTS, points, red_lines or [], edition)


@act
def weigh_issues(act: Act, *, swing: dict[Id, Points], edition: int) -> Priorities:
    """Weigh the foremost issues by points: what it is worth to go from the worst to the best option of each.

    Without points the order of the issues alone counts again.
    """
    return _state(act, edition, lambda stated, laid: rules.weighed_issues(stated, laid, swing), "weights", swing=swing)


@act
def draw_red_line(act: Act, *, options: list[Id], edition: int) -> Priorities:
    """Rule out a combination of options of several issues that cannot be accepted together, or a single option."""

    def drawn(stated: Statement, laid: Laid) -> Statement:
        return rules.red_line_drawn(stated, laid, options)

    return _state(act, edition, drawn, part="red_lines", options=sorted(options))


@act
def erase_red_line(act: Act, *, options: list[Id], edition: int) -> Priorities:
    """Take a red line back."""

    def erased(stated: Statement, laid: Laid) -> Statement:
        return rules.red_line_erased(stated, options)

    return _state(act, edition, erased, part="red_lines", options=sorted(options))


@act
def state_floor(act: Act, *, just: dict[Id, Id], level: Points | None = None, edition: int) -> Priorities:
    """State what could only just be accepted: an option of some issues and the worst of the others, or a level.

    Without either, anything is better than no agreement.
    """

    def stated_so(stated: Statement, laid: Laid) -> Statement:
        return rules.floor_stated(stated, laid, just, level)

    return _state(act, edition, stated_so, part="floor", just=just, level=level)


@act
def compare_packages(
    act: Act,
    *,
    left: dict[Id, Id],
    right: dict[Id, Id],
    prefers: Literal["left", "right", "either"],
    edition: int,
) -> Priorities:
    """Say which of two whole packages one's party would rather sign."""

    def answered(stated: Statement, laid: Laid) -> Statement:
        return rules.compared(stated, laid, left, right, prefers)

    return _state(act, edition, answered, part="comparison", left=left, right=right, prefers=prefers)


@act
def take_back_comparison(act: Act, *, left: dict[Id, Id], right: dict[Id, Id], edition: int) -> Priorities:
    """Take back which of two packages one's party would rather sign."""

    def taken_back(stated: Statement, laid: Laid) -> Statement:
        return rules.comparison_taken_back(stated, left, right)

    return _state(act, edition, taken_back, part="comparison", left=left, right=right, prefers="")


@act
def seal_priorities(
    act: Act,
    *,
    edition: int,
    opened: Literal["nothing", "sealed", "ranking", "all"] = "nothing",
    conflict_told: bool = False,
) -> Sealed:
    """Seal the priorities as they stand, and say what of them the mediators' team may see.

    `conflict_told` lets the team be told what of them stands in the way when no package fits.
    """
    mine = _mine(act, edition)
    if mine is None:
        raise Refused(_("Nothing has been stated yet."))
    laid = on_table(act.rows).laid
    rules.sealable(Statement.from_json(mine.content), laid)
    party = act.by.party
    number = act.rows(Sealed).filter(party=party).count() + 1
    sealed: Sealed = Sealed.objects.create(
        party=party,
        number=number,
        content=mine.content,
        opened=opened,
        conflict_told=conflict_told,
        sealed_by=act.by,
        sealed_at=act.at,
    )
    audience = f"party:{party.public_id}"
    sealed_as: dict[str, Any] = {"opened": opened, "told": conflict_told, "stated": mine.content}
    act.record("priorities.sealed", audience=audience, number=number, **sealed_as)
    if opened != rules.NOTHING:
        ranking = _ranking(mine.content, laid) if opened in (rules.RANKING, rules.ALL) else []
        content = mine.content if opened == rules.ALL else {}
        Opened.objects.create(
            party=party, sealed=sealed, level=opened, ranking=ranking, content=content, opened_at=act.at
        )
        act.record("priorities.opened", audience="team", party=party.name, level=opened)
    return sealed


@act
def withdraw_seal(act: Act) -> Sealed:
    """Withdraw the sealed priorities, to state them anew; a search that has begun keeps those that it took."""
    party = act.by.party
    found: Sealed | None = act.rows(Sealed).filter(party=party, withdrawn_at__isnull=True).last()
    if found is None:
        raise Refused(_("Your priorities are not sealed."))
    found.withdrawn_at = act.at
    found.save()
    act.record("priorities.seal_withdrawn", audience=f"party:{party.public_id}", number=found.number)
    if act.rows(Opened).filter(sealed=found).update(withdrawn_at=act.at):
        act.record("priorities.closed", audience="team", party=party.name)
    return found


def _judge(act: Act, issue: str, how: str, numbers: dict[str, int], barred: list[str], edition: int) -> Priorities:
    def judged(stated: Statement, laid: Laid) -> Statement:
        return rules.judged_options(stated, laid, issue, how, numbers, barred)

    return _state(act, edition, judged, part="options", issue=issue, how=how, numbers=numbers, barred=sorted(barred))


def _state(
    act: Act, edition: int, change: Callable[[Statement, Laid], Statement], part: str, **said: Any
) -> Priorities:
    """Change one part of the delegation's statement; what it said stands in the delegation's own log."""
    mine = _mine(act, edition)
    laid = on_table(act.rows).laid
    stated = change(Statement.from_json(mine.content if mine is not None else {}), laid)
    mine = mine or Priorities(party=act.by.party, edition=0)
    mine.content, mine.edition = stated.to_json(), mine.edition + 1
    mine.stated_by, mine.stated_at = act.by, act.at
    mine.save()
    act.record("priorities.stated", audience=f"party:{act.by.party.public_id}", part=part, said=said)
    return mine


def _mine(act: Act, edition: int) -> Priorities | None:
    """The delegation's statement as the writer saw it; refused while it is sealed, or where it has moved on."""
    party = act.by.party
    if party is None:
        raise Absent
    if act.rows(Sealed).filter(party=party, withdrawn_at__isnull=True).exists():
        raise Refused(_("Your priorities are sealed. Withdraw the seal to change them."))
    mine: Priorities | None = act.rows(Priorities).filter(party=party).first()
    if (mine.edition if mine else 0) != edition:
        raise Stale(
            _("Somebody of your delegation stated it while you wrote. Your version is kept; theirs stands beside it."),
            theirs=_as_typed(mine) if mine else {"edition": 0},
        )
    return mine


def _ranking(content: dict[str, Any], laid: Laid) -> list[str]:
    """The issues of the table in the order that their weights come to, by public id."""
    weights = rules.as_stated(Statement.from_json(content), laid).weights
    ids = [issue.id for issue in laid.issues]
    return [ids[place] for place in sorted(range(len(ids)), key=lambda place: (-weights[place], place))]


def _as_typed(mine: Priorities) -> dict[str, object]:
    stated = Statement.from_json(mine.content)
    typed: dict[str, object] = {"edition": mine.edition, "words": stated.words, "level": stated.level}
    typed |= {f"place_{issue}": place for issue, place in stated.places.items()}
    typed |= {f"swing_{issue}": points for issue, points in stated.swing.items()}
    typed |= {f"issue_{issue}": option for issue, option in stated.just.items()}
    for judged in stated.options.values():
        prefix = "place" if judged.how == rules.PLACES else "points"
        typed |= {f"{prefix}_{option}": number for option, number in judged.numbers.items()}
    return typed
