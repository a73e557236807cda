"""The formal acts of the server-blind form: each party's posts, and rounds that the clock closes."""

from typing import Annotated

from pydantic import StringConstraints

from parley.bargaining.acts.packages import decide_package
from parley.bargaining.models import BlindPost, BlindRound, Package
from parley.bargaining.queries.deciding import as_ruled, round_as_ruled, running_round, transcript_of
from parley.bargaining.rules import blind as rules
from parley.procedure.act import Act, act
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id
from parley.settlement import blind

#: A post is some hundred bytes; what is far longer is another file.
Post = Annotated[str, StringConstraints(max_length=20_000, strip_whitespace=True)]


@act
def post_blind_message(act: Act, *, package: Id, post: Post) -> BlindPost:
    """Post one's party's message of the running round, made in the browser or by `parley answer`.

    Its proof is checked before it is taken, and it may be replaced until the round's deadline. Nobody else sees it,
    or that it is there, before the round is closed; what it answers nobody ever sees, this server included.
    """
    found = act.find(Package, package)
    as_ruled(found).answered(act.at)
    row = running_round(act.rows, found)
    if row is None:
        raise Refused(_("This package is not put in the server-blind form: answer it on its page."))
    round_as_ruled(row).posted(act.at)
    if act.by.party.public_id not in found.parties:
        raise Refused(_("Your party is not among those to whom this package was put."))
    body = _checked(act, found, row, post)
    kept = act.rows(BlindPost).filter(round=row, party=act.by.party).select_related("seat").first()
    if kept is not None and kept.seat != act.by and kept.seat.in_force(act.at):
        # Whose secret it was made with must go on with it: two heads who replace each other's posts lock both out.
        raise Refused(
            _("%(seat)s has posted for your party in this round, and goes on with the same secret."),
            seat=kept.seat.shown,
        )
    kept = kept or BlindPost(round=row, party=act.by.party)
    kept.seat, kept.body, kept.posted_at = act.by, body, act.at
    kept.save()
    act.record(
        "blind.posted", audience=f"seat:{act.by.public_id}", title=found.title, round=row.name, texts={"post": body}
    )
    return kept


@act
def close_blind_round(act: Act, *, round: Id) -> BlindRound:
    """Close a round at its deadline: all its posts are shown to all at once, and what is missing is named.

    With a post missing the parties can't go on, and the package is not agreed. After the last round the posts
    themselves show whether all accepted.
    """
    row = act.rows(BlindRound).filter(public_id=round).select_related("package").first()
    if row is None:
        raise Absent
    package = row.package
    as_ruled(package).awaited()
    round_as_ruled(row).over(act.at)
    posts = list(act.rows(BlindPost).filter(round=row).select_related("party"))
    row.missing = list(rules.missing(package.parties, {post.party.public_id for post in posts}))
    row.closed_at = act.at
    row.save()
    names = {voice["party"]: voice["name"] for voice in package.voices}
    act.record(
        "blind.round_closed" if not row.missing else "blind.round_incomplete",
        title=package.title,
        round=row.name,
        missing=[names[party] for party in row.missing],
        texts={f"post:{post.party.public_id}": post.body for post in posts},
    )
    if row.missing or rules.following(row.name) is None:
        # What can't go on is over now.
        package.due = min(package.due or row.due, row.due)
        package.save()
        decide_package(by=act.by, package=package.public_id)
    else:
        _go_on(act, package, row)
    return row


def _go_on(act: Act, package: Package, closed: BlindRound) -> None:
    """Give the rounds to come their whole time where this one was held up."""
    due, before = closed.due, act.at
    for row in act.rows(BlindRound).filter(package=package, closed_at=None):
        planned = row.due
        row.due = rules.next_due(planned, due, before, package.minutes)
        row.save()
        due, before = planned, row.due
    package.due = before
    package.save()


def _checked(act: Act, package: Package, row: BlindRound, sent: str) -> str:
    """The post in its one form, once its proof holds; else why it is not taken."""
    try:
        post = blind.read_post(sent.encode())
        if post.package != package.public_id:
            raise Refused(_("This post was made for another package. Make one for this package."), field="post")
        if post.party != act.by.party.public_id:
            raise Refused(_("This post was made for another party."), field="post")
        if post.round != row.name:
            raise Refused(
                _("This post is for the round “%(posted)s”, and “%(running)s” is running. Make one for this round."),
                field="post",
                posted=post.round,
                running=row.name,
            )
        blind.check(transcript_of(act.rows, package), post)
    except blind.NotTaken as why:
        raise Refused(rules.REASONS.get(why.code, rules.OTHERWISE), field="post", why=str(why)) from None
    return post.to_bytes().decode()
