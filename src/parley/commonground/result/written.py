"""A result as JSON, and read back: the keys are explained in docs/guide/common-ground.md."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from parley.commonground.result.tables import (
    Agreement,
    Bridging,
    Estimate,
    Group,
    Groups,
    PolisView,
    Representative,
    StatementResult,
    Tally,
)
from parley.commonground.result.whole import (
    Counts,
    Distinct,
    Divide,
    Influence,
    Party,
    People,
    Quality,
    Result,
    Sensitivity,
    Unknown,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kept = Mapping[str, Any]
PLACES = 6  # of shares and probabilities: more digits than are ever known


def to_json(result: Result, *, people: bool = False, as_published: bool = False) -> dict[str, Any]:
    """The result as JSON's own kinds; see `Result.to_json`."""
    view = (result.as_published if as_published else None) or result.polis
    written: dict[str, Any] = {
        **asdict(result.counts),
        "k": result.groups.k,
        "groups": [
            {"id": one.id, "letter": one.letter, "size": one.size, "stability": _short(one.stability)}
            for one in result.groups.groups
        ],
        "groups_clear": bool(result.groups.clear),
        "groups_stability": _short(result.groups.stability),
        "axes_share": [_short(share) for share in result.groups.share.tolist()],
        "parties": [asdict(party) for party in result.parties],
        "across": result.across,
        "ends": list(result.ends),
        "left_out": list(result.left_out),
        "bridges": [one.id for one in result.bridges],
        "divides": [_row(one) for one in result.divides],
        "distinct": [_row(one) for one in result.distinct],
        "unknown": [_row(one) for one in result.unknown],
        "polis": _polis(view),
        "statement_results": [
            _statement(result, one, result.wordings[place] if result.wordings else "")
            for place, one in enumerate(result.statements)
        ],
        "quality": _row(result.quality),
        "influence": _row(result.influence) if result.influence else None,
        "sensitivity": _row(result.sensitivity),
        "settings": dict(result.settings),
        "notes": list(result.notes),
        "timings": {stage: round(seconds, 4) for stage, seconds in result.timings.items()},
    }
    if people and result.people is not None:
        written["people"] = _people(result.people)
    return written


def from_json(kept: Kept) -> Result:
    """Read back what `to_json` gave; without people there are no positions."""
    people = _people_read(kept["people"]) if "people" in kept else None
    groups = tuple(Group(one["id"], one["size"], one["stability"]) for one in kept["groups"])
    parties = tuple(Party(**one) for one in kept["parties"])
    statements = tuple(_statement_read(one, groups, parties) for one in kept["statement_results"])
    by_id = {one.id: one for one in statements}
    nowhere, none = np.zeros((0, 2)), np.zeros(0, np.int32)
    nobody = People(np.zeros(0, np.int64), nowhere, none, none, none, nowhere, none)
    who = people or nobody
    wordings = tuple(one["wording"] for one in kept["statement_results"])
    return Result(
        counts=Counts(*(kept[name] for name in ("participants", "statements", "votes", "included"))),
        statements=statements,
        wordings=wordings if any(wordings) else (),
        parties=parties,
        groups=Groups(
            kept["k"],
            groups,
            who.groups,
            who.positions,
            kept["groups_stability"],
            kept["groups_clear"],
            who.ends,
            np.array(kept["axes_share"], float),
        ),
        across=kept["across"],
        ends=tuple(kept["ends"]),
        left_out=tuple(kept["left_out"]),
        bridges=tuple(by_id[id] for id in kept["bridges"]),
        divides=tuple(Divide(**{**one, "difference": Estimate(**one["difference"])}) for one in kept["divides"]),
        distinct=tuple(Distinct(**one) for one in kept["distinct"]),
        unknown=tuple(Unknown(**one) for one in kept["unknown"]),
        polis=_polis_read(kept["polis"], who),
        quality=Quality(**kept["quality"]),
        influence=Influence(**kept["influence"]) if kept["influence"] else None,
        sensitivity=Sensitivity(**{**kept["sensitivity"], "sides_change": tuple(kept["sensitivity"]["sides_change"])}),
        people=people,
        as_published=None,
        settings=kept["settings"],
        notes=tuple(kept["notes"]),
        timings=kept["timings"],
    )


def _short(value: float | None) -> float | None:
    """A number as JSON knows it: not more digits than are known, and nothing that isn't a number."""
    return None if value is None or not math.isfinite(value) else round(float(value), PLACES) + 0.0


def _whole(values: NDArray[np.float64]) -> list[float | None]:
    """Numbers to their last digit, to be compared with what was published."""
    return [value if math.isfinite(value) else None for value in values.tolist()]


def _row(row: Any) -> dict[str, Any]:
    """A row of a table under the names of its fields."""
    return {name: _tidied(value) for name, value in asdict(row).items()}


def _tidied(value: Any) -> Any:
    if isinstance(value, float):
        return _short(value)
    if isinstance(value, dict):
        return {name: _tidied(one) for name, one in value.items()}
    return [_tidied(one) for one in value] if isinstance(value, (tuple, list)) else value


def _agreement(one: Agreement) -> dict[str, Any]:
    tally, share = one.tally, one.share
    return {
        "agree": tally.agree if tally else None,
        "disagree": tally.disagree if tally else None,
        "pass": tally.passed if tally else None,
        "estimate": _short(share.estimate) if share else None,
        "lower": _short(share.lower) if share else None,
        "upper": _short(share.upper) if share else None,
        "enough_votes": one.enough,
        "distinct": one.distinct,
    }


def _agreement_read(kept: Kept) -> Agreement:
    told = kept["agree"] is not None
    tally = Tally(kept["agree"], kept["disagree"], kept["pass"]) if told else None
    share = Estimate(kept["estimate"], kept["lower"], kept["upper"]) if kept["estimate"] is not None else None
    return Agreement(tally, share, enough=kept["enough_votes"], distinct=kept["distinct"])


def _statement(result: Result, one: StatementResult, wording: str) -> dict[str, Any]:
    bridging = one.bridging
    return {
        "id": one.id,
        "wording": wording,
        "agree": one.tally.agree,
        "disagree": one.tally.disagree,
        "pass": one.tally.passed,
        "estimate": _short(one.overall.estimate),
        "lower": _short(one.overall.lower),
        "upper": _short(one.overall.upper),
        "range": [_short(end) for end in one.range],
        "bridging": {
            "estimate": _short(bridging.estimate),
            "lower": _short(bridging.lower),
            "upper": _short(bridging.upper),
            "all_parties_above_half": _short(bridging.all_parties_above_half),
            "missing": list(bridging.missing),
        },
        "by_group": {
            str(group.id): _agreement(said) for group, said in zip(result.groups.groups, one.by_group, strict=True)
        },
        "by_party": {party.name: _agreement(said) for party, said in zip(result.parties, one.by_party, strict=True)},
        "by_end": [_agreement(said) for said in one.by_end],
        "enough_votes": one.enough_votes,
        "counted": one.counted,
    }


def _statement_read(kept: Kept, groups: tuple[Group, ...], parties: tuple[Party, ...]) -> StatementResult:
    low, high = (math.nan if end is None else end for end in kept["range"])
    bridging = kept["bridging"]
    return StatementResult(
        id=kept["id"],
        tally=Tally(kept["agree"], kept["disagree"], kept["pass"]),
        overall=Estimate(kept["estimate"], kept["lower"], kept["upper"]),
        bridging=Bridging(**{**bridging, "missing": tuple(bridging["missing"])}),
        by_group=tuple(_agreement_read(kept["by_group"][str(group.id)]) for group in groups),
        by_party=tuple(_agreement_read(kept["by_party"][party.name]) for party in parties),
        enough_votes=kept["enough_votes"],
        range=(low, high),
        by_end=tuple(_agreement_read(one) for one in kept["by_end"]),
        counted=kept["counted"],
    )


def _polis(view: PolisView) -> dict[str, Any]:
    ids = view.statement_ids.tolist()
    return {
        "statement_ids": ids,
        "components": [_whole(component) for component in view.components],
        "means": _whole(view.means),
        "extremity": _whole(view.extremity),
        "k": view.k,
        "group_sizes": list(view.group_sizes),
        "group_informed_consensus": {
            str(id): value for id, value in zip(ids, _whole(view.consensus), strict=True) if value is not None
        },
        "representative": {
            str(group): [_representative(one) for one in view.representative.get(group, ())] for group in range(view.k)
        },
        "agree": [_representative(one) for one in view.agree],
        "disagree": [_representative(one) for one in view.disagree],
        "priorities": _whole(view.priorities),
    }


def _representative(one: Representative) -> dict[str, Any]:
    return {name: None if value != value else value for name, value in asdict(one).items()}


def _polis_read(kept: Kept, people: People) -> PolisView:
    def column(values: list[float | None]) -> NDArray[np.float64]:
        return np.array([math.nan if value is None else value for value in values], float)

    ids = np.array(kept["statement_ids"]) if kept["statement_ids"] else np.zeros(0, np.int64)
    consensus = kept["group_informed_consensus"]

    def listed(rows: list[dict[str, Any]]) -> tuple[Representative, ...]:
        return tuple(
            Representative(**row | {name: math.nan for name, value in row.items() if value is None}) for row in rows
        )

    return PolisView(
        statement_ids=ids,
        components=np.array([column(component) for component in kept["components"]]).reshape(2, len(ids)),
        means=column(kept["means"]),
        positions=people.polis_positions,
        included=people.included,
        base_labels=np.full(len(people.participants), -1, np.int32),
        labels=people.polis_groups,
        k=kept["k"],
        group_sizes=tuple(kept["group_sizes"]),
        extremity=column(kept["extremity"]),
        consensus=column([consensus.get(str(id)) for id in ids.tolist()]),
        priorities=column(kept["priorities"]),
        representative={int(group): listed(rows) for group, rows in kept["representative"].items()},
        agree=listed(kept["agree"]),
        disagree=listed(kept["disagree"]),
    )


def _people(people: People) -> dict[str, Any]:
    return {
        "participants": people.participants.tolist(),
        "x": [_short(x) for x in people.positions[:, 0].tolist()],
        "y": [_short(y) for y in people.positions[:, 1].tolist()],
        "groups": people.groups.tolist(),
        "ends": people.ends.tolist(),
        "polis_x": [_short(x) for x in people.polis_positions[:, 0].tolist()],
        "polis_y": [_short(y) for y in people.polis_positions[:, 1].tolist()],
        "polis_groups": people.polis_groups.tolist(),
        "parties": people.parties.tolist(),
    }


def _people_read(kept: Kept) -> People:
    def places(*axes: str) -> NDArray[np.float64]:
        columns = [[math.nan if at is None else at for at in kept[axis]] for axis in axes]
        return np.ascontiguousarray(np.array(columns, float).T).reshape(-1, 2)

    groups, polis_groups, parties = (np.array(kept[name], np.int32) for name in ("groups", "polis_groups", "parties"))
    ids = np.array(kept["participants"]) if kept["participants"] else np.zeros(0, np.int64)
    ends = np.array(kept["ends"], np.int32)
    return People(ids, places("x", "y"), groups, polis_groups, parties, places("polis_x", "polis_y"), ends)
