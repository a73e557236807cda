"""The result of a consultation as it is read, drawn and listed: made of the cleared snapshot and of nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from parley.consultation.queries.analyses import Side as Named
from parley.convening.rules.alphabet import initial


@dataclass(frozen=True)
class SideRow:
    """One of those compared, by name and mark, with its share (None where too few have voted to tell)."""

    name: str
    mark: int
    letter: str
    share: Mapping[str, int] | None
    bar: SafeString


@dataclass(frozen=True)
class Line:
    """One statement: its words in the reader's language or as it was written, the others below, and its figures."""

    number: int
    text: str
    language: str
    others: list[tuple[str, str]]
    votes: int
    overall: Mapping[str, int]
    bar: SafeString
    bridge: bool
    sides: list[SideRow]
    #: From whom votes are wanting, with how many more would tell.
    unknown: list[tuple[str, int | None]]


@dataclass(frozen=True)
class Findings:
    """The whole publication: bridges first, then the other statements; the drawing has the same figures."""

    question: str
    participants: int
    votes: int
    at: datetime
    engine: str
    result: str
    across: str
    left_out: list[str]
    bridges: list[Line]
    rest: list[Line]
    drawing: SafeString


def findings(content: Mapping[str, Any]) -> Findings | None:
    """What a snapshot tells, in the reader's language; None where it is of another kind."""
    figures = content.get("figures")
    if figures is None:
        return None
    names = [_name(side) for side in figures["sides"]]
    lines = [_line(figures, one, names) for one in figures["statements"]]
    return Findings(
        question=figures["question"],
        participants=figures["participants"],
        votes=figures["votes"],
        at=datetime.fromisoformat(figures["at"]),
        engine=figures["engine"],
        result=figures["result"],
        across=figures["across"],
        left_out=[_of_languages(one) for one in figures["left_out"]],
        bridges=[line for line in lines if line.bridge],
        rest=[line for line in lines if not line.bridge],
        drawing=_drawn(figures, names),
    )


def _line(figures: Mapping[str, Any], one: Mapping[str, Any], names: list[str]) -> Line:
    language = _reader() if _reader() in one["texts"] else one["language"]
    unknown = [(names[row["side"]], row["needed"]) for row in figures["unknown"] if row["number"] == one["number"]]
    return Line(
        number=one["number"],
        text=one["texts"][language],
        language=language,
        others=sorted((code, text) for code, text in one["texts"].items() if code != language),
        votes=one["votes"],
        overall=one["overall"],
        bar=_bar(one["overall"]),
        bridge=one["bridge"],
        sides=[
            SideRow(name, *_mark(side, name, place), share, _bar(share))
            for place, (side, name, share) in enumerate(zip(figures["sides"], names, one["sides"], strict=True))
        ],
        unknown=unknown,
    )


def _name(side: Mapping[str, Any]) -> str:
    if side["names"]:
        return _of_languages(side["names"])
    return Named(None, side["group"], None, end=side["end"]).name


def _of_languages(names: Mapping[str, str]) -> str:
    return names.get(_reader()) or names[""]


def _reader() -> str:
    return (get_language() or "").split("-")[0]


def _bar(share: Mapping[str, int] | None) -> SafeString:
    from parley.commonground.drawing import share_bar

    return mark_safe(share_bar(_estimate(share)))  # noqa: S308 (drawn from numbers alone)


def _drawn(figures: Mapping[str, Any], names: list[str]) -> SafeString:
    """Each statement as a line from nobody to everybody, with a mark where each side stands."""
    from parley.commonground import drawing

    rows = []
    for one in figures["statements"]:
        sides = zip(figures["sides"], names, one["sides"], strict=True)
        stands = [
            drawing.Stand(*_mark(side, name, place), share["percent"] / 100)
            for place, (side, name, share) in enumerate(sides)
            if share is not None
        ]
        rows.append(drawing.Row(str(one["number"]), _estimate(one["worst"]), stands))
    picture = drawing.bridges_chart(
        rows,
        title=_("Agreement with each statement"),
        description=_("A mark for each side, from nobody to everybody; the same figures stand in the table below."),
        language=get_language() or "en",
        direction="rtl" if get_language_bidi() else "ltr",
    )
    return mark_safe(picture)  # noqa: S308 (drawn by the engine, which escapes every text)


def _mark(side: Mapping[str, Any], name: str, place: int) -> tuple[int, str]:
    """The mark of a party as everywhere; groups of opinion and ends of the line are marked in their order."""
    if side["names"]:
        return side["mark"], initial(name)
    return place, side["group"] or str(side["end"])


def _estimate(share: Mapping[str, int] | None) -> Any:
    from parley.commonground.result import Estimate

    return Estimate(*(share[part] / 100 for part in ("percent", "lower", "upper"))) if share is not None else None
