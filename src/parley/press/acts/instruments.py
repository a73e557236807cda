"""Agreements, declarations and communiqués: published with the bytes that were adopted, and how many have signed."""

from typing import Annotated, Any

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict

from parley.agreement.models import Agreement, Signatory
from parley.agreement.rules.signature import STANDING, Tally
from parley.press.acts.desk import Desk
from parley.press.models import Item
from parley.press.rules import content as contents
from parley.procedure.act import Act, act
from parley.procedure.kinds import Day, Document, Id, Language, Line, MaybeLine, MaybePassage, Name

Count = Annotated[int, Ge(0), Le(100_000)]


class Text(BaseModel):
    """One language version of an instrument."""

    model_config = ConfigDict(extra="forbid")

    language: Language
    text: Document
    authentic: bool = False


@act
def draft_instrument(
    act: Act,
    *,
    title: Line,
    language: Language,
    day: Day,
    texts: list[Text],
    introduction: MaybePassage = "",
    signed: Count = 0,
    of: Count = 0,
    names: list[Name] = [],  # noqa: B006 (the entries are read from the signature, and never changed)
    zone: MaybeLine = "",
    city: MaybeLine = "",
) -> Item:
    """Draft the publication of an instrument that was concluded elsewhere, its texts and signatures as entered."""
    content = contents.instrument(
        title=title,
        introduction=introduction,
        language=language,
        day=day,
        names=names,
        zone=zone or act.process.time_zone,
        city=city,
        **_entered(texts, signed, of),
    )
    return Desk(act).drafted(content)


@act
def draft_from_agreement(
    act: Act,
    *,
    agreement: Id,
    title: Line,
    language: Language,
    day: Day,
    introduction: MaybePassage = "",
    names: list[Name] = [],  # noqa: B006
    zone: MaybeLine = "",
    city: MaybeLine = "",
) -> Item:
    """Draft the publication of an agreement of these talks: its texts to the byte, and how many have signed by now."""
    content = contents.instrument(
        title=title,
        introduction=introduction,
        language=language,
        day=day,
        names=names,
        zone=zone or act.process.time_zone,
        city=city,
        **_snapshot_of_agreement(act, agreement),
    )
    return Desk(act).drafted(content, agreement=agreement)


@act
def edit_instrument(
    act: Act,
    *,
    item: Id,
    edition: int,
    title: Line,
    language: Language,
    day: Day,
    texts: list[Text] = [],  # noqa: B006
    introduction: MaybePassage = "",
    signed: Count = 0,
    of: Count = 0,
    names: list[Name] = [],  # noqa: B006
    zone: MaybeLine = "",
    city: MaybeLine = "",
) -> Item:
    """Edit the draft of such a publication; the texts and the count of an agreement of these talks are its own."""
    desk = Desk(act)
    version = desk.at_hand(item)
    content = contents.instrument(
        title=title,
        introduction=introduction,
        language=language,
        day=day,
        names=names,
        zone=zone or act.process.time_zone,
        city=city,
        **(_snapshot_of_agreement(act, version.agreement) if version.agreement else _entered(texts, signed, of)),
    )
    return desk.edited(version, edition, content)


def _entered(texts: list[Text], signed: int, of: int) -> dict[str, Any]:
    return {"texts": [(one.language, one.text, one.authentic) for one in texts], "signed": signed, "of": of}


def _snapshot_of_agreement(act: Act, public_id: str) -> dict[str, Any]:
    """The texts of an agreement exactly as adopted; how many have signed at this moment, and with keys of their own."""
    agreement = act.find(Agreement, public_id)
    rows = list(act.rows(Signatory).filter(agreement=agreement))
    tally = Tally.over([row.state for row in rows])
    by_key = sum(row.state in STANDING and bool(row.key_fingerprint) for row in rows)
    texts = [(one["language"], one["body"], one["authentic"]) for one in agreement.versions]
    return {"texts": texts, "signed": tally.signed, "of": tally.of, "by_key": by_key}
