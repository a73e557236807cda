"""The background of the talks: facts with their sources, and rounds that were held elsewhere."""

from typing import Literal

from parley.convening.models import Fact
from parley.convening.rules import process as rules
from parley.procedure.act import Act, act
from parley.procedure.errors import Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Day, Id, Line, MaybeLine, MaybePassage, Passage


@act
def enter_fact(
    act: Act,
    *,
    what: Passage,
    when: Line,
    source: Line,
    kind: Literal["background", "elsewhere"] = "background",
    day: Day | None = None,
    where: MaybeLine = "",
) -> Fact:
    """Enter a fact of the background, or a round held elsewhere, with its source."""
    rules.entered(kind, day, where, act.at.date())
    entered = Fact.objects.create(
        process=act.process,
        kind=kind,
        when=when,
        day=day,
        where=where,
        what=what,
        source=source,
        entered_at=act.at,
        entered_by=act.by,
    )
    act.record("fact.entered", what=what, when=when, source=source)
    return entered


@act
def correct_fact(
    act: Act,
    *,
    fact: Id,
    what: Passage,
    when: Line,
    source: Line,
    day: Day | None = None,
    where: MaybeLine = "",
    why: MaybePassage = "",
) -> Fact:
    """Correct an entry of the background: the new entry takes its place, the old one stays visible beneath it."""
    found = act.find(Fact, fact)
    later = act.rows(Fact).filter(corrects=found).first()
    if later is not None:
        raise Stale(
            _("Somebody corrected this entry first. Open the background again, and correct the newer entry."),
            theirs={name: getattr(later, name) for name in ("what", "when", "source", "where")},
        )
    if (what, when, source, day, where) == (found.what, found.when, found.source, found.day, found.where):
        raise Refused(_("This is what stands there already."), field="what")
    rules.entered(found.kind, day, where, act.at.date())
    correction = Fact.objects.create(
        process=act.process,
        kind=found.kind,
        when=when,
        day=day,
        where=where,
        what=what,
        source=source,
        entered_at=act.at,
        entered_by=act.by,
        corrects=found,
        why=why,
    )
    act.record("fact.corrected", before=found.what, what=what, when=when, source=source, why=why)
    return correction
