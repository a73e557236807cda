"""The server-blind form as each viewer sees it: rounds, what is missing, and the transcript that anybody verifies."""

from dataclasses import dataclass

from django.db.models import Q

from parley.bargaining.models import BlindPost, BlindRound, Package
from parley.bargaining.queries.deciding import transcript_of
from parley.bargaining.rules import blind as rules
from parley.convening.models import Party
from parley.procedure.errors import Absent
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.viewer import Viewer
from parley.procedure.words import say
from parley.record.sources import now
from parley.settlement.blind import Transcript


@visible(BlindRound)
def rounds_seen(viewer: Viewer) -> Q:
    """Every seat sees the rounds; which posts are in, nobody sees before a round is closed."""
    return EVERYTHING if viewer.seated else NOTHING


@visible(BlindPost)
def posts_seen(viewer: Viewer) -> Q:
    """One's own at any time; all of them once their round is closed."""
    return Q(round__closed_at__isnull=False) | Q(seat=viewer.seat) if viewer.seated else NOTHING


@dataclass(frozen=True)
class RoundView:
    """One round: what is done in it, until when, and once it is closed whose post was missing."""

    round: BlindRound
    label: str
    meaning: str
    running: bool
    missing: tuple[str, ...]

    @property
    def said(self) -> str:
        """That the round could not be closed whole, and from whom nothing came."""
        return say(_MISSING, {"round": self.label, "parties": list(self.missing)}) if self.missing else ""


_MISSING = _(
    "In the round “%(round)s” nothing came from: %(parties)s. Without it the others could not go on. What anybody "
    "answered stays locked."
)


@dataclass(frozen=True)
class PostingView:
    """What a head posts in the running round, and its own post if it is in."""

    round: RoundView
    own: BlindPost | None
    #: The steps of `parley answer` by which it is made.
    steps: tuple[str, ...]


def rounds_of(viewer: Viewer, package: Package) -> tuple[RoundView, ...]:
    """The four rounds in their order; of those that are not closed nothing is told but their deadline."""
    rows = list(BlindRound.objects.seen_by(viewer).filter(package=package))
    names = _names(viewer, package) if any(row.missing for row in rows) else {}
    found: list[RoundView] = []
    for row in rows:
        running = row.closed_at is None and all(one.round.closed_at is not None for one in found)
        missing = tuple(names[party] for party in row.missing)
        found.append(RoundView(row, say(rules.LABELS[row.name]), say(rules.MEANINGS[row.name]), running, missing))
    return tuple(found)


def _names(viewer: Viewer, package: Package) -> dict[str, str]:
    """The parties asked, in the reader's language where they have a name in it."""
    shown = {party.public_id: party.shown for party in Party.objects.seen_by(viewer)}
    return {voice["party"]: shown.get(voice["party"], voice["name"]) for voice in package.voices}


def transcript(viewer: Viewer, public_id: str) -> Transcript:
    """The question and the posts of all closed rounds, the same bytes for everybody who may see the package."""
    found = one(Package, viewer, public_id)
    if not found.blind:
        raise Absent
    return _transcript(viewer, found)


def posting(viewer: Viewer, rounds: tuple[RoundView, ...]) -> PostingView | None:
    """What a head posts in the running round; None where no post is taken now."""
    running = next((one for one in rounds if one.running and one.round.due > now()), None)
    if running is None:
        return None
    own = BlindPost.objects.seen_by(viewer).filter(round=running.round, seat=viewer.seat).first()
    return PostingView(running, own, _STEPS[running.round.name])


_STEPS = {
    rules.KEYS: ("key",),
    rules.ANSWERS: ("accept", "refuse"),
    rules.BLINDINGS: ("blind",),
    rules.OPENINGS: ("open",),
}


def fingerprint(viewer: Viewer, package: Package) -> str:
    """The digits by which the parties make sure, before they answer, that they all see the same package and keys."""
    return _transcript(viewer, package).fingerprint or ""


def _transcript(viewer: Viewer, package: Package) -> Transcript:
    return transcript_of(lambda model: model.objects.seen_by(viewer), package)
