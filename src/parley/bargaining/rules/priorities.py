"""What a delegation states of its priorities: part by part, checked where it is stated, sealed once it is whole.

Everything goes by public ids of issues and options, so that a statement outlives changes of the table: what is no
longer there counts no more, and what has been laid or proposed since must be judged before it is whole again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any

from parley.bargaining.rules.laid import Laid
from parley.procedure.errors import Invalid, Refused
from parley.procedure.errors import mark as _
from parley.settlement import elicitation as engine
from parley.settlement.bargain import Party

TOP = 100
PLACES, POINTS = "places", "points"
LEFT, RIGHT, EITHER = "left", "right", "either"
_SIDES = {LEFT: 1, RIGHT: -1, EITHER: 0}

#: What a delegation opens to the mediators' team with its seal, from least to most.
NOTHING, THAT_SEALED, RANKING, ALL = "nothing", "sealed", "ranking", "all"
OPENED = {
    NOTHING: _("nothing"),
    THAT_SEALED: _("that we have sealed"),
    RANKING: _("how we rank the issues"),
    ALL: _("all of it"),
}
#: So many red lines, and so many comparisons, are kept.
MOST_LINES, MOST_COMPARED = 60, 40

Choices = Mapping[str, str]


@dataclass(frozen=True)
class Ranked:
    """How the options of an issue are judged: by places (1 the best) or by points (0 to 100), as `how` says."""

    how: str
    numbers: Mapping[str, int]


@dataclass(frozen=True)
class Compared:
    """Two packages, the option of each issue, and which of them the delegation would rather sign."""

    left: Choices
    right: Choices
    prefers: str


@dataclass(frozen=True)
class Statement:
    """All that a delegation has stated so far; empty parts have not been stated yet."""

    #: The place of each issue in the order of importance, 1 the foremost; equal places are allowed.
    places: Mapping[str, int]
    #: Points for the foremost issues, if the delegation wanted to be finer.
    swing: Mapping[str, int]
    options: Mapping[str, Ranked]
    #: Each a set of options that must not all be taken.
    red_lines: tuple[tuple[str, ...], ...]
    #: What it could only just accept: an option for some of the issues, or a level in points, or neither.
    just: Choices
    level: int | None
    compared: tuple[Compared, ...]
    words: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Statement":
        return cls(
            places=kept.get("places", {}),
            swing=kept.get("swing", {}),
            options={issue: Ranked(**one) for issue, one in kept.get("options", {}).items()},
            red_lines=tuple(tuple(line) for line in kept.get("red_lines", ())),
            just=kept.get("just", {}),
            level=kept.get("level"),
            compared=tuple(Compared(**one) for one in kept.get("compared", ())),
            words=kept.get("words", ""),
        )


EMPTY = Statement.from_json({})


def ranked_issues(stated: Statement, laid: Laid, places: Mapping[str, int]) -> Statement:
    """The issues put in order; what was weighed more finely by another order is dropped."""
    _all_of(laid.options, places, "place", _("Give this issue a place."))
    dense = _dense(places)
    same = {issue: place for issue, place in stated.places.items() if issue in places} == dense
    return replace(stated, places=dense, swing=stated.swing if same else {})


def judged_options(
    stated: Statement, laid: Laid, issue: str, how: str, numbers: Mapping[str, int], barred: Iterable[str]
) -> Statement:
    """The options of one issue put in order, or given points; `barred` are those beyond a red line by themselves."""
    options = laid.options.get(issue, frozenset())
    if not options:
        raise Refused(_("No option lies before every seat for this issue."))
    prefix, missing = ("place", _("Give this option a place.")) if how == PLACES else ("points", _("Give it points."))
    _all_of(dict.fromkeys(options), numbers, prefix, missing)
    red = set(barred)
    if not red <= options:
        raise Refused(_("The options have changed since you opened the page. Open it again."), field="red_lines")
    if red == options:
        raise Refused(_("If every option is beyond your red lines, propose one that is not."), field="red_lines")
    kept = tuple(line for line in stated.red_lines if not (len(line) == 1 and line[0] in options))
    lines = kept + tuple((option,) for option in sorted(red))
    judged = Ranked(how, _dense(numbers) if how == PLACES else dict(numbers))
    return replace(stated, options={**stated.options, issue: judged}, red_lines=_few(lines))


def weighed_issues(stated: Statement, laid: Laid, swing: Mapping[str, int]) -> Statement:
    """Points for the foremost issues, as many as the way of asking takes; none to go back to the order alone."""
    if not swing:
        return replace(stated, swing={})
    foremost = foremost_issues(stated, laid)
    _all_of(dict.fromkeys(foremost), swing, "swing", _("Give it points."))
    if max(swing.values()) == 0:
        raise Refused(_("Give at least one issue points: the foremost has 100."), field=f"swing_{foremost[0]}")
    return replace(stated, swing=dict(swing))


def foremost_issues(stated: Statement, laid: Laid) -> tuple[str, ...]:
    """The issues that are weighed by points, foremost first; they must have been put in order before."""
    issues = [issue.id for issue in laid.issues]
    if not set(issues) <= stated.places.keys():
        raise Refused(_("Put the issues in order first."))
    return tuple(issues[place] for place in engine.most_important([stated.places[issue] for issue in issues]))


def red_line_drawn(stated: Statement, laid: Laid, options: Iterable[str]) -> Statement:
    """Another combination that can't be accepted: options of different issues that must not all be taken."""
    line = tuple(sorted(set(options)))
    if not line:
        raise Refused(_("Choose the options that you could not accept together."))
    issues = [laid.issue_of.get(option) for option in line]
    if None in issues:
        raise Refused(_("The options have changed since you opened the page. Open it again."))
    if len(set(issues)) < len(issues):
        raise Refused(_("Choose options of different issues: of one issue only one is taken anyway."))
    if any(set(other) <= set(line) for other in stated.red_lines):
        raise Refused(_("You have ruled this out already."))
    drawn = replace(stated, red_lines=_few((*stated.red_lines, line)))
    _some_option_left(drawn, laid)
    return drawn


def red_line_erased(stated: Statement, options: Iterable[str]) -> Statement:
    """A red line taken back."""
    line = set(options)
    kept = tuple(other for other in stated.red_lines if set(other) != line)
    if kept == stated.red_lines:
        raise Refused(_("This red line is not there any more. Open the page again."))
    return replace(stated, red_lines=kept)


def floor_stated(stated: Statement, laid: Laid, just: Choices, level: int | None) -> Statement:
    """What it could only just accept: an option of some issues, the worst of the others; or a level; or neither."""
    if just and level is not None:
        raise Refused(_("Say it by a package or by a level, not by both."), field="level")
    for issue, option in just.items():
        if option not in laid.options.get(issue, ()):
            raise Refused(_("This option is no longer there. Open the page again."), field=f"issue_{issue}")
    taken = set(just.values())
    if any(set(line) <= taken for line in stated.red_lines):
        raise Refused(_("This is beyond a red line of your own. Change one or the other."))
    return replace(stated, just=dict(just), level=level)


def compared(stated: Statement, laid: Laid, left: Choices, right: Choices, prefers: str) -> Statement:
    """Another two packages compared; an answer on the same two takes the place of the one before."""
    for package in (left, right):
        options = laid.options
        if package.keys() != options.keys() or any(package[issue] not in options[issue] for issue in options):
            raise Refused(_("The table has changed since you opened the page. Open it again."))
    if left == right:
        raise Refused(_("These are one and the same package."))
    others = tuple(one for one in stated.compared if {_key(one.left), _key(one.right)} != {_key(left), _key(right)})
    answer = Compared(dict(left), dict(right), prefers)
    return replace(stated, compared=(*others, answer)[-MOST_COMPARED:])


def comparison_taken_back(stated: Statement, left: Choices, right: Choices) -> Statement:
    """An answer taken back, so that the two are asked again."""
    kept = tuple(one for one in stated.compared if (_key(one.left), _key(one.right)) != (_key(left), _key(right)))
    if kept == stated.compared:
        raise Refused(_("This answer is not there any more. Open the page again."))
    return replace(stated, compared=kept)


@dataclass(frozen=True)
class Lacking:
    """What is not stated yet of a table: issues without a place, issues with options that were not judged."""

    places: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.places or self.options)


def lacking(stated: Statement, laid: Laid) -> Lacking:
    """What must still be stated before the statement covers the table."""
    return Lacking(
        tuple(issue.id for issue in laid.issues if issue.id not in stated.places),
        tuple(
            issue.id
            for issue in laid.issues
            if issue.id not in stated.options
            or any(option.id not in stated.options[issue.id].numbers for option in issue.options)
        ),
    )


def sealable(stated: Statement, laid: Laid) -> None:
    """Pass if a statement can be sealed: it covers the table and does not contradict itself."""
    if not laid.issues:
        raise Refused(_("No issue lies on the table that every seat sees."))
    if lacking(stated, laid):
        raise Refused(_("Put all issues in order, and the options of each, before you seal."))
    _some_option_left(stated, laid)
    party = as_party(stated, laid, "")
    if best_at_most(party) < party.reservation:
        raise Refused(
            _("What you say that you could just accept is more than the best that your own red lines leave you.")
        )


def worth_of(judged: Ranked) -> dict[str, Fraction]:
    """What each option that was judged is worth beside the others, from 0 to 100."""
    numbers = list(judged.numbers.values())
    worth = engine.from_places(numbers) if judged.how == PLACES else engine.from_points(numbers)
    return dict(zip(judged.numbers, worth, strict=True))


def comparisons_on(stated: Statement, laid: Laid) -> int:
    """How many of the comparisons say something of this table."""
    return len(_comparisons(stated, laid))


def best_at_most(party: Party) -> int:
    """No package is worth more to a party than this: its best on each issue that no red line bars by itself."""
    barred = {line[0] for line in party.red_lines if len(line) == 1}
    return sum(
        max((value for option, value in enumerate(row) if (issue, option) not in barred), default=0)
        for issue, row in enumerate(party.values)
    )


def as_stated(stated: Statement, laid: Laid) -> engine.Stated:
    """A statement that covers a table, by places in it, for the engine; what has left the table is left out."""
    issues = laid.issues
    worth: list[tuple[Fraction, ...]] = []
    for issue in issues:
        judged = stated.options[issue.id]
        # Only the options of this table: what was proposed later stretches nothing.
        numbers = {option.id: judged.numbers[option.id] for option in issue.options}
        worth.append(tuple(worth_of(Ranked(judged.how, numbers)).values()))
    places = tuple(stated.places[issue.id] for issue in issues)
    swing = {place: stated.swing[one.id] for place, one in enumerate(issues) if one.id in stated.swing}
    foremost = set(engine.most_important(places))
    # Once issues have come or gone, the points given to the foremost of then say nothing of the foremost of now.
    return engine.Stated(
        places=places,
        worth=tuple(worth),
        swing=swing if swing.keys() == foremost else {},
        red_lines=_lines(stated, laid),
        floor=_floor(stated, laid),
        comparisons=_comparisons(stated, laid),
    )


def as_party(stated: Statement, laid: Laid, id: str) -> Party:
    """The party for the engine, in whole numbers; `Refused` where the statement contradicts itself."""
    try:
        return engine.party(as_stated(stated, laid), id)
    except engine.StatedError as wrong:
        if wrong.about == "floor":
            raise Refused(_("What you could just accept is beyond a red line of your own.")) from None
        raise Refused(_("Your red lines leave an issue no option.")) from None


def _lines(stated: Statement, laid: Laid) -> tuple[tuple[tuple[int, int], ...], ...]:
    """The red lines on this table: one that names what is not on it can't be crossed."""
    found = []
    for line in stated.red_lines:
        choices = [choice for option in line if (choice := laid.place(option)) is not None]
        if len(choices) == len(line):
            found.append(tuple(choices))
    return tuple(found)


def _floor(stated: Statement, laid: Laid) -> engine.Floor:
    if stated.level is not None:
        return engine.Floor(level=stated.level)
    if not stated.just:
        return engine.Floor()
    chosen: list[int | None] = []
    for issue in laid.issues:
        choice = laid.place(stated.just.get(issue.id, ""))
        chosen.append(choice[1] if choice is not None else None)
    return engine.Floor(package=tuple(chosen))


def _comparisons(stated: Statement, laid: Laid) -> tuple[engine.Comparison, ...]:
    """The comparisons that say something of this table: of packages that settle all of it, and in two ways."""
    found = []
    for one in stated.compared:
        left, right = _placed(laid, one.left), _placed(laid, one.right)
        if left is not None and right is not None and left != right:
            found.append(engine.Comparison(left, right, _SIDES[one.prefers]))
    return tuple(found)


def _placed(laid: Laid, choices: Choices) -> tuple[int, ...] | None:
    places = [laid.place(choices.get(issue.id, "")) for issue in laid.issues]
    return tuple(one[1] for one in places if one is not None) if None not in places else None


def _some_option_left(stated: Statement, laid: Laid) -> None:
    barred = {line[0] for line in stated.red_lines if len(line) == 1}
    for options in laid.options.values():
        if options and options <= barred:
            raise Refused(_("If every option is beyond your red lines, propose one that is not."))


def _all_of(wanted: Mapping[str, object], given: Mapping[str, int], prefix: str, missing: str) -> None:
    """Pass if each of these has a number and nothing else has one, each from 0 or 1 up to what makes sense."""
    if not given.keys() <= wanted.keys():
        raise Refused(_("The table has changed since you opened the page. Open it again."))
    least, most = (1, 999) if prefix == "place" else (0, TOP)
    wrong: dict[str, Refused] = {}
    for name in wanted:
        field = f"{prefix}_{name}"
        if name not in given:
            wrong[field] = Refused(missing, field=field)
        elif not least <= given[name] <= most:
            wrong[field] = Refused(_("Enter a number from %(least)s to %(most)s."), field=field, least=least, most=most)
    if wrong:
        raise Invalid(wrong)


def _dense(places: Mapping[str, int]) -> dict[str, int]:
    """Places without gaps: 1, 3, 3 becomes 1, 2, 2."""
    steps = sorted(set(places.values()))
    return {name: steps.index(place) + 1 for name, place in places.items()}


def _few(lines: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    if len(lines) > MOST_LINES:
        raise Refused(_("There are %(most)s red lines. Take some back first."), most=MOST_LINES)
    return lines


def _key(choices: Choices) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(choices.items()))
