"""What has been cleared is put under embargo, issued, and if need be corrected; what has not may be withdrawn."""

from datetime import UTC

from parley.convening.queries import rules_for
from parley.press.acts.desk import Desk
from parley.press.models import Clearance, Item, PressRoom, Tag, Version
from parley.press.rules import content as contents
from parley.press.rules import item as rules
from parley.press.rules.reactions import switched
from parley.press.tasks import announce
from parley.procedure.act import Act, act
from parley.procedure.kinds import Id, Moment, Passage


@act
def embargo_item(act: Act, *, item: Id, until: Moment) -> Item:
    """Put a cleared item under embargo: the clock issues it when the time has come."""
    desk = Desk(act)
    desk.staffed()
    version = desk.at_hand(item)
    desk.settle(version, desk.as_ruled(version).embargoed(until, act.at))
    desk.tell(version, "item.embargoed", desk_alone=True, until=f"{until.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
    return version.item


@act
def issue_item(act: Act, *, item: Id) -> Item:
    """Issue a cleared item at once: the public reads it from now on, and what it says no longer changes."""
    desk = Desk(act)
    desk.staffed()
    version = desk.at_hand(item)
    ruled = desk.as_ruled(version).issued()
    return _published(desk, version, ruled, "item.corrected" if version.item.issued_at else "item.issued")


@act
def release_item(act: Act, *, version: Id) -> Item:
    """End an embargo whose time has come: issue the item, or hold it back if a clearance is missing by now."""
    desk = Desk(act)
    found = act.rows(Version).select_related("item", "drafted_by").get(public_id=version)
    ruled = desk.as_ruled(found).released(act.at)
    if ruled.state == rules.ISSUED:
        return _published(desk, found, ruled, "item.released")
    desk.settle(found, ruled)
    desk.tell(found, "item.held", desk_alone=True)
    return found.item


@act
def withdraw_item(act: Act, *, item: Id) -> Item:
    """Withdraw a version before it is issued; a party's press officer may withdraw a draft of its own."""
    desk = Desk(act)
    version = desk.at_hand(item)
    rules.in_the_drafter_s_hands(act.by.party_id is not None, version.state)
    ruled = desk.as_ruled(version)
    desk.settle(version, ruled.withdrawn())
    desk.tell_parties(ruled.answers, "clearance.lapsed")
    desk.tell(version, "item.withdrawn")
    return version.item


@act
def correct_item(act: Act, *, item: Id, correction: Passage) -> Item:
    """Begin a correction of an issued item, saying what changes and why; it is edited, cleared and issued in turn."""
    desk = Desk(act)
    desk.staffed()
    found = act.find(Item, item)
    versions = list(act.rows(Version).filter(item=found))
    standing = next((version for version in versions if version.state == rules.ISSUED), None)
    state = standing.state if standing is not None else rules.DRAFT
    rules.correctable(state, any(version.state in rules.OPEN for version in versions))
    assert standing is not None
    source = {"agreement": standing.agreement, "consultation": standing.consultation}
    version = desk.new_version(found, standing.content, standing.photo, correction=correction, **source)
    desk.tell(version, "item.correction_drafted")
    return found


@act
def switch_reactions(act: Act, *, on: bool) -> PressRoom:
    """Switch readers' reactions on or off, for the whole press room."""
    room = _room(act)
    room.reactions = switched(on, rules_for(act).reactions, room.reactions)
    room.save()
    act.record("reactions.switched_on" if on else "reactions.switched_off")
    return room


def _room(act: Act) -> PressRoom:
    room = act.rows(PressRoom).first()
    if room is None:
        room = PressRoom.objects.create(process=act.process, reactions=rules_for(act).reactions)
    return room


def _published(desk: Desk, version: Version, ruled: rules.Version, fact: str) -> Item:
    """Make it public: what it replaces stays readable, the tags are fixed, subscribers hear of what is new."""
    act, item = desk.act, version.item
    earlier = list(act.rows(Version).filter(item=item, state__in=rules.PUBLIC))
    for other in earlier:
        if other.state == rules.ISSUED:
            desk.settle(other, rules.Version(other.state, other.digest).superseded())
    version.number, version.issued_at = len(earlier) + 1, act.at
    desk.settle(version, ruled)
    item.issued_at, item.updated_at = item.issued_at or act.at, act.at
    item.save()
    for name in version.content.get("tags", []):
        Tag.objects.create(version=version, name=name, slug=contents.slug(name))
    _room(act)
    texts = {f"item:{version.content['language']}": contents.wording(version.content)}
    details = {"headline": version.content["headline"], "correction": version.correction}
    act.record(fact, texts=texts, cleared_by=_cleared_by(act, version), **details)
    # Who of the press desk issued it is the talks' own affair: the public log does not name the person.
    public = "item.correction_published" if earlier else "item.published"
    act.record(public, audience="public", texts=texts, by="", **details)
    if not earlier and item.kind in contents.PAGES:
        announce.enqueue(version.public_id)
    return item


def _cleared_by(act: Act, version: Version) -> list[str]:
    rows = act.rows(Clearance).filter(version=version, said=rules.CLEARS).order_by("party__public_id")
    return list(rows.values_list("party__public_id", flat=True))
