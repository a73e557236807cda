"""A process is opened and described, and its parties are entered."""

from typing import Literal
from zoneinfo import available_timezones

from parley.convening.models import Party, Process
from parley.convening.rules import process as rules
from parley.people.models import Seat
from parley.procedure.act import Act, act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Language, Line, MaybeLine, MaybeName, MaybePassage, Name

Track = Literal["I", "I.5", "II"]
Names = dict[Language, MaybeName]


@act
def open_process(
    act: Act,
    *,
    title: Line,
    track: Track,
    languages: list[Language],
    time_zone: Line = "UTC",
    summary: MaybePassage = "",
    institution: MaybeLine = "",
    demonstration: bool = False,
) -> Process:
    """Open a process; whoever opens it sits in it as its secretariat from then on."""
    rules.described(time_zone=time_zone, zones=available_timezones(), languages=languages)
    process = Process.objects.create(
        title=title,
        summary=summary,
        track=track,
        time_zone=time_zone,
        languages=languages,
        demonstration=demonstration,
        opened_at=act.at,
    )
    account = act.by.account
    Seat.objects.create(
        process=process,
        account=account,
        capacity=Capacity.SECRETARIAT,
        legal_name=account.name or account.username,
        institution=institution,
        valid_from=act.at,
    )
    act.process = process
    act.record("process.opened", title=title, track=track)
    return process


@act
def describe_process(
    act: Act,
    *,
    edition: int,
    title: Line,
    track: Track,
    languages: list[Language],
    time_zone: Line,
    summary: MaybePassage = "",
) -> Process:
    """Describe the process anew; `edition` is the one that the editor began from."""
    found: Process = act.process
    described = {
        "title": title,
        "summary": summary,
        "track": track,
        "time_zone": time_zone,
        "languages": languages,
    }
    rules.described(time_zone=time_zone, zones=available_timezones(), languages=languages)
    if found.edition != edition:
        raise Stale(
            _("Somebody described the process while you wrote. Your words are kept; theirs stand beside them."),
            theirs={**{name: getattr(found, name) for name in described}, "edition": found.edition},
        )
    for name, value in described.items():
        setattr(found, name, value)
    found.edition = edition + 1
    found.save()
    act.record("process.described", title=title, track=track, time_zone=time_zone, languages=languages)
    return found


@act
def add_party(
    act: Act, *, name: Name, names: Names | None = None, about: MaybePassage = "", coalition: Id = ""
) -> Party:
    """Enter a party to the talks; its mark and colour follow the order of entry, and say nothing of rank."""
    rows = list(act.rows(Party))
    rules.named(name, [row.name for row in rows])
    party: Party = Party.objects.create(
        process=act.process,
        name=name,
        names=_given(names),
        about=about,
        coalition=act.find(Party, coalition) if coalition else None,
        mark=len(rows) % 8,
        place=len(rows) + 1,
    )
    act.record("party.added", party=name)
    return party


@act
def edit_party(
    act: Act,
    *,
    party: Id,
    edition: int,
    name: Name,
    names: Names | None = None,
    about: MaybePassage = "",
    coalition: Id = "",
) -> Party:
    """Change what is said of a party, its names in other languages, or the coalition in which it stands."""
    found = act.find(Party, party, "coalition")
    rows = list(act.rows(Party).select_related("coalition"))
    rules.named(name, [row.name for row in rows if row != found])
    holder = act.find(Party, coalition) if coalition else None
    rules.in_coalition(party, coalition, {row.public_id: row.coalition.public_id for row in rows if row.coalition})
    if found.edition != edition:
        raise Stale(
            _("Somebody changed this party while you wrote. Your words are kept; theirs stand beside them."),
            theirs={
                "name": found.name,
                "about": found.about,
                "edition": found.edition,
                "coalition": found.coalition.public_id if found.coalition else "",
                **{f"name_{language}": other for language, other in found.names.items()},
            },
        )
    before = found.name
    found.name, found.names, found.about, found.coalition = name, _given(names), about, holder
    found.edition = edition + 1
    found.save()
    act.record("party.edited", party=before, name=name)
    return found


def _given(names: Names | None) -> dict[str, str]:
    return {language: name for language, name in (names or {}).items() if name}
