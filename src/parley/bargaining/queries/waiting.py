"""What of packages waits for a seat: the same for each head until the deadline, whether it has answered or not."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from parley.bargaining.models import BlindRound, Package
from parley.bargaining.queries.packages import may_answer
from parley.bargaining.rules import blind
from parley.bargaining.rules import packages as rules
from parley.procedure.errors import mark as _
from parley.procedure.viewer import Viewer
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import say
from parley.record.sources import now

# One's own desk may be seen by others: it must not tell whether one has answered, so it goes on asking.
_ANSWER = _("Answer the package “%(title)s”, unseen by anybody; you may look at your answer, or change it, until then")
_POST = _("Post your message of the round “%(round)s” on the package “%(title)s”; you may replace it until then")
_PUT = _("The package “%(title)s” is drawn up: put it, or set it aside")


@waits
def packages_waiting(viewer: Viewer) -> Iterator[Waiting]:
    """Packages to answer, for heads of delegation; packages to put, for mediators."""
    if not (viewer.may("answer_package") or viewer.may("put_package")):
        return
    rows = Package.objects.seen_by(viewer).filter(Q(state=rules.DRAWN_UP) | Q(state=rules.PUT, due__gt=now()))
    for row in rows.defer("terms", "body"):
        url = reverse("bargaining:package", args=[viewer.process.public_id, row.public_id])
        if row.state == rules.DRAWN_UP:
            if viewer.may("put_package"):
                yield Waiting(say(_PUT, {"title": row.title}), url)
        elif may_answer(viewer, row):
            answer = Waiting(say(_ANSWER, {"title": row.title}), url, row.due)
            yield from _to_post(viewer, row) if row.blind else [answer]


def _to_post(viewer: Viewer, row: Package) -> Iterator[Waiting]:
    running = BlindRound.objects.seen_by(viewer).filter(package=row, closed_at=None).order_by("number").first()
    if running is not None and running.due > now():
        values = {"title": row.title, "round": say(blind.LABELS[running.name])}
        url = reverse("bargaining:post_blind_message", args=[viewer.process.public_id, row.public_id])
        yield Waiting(say(_POST, values), url, running.due)
