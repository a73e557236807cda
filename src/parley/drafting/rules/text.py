"""The life of the single negotiating text: draft, criticism, closed, put, adopted or drafted anew."""

from dataclasses import dataclass, replace
from datetime import datetime

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

DRAFTING, CRITICISM, CLOSED = "drafting", "criticism", "closed"
PUT, ADOPTED, NOT_ADOPTED, ABANDONED = "put", "adopted", "not_adopted", "abandoned"
EVERYBODY, TEAM = "everybody", "team"

#: Every legal transition of a draft; what is not here cannot happen. From `closed` and `not_adopted` the mediator
#: may begin the next draft, which starts as `drafting` while the older one stays as it is.
TRANSITIONS = {
    DRAFTING: {CRITICISM},
    CRITICISM: {CLOSED},
    CLOSED: {PUT},
    PUT: {ADOPTED, NOT_ADOPTED},
    NOT_ADOPTED: {ABANDONED},
    ADOPTED: set[str](),
    ABANDONED: set[str](),
}
#: The states from which draft n+1 may be begun.
REDRAFTED_FROM = frozenset({CLOSED, NOT_ADOPTED})

LABELS = {
    DRAFTING: _("being drafted"),
    CRITICISM: _("open for criticism"),
    CLOSED: _("criticism closed"),
    PUT: _("put"),
    ADOPTED: _("adopted"),
    NOT_ADOPTED: _("not adopted"),
    ABANDONED: _("abandoned"),
}


@dataclass(frozen=True)
class Text:
    """A text as the rules see it: the number and state of its newest draft, and the time that runs, if one does."""

    number: int = 1
    state: str = DRAFTING
    #: Until when criticism is open, or answers are awaited.
    until: datetime | None = None

    @property
    def frozen(self) -> bool:
        """A draft is frozen, in every language, once the parties have it before them."""
        return self.state != DRAFTING

    def edited(self) -> "Text":
        if self.frozen:
            raise Refused(_("The draft is frozen: it has been circulated. Begin the next draft to change the wording."))
        return self

    def circulated(self, until: datetime, at: datetime, *, clauses: int, behind: int = 0) -> "Text":
        """Circulate the draft; `behind` counts what authentic translations lack against their source."""
        moved = self._moved(CRITICISM)
        if not clauses:
            raise Refused(_("There is no clause in the draft yet."))
        if behind:
            raise Refused(
                _(
                    "An authentic language version does not match its source. Bring it up to date, or take the mark "
                    "away, before the draft is circulated."
                )
            )
        if until <= at:
            raise Refused(_("The closing time has passed already."), field="closes")
        return replace(moved, until=until)

    def criticised(self, at: datetime) -> "Text":
        """Criticism is given, changed or withdrawn until it closes, by the clock even if nobody has closed it yet."""
        if self.state != CRITICISM or (self.until is not None and at >= self.until):
            raise Refused(_("Criticism of this draft is not open."))
        return self

    def closed(self, at: datetime, *, by_clock: bool) -> "Text":
        """The mediator closes when all have spoken; the clock at the time that was announced."""
        if by_clock and (self.until is None or at < self.until):
            raise Refused(_("The time for criticism has not passed yet."))
        return replace(self._moved(CLOSED), until=None)

    def redrafted(self) -> "Text":
        """Draft n+1 is begun from draft n."""
        if self.state not in REDRAFTED_FROM:
            raise Refused(_("The next draft is begun once criticism has closed, or the answers have been revealed."))
        return Text(self.number + 1)

    def put(self, until: datetime, at: datetime, *, voices: int) -> "Text":
        moved = self._moved(PUT)
        if not voices:
            raise Refused(_("Nobody has a voice: seat heads of delegation first."))
        if until <= at:
            raise Refused(_("The time for answers has passed already."), field="due")
        return replace(moved, until=until)

    def answered(self, at: datetime) -> "Text":
        """An answer is given or changed until the time is over or all are in."""
        if self.state != PUT or (self.until is not None and at >= self.until):
            raise Refused(_("Answers to this text are not awaited."))
        return self

    def revealed(self, at: datetime, *, complete: bool, adopted: bool) -> "Text":
        """All answers are revealed at once: when the last is in, or when the time is over."""
        moved = self._moved(ADOPTED if adopted else NOT_ADOPTED)
        if not complete and (self.until is None or at < self.until):
            raise Refused(_("The answers are revealed when all are in, or when the time is over."))
        return replace(moved, until=None)

    def abandoned(self) -> "Text":
        return self._moved(ABANDONED)

    def _moved(self, to: str) -> "Text":
        if to not in TRANSITIONS[self.state]:
            raise Refused(_("This cannot be done with the text as it stands now. Open its page again."))
        return replace(self, state=to)
