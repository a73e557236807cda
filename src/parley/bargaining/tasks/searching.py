"""Makes a search, in a process of its own: outside every transaction, stopped by a word, begun again after a restart.

The engine works in a thread; this one says how far it is and listens whether it shall stop. What is kept is what the
engine found, without a number of any party's.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from threading import Event, Thread
from typing import Any, Generic, TypeVar

from parley.bargaining import acts
from parley.bargaining.models import Run, Search, TakenIn
from parley.bargaining.rules import priorities
from parley.bargaining.rules import searches as rules
from parley.bargaining.rules.laid import Laid
from parley.procedure.actors import Clock
from parley.procedure.errors import Refused
from parley.settlement.answer import Answer, Concept, Progress
from parley.settlement.bargain import Bargain, Breach, Package

#: How often it listens (seconds), and how many of these pass between two notes of how far it is.
TICK, NOTED_EVERY = 0.5, 6
#: So many ticks a solver may take to notice that it was stopped, before what it said last is taken.
GRACE = 40
#: By what share weights are off, so many times, and by what share of its surplus a party overstates what it needs.
OFF, TRIALS, OVER = 0.2, 40, 0.4

T = TypeVar("T")


class GivenUp(Exception):
    """Nobody waits for this search any more: the server is going down, or somebody else has taken it up."""


def make(*, by: Clock, search: str, wanted: Callable[[], bool] = lambda: True) -> None:
    """Make a search that has begun, and keep what it found; while `wanted` says no, all is dropped."""
    run = acts.take_up_search(by=by, search=search)
    found = Search.objects.for_clock().get(public_id=search)
    _Made(by, found, run, wanted).end()


class _Made:
    """One search at work."""

    def __init__(self, by: Clock, search: Search, run: Run, wanted: Callable[[], bool]) -> None:
        self.by, self.search, self.run, self.wanted = by, search, run, wanted
        self.laid = Laid.from_json(search.table)
        self.bargain = bargain_of(search, self.laid)
        self.near = self.bargain.placed(run.near) if run.near else None
        self.stopped = False

    def end(self) -> None:
        """Look for everything that was asked for, one after the other, and keep it."""
        answers: list[Answer] = []
        for number, concept in enumerate(self.run.concepts):
            answer = self._answered(concept, number)
            answers.append(answer)
            if answer.status == "infeasible" and not answer.conflict and self.run.at_most is not None:
                return self._keep(rules.NOT_NEAR)
            if answer.status == "infeasible":
                return self._keep(rules.NOTHING, obstacles=[_stands(self, one) for one in answer.conflict])
            if self.stopped:
                break
        packages = list(collected(self.bargain, answers))
        if not packages:
            return self._keep(rules.CUT_SHORT if self.stopped else rules.FAILED)
        return self._keep(rules.FOUND, packages=packages, robustness=self._robustness(answers[0]))

    def _answered(self, concept: Concept, number: int) -> Answer:
        from parley.settlement.settle import settle

        def settled(progress: Callable[[Progress], bool]) -> Answer:
            return settle(
                self.bargain,
                concept,
                near=self.near,
                at_most=self.run.at_most,
                others=self.run.others if number == 0 else 0,
                seed=self.run.seed,
                progress=progress,
            )

        asked = _Asked(settled)
        self._wait(asked, concept, number)
        return asked.result or self._so_far(concept, asked.last)

    def _robustness(self, answer: Answer) -> dict[str, Any] | None:
        """What becomes of the first package when weights are off; nothing where it was held near another one."""
        if self.stopped or self.near is not None or answer.package is None:
            return None
        from parley.settlement.robustness import overstating, weights_off

        def tried(progress: Callable[[Progress], bool]) -> dict[str, Any]:
            off = weights_off(answer, share=OFF, times=TRIALS, seed=self.run.seed, watch=progress)
            more = overstating(answer, share=OVER, seed=self.run.seed, watch=progress) if self._many else ()
            return {
                "off": OFF,
                "tried": off.times,
                "same": off.changed.count(0),
                "changed": math.ceil(off.median_changed or 0),
                "issues": len(self.bargain.issues),
                **mean_overstated([(one.own, one.others) for one in more]),
            }

        asked = _Asked(tried)
        self._wait(asked, rules.ROBUSTNESS, len(self.run.concepts))
        return asked.result

    @property
    def _many(self) -> bool:
        """Whether a mean over all parties tells nothing of one of them."""
        return len(self.bargain.parties) >= 3

    def _wait(self, asked: "_Asked[Any]", stage: str, number: int) -> None:
        """Wait for the engine, listen meanwhile whether it shall stop, and note how far it is."""
        for tick in asked.ticks():
            self._listen(asked)
            if tick % NOTED_EVERY == 0:
                done = asked.last.share if asked.last is not None else None
                self._note(stage, (number + (done or 0.0)) / (len(self.run.concepts) + 1))

    def _so_far(self, concept: Concept, last: Progress | None) -> Answer:
        """What a solver said last that does not come back from being stopped."""
        package = last.package if last is not None else None
        if package is not None and not self.bargain.admissible(package):
            package = None
        return Answer(self.bargain, concept, "heuristic", package=package, by_clock=True)

    def _listen(self, asked: "_Asked[Any]") -> None:
        state = Run.objects.for_clock().filter(pk=self.run.pk).values("state", "attempts", "stop_asked_at").first()
        if not self.wanted() or state is None:
            raise GivenUp
        if state["state"] != rules.RUNNING or state["attempts"] != self.run.attempts:
            raise GivenUp
        if state["stop_asked_at"] is not None:
            self.stopped = True
            asked.stop.set()

    def _note(self, stage: str, share: float) -> None:
        try:
            acts.note_progress(
                by=self.by,
                search=self.search.public_id,
                attempt=self.run.attempts,
                stage=stage,
                share=min(1.0, max(0.0, share)),
            )
        except Refused:
            # It has ended, or was taken up again, since it was looked at.
            raise GivenUp from None

    def _keep(self, outcome: str, **found: Any) -> None:
        acts.end_search(by=self.by, search=self.search.public_id, outcome=outcome, engine=engine(), **found)


class _Asked(Generic[T]):
    """The engine at work in a thread of its own, so that whoever waits for it can listen meanwhile."""

    def __init__(self, work: Callable[[Callable[[Progress], bool]], T]) -> None:
        self.stop = Event()
        self.last: Progress | None = None
        self.result: T | None = None
        self.failed: BaseException | None = None
        self._work = work
        self._thread = Thread(target=self._run, daemon=True)

    def ticks(self) -> Iterator[int]:
        """One tick after the other until the answer is there, or it was stopped and does not come back."""
        self._thread.start()
        tick = left = 0
        while self._thread.is_alive():
            yield tick
            tick, left = tick + 1, left + self.stop.is_set()
            if left > GRACE:
                break
            self._thread.join(TICK)
        if self.failed is not None:
            raise self.failed

    def _run(self) -> None:
        try:
            self.result = self._work(self._told)
        except BaseException as error:
            self.failed = error

    def _told(self, told: Progress) -> bool:
        if told.package is None and self.last is not None:
            told = replace(told, package=self.last.package)
        self.last = told
        return self.stop.is_set()


def bargain_of(search: Search, laid: Laid) -> Bargain:
    """The bargain of a search: its table, and the parties as their seals have it that it took."""
    taken = TakenIn.objects.for_clock().filter(search=search).select_related("party", "sealed").order_by("party")
    parties = tuple(
        priorities.as_party(priorities.Statement.from_json(one.sealed.content), laid, one.party.public_id)
        for one in taken
        if one.sealed is not None
    )
    return replace(laid.bargain, parties=parties)


def collected(bargain: Bargain, answers: list[Answer]) -> Iterator[dict[str, Any]]:
    """The packages of several answers, each once, with all that it answers; then those that come close."""
    answering: dict[Package, list[dict[str, Any]]] = {}
    for answer in answers:
        if answer.package is not None:
            answering.setdefault(answer.package, []).append(
                {"concept": answer.concept, "status": answer.status, "within": within(answer)}
            )
    others = (point.package for answer in answers for point in answer.others)
    for package in dict.fromkeys((*answering, *others)):
        if not bargain.admissible(package):
            raise RuntimeError("the engine gave a package that some party could not accept")
        yield {"choices": bargain.named(package), "answers": answering.get(package, [])}


def mean_overstated(found: list[tuple[float | None, float | None]]) -> dict[str, float]:
    """What it brings a party on average to overstate, and costs the others: shares, over all parties alone."""
    own = [one for one, _others in found if one is not None]
    others = [one for _own, one in found if one is not None]
    if not own or not others:
        return {}
    return {"over": OVER, "own": sum(own) / len(own), "others": sum(others) / len(others)}


def within(answer: Answer) -> float | None:
    """What share of the best there can be may be missing, in thousandths, rounded up.

    No finer: from a ratio to its last digit, and what some have opened, others' numbers could be worked out.
    """
    if answer.objective is None or answer.bound is None or not math.isfinite(answer.bound):
        return None
    short = max(0.0, answer.bound - answer.objective)
    if answer.concept == "nash":
        # A sum of logarithms: the missing share of the product, party by party.
        share = -math.expm1(-short / max(1, len(answer.bargain.parties)))
    else:
        share = short / abs(answer.bound) if answer.bound else float(short > 0)
    # Sums of logarithms are precise to some millionths of that.
    return min(1.0, math.ceil(1000 * share - 1e-6) / 1000)


def _stands(made: _Made, breach: Breach) -> Mapping[str, Any]:
    """One member of what stands in the way, by public ids."""
    if breach.party is None:
        return {"kind": "rule", "what": [made.laid.kept_rules[breach.place].id]}
    party = made.bargain.parties[breach.party]
    lines = party.red_lines
    what = made.laid.named(lines[breach.place]) if breach.kind == "red_line" else ()
    return {"kind": breach.kind, "party": party.id, "what": list(what)}


@lru_cache(maxsize=1)
def engine() -> str:
    """By what searches are made, as it is written beside each."""
    return f"parley.settlement {version('parley')}"
