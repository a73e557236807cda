"""What the acts of the press room have in common: the version at hand, as ruled, and the logs that hear of it."""

from collections.abc import Iterable
from typing import Any

from parley.convening.models import Party
from parley.convening.queries import rules_for
from parley.press.models import Clearance, Item, Photo, Version
from parley.press.rules import content as contents
from parley.press.rules import item as rules
from parley.procedure.act import Act
from parley.procedure.errors import Absent, Refused, Stale
from parley.procedure.errors import mark as _


class Desk:
    """The press desk during one act."""

    def __init__(self, act: Act) -> None:
        self.act = act

    def drafted(
        self, content: contents.Content, photo: Photo | None = None, *, agreement: str = "", consultation: str = ""
    ) -> Item:
        """A new item with its first version; it may be made of an agreement or a consultation of these talks."""
        item: Item = Item.objects.create(process=self.act.process, kind=content["kind"], made_at=self.act.at)
        version = self.new_version(item, content, photo, agreement=agreement, consultation=consultation)
        self.tell(version, "item.drafted")
        return item

    def new_version(
        self,
        item: Item,
        content: contents.Content,
        photo: Photo | None,
        *,
        correction: str = "",
        agreement: str = "",
        consultation: str = "",
    ) -> Version:
        version: Version = Version.objects.create(
            item=item,
            content=content,
            digest=contents.digest(content),
            photo=photo,
            correction=correction,
            agreement=agreement,
            consultation=consultation,
            drafted_by=self.act.by,
            made_at=self.act.at,
        )
        return version

    def edited(self, version: Version, edition: int, content: contents.Content, photo: Photo | None = None) -> Item:
        """The draft with other words; clearances that were given to the earlier ones are void."""
        if version.content["kind"] != content["kind"]:
            raise Absent
        rules.in_the_drafter_s_hands(self.act.by.party_id is not None, version.state)
        before = self.as_ruled(version)
        ruled = before.edited(contents.digest(content))
        if version.edition != edition:
            raise Stale(
                _(
                    "Somebody changed the draft while you wrote. Your version is kept in the form; theirs stands "
                    "beside it."
                ),
                theirs={**_shown(version.content), "edition": version.edition},
            )
        version.content, version.photo, version.edition = content, photo, edition + 1
        self.act.rows(Clearance).filter(version=version).delete()
        self.settle(version, ruled)
        self.tell(version, "item.edited")
        self.tell_parties(before.answers, "clearance.lapsed")
        return version.item

    def at_hand(self, item: str, states: Iterable[str] = rules.OPEN) -> Version:
        """The version of the item that is being worked on, if the actor may see it."""
        found = self.act.find(Item, item)
        version: Version | None = (
            Version.objects.seen_by(self.act.viewer)
            .filter(item=found, state__in=states)
            .select_related("item", "drafted_by")
            .first()
        )
        if version is None:
            raise Refused(_("Nothing of this item is open. What has been issued is changed by a correction."))
        return version

    def as_ruled(self, version: Version) -> rules.Version:
        """The version as the rules see it, under the rules of procedure in force."""
        parties = frozenset(self.act.rows(Party).values_list("public_id", flat=True))
        return rules.Version(
            state=version.state,
            digest=version.digest,
            required=rules_for(self.act).clearance_required(parties),
            answers={
                row.party.public_id: rules.Answer(row.said, row.digest)
                for row in self.act.rows(Clearance).filter(version=version).select_related("party")
            },
            embargo_until=version.embargo_until,
        )

    def settle(self, version: Version, ruled: rules.Version) -> None:
        """Save what the rules have decided."""
        version.state, version.digest, version.embargo_until = ruled.state, ruled.digest, ruled.embargo_until
        version.save()

    def tell(self, version: Version, fact: str, *, desk_alone: bool = False, **details: Any) -> None:
        """Enter it in the log of the press desk, and in that of a party's press officer who drafted the version.

        What says how a party has answered is for the desk alone.
        """
        texts = {f"item:{version.content['language']}": contents.wording(version.content)}
        logs = ["room:press"]
        if version.drafted_by.party_id is not None and not desk_alone:
            logs.append(f"seat:{version.drafted_by.public_id}")
        for log in logs:
            self.act.record(fact, audience=log, texts=texts, headline=version.content["headline"], **details)

    def tell_parties(self, parties: Iterable[str], fact: str, **details: Any) -> None:
        """Enter it in the logs of these delegations, without a word of the item: their heads alone see that."""
        for party in sorted(parties):
            self.act.record(fact, audience=f"party:{party}", **details)

    def staffed(self) -> None:
        """Make sure that the actor sits at the press desk, and for no party."""
        rules.at_the_desk(self.act.by.party_id is not None)


def _shown(content: contents.Content) -> dict[str, Any]:
    """The words of a draft that stand beside one's own when somebody was first, as the form names them."""
    names = {
        contents.NEWS: ("headline", "body"),
        contents.PROFILE: ("title", "summary"),
        contents.INSTRUMENT: ("title", "introduction"),
        contents.FINDINGS: ("title", "introduction"),
        contents.MILESTONE: ("sentence", ""),
    }[content["kind"]]
    return {name: content[key] for name, key in zip(names, ("headline", "body"), strict=True) if name}
