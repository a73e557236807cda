"""Clearance: asked of the parties that the rules name, given or refused by their heads to exact words."""

from parley.convening.models import Party
from parley.press.acts.desk import Desk
from parley.press.models import Clearance, Item
from parley.press.rules import item as rules
from parley.procedure.act import Act, act
from parley.procedure.kinds import Id, MaybePassage, Passage


@act
def ask_clearance(act: Act, *, item: Id) -> Item:
    """Ask every party that the rules of procedure name to clear these words for the public."""
    desk = Desk(act)
    desk.staffed()
    version = desk.at_hand(item)
    before = desk.as_ruled(version)
    ruled = before.asked()
    asked = {party for party, answer in ruled.answers.items() if before.answers.get(party) != answer}
    for party in act.rows(Party).filter(public_id__in=asked):
        Clearance.objects.create(version=version, party=party, digest=ruled.digest, asked_at=act.at)
    desk.settle(version, ruled)
    desk.tell(version, "item.clearance_asked")
    desk.tell_parties(asked, "clearance.asked")
    return version.item


@act
def clear_item(act: Act, *, item: Id, digest: str, words: MaybePassage = "") -> Item:
    """Clear exactly the words shown for the public, in the name of one's party."""
    return _answered(act, item, rules.CLEARS, digest, words)


@act
def object_to_item(act: Act, *, item: Id, digest: str, words: Passage) -> Item:
    """Object to publication, and say what stands in the way."""
    return _answered(act, item, rules.OBJECTS, digest, words)


def _answered(act: Act, item: str, said: str, digest: str, words: str) -> Item:
    desk = Desk(act)
    version = desk.at_hand(item, rules.BEFORE_PARTIES)
    party = act.by.party
    desk.settle(version, desk.as_ruled(version).answered(party.public_id, said, digest))
    row = act.rows(Clearance).get(version=version, party=party)
    row.said, row.digest, row.words, row.seat, row.answered_at = said, digest, words, act.by, act.at
    row.save()
    fact, own_fact = _FACTS[said]
    desk.tell(version, fact, desk_alone=True, party=party.name, words=words)
    desk.tell_parties([party.public_id], own_fact, words=words)
    return version.item


_FACTS = {
    rules.CLEARS: ("item.cleared", "clearance.given"),
    rules.OBJECTS: ("item.objected", "clearance.objected"),
}
