"""From a bargain to an answer: the one entry to the engine.

Which method is used follows from the shape of the bargain, not from the user: few packages are gone through one by one;
additive bargains are searched by smooth relaxations; those with bonuses by annealing, with integer programmes or bounds
for the proof; frontiers are merged issue by issue. Whatever found it, a package is reckoned anew in whole numbers here.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from parley.settlement.answer import CONCEPTS, PROVEN, Answer, Concept, Found, Point, Progress, Status
from parley.settlement.bargain import Bargain, BargainError, Breach, Package
from parley.settlement.concepts import Outcome, outcome
from parley.settlement.ideals import gini
from parley.settlement.near import nearest, within
from parley.settlement.others import apart_from, distance
from parley.settlement.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

#: No more other packages than this.
MOST_OTHERS = 100


def settle(
    bargain: Bargain,
    concept: Concept = "nash",
    *,
    near: Package | None = None,
    at_most: int | None = None,
    others: int = 0,
    seed: int = 0,
    seconds: float | None = None,
    work: int | None = None,
    progress: Callable[[Progress], bool] | None = None,
) -> Answer:
    """Find the package that all parties can accept and that a concept calls best, and say how sure that is.

    With `near` and `at_most`, no more issues than that are settled otherwise than in the draft; with `near` alone, as
    few as can be for a package within 1 % of the best. `others` asks for further packages that differ in earnest.
    `work` limits the search in steps (relaxations, programmes, thousands of changes tried), so that the same seed and
    work give the same answer on any machine; `seconds` by the clock. `progress` is told how far it is, and ends the
    search by true. What ends early gives the best so far. `BargainError` only for arguments that make no sense.
    """
    _sensible(bargain, concept, near, at_most, others, seconds, work)
    watch = _Watch(progress, seconds)
    search = _Search(bargain, concept, seed, work, watch)
    return search.answer(near, at_most, others)


def _sensible(
    bargain: Bargain,
    concept: str,
    near: Package | None,
    at_most: int | None,
    others: int,
    seconds: float | None,
    work: int | None,
) -> None:
    if concept not in CONCEPTS:
        raise BargainError(f"there is no concept {concept!r}: take one of {', '.join(CONCEPTS)}")
    if not bargain.issues or not bargain.parties:
        raise BargainError("a bargain needs at least one issue and one party")
    if near is not None:
        if len(near) != len(bargain.issues):
            raise BargainError(f"the draft settles {len(near)} issues, the bargain has {len(bargain.issues)}")
        for option, issue in zip(near, bargain.issues, strict=True):
            if not 0 <= option < len(issue.options):
                raise BargainError(f"the draft takes option {option} of {issue.id!r}, which has {len(issue.options)}")
    if at_most is not None and near is None:
        raise BargainError("at most so many changes: from which draft?")
    if at_most is not None and at_most < 0:
        raise BargainError(f"at most {at_most} changes: give 0 or more")
    if not 0 <= others <= MOST_OTHERS:
        raise BargainError(f"{others} other packages: give a number from 0 to {MOST_OTHERS}")
    if seconds is not None and not seconds > 0:
        raise BargainError(f"{seconds} seconds: give more than 0")
    if work is not None and work < 1:
        raise BargainError(f"a limit of work of {work}: give 1 or more")


class _Watch:
    """The person and the clock: whether to stop, and who said so."""

    def __init__(self, progress: Callable[[Progress], bool] | None, seconds: float | None) -> None:
        self._progress = progress
        self._until = None if seconds is None else time.monotonic() + seconds
        self.stopped = False

    def __call__(self, told: Progress) -> bool:
        # Said once, it holds: what is still to be done ends at its first look.
        said = self._progress is not None and self._progress(told)
        late = self._until is not None and time.monotonic() >= self._until
        self.stopped = self.stopped or said or late
        return self.stopped


class _Search:
    def __init__(self, bargain: Bargain, concept: Concept, seed: int, work: int | None, watch: _Watch) -> None:
        self.bargain, self.concept, self.seed, self.work, self.watch = bargain, concept, seed, work, watch
        self.spent = 0
        self.timings: dict[str, float] = {}
        self.notes: list[str] = list(bargain.notes)
        self.whole: tuple[Found, ...] | None = None
        #: Whether it is certain that no package within 1 % of the best is nearer to the draft.
        self.nearest: bool | None = None

    def answer(self, near: Package | None, at_most: int | None, others: int) -> Answer:
        bargain, found = self.bargain, None
        if near is not None and at_most is not None:
            bargain = within(self.bargain, near, at_most)
            if self.concept in ("ks", "egalitarian", "leximin", "utilitarian"):
                self.whole = self._ideals()
        found = self._timed("search", bargain)
        if found.found.package is None:
            return self._nothing(found, at_most)
        if near is not None and at_most is None and self.concept != "frontier":
            found = self._nearest(near, found)
            bargain = self.bargain
        further = self._others(bargain, found, others) if others and self.concept != "frontier" else ()
        return self._told(found, further)

    def _timed(self, stage: str, bargain: Bargain) -> Outcome:
        begun = time.perf_counter()
        left = None if self.work is None else max(1, self.work - self.spent)
        found = outcome(
            self.concept, Problem.of(bargain), seed=self.seed, work=left, watch=self.watch, ideals=self.whole
        )
        self.spent += found.found.work
        self.timings[stage] = self.timings.get(stage, 0.0) + time.perf_counter() - begun
        return found

    def _ideals(self) -> tuple[Found, ...]:
        from parley.settlement.ideals import ideals

        begun = time.perf_counter()
        found = ideals(Problem.of(self.bargain), seed=self.seed, work=self.work, watch=self.watch)
        self.timings["ideals"] = time.perf_counter() - begun
        self.spent += sum(one.work for one in found)
        return found

    def _nearest(self, draft: Package, best: Outcome) -> Outcome:
        self.whole = best.ideals or None
        found, changed, sure = nearest(
            self.bargain, draft, best, lambda bargain: self._timed("near", bargain), absolute=best.absolute
        )
        self.nearest = sure and self._status(best) == "proven"
        self.notes.append(
            f"{changed} of {len(self.bargain.issues)} issues are settled otherwise than in the draft"
            + (", the fewest for a package within 1 % of the best." if sure else "; fewer may do.")
        )
        return found

    def _others(self, bargain: Bargain, best: Outcome, count: int) -> tuple[Point, ...]:
        """The best package apart from all before it, again and again."""
        assert best.found.package is not None
        self.whole = self.whole or best.ideals or None
        packages = [best.found.package]
        while len(packages) <= count and not self.watch(Progress("other packages", share=(len(packages) - 1) / count)):
            narrowed = apart_from(bargain, tuple(packages))
            other = self._timed("others", narrowed).found.package
            if other is None or not self.bargain.admissible(other):
                break
            packages.append(other)
        found, least = packages[1:], distance(self.bargain)
        issues = "one issue" if least == 1 else f"{least} issues"
        if not found:
            self.notes.append(f"No other package differs on {issues} at least in what it is worth to somebody.")
        elif len(found) < count:
            self.notes.append(f"Only {len(found)} other package{' was' if len(found) == 1 else 's were'} found.")
        if found:
            self.notes.append(f"Each differs from all before it on {issues} at least, in what it is worth to somebody.")
        return tuple(Point(one, self._gains(one)) for one in packages[1:])

    def _gains(self, package: Package) -> tuple[float, ...]:
        return tuple(float(gain) for gain in self.bargain.gains(package))

    def _nothing(self, found: Outcome, at_most: int | None) -> Answer:
        """No package: the conflict, or that none was found in the time."""
        status: Status = "infeasible" if found.found.finished else "heuristic"
        conflict: tuple[Breach, ...] = ()
        if found.found.finished:
            conflict, why = self._conflict()
            if not conflict and at_most is not None:
                why = f"No admissible package changes {at_most} issues of the draft or fewer; some change more."
            if why:
                self.notes.append(why)
        else:
            self.notes.append("No admissible package was found before the search ended; there may be some.")
        return self._answer(status, found, conflict=conflict)

    def _conflict(self) -> tuple[tuple[Breach, ...], str]:
        from parley.settlement.conflict import minimal_conflict

        begun = time.perf_counter()
        conflict = minimal_conflict(Problem.of(self.bargain), seed=self.seed, work=self.work, watch=self.watch)
        self.timings["conflict"] = time.perf_counter() - begun
        if conflict is None:
            return (), ""
        self.spent += conflict.work
        why = "" if conflict.minimal else "It is not shown of every member of the conflict that it is needed."
        return conflict.members, why

    def _told(self, found: Outcome, further: tuple[Point, ...]) -> Answer:
        package = found.found.package
        assert package is not None
        if self.concept == "frontier":
            if any(not self.bargain.admissible(point.package) for point in found.frontier):
                raise AssertionError("a package on the frontier is not admissible")
            return self._answer("proven" if found.frontier_complete else "heuristic", found)
        broken = tuple(self.bargain.breaches(package))
        if broken:
            raise AssertionError(f"the package that was found breaks {broken}")
        return self._answer(self._status(found), found, package=package, others=further)

    def _status(self, found: Outcome) -> Status:
        if self.nearest is not None:
            return "proven" if self.nearest else "gap"
        value, bound = found.found.value, found.found.bound
        if value is None or bound is None or not math.isfinite(bound):
            return "heuristic"
        allowed = PROVEN if found.absolute else PROVEN * abs(value)
        return "proven" if bound - value <= allowed else "gap"

    def _answer(
        self,
        status: Status,
        found: Outcome,
        *,
        package: Package | None = None,
        conflict: tuple[Breach, ...] = (),
        others: tuple[Point, ...] = (),
    ) -> Answer:
        notes = [*self.notes, *found.notes]
        made = package is not None
        if self.watch.stopped:
            notes.append("The search was stopped, by the clock or by a person; this is the best that it had found.")
            if made and any(not one.finished for one in found.ideals):
                notes.append(
                    "What each could gain at most was not found out in the time: shares are of the most that was found,"
                    " and so look larger than they are."
                )
        elif not found.found.finished:
            notes.append("The search ended with its limit of work; more may find better or prove it.")
        scale = [party.scale for party in self.bargain.parties]
        gains = () if package is None else self._gains(package)
        # Not a nought for what a search that was stopped did not come to, nor less than what is gained here.
        known = made and all(one.value is not None for one in found.ideals)
        ideals = tuple(
            max(float(one.value or 0) / by, gain) for one, by, gain in zip(found.ideals, scale, gains, strict=False)
        )
        answer = Answer(
            bargain=self.bargain,
            concept=self.concept,
            status=status,
            package=package,
            gains=gains,
            objective=found.found.value if made else None,
            bound=found.found.bound if made else None,
            measure=found.measure,
            conflict=conflict,
            others=others,
            ideals=ideals if known else (),
            levels=found.levels if made else (),
            gini=None if package is None else gini(self.bargain, found.ideals, package),
            notes=tuple(dict.fromkeys(notes)),
            seed=self.seed,
            work=self.spent,
            timings=self.timings,
            by_clock=self.watch.stopped,
        )
        if self.concept != "frontier":
            return answer
        return replace(
            answer,
            frontier=found.frontier,
            frontier_size=len(found.frontier),
            frontier_complete=found.frontier_complete,
        )
