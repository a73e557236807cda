"""What the public page of a process is made of: its description, and the entries of its timeline."""

from typing import Literal

from parley.press.acts.desk import Desk
from parley.press.models import Item
from parley.press.rules import content as contents
from parley.procedure.act import Act, act
from parley.procedure.kinds import Day, Id, Language, Line, MaybeLine, Name, Passage

Track = Literal["I", "I.5", "II"]


@act
def draft_profile(
    act: Act,
    *,
    title: Line,
    summary: Passage,
    language: Language,
    track: Track,
    parties: list[Name] = [],  # noqa: B006 (the entries are read from the signature, and never changed)
    zone: MaybeLine = "",
    city: MaybeLine = "",
) -> Item:
    """Draft the public description of the process, its parties as they are to be named."""
    content = contents.profile(
        title=title,
        summary=summary,
        language=language,
        track=track,
        parties=parties,
        zone=zone or act.process.time_zone,
        city=city,
    )
    return Desk(act).drafted(content)


@act
def edit_profile(
    act: Act,
    *,
    item: Id,
    edition: int,
    title: Line,
    summary: Passage,
    language: Language,
    track: Track,
    parties: list[Name] = [],  # noqa: B006
    zone: MaybeLine = "",
    city: MaybeLine = "",
) -> Item:
    """Edit the draft of the public description; earlier clearances are void."""
    desk = Desk(act)
    content = contents.profile(
        title=title,
        summary=summary,
        language=language,
        track=track,
        parties=parties,
        zone=zone or act.process.time_zone,
        city=city,
    )
    return desk.edited(desk.at_hand(item), edition, content)


@act
def draft_milestone(
    act: Act,
    *,
    sentence: Line,
    day: Day,
    language: Language,
    zone: MaybeLine = "",
    city: MaybeLine = "",
    source: MaybeLine = "",
) -> Item:
    """Draft an entry of the public timeline, of one's own words or after an act of the record."""
    content = contents.milestone(
        sentence=sentence, day=day, language=language, zone=zone or act.process.time_zone, city=city, source=source
    )
    return Desk(act).drafted(content)


@act
def edit_milestone(
    act: Act,
    *,
    item: Id,
    edition: int,
    sentence: Line,
    day: Day,
    language: Language,
    zone: MaybeLine = "",
    city: MaybeLine = "",
    source: MaybeLine = "",
) -> Item:
    """Edit the draft of an entry of the public timeline; earlier clearances are void."""
    desk = Desk(act)
    content = contents.milestone(
        sentence=sentence, day=day, language=language, zone=zone or act.process.time_zone, city=city, source=source
    )
    return desk.edited(desk.at_hand(item), edition, content)
