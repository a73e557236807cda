"""Bonuses seen as what can't hold together: where they decide everything, far fewer choices than the issues' options.

Of a bargain in which each bonus brings something good, a package is no more than the bonuses that hold in it (and, on
an issue whose options are worth something in themselves, the option). Two bonuses clash when no option of some issue
suits both. Any bonuses of which no two clash hold together in some package, as long as the sets of options on each
issue have Helly's property: sets that meet two by two have an option in common, as intervals on a line do.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from parley.settlement.frontier.network import Network, Tie
from parley.settlement.problem import Ints

#: No more bonuses than this are compared two by two, and no more kinds of options of an issue three by three.
MOST_BONUSES, MOST_KINDS = 3_000, 24


@dataclass(eq=False)
class _Graph:
    """Bonuses as points, with a line between two that clash; `anchored` are those on an issue that is valued itself."""

    worth: list[tuple[int, ...]]
    #: The points that each clashes with, as bits; and the points that are still in question.
    near: list[int]
    alive: int
    anchored: int
    #: Points that hold whatever else does; and points that hold whenever another does.
    sure: list[int]
    along: dict[int, list[int]]

    def drop(self, point: int) -> None:
        """Leave a point out."""
        self.alive &= ~(1 << point)
        for other in _bits(self.near[point]):
            self.near[other] &= ~(1 << point)
        self.near[point] = 0


def clashes(net: Network) -> Network | None:
    """The same network with bonuses as its choices; none where that would not be the same."""
    bonuses = [(tie, tie.worth) for tie in net.ties if tie.worth is not None and min(tie.worth) >= 0]
    if len(bonuses) < len(net.ties) or not bonuses or len(bonuses) > MOST_BONUSES or net.gain.shape[1] > net.parties:
        return None
    sets: dict[int, dict[int, int]] = {}
    for point, (tie, _) in enumerate(bonuses):
        for issue, options in tie.when:
            sets.setdefault(issue, {})[point] = options
    blocks = [slice(int(a), int(b)) for a, b in zip(net.first[:-1], net.first[1:], strict=True)]
    if not all(_helly(set(one.values()), net.place[blocks[issue]].tolist()) for issue, one in sets.items()):
        return None
    valued = [issue for issue, block in enumerate(blocks) if (net.gain[block] != net.gain[block.start]).any()]
    graph = _graph([worth for _, worth in bonuses], sets, set(valued))
    _reduce(graph)
    points = list(_bits(graph.alive))
    sure = np.array([graph.worth[point] for point in graph.sure], dtype=np.int64).reshape(-1, net.parties).sum(axis=0)
    plain = sum(
        (net.gain[block.start] for issue, block in enumerate(blocks) if issue not in valued), np.zeros_like(net.start)
    )
    gains = [np.array([[0] * net.parties, graph.worth[point]], dtype=np.int64) for point in points]
    gains += [net.gain[blocks[issue]] for issue in valued]
    kinds = [_EITHER] * len(points) + [net.place[blocks[issue]] for issue in valued]
    sizes = [2] * len(points) + net.sizes[valued].tolist()
    if not kinds:  # all is decided: one choice that is none
        gains, kinds, sizes = [np.zeros((1, net.parties), dtype=np.int64)], [_EITHER[:1]], [1]
    columns = {point: at for at, point in enumerate(points)}
    holding = {member: columns[point] for point in points for member in (point, *graph.along.get(point, ()))}
    at_issue = {issue: at for at, issue in enumerate(valued, len(points))}
    return Network(
        net.parties,
        net.start + sure + plain,
        np.concatenate([[0], np.cumsum([len(one) for one in kinds])]),
        np.concatenate(gains),
        np.concatenate(kinds),
        np.array(sizes, dtype=np.int64),
        tuple(_ties(graph, columns, at_issue, sets, net, blocks)),
        lambda chosen: _options(net, chosen, sets, holding, set(graph.sure), at_issue),
    )


#: Whether a bonus holds.
_EITHER = np.arange(2, dtype=np.int64)


def _bits(mask: int) -> list[int]:
    places = []
    while mask:
        low = mask & -mask
        places.append(low.bit_length() - 1)
        mask ^= low
    return places


def _helly(sets: set[int], options: list[int]) -> bool:
    """Whether sets that meet two by two always have an option in common: by Berge's test on any three options."""
    if all(_interval(one, options) for one in sets):
        return True
    kinds = {tuple(one >> option & 1 for one in sets): option for option in options}
    if len(kinds) > MOST_KINDS:
        return False
    for three in combinations(kinds.values(), 3):
        mask = sum(1 << option for option in three)
        common = -1
        for one in sets:
            if (one & mask).bit_count() >= 2:
                common &= one
        if common == 0:
            return False
    return True


def _interval(one: int, options: list[int]) -> bool:
    inside = [bool(one >> option & 1) for option in options]
    return sum(a != b for a, b in zip([False, *inside], [*inside, False], strict=True)) <= 2


def _graph(worth: list[tuple[int, ...]], sets: dict[int, dict[int, int]], valued: set[int]) -> _Graph:
    near = [0] * len(worth)
    anchored = 0
    for issue, here in sets.items():
        if issue in valued:
            anchored |= sum(1 << point for point in here)
            continue
        by_options: dict[int, int] = {}
        for point, options in here.items():
            by_options[options] = by_options.get(options, 0) | 1 << point
        for one, other in combinations(by_options, 2):
            if not one & other:
                for point in _bits(by_options[one]):
                    near[point] |= by_options[other]
                for point in _bits(by_options[other]):
                    near[point] |= by_options[one]
    return _Graph(list(worth), near, (1 << len(worth)) - 1, anchored, [], {})


def _reduce(graph: _Graph) -> None:
    """Decide what no party could want otherwise, as long as that goes on."""
    changed = True
    while changed:
        changed = False
        for point in _bits(graph.alive & ~graph.anchored):
            if graph.alive >> point & 1:
                changed |= _taken(graph, point) or _preferred(graph, point)
        seen: dict[int, int] = {}
        for point in _bits(graph.alive & ~graph.anchored):
            twin = seen.setdefault(graph.near[point], point)
            if twin != point:
                # Both or neither: what suits one suits the other.
                graph.worth[twin] = tuple(a + b for a, b in zip(graph.worth[twin], graph.worth[point], strict=True))
                graph.worth[point] = (0,) * len(graph.worth[point])
                graph.along.setdefault(twin, []).extend([point, *graph.along.pop(point, [])])
                graph.drop(point)
                changed = True


def _taken(graph: _Graph, point: int) -> bool:
    """Take a point that brings every party at least as much as all that it clashes with."""
    near = _bits(graph.near[point])
    own = graph.worth[point]
    if any(sum(graph.worth[one][party] for one in near) > own[party] for party in range(len(own))):
        return False
    for one in near:
        graph.drop(one)
    graph.drop(point)
    graph.sure.extend([point, *graph.along.pop(point, [])])
    return True


def _preferred(graph: _Graph, point: int) -> bool:
    """Leave out points that clash with this one and all that it clashes with, and bring nobody more."""
    dropped = False
    for one in _bits(graph.near[point]):
        others = graph.near[point] & ~(1 << one)
        if others & ~graph.near[one] == 0 and all(
            a >= b for a, b in zip(graph.worth[point], graph.worth[one], strict=True)
        ):
            graph.drop(one)
            dropped = True
    return dropped


def _ties(
    graph: _Graph,
    columns: dict[int, int],
    at_issue: dict[int, int],
    sets: dict[int, dict[int, int]],
    net: Network,
    blocks: list[slice],
) -> list[Tie]:
    """What must not be: two that clash; one that holds with an option that it rules out on an issue valued itself."""
    ties = []
    for point, column in columns.items():
        for other in _bits(graph.near[point] >> point << point):
            ties.append(Tie(((column, 2), (columns[other], 2)), None))
    for issue, at in at_issue.items():
        for point, options in sets.get(issue, {}).items():
            if point in columns:
                lacking = [place for place in net.place[blocks[issue]].tolist() if not options >> place & 1]
                ties.extend(Tie(((columns[point], 2), (at, 1 << place)), None) for place in lacking)
    return ties


def _options(
    net: Network,
    chosen: Ints,
    sets: dict[int, dict[int, int]],
    holding: dict[int, int],
    sure: set[int],
    at_issue: dict[int, int],
) -> Ints:
    """The package of each row: on every issue the first option that suits all the bonuses that hold."""
    out = np.empty((len(chosen), len(net.sizes)), dtype=np.int64)
    for issue in range(len(net.sizes)):
        if issue in at_issue:
            out[:, issue] = chosen[:, at_issue[issue]]
            continue
        places = net.place[net.first[issue] : net.first[issue + 1]]
        suits = np.ones((len(chosen), len(places)), dtype=bool)
        for point, options in sets.get(issue, {}).items():
            inside = np.array([bool(options >> int(place) & 1) for place in places])
            if point in sure:
                suits &= inside
            elif point in holding:
                suits &= inside | (chosen[:, holding[point]] == 0)[:, None]
        out[:, issue] = places[suits.argmax(axis=1)]
    return out
