"""The rules of searches: announced, begun at their deadline, ended; how many are allowed; what is said of an answer.

Why all or none. A package "that every party can accept" is one only if every party that the search names has said what
it can accept. So at the deadline a search takes the sealed priorities of all these parties, or it is not made, and then
the mediators learn that not all lay sealed, and not whose. To reckon with a party as if it had no priorities would
give packages that it never could accept, and with a single party that has, that party's own best.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from parley.bargaining.rules.laid import Laid
from parley.procedure.errors import Invalid, Refused
from parley.procedure.errors import mark as _

ANNOUNCED, BEGUN, WITHDRAWN = "announced", "begun", "withdrawn"
#: What every seat sees of a search; when it ended is not among it, which would tell how hard it was.
TRANSITIONS = {ANNOUNCED: {BEGUN, WITHDRAWN}, BEGUN: set[str](), WITHDRAWN: set[str]()}
LABELS = {ANNOUNCED: _("announced"), BEGUN: _("begun"), WITHDRAWN: _("withdrawn")}

WAITING, RUNNING, FOUND, NOTHING = "waiting", "running", "found", "nothing"
NOT_NEAR, INCOMPLETE, FAILED, CUT_SHORT = "not_near", "incomplete", "failed", "cut_short"
#: What the team sees beside it. A run that breaks off begins again: it stays running.
RUN_TRANSITIONS = {
    WAITING: {RUNNING, INCOMPLETE},
    RUNNING: {FOUND, NOTHING, NOT_NEAR, FAILED, CUT_SHORT},
    FOUND: set[str](),
    NOTHING: set[str](),
    NOT_NEAR: set[str](),
    INCOMPLETE: set[str](),
    FAILED: set[str](),
    CUT_SHORT: set[str](),
}
RUN_LABELS = {
    WAITING: _("waits for its deadline"),
    RUNNING: _("searching"),
    FOUND: _("packages found"),
    NOTHING: _("nothing fits"),
    NOT_NEAR: _("nothing fits so near"),
    INCOMPLETE: _("not made: not all priorities lay sealed"),
    FAILED: _("broke off"),
    CUT_SHORT: _("stopped before anything was found"),
}

#: What can be looked for, each as a heading and as what it is in a sentence.
CONCEPTS = {
    "nash": (_("Fair by the product of gains"), _("No other package makes the product of all gains larger.")),
    "ks": (_("Fair by shares"), _("The party that gets the smallest share of its own best gets as much as can be.")),
    "leximin": (_("Best for the worst off"), _("The party that gains least gains as much as can be; then the next.")),
    "egalitarian": (_("Equal gains"), _("All gain as equally, and as much, as can be.")),
    "utilitarian": (_("Largest sum"), _("The sum of all gains is as large as can be, whoever has them.")),
}
#: What a run does beside looking for these.
CONFLICT, ROBUSTNESS = "conflict", "robustness"
STAGES = {CONFLICT: _("what stands in the way"), ROBUSTNESS: _("what changes if weights are off")}
#: A run that has broken off by itself so many times is not taken up again.
MOST_FAILURES = 3
MOST_OTHERS = 6


@dataclass(frozen=True)
class Search:
    """A search as the rules see it."""

    state: str = ANNOUNCED
    run: str = WAITING
    due: datetime | None = None

    def begun(self, at: datetime, *, complete: bool) -> "Search":
        """At its deadline, and not before, it begins, or is not made where not all priorities lay sealed."""
        if self.due is None or at < self.due:
            raise Refused(_("A search begins at its deadline."))
        return replace(self._moved(BEGUN), run=self._run(RUNNING if complete else INCOMPLETE))

    def withdrawn(self, at: datetime) -> "Search":
        """Taken back before its deadline: it has told nothing, and does not count."""
        if self.due is not None and at >= self.due:
            raise Refused(_("The deadline has passed: the search begins."))
        return self._moved(WITHDRAWN)

    def stopped(self) -> "Search":
        """Somebody asks it to stop; it ends with the best that it has."""
        if self.run != RUNNING:
            raise Refused(_("This search is not running."))
        return self

    def ended(self, outcome: str) -> "Search":
        """It ends: with packages, with nothing that fits, or broken off."""
        return replace(self, run=self._run(outcome))

    def told(self, *, already: bool) -> "Search":
        """Each party may be told its own part of what stands in the way, once, where nothing fits."""
        if self.run != NOTHING:
            raise Refused(_("This search did not find that nothing fits."))
        if already:
            raise Refused(_("This has been told already."))
        return self

    def _moved(self, to: str) -> "Search":
        if to not in TRANSITIONS[self.state]:
            raise Refused(_("This cannot be done with the search as it stands now. Open its page again."))
        return replace(self, state=to)

    def _run(self, to: str) -> str:
        if to not in RUN_TRANSITIONS[self.run]:
            raise Refused(_("This cannot be done with the search as it stands now. Open its page again."))
        return to


def announced(
    laid: Laid,
    *,
    due: datetime,
    at: datetime,
    parties: Sequence[str],
    concepts: Sequence[str],
    going_on: bool,
    made: int,
    allowed: int,
) -> None:
    """Pass if a search may be announced now; `made` counts those of this round, `allowed` is what the rules allow."""
    if going_on:
        raise Refused(_("Another search is announced or running. Wait for it, or withdraw or stop it first."))
    if made >= allowed:
        raise Refused(
            _(
                "The rules of procedure allow %(allowed)s searches in a round, and so many were made: each tells "
                "whether the parties could agree. Ask the parties for more by an amendment."
            ),
            allowed=allowed,
        )
    unsettled = [issue.title for issue in laid.issues if not issue.options]
    if unsettled:
        raise Refused(_("Nobody has proposed an option for: %(issues)s."), issues=unsettled)
    if not any(len(issue.options) > 1 for issue in laid.issues):
        raise Refused(_("There is nothing to choose on the table yet: lay issues on it, with two options or more."))
    if len(set(parties)) < 2:
        raise Refused(_("A search is for two parties or more."), field="parties")
    if not concepts:
        raise Refused(_("Choose at least one."), field="concepts")
    if due <= at:
        raise Refused(_("The deadline has passed already."), field="due")


def near(laid: Laid, choices: Mapping[str, str], at_most: int | None) -> None:
    """Pass if the package to stay near settles the whole table, or there is none and nothing is said of it."""
    if not choices:
        if at_most is not None:
            raise Refused(_("Say near which package, or leave this empty."), field="at_most")
        return
    wrong: dict[str, Refused] = {}
    for issue, options in laid.options.items():
        field = f"near_{issue}"
        if issue not in choices:
            wrong[field] = Refused(_("Choose an option here too, or none of any issue."), field=field)
        elif choices[issue] not in options:
            wrong[field] = Refused(_("This option is no longer there. Open the page again."), field=field)
    if choices.keys() - laid.options.keys():
        wrong["at_most"] = Refused(_("The table has changed since you opened the page. Open it again."))
    if wrong:
        raise Invalid(wrong)


def complete(parties: Collection[str], sealed: Collection[str]) -> bool:
    """Whether a search can be made: the priorities of all its parties lie sealed and cover its table."""
    return set(parties) <= set(sealed)


PROVEN, GAP, HEURISTIC = "proven", "gap", "heuristic"


def sure(status: str, within: float | None) -> tuple[str, dict[str, object]]:
    """How sure an answer is, as a sentence to translate with its values; `within` is the share that may be missing."""
    if status == PROVEN:
        return _("There is no better one by this measure."), {}
    if status == GAP and within is not None:
        return (
            _("Within %(share)s%% of the best there can be by this measure."),
            {"share": max(0.1, round(100 * within, 1))},
        )
    return _("The best that was found: there may be better ones."), {}


def robustness_said(kept: Mapping[str, float]) -> list[tuple[str, dict[str, object]]]:
    """What changes if weights are off, in sentences: counts and shares alone, no number of any party's."""
    if not kept:
        return []
    off, values = round(100 * kept["off"]), {name: int(kept[name]) for name in ("tried", "same", "changed", "issues")}
    found: list[tuple[str, dict[str, object]]] = [
        (
            _("If every party's weights were off by up to %(off)s%%: %(same)s of %(tried)s trials gave this package."),
            {"off": off, "same": values["same"], "tried": values["tried"]},
        )
    ]
    if values["changed"]:
        found.append(
            (
                _("In the median trial %(changed)s of %(issues)s issues would be settled otherwise."),
                {"changed": values["changed"], "issues": values["issues"]},
            )
        )
    if kept.get("over") and kept.get("own") is not None and kept.get("others") is not None:
        own, others = (round(100 * kept[name]) for name in ("own", "others"))
        over: dict[str, object] = {"over": round(100 * kept["over"])}
        if own > 0 and others <= 0:
            pays = _(
                "A party that states that it needs more, by %(over)s%% of what it has above its least, would gain "
                "%(own)s%% by it and cost the others %(others)s%%: on average over all parties."
            )
            found.append((pays, {**over, "own": own, "others": -others}))
        else:
            found.append(
                (
                    _(
                        "A party that states that it needs more, by %(over)s%% of what it has above its least, would "
                        "on average gain nothing by it."
                    ),
                    over,
                )
            )
    return found
