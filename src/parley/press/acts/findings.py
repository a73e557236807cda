"""The result of a consultation, published: its figures are read from the analysis and frozen, its words are edited."""

from typing import Annotated

from annotated_types import Ge, Le

from parley.consultation.acts import enter_analysis
from parley.consultation.models import Consultation, Statement, Translation
from parley.consultation.queries.analyses import Book, StatementReading
from parley.consultation.queries.analyses import Share as SharePart
from parley.consultation.queries.analyses import Side as SidePart
from parley.consultation.rules import course
from parley.press.acts.desk import Desk
from parley.press.models import Item
from parley.press.rules import findings as rules
from parley.procedure.act import Act, act
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Language, Line, MaybeLine, MaybePassage

Many = Annotated[int, Ge(1), Le(rules.MOST)]


@act
def draft_findings(
    act: Act,
    *,
    consultation: Id,
    title: Line,
    language: Language,
    introduction: MaybePassage = "",
    most: Many = 30,
    zone: MaybeLine = "",
    city: MaybeLine = "",
) -> Item:
    """Draft the publication of what a consultation found: the figures that everybody may be told, as they are now.

    `most` says how many statements it shows, bridges first. The analysis enters the record with it.
    """
    found = act.find(Consultation, consultation)
    content = rules.findings(
        title=title,
        introduction=introduction,
        language=language,
        figures=_figures(act, found, most),
        zone=zone or act.process.time_zone,
        city=city,
    )
    return Desk(act).drafted(content, consultation=consultation)


@act
def edit_findings(
    act: Act,
    *,
    item: Id,
    edition: int,
    title: Line,
    language: Language,
    introduction: MaybePassage = "",
    anew: bool = False,
    most: Many = 30,
    zone: MaybeLine = "",
    city: MaybeLine = "",
) -> Item:
    """Edit the words of such a draft; its figures stay, unless the team reads them `anew` from the analysis."""
    desk = Desk(act)
    version = desk.at_hand(item)
    if "figures" not in version.content:
        raise Absent
    figures: rules.Figures | dict[str, object] = version.content["figures"]
    if anew:
        if not act.viewer.of_team:
            raise Refused(_("Only the mediators and the secretariat read the figures anew."), field="anew")
        figures = _figures(act, act.find(Consultation, version.consultation), most)
    content = rules.findings(
        title=title,
        introduction=introduction,
        language=language,
        figures=figures,
        zone=zone or act.process.time_zone,
        city=city,
    )
    return desk.edited(version, edition, content)


def _figures(act: Act, found: Consultation, most: int) -> rules.Figures:
    """What may be told to everybody now; from now on it is known, and later tellings step on from it."""
    book = Book.open(act.viewer, found, "seats")
    analysis = book.reading if book is not None else None
    if book is None or analysis is None or not analysis.enough:
        raise Refused(_("There is nothing to publish yet: at least five people must have voted, and been counted."))
    if analysis.entered_at is None:
        enter_analysis(by=act.by, analysis=analysis.kept)
    shown = course.shown(found.moderation)
    readings = {one.statement.number or 0: one for one in book.statements(sorted(book.places))}
    told = {n: one for n, one in readings.items() if one.overall is not None and one.statement.state in shown}
    order = [*(n for n in analysis.bridges if n in told), *(n for n in told if n not in set(analysis.bridges))][:most]
    sides = told[order[0]].sides if order else ()
    texts = _texts(act, [told[number].statement for number in order])
    names = [one.side.name for one in sides]
    return rules.Figures(
        question=found.question,
        participants=analysis.participants,
        votes=analysis.votes,
        at=analysis.at.isoformat(),
        engine=analysis.engine,
        result=analysis.digest,
        across=analysis.across,
        sides=[_side(one.side) for one in sides],
        statements=[_said(told[number], texts[told[number].statement.pk]) for number in order],
        unknown=[
            rules.Unknown(one.number, names.index(one.side.name), one.needed)
            for one in analysis.unknown
            if one.number in order and one.side.name in names
        ],
        left_out=[_names(party.name, party.names) for party in analysis.left_out],
    )


def _said(found: StatementReading, texts: dict[str, str]) -> rules.Said:
    overall = _share(found.overall)
    assert overall is not None and found.counts is not None
    return rules.Said(
        number=found.statement.number or 0,
        texts=texts,
        language=found.statement.language,
        votes=found.counts.total,
        overall=overall,
        worst=_share(found.worst),
        bridge=found.bridge,
        sides=[_share(one.share) for one in found.sides],
    )


def _texts(act: Act, statements: list[Statement]) -> dict[int, dict[str, str]]:
    """The words of each statement in the languages of the process, as far as they have been accepted."""
    found = {one.pk: {one.language: one.body} for one in statements}
    rows = act.rows(Translation).filter(statement__in=statements, state=course.ACCEPTED)
    for row in rows.filter(language__in=act.process.languages).order_by("pk"):
        found[row.statement_id].setdefault(row.language, row.body)
    return found


def _side(side: SidePart) -> rules.Side:
    if side.party is None:
        return rules.Side({}, group=side.group, end=side.end)
    return rules.Side(_names(side.party.name, side.party.names), mark=side.party.mark)


def _names(name: str, others: dict[str, str]) -> dict[str, str]:
    """The names of a party by language; under none, the one that it has where there is no other."""
    return {**{code: one for code, one in others.items() if one}, "": name}


def _share(share: SharePart | None) -> rules.Share | None:
    if share is None:
        return None
    return rules.Share(share.percent, round(100 * share.lower), round(100 * share.upper))
