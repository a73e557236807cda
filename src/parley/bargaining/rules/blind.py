"""The rounds of the server-blind form: four deadlines one after the other, and a post by every party in each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

KEYS, ANSWERS, BLINDINGS, OPENINGS = "keys", "answers", "blindings", "openings"
ROUNDS = (KEYS, ANSWERS, BLINDINGS, OPENINGS)
LABELS = {
    KEYS: _("Keys"),
    ANSWERS: _("Answers"),
    BLINDINGS: _("Blindings"),
    OPENINGS: _("Openings"),
}
#: What each party does in a round, in a sentence.
MEANINGS = {
    KEYS: _("Each delegation makes a secret key on its own machine, and posts the public half of it."),
    ANSWERS: _("Each delegation posts its answer, locked so that only all the keys together could open it."),
    BLINDINGS: _("Each delegation stirs the sum of all answers with a secret number, so that nobody can count in it."),
    OPENINGS: _("Each delegation unlocks its part. Together they show whether all accepted, and nothing else."),
}

#: Why a post is not taken, by the codes of `parley.settlement.blind`: what anybody who hands one in can meet.
REASONS = {
    "file.toolarge": _("This is far larger than any post. Choose the file that holds your post alone."),
    "file.json": _("This can't be read as a post. Hand in the file as it was made, to the letter. (%(why)s)"),
    "post.form": _("This can't be read as a post. Hand in the file as it was made, to the letter. (%(why)s)"),
    "post.early": _("The posts of the rounds before are not all there: nobody can go on."),
    "post.seen": _(
        "This was made over other posts of the rounds before, or other words of the package, than stand here. Take the "
        "file with the posts from this page, and make it anew. If it happens again, tell the other delegations."
    ),
    "post.point": _("This holds a number that can't stand in a post. Make it anew."),
    "post.copied": _("This repeats what another party posted. Each party makes its own."),
    "post.proof": _(
        "The proof in this post does not hold: it was altered on the way, or made with another key than the one that "
        "your party posted. Make it anew, with the key that you began with."
    ),
    "question.form": _("The server-blind form can't be held on this package: %(why)s"),
}
OTHERWISE = _("This post can't be taken: %(why)s")

#: How long a round lasts, in minutes: an hour's sitting round one table, up to two weeks by courier.
SHORTEST, LONGEST = 5, 20_160
#: A round that was closed later than this after its deadline was held up: the next one gets its whole time.
_HELD_UP = timedelta(minutes=1)


@dataclass(frozen=True)
class Round:
    """One round as the rules see it: which, until when posts are taken, and whether it has been closed."""

    name: str
    due: datetime
    closed: bool = False

    def posted(self, at: datetime) -> None:
        """Pass if a post is taken now; until its deadline it may be replaced by another."""
        if self.closed or at >= self.due:
            raise Refused(_("This round is over: no post is taken any more."))

    def over(self, at: datetime) -> None:
        """Pass if the round can be closed: at its deadline, even when all have posted before."""
        if self.closed or at < self.due:
            raise Refused(_("A round closes at its deadline, and not before."))


def schedule(first: datetime, minutes: int) -> tuple[datetime, ...]:
    """The deadlines of the four rounds: the first as named, each later one so many minutes after the one before."""
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused(_("A round lasts from %(shortest)s minutes to two weeks."), field="minutes", shortest=SHORTEST)
    return tuple(first + number * timedelta(minutes=minutes) for number in range(len(ROUNDS)))


def next_due(planned: datetime, due: datetime, closed_at: datetime, minutes: int) -> datetime:
    """When the next round ends: as planned, or later where this one could be closed only long after its deadline."""
    return planned if closed_at - due <= _HELD_UP else closed_at + timedelta(minutes=minutes)


def ahead(last: datetime, minutes: int, at: datetime) -> int:
    """How many deadlines lie ahead, the last of them at `last` and so many minutes apart; 0 minutes: there is one."""
    if at >= last:
        return 0
    return (
        1
        if not minutes
        else min(len(ROUNDS), 1 + (last - at - timedelta(microseconds=1)) // timedelta(minutes=minutes))
    )


def following(name: str) -> str | None:
    """The round after this one; None after the last."""
    place = ROUNDS.index(name) + 1
    return ROUNDS[place] if place < len(ROUNDS) else None


def missing(voices: Sequence[str], posts: Collection[str] | Mapping[str, object]) -> tuple[str, ...]:
    """The parties that posted nothing in a round, in the order of the voices."""
    return tuple(voice for voice in voices if voice not in posts)
