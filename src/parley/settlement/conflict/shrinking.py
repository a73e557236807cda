"""From all that binds to the few that can't all be kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.conflict.fitting import Fitting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from parley.settlement.answer import Progress
    from parley.settlement.bargain import Breach, Package
    from parley.settlement.problem import Problem

#: How much work one question may take, the first time that it is asked, and at each later round over what is undecided.
_EFFORTS = (50, 500, 5_000, 50_000)
#: Work in all, unless the caller says otherwise: some seconds.
_WORK = 20_000


@dataclass(frozen=True)
class Conflict:
    """Red lines, reservations and rules that no package can all keep.

    `proven` is whether that is proven. `witnesses` has, for a member, a package that keeps all the others, checked in
    whole numbers: with one for each, no member could be left out, and the conflict is `minimal`.
    """

    members: tuple[Breach, ...]
    proven: bool
    witnesses: Mapping[Breach, Package] = field(default_factory=dict)
    work: int = 0

    @property
    def minimal(self) -> bool:
        """Whether it is shown of each member that without it a package exists."""
        return self.proven and all(one in self.witnesses for one in self.members)


def minimal_conflict(
    problem: Problem,
    *,
    seed: int = 0,
    work: int | None = None,
    watch: Callable[[Progress], bool] | None = None,
) -> Conflict | None:
    """Find a conflict of which no member could be left out; none if there is a package that keeps everything.

    Members are taken out in groups and one by one, in an order drawn from the seed, so that no party's comes first by
    its place: red lines first, then requirements and exclusions, budgets, and reservations last. What is still
    infeasible without them is so by a finished search; where a package turns up, it is kept as the witness. Questions
    that are not decided with little work are asked again with more, until `work` (relaxations solved) is used up: then
    the conflict is as small as was found, and `minimal` is false. `watch` as everywhere in the engine.
    """
    shrinking = _Shrinking(problem, seed, _WORK if work is None else work, watch)
    return shrinking.conflict()


class _Shrinking:
    def __init__(self, problem: Problem, seed: int, work: int, watch: Callable[[Progress], bool] | None) -> None:
        self.stopped = False
        self.watch = watch
        self.fitting = Fitting(problem, seed=seed, watch=None if watch is None else self._asked)
        self.seed, self.left, self.spent = seed, work, 0
        self.members = frozenset(self.fitting.members)
        self.witnesses: dict[Breach, Package] = {}

    def conflict(self) -> Conflict | None:
        whole = self._fits(self.members, self.left)
        if whole is True:
            return None
        proven = whole is False
        if proven:
            for group in self._groups():
                self._drop(group)
            self._one_by_one()
        order = {one: place for place, one in enumerate(self.fitting.members)}
        return Conflict(tuple(sorted(self.members, key=order.__getitem__)), proven, self.witnesses, self.spent)

    def _fits(self, members: frozenset[Breach], effort: int) -> bool | None:
        """Whether a package keeps these; None where that stays open."""
        if self.stopped or self.left <= 0:
            return True if self.fitting.known(members) is not None else None
        fit = self.fitting.fit(members, min(effort, self.left))
        self.left -= fit.work
        self.spent += fit.work
        return True if fit.package is not None else False if fit.settled else None

    def _drop(self, group: Sequence[Breach]) -> None:
        """Take a group out if what remains is infeasible still; otherwise try its halves."""
        group = [one for one in group if one in self.members]
        if not group:
            return
        if self._fits(self.members - set(group), _EFFORTS[0]) is False:
            self.members -= set(group)
        elif len(group) > 1:
            self._drop(group[: len(group) // 2])
            self._drop(group[len(group) // 2 :])

    def _one_by_one(self) -> None:
        """Show of each member that it is needed, or take it out; the hard ones again with more work."""
        for effort in _EFFORTS:
            again = True
            while again:  # once something is gone, what was open before may be easy
                again = False
                for one in self._ordered(self.members):
                    if one in self.witnesses or one not in self.members:
                        continue
                    rest = self.members - {one}
                    fits = self._fits(rest, effort)
                    if fits is False:
                        self.members = rest
                        again = True
                    elif fits and (package := self.fitting.known(rest)) is not None:
                        self.witnesses[one] = package
            if self.stopped or all(one in self.witnesses for one in self.members):
                break
        self.witnesses = {one: package for one, package in self.witnesses.items() if one in self.members}

    def _groups(self) -> list[list[Breach]]:
        bargain = self.fitting.bargain
        budgets = bargain.rules - len(bargain.budgets)
        ordered = self._ordered(self.members)
        return [
            [one for one in ordered if one.kind == "red_line"],
            [one for one in ordered if one.kind == "rule" and one.place < budgets],
            [one for one in ordered if one.kind == "rule" and one.place >= budgets],
            [one for one in ordered if one.kind == "reservation"],
        ]

    def _ordered(self, members: frozenset[Breach]) -> list[Breach]:
        """In an order drawn from the seed, the same each time."""
        every = self.fitting.members
        ranks = np.random.default_rng([self.seed, 0xC0]).permutation(len(every)).tolist()
        rank = dict(zip(every, ranks, strict=True))
        return sorted(members, key=rank.__getitem__)

    def _asked(self, progress: Progress) -> bool:
        self.stopped = self.stopped or (self.watch is not None and self.watch(progress))
        return self.stopped
