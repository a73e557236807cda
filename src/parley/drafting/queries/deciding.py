"""What an act of drafting must know before it decides: the text as it stands, and its versions piece by piece."""

from dataclasses import dataclass, field

from parley.drafting.models import Draft, Place, Putting, Text, Version, Wording
from parley.drafting.rules import text as rules
from parley.drafting.rules import versions
from parley.ledger.leaf import text_hash
from parley.procedure.act import Act
from parley.procedure.errors import Absent


@dataclass(frozen=True)
class Standing:
    """A text with its newest draft, as the rules see it."""

    text: Text
    draft: Draft
    ruled: rules.Text


def as_ruled(draft: Draft, putting: Putting | None = None) -> rules.Text:
    """A draft as the rules see it; `putting` is the one that runs, if it is put."""
    until = draft.closes_at if draft.state == rules.CRITICISM else None
    if draft.state == rules.PUT and putting is not None:
        until = putting.due
    return rules.Text(draft.number, draft.state, until)


def standing(act: Act, text: Text) -> Standing:
    """The text with its newest draft; `text` is one that the actor has been seen to see."""
    draft = act.rows(Draft).filter(text=text).order_by("-number").first()
    if draft is None:
        raise Absent
    putting = act.rows(Putting).filter(draft=draft).last() if draft.state == rules.PUT else None
    return Standing(text, draft, as_ruled(draft, putting))


def title_of(act: Act, draft: Draft) -> str:
    """The title of a draft in its source language."""
    return str(act.rows(Version).get(draft=draft, language=draft.text.language).title)


@dataclass
class Pieces:
    """One language version of a draft, piece by piece: the hash of each and the one it was translated from."""

    version: Version
    wordings: dict[int, Wording] = field(default_factory=dict)
    #: The hash of each piece, by the clause's public id; the title under `versions.TITLE`.
    hashes: dict[str, str] = field(default_factory=dict)
    translated_from: dict[str, str] = field(default_factory=dict)


def pieces(act: Act, draft: Draft) -> tuple[list[Place], dict[str, Pieces]]:
    """The clauses of a draft in their order, and every language version of it."""
    places = list(act.rows(Place).filter(draft=draft).select_related("clause").order_by("number"))
    found = {row.language: Pieces(row) for row in act.rows(Version).filter(draft=draft).order_by("language")}
    for one in found.values():
        one.hashes[versions.TITLE] = text_hash(one.version.title)
        one.translated_from[versions.TITLE] = one.version.title_from
    standing_in = {place.clause_id: place.clause.public_id for place in places}
    for row in act.rows(Wording).filter(draft=draft):
        if row.clause_id in standing_in and row.language in found:
            clause = standing_in[row.clause_id]
            found[row.language].wordings[row.clause_id] = row
            found[row.language].hashes[clause] = row.text_hash
            found[row.language].translated_from[clause] = row.translated_from
    return places, found


def body_of(places: list[Place], found: Pieces) -> str:
    """The whole language version as one document, as `versions.rendered` lays it out."""
    worded = [found.wordings.get(place.clause_id) for place in places]
    return versions.rendered(
        found.version.title, [versions.Worded(row.heading, row.body) if row is not None else None for row in worded]
    )
