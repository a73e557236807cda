"""How the report's parts are written down: text made harmless, names isolated, tables that fold on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parley.commonground.drawing.svg import text
from parley.commonground.result import Estimate
from parley.commonground.words import Sentence, english, percent


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading and the kind of its cells, of which "head" names the row."""

    heading: str
    kind: str = ""


def name(typed: object) -> str:
    """What people typed, isolated so that its direction does not reach beyond it."""
    return f"<bdi>{text(str(typed))}</bdi>"


def said(sentence: Sentence) -> str:
    """A sentence as a page shows it."""
    return sentence.said(text, lambda one, many, count: text(english(one, many, count)), lambda value: _value(value))


def paragraphs(sentences: Iterable[Sentence], kind: str = "") -> str:
    """A paragraph of what is said; nothing for nothing."""
    spoken = " ".join(said(sentence) for sentence in sentences)
    return (f'<p class="{kind}">{spoken}</p>' if kind else f"<p>{spoken}</p>") if spoken else ""


def listed(sentences: Iterable[Sentence]) -> str:
    """A list; nothing for nothing."""
    items = "".join(f"<li>{said(sentence)}</li>" for sentence in sentences)
    return f"<ul>{items}</ul>" if items else ""


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]], caption: str = "", kind: str = "fold") -> str:
    """A table whose cells are written down already; on a phone each row is a list of its columns."""
    heads = "".join(f'<th scope="col" class="{column.kind}">{column.heading}</th>' for column in columns)
    body = "".join(
        "<tr>" + "".join(_cell(column, cell) for column, cell in zip(columns, row, strict=True)) + "</tr>\n"
        for row in rows
    )
    titled = f"<caption>{caption}</caption>" if caption else ""
    return f'<table class="{kind}">{titled}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def share(estimate: float | None) -> str:
    """A share in whole percents, or that it is not told."""
    return "too few" if estimate is None else f"{percent(estimate)} %"


def interval(one: Estimate | None) -> str:
    """The 95 % interval of a share in whole percents."""
    return "" if one is None else f"{percent(one.lower)} to {percent(one.upper)} %"


def _cell(column: Column, cell: str) -> str:
    if column.kind == "head":
        return f'<th scope="row">{cell}</th>'
    label = f' data-label="{column.heading}"' if column.heading and column.kind != "drawn" else ""
    cell = f"<div>{cell}</div>" if label and "<" in cell else cell  # one thing beside its label, where tables fold
    return f'<td class="{column.kind}"{label}>{cell}</td>' if column.kind else f"<td{label}>{cell}</td>"


def _value(value: object) -> object:
    return name(value) if isinstance(value, str) else value
