"""The life of a version of an item: drafted, cleared by the parties that the rules name, embargoed, issued, corrected.

A clearance is given to exact words, which its digest pins: whoever changes a word asks again. A correction of what
has been issued is a new version, with a life of its own; the earlier one stays readable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

DRAFT, ASKED, CLEARED, EMBARGOED = "draft", "asked", "cleared", "embargoed"
ISSUED, CORRECTED, WITHDRAWN = "issued", "corrected", "withdrawn"

TRANSITIONS = {
    DRAFT: {DRAFT, ASKED, CLEARED, WITHDRAWN},
    ASKED: {DRAFT, ASKED, CLEARED, WITHDRAWN},
    CLEARED: {DRAFT, ASKED, EMBARGOED, ISSUED, WITHDRAWN},
    EMBARGOED: {DRAFT, ASKED, EMBARGOED, ISSUED, WITHDRAWN},
    ISSUED: {CORRECTED},
    CORRECTED: set[str](),
    WITHDRAWN: set[str](),
}
#: Not public yet, and not given up.
OPEN = frozenset({DRAFT, ASKED, CLEARED, EMBARGOED})
#: Clearance has been asked, and not been overtaken by an edit.
BEFORE_PARTIES = frozenset({ASKED, CLEARED, EMBARGOED})
PUBLIC = frozenset({ISSUED, CORRECTED})

LABELS = {
    DRAFT: _("draft"),
    ASKED: _("clearance asked"),
    CLEARED: _("cleared"),
    EMBARGOED: _("under embargo"),
    ISSUED: _("issued"),
    CORRECTED: _("replaced by a correction"),
    WITHDRAWN: _("withdrawn"),
}

#: What a party has said of the version.
NO_ANSWER, CLEARS, OBJECTS = "asked", "cleared", "objected"
ANSWERS = {NO_ANSWER: _("asked"), CLEARS: _("cleared"), OBJECTS: _("objects")}


@dataclass(frozen=True)
class Answer:
    """What a party has said, and of exactly which words."""

    said: str
    digest: str


@dataclass(frozen=True)
class Version:
    """One version as the rules see it; `required` are the parties whose clearance the rules in force name."""

    state: str
    digest: str
    required: frozenset[str] = frozenset()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    embargo_until: datetime | None = None

    @property
    def cleared(self) -> bool:
        """Whether every party that the rules name has cleared exactly these words."""
        return all(self.answers.get(party) == Answer(CLEARS, self.digest) for party in self.required)

    def edited(self, digest: str) -> "Version":
        """The version with other words: a draft again, cleared by nobody."""
        self._must_be_open()
        return replace(self, state=DRAFT, digest=digest, answers={}, embargo_until=None)

    def asked(self) -> "Version":
        """Clearance asked of every party that the rules name and that has not been asked for these words.

        Where rules amended meanwhile name no more than have cleared, this settles it.
        """
        self._must_be_open()
        missing = {p for p in self.required if p not in self.answers or self.answers[p].digest != self.digest}
        if not missing and (self.state in (CLEARED, EMBARGOED) or (self.state == ASKED and not self.cleared)):
            raise Refused(_("Clearance has been asked of every party that the rules name."))
        answers = dict(self.answers) | {party: Answer(NO_ANSWER, self.digest) for party in missing}
        return replace(self, answers=answers)._settled()

    def answered(self, party: str, said: str, digest: str) -> "Version":
        """A party clears or objects; it may think again until the item is issued."""
        if self.state not in BEFORE_PARTIES or party not in self.answers:
            raise Refused(_("Your clearance is not asked for this item."))
        if digest != self.digest:
            raise Refused(_("The text has changed since you opened the page. Read it again before you answer."))
        if self.answers[party] == Answer(said, digest):
            raise Refused(_("Your party has given this answer already."))
        return replace(self, answers=dict(self.answers) | {party: Answer(said, digest)})._settled()

    def embargoed(self, until: datetime, now: datetime) -> "Version":
        """Cleared, and to be issued at a time."""
        self._must_be_cleared()
        if until <= now:
            raise Refused(_("This time has passed. Issue the item at once, or give a later one."), field="until")
        return replace(self, state=EMBARGOED, embargo_until=until)

    def issued(self) -> "Version":
        """Issued at once."""
        if self.state == EMBARGOED:
            raise Refused(_("The item is under embargo, and is issued when that ends. Change the time if you must."))
        self._must_be_cleared()
        return replace(self, state=ISSUED)

    def released(self, now: datetime) -> "Version":
        """The embargo has ended: issued, or held back if a clearance that the rules in force name is missing."""
        if self.state != EMBARGOED or self.embargo_until is None:
            raise Refused(_("The item is not under embargo."))
        if now < self.embargo_until:
            raise Refused(_("The embargo has not ended yet."))
        return replace(self, state=ISSUED) if self.cleared else replace(self, state=ASKED, embargo_until=None)

    def superseded(self) -> "Version":
        """A correction takes its place; it stays readable."""
        if self.state != ISSUED:
            raise Refused(_("Only what has been issued is corrected. Edit the draft instead."))
        return replace(self, state=CORRECTED)

    def withdrawn(self) -> "Version":
        """Given up before it was issued."""
        self._must_be_open()
        return replace(self, state=WITHDRAWN, embargo_until=None)

    def _settled(self) -> "Version":
        """The state that the answers make: cleared when nobody is missing, and an embargo falls with a clearance."""
        if not self.cleared:
            return replace(self, state=ASKED, embargo_until=None)
        return self if self.state == EMBARGOED else replace(self, state=CLEARED)

    def _must_be_open(self) -> None:
        if self.state == WITHDRAWN:
            raise Refused(_("This was withdrawn. Draft it anew."))
        if self.state not in OPEN:
            raise Refused(_("This has been issued, and stays as it is. Correct it instead."))

    def _must_be_cleared(self) -> None:
        self._must_be_open()
        if self.state not in (CLEARED, EMBARGOED) or not self.cleared:
            raise Refused(_("The parties that the rules of procedure name have not all cleared these words."))


def at_the_desk(of_party: bool) -> None:
    """Who sits for a party may draft, and neither asks for clearance nor issues."""
    if of_party:
        raise Refused(_("A party's press officer may draft. Clearance and issue are for the secretariat's press desk."))


def in_the_drafter_s_hands(of_party: bool, state: str) -> None:
    """A party's press officer works on a draft until clearance is asked; from then on the desk alone does."""
    if of_party and state != DRAFT:
        raise Refused(_("Clearance has been asked for this, so that the press desk alone edits or withdraws it now."))


def told(state: str, staffed: bool) -> str:
    """The state as it is told outside the desk: whether others have cleared is not known before the issue."""
    return ASKED if state in BEFORE_PARTIES and not staffed else state


def correctable(state: str, open_already: bool) -> str:
    """Whether a correction may be begun: of what stands issued, and one at a time."""
    if state != ISSUED:
        raise Refused(_("Only what has been issued is corrected. Edit the draft instead."))
    if open_already:
        raise Refused(_("A correction of this item is being drafted already."))
    return DRAFT
