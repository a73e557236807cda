"""Checking what was posted: anybody can do it, with nothing but the posts and PyNaCl, trusting nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .codes import NotTaken
from .course import Course
from .group import NOTHING, NotAPoint, is_point
from .posts import ROUNDS, Post, Round
from .proof import holds
from .transcript import Transcript
from .verdict import Finding, Outcome, Verdict


def check(transcript: Transcript, post: Post) -> None:
    """Pass if this post may stand beside those of the transcript, whose earlier rounds are taken as checked.

    Raises NotTaken, which says why not: another package or party, earlier posts missing or other than these, copied
    from another party, no point, no proof. A party's own earlier post of the same round is not minded: it would be
    replaced.
    """
    _belongs(transcript, post)
    before = transcript.upto(post.round)
    if any(before.missing(round) for round in post.round.earlier):
        raise NotTaken("post.early", **_named(transcript, post), before=post.round.earlier[-1].value)
    if post.seen != before.seen(post.round):
        raise NotTaken("post.seen", **_named(transcript, post))
    _proven(Course(before), post)
    _own(transcript, post, transcript.of(post.round))


def verify(transcript: Transcript) -> Verdict:
    """Check every post's proof, name the posts that are missing, and say what all of them together give.

    Never raises. What comes after a round that isn't whole can't be checked, and is reported as unchecked.
    """
    findings = list(_strays(transcript))
    missing: list[tuple[Round, str]] = []
    checked: list[Round] = []
    course = Course(transcript)
    whole = True
    for round in ROUNDS:
        absent = transcript.missing(round)
        missing += ((round, party) for party in absent)
        if whole:
            refused = list(_refused(course, round))
            findings += refused
            checked.append(round)
            whole = not (absent or refused)
    outcome = Outcome.INCOMPLETE
    if whole and not findings:
        outcome = Outcome.ACCEPTED if course.result == NOTHING else Outcome.NOT_AGREED
    return Verdict(transcript, outcome, tuple(findings), tuple(missing), tuple(checked))


def require(transcript: Transcript, round: Round) -> Course:
    """The reckoning over all posts before this round, each checked. Raises NotTaken if one is wrong or missing."""
    before = transcript.upto(round)
    verdict = verify(before)
    for finding in verdict.findings:
        raise NotTaken(finding.code, **finding.params)
    for earlier in round.earlier:
        if absent := before.missing(earlier):
            names = ", ".join(transcript.question.name(party) for party in absent)
            raise NotTaken("posts.missing", round=earlier.value, parties=names)
    return Course(before)


def _strays(transcript: Transcript) -> Iterator[Finding]:
    """Posts that are another package's, nobody's, or a party's second in one round."""
    met: set[tuple[Round, str]] = set()
    for post in transcript.posts:
        try:
            _belongs(transcript, post)
            if (post.round, post.party) in met:
                raise NotTaken("post.twice", **_named(transcript, post))
            met.add((post.round, post.party))
        except NotTaken as refused:
            yield Finding(post.round, post.party, refused.code, refused.params)


def _refused(course: Course, round: Round) -> Iterator[Finding]:
    """What is wrong with the posts of one round, all earlier rounds being whole; and with what they add up to."""
    transcript = course.transcript
    sound: list[Post] = []
    for post in transcript.of(round):
        try:
            if post.seen != transcript.seen(round):
                raise NotTaken("post.seen", **_named(transcript, post))
            _proven(course, post)
            sound.append(post)
        except NotTaken as refused:
            yield Finding(round, post.party, refused.code, refused.params)
    for post in sound:
        try:
            _own(transcript, post, sound)
        except NotTaken as refused:
            yield Finding(round, post.party, refused.code, refused.params)
    if len(sound) == len(transcript.question.parties):
        try:
            course.settle(round)
        except NotTaken as refused:
            yield Finding(round, None, refused.code, refused.params)


def _belongs(transcript: Transcript, post: Post) -> None:
    question = transcript.question
    if post.package != question.package:
        raise NotTaken("post.package", package=post.package)
    if post.party not in question.places:
        raise NotTaken("post.party", id=post.party)


def _own(transcript: Transcript, post: Post, others: Iterable[Post]) -> None:
    """Pass unless the post's first point is another party's too; asked among posts of one round whose proofs hold.

    Each showed that it knows the number behind that point, so they share their secrets. A mere copy is refused for its
    proof; the second half of an answer may be anybody's, and makes it a refusal. So nobody can make an honest party's
    post fall by copying it.
    """
    for other in others:
        if other.party != post.party and other.points[0] == post.points[0]:
            raise NotTaken("post.copied", **_named(transcript, post), other=transcript.question.name(other.party))


def _proven(course: Course, post: Post) -> None:
    named = _named(course.transcript, post)
    try:
        # The second half of an answer stands in no row, since nothing is shown of it; elsewhere multiplying checks.
        if post.round is Round.ANSWERS and not is_point(post.points[1]):
            raise NotAPoint
        sound = holds(*course.proven(post), post.proof)
    except NotAPoint:
        raise NotTaken("post.point", **named) from None
    if not sound:
        raise NotTaken("post.proof", **named)


def _named(transcript: Transcript, post: Post) -> dict[str, str]:
    return {"party": transcript.question.name(post.party), "round": post.round.value}
