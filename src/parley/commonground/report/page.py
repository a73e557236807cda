"""The report from its first line to its last."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from parley.commonground.drawing.svg import text
from parley.commonground.report.figures import chart, groups_table, map_figure, parties_table
from parley.commonground.report.marking import Column, listed, name, paragraphs, said, share, table
from parley.commonground.report.statements import all_statements, bridges_in_full, divides_in_full
from parley.commonground.summary import Section, reading, side_name

if TYPE_CHECKING:
    from parley.commonground.result import Result

#: How many rows a table has at most that is there to be read, not to look things up in.
ROWS = 20


def report(result: Result, *, title: str = "") -> str:
    """The result as one HTML page, to read on any screen, to print, and to hand on.

    title: of the conversation, as it was typed. Nothing of a party or group below the floor stands in it, nor single
    votes, nor who is who; the map shows a dot for each participant, or where these are many, how many stand where.
    """
    who, together, apart, groups, unknown, trust = reading(result)
    parts = [
        ("who", who, parties_table(result)),
        ("map", None, map_figure(result)),
        ("together", together, chart(result) + bridges_in_full(result)),
        ("apart", apart, divides_in_full(result)),
        ("groups", groups, groups_table(result)),
        ("unknown", unknown, _unknown(result)),
        ("trust", trust, listed(trust.items) + _quality(result)),
        ("statements", None, all_statements(result)),
        ("computed", None, _computed(result)),
    ]
    headings = {"map": "The map of opinions", "statements": "All statements", "computed": "How it was computed"}
    body, links = "", ""
    for key, section, more in parts:
        heading = said(section.heading) if section else headings[key]
        links += f'<li><a href="#{key}">{heading}</a></li>'
        body += f'<section id="{key}"><h2>{heading}</h2>{_spoken(section, more) if section else more}</section>\n'
    style = files("parley.commonground.report").joinpath("static/report.css").read_text(encoding="utf-8")
    shown = name(title) if title else "A conversation"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Common ground: {text(title) or 'a conversation'}</title><style>{style}</style></head>\n"
        f'<body><main><p class="soft">Common ground</p><h1 dir="auto">{shown}</h1>'
        f'<nav aria-label="Parts"><ol>{links}</ol></nav>\n{body}</main></body></html>\n'
    )


def _spoken(section: Section, more: str) -> str:
    """What is said in a part; its list gives way to the table that says the same and more."""
    items = "" if more else listed(section.items)
    return paragraphs(section.said, "lead") + items + more + paragraphs(section.after)


def _unknown(result: Result) -> str:
    if not result.unknown:
        return ""
    columns = (Column("Statement", "head"), Column("Whom to ask"), Column("About how many more votes", "figure"))
    rows = [
        (_quoted(result, one.id), _side(result, one.party), "too few to say" if one.needed is None else f"{one.needed}")
        for one in result.unknown[:ROWS]
    ]
    more = len(result.unknown) - ROWS
    caption = "The most useful to ask first" + (f"; {more} more are not listed" if more > 0 else "")
    return table(columns, rows, caption)


def _quality(result: Result) -> str:
    quality, moved, missing = result.quality, result.influence, result.sensitivity
    rows = []
    if quality.prediction_auc is not None and quality.prediction_log_loss is not None:
        rows += [
            ("Votes kept back that are told apart (0.5 is chance, 1 is perfect)", f"{quality.prediction_auc:.3f}"),
            ("Mean surprise at a vote kept back (0.693 is a coin)", f"{quality.prediction_log_loss:.3f}"),
            ("Votes kept back for that", str(quality.held_out)),
        ]
    if moved is not None and moved.largest_shift is not None:
        rows += [
            ("Most suspicious accounts left out, to see what changes", str(moved.left_out)),
            ("Largest change of a statement's agreement without them", f"{100 * moved.largest_shift:.1f} points"),
        ]
        if moved.top_kept is not None:
            rows.append(("Of the ten best bridges, how many stay without them", share(moved.top_kept)))
    rows.append(("Statements whose side of half hangs on those who did not vote", str(len(missing.sides_change))))
    if not rows:
        return ""
    return table((Column("What was looked at", "head"), Column("Figure", "figure")), rows, kind="narrow")


def _computed(result: Result) -> str:
    settings = result.settings
    across = {
        "parties": "the declared parties",
        "groups": "the opinion groups",
        "ends": "the two ends of the main line of opinion",
        "all": "all who took part",
    }[result.across]
    lines = [
        f"Bridges are measured between {across}: by the agreement of the side that agrees least. Agreement is a share "
        "of all who answered; who passes does not agree.",
        "Where a side has cast few votes its share leans on the others, as far as the sides prove alike (partial "
        "pooling); every share has a 95 % interval.",
        f"What sets a side apart is tested with at most {100 * settings['rate']:g} % of false findings among all.",
        f"Of a party or group of fewer than {settings['floor']} people nothing is told, nor anything from which it "
        "could be worked out.",
        "Opinion groups are looked for in a model of the votes, and people are drawn anew "
        f"{settings['resamples']} times to see which groups come back; that there are none is an answer.",
        f"All chance starts from the number {settings['seed']}. The same votes give the same result, in any order.",
    ]
    return "<ul>" + "".join(f"<li>{text(line)}</li>" for line in lines) + "</ul>"


def _quoted(result: Result, id: int | str) -> str:
    words = result.wording(id)
    return f'{name(words)} <span class="number">({name(id)})</span>' if words else f"Statement {name(id)}"


def _side(result: Result, side: str) -> str:
    shown = side_name(result, side)
    return name(shown) if isinstance(shown, str) else said(shown).capitalize()
