"""What a party does on its own machine: it makes a key, answers, blinds and opens. The secret never leaves it.

Each step first checks every post of the rounds before, and that its own are among them as it made them: whoever answers
under keys that aren't proven, or opens what another list of answers gives, gives its answer away.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .codes import NotTaken
from .course import Course
from .group import BASE, NOTHING, Point, Scalar, add, drawn, is_scalar, multiply
from .posts import Post, Round
from .proof import prove
from .question import Question
from .reading import Unreadable, coded, decoded, fields, identified, listed, loaded, written
from .transcript import Transcript
from .verifying import require

FORMAT = "parley-blind-secret/1"
_KEYS = frozenset(("format", "package", "party", "posts", "question", "secret"))


@dataclass(frozen=True)
class Secret:
    """A party's secret for one package, and what it has posted with it. It holds no answer.

    Alone it opens nothing; with the secrets of all other parties it opens every answer. So it should be destroyed once
    the outcome is there: one destroyed secret keeps all answers shut for good.
    """

    question: bytes
    package: str
    party: str
    scalar: Scalar = field(repr=False)
    posts: tuple[Post, ...] = ()

    def post(self, round: Round) -> Post | None:
        """What was posted with this secret in this round, if anything."""
        return next((post for post in self.posts if post.round is round), None)

    def to_bytes(self) -> bytes:
        """The file, for its owner's eyes alone."""
        known = {
            "format": FORMAT,
            "package": self.package,
            "party": self.party,
            "posts": [post.to_object() for post in self.posts],
            "question": coded(self.question),
            "secret": coded(self.scalar),
        }
        return written(known)


def read_secret(data: bytes) -> Secret:
    """A secret as its file has it. Raises NotTaken."""
    try:
        known = fields(loaded(data), _KEYS, "the file")
        if known["format"] != FORMAT:
            raise NotTaken("file.format", format=FORMAT)
        scalar = decoded(known["secret"], "secret")
        if not is_scalar(scalar) or not any(scalar):
            raise Unreadable("secret", "it is no secret number")
        return Secret(
            question=decoded(known["question"], "question"),
            package=identified(known["package"], "package"),
            party=identified(known["party"], "party"),
            scalar=Scalar(scalar),
            posts=tuple(
                Post.from_object(post, f"posts[{place}]")
                for place, post in enumerate(listed(known["posts"], "posts", 0, len(Round)))
            ),
        )
    except Unreadable as error:
        raise NotTaken("secret.form", where=error.where, why=error.why) from None


def make_key(question: Question, party: str) -> Secret:
    """A new secret for this party and package, with the post that shows its key."""
    if party not in question.places:
        raise NotTaken("post.party", id=party)
    secret = Secret(question.digest, question.package, party, drawn())
    return _posting(secret, Course(Transcript(question)), Round.KEYS, (multiply(secret.scalar, BASE),))


def answer(secret: Secret, transcript: Transcript, *, accepted: bool, again: bool = False) -> Secret:
    """The secret with its locked answer posted. With `again`, a new answer takes the place of one that was made.

    The same work is done for either answer, and the posts differ in nothing that can be seen without every secret.
    """
    course = _ready(secret, transcript, Round.ANSWERS)
    if secret.post(Round.ANSWERS) and not again:
        raise NotTaken("secret.made", party=transcript.question.name(secret.party), round=Round.ANSWERS.value)
    random, refusal = drawn(), multiply(drawn(), BASE)
    locked = add([multiply(random, course.common_key), NOTHING if accepted else refusal])
    return _posting(secret, course, Round.ANSWERS, (multiply(random, BASE), locked), random)


def blind(secret: Secret, transcript: Transcript) -> Secret:
    """The secret with its blinding posted: the sum of all answers, times a number that nobody will know."""
    course = _ready(secret, transcript, Round.BLINDINGS)
    made = secret.post(Round.BLINDINGS)
    if made and made.seen == transcript.seen(Round.BLINDINGS):
        return secret
    number = drawn()
    return _posting(secret, course, Round.BLINDINGS, tuple(multiply(number, half) for half in course.total), number)


def unlock(secret: Secret, transcript: Transcript) -> Secret:
    """The secret with its opening posted. One list of posts alone is ever opened; asked again, it is the same post."""
    course = _ready(secret, transcript, Round.OPENINGS)
    if secret.post(Round.OPENINGS):
        return secret
    return _posting(secret, course, Round.OPENINGS, (multiply(secret.scalar, course.blinded.first),))


def _ready(secret: Secret, transcript: Transcript, round: Round) -> Course:
    """The reckoning on which this step rests, if the secret may take it. Raises NotTaken."""
    question = transcript.question
    name = question.name(secret.party)
    if secret.question != question.digest or secret.party not in question.places:
        raise NotTaken("secret.other")
    for earlier in round.earlier:
        own, shown = secret.post(earlier), transcript.post(earlier, secret.party)
        if own is None or shown is None:
            raise NotTaken("secret.absent", party=name, round=earlier.value)
        if own != shown:
            raise NotTaken("secret.changed", party=name, round=earlier.value)
    opening = secret.post(Round.OPENINGS)
    if opening and (round is not Round.OPENINGS or opening.seen != transcript.seen(Round.OPENINGS)):
        raise NotTaken("secret.opened", party=name)
    return require(transcript, round)


def _posting(secret: Secret, course: Course, round: Round, points: tuple[Point, ...], *more: Scalar) -> Secret:
    """The secret with this post in it, and none of this round or a later one besides."""
    key = points[0] if round is Round.KEYS else course.key(secret.party)
    context = course.context(round, secret.party, points)
    proof = prove(context, course.rows(round, key, points), (secret.scalar, *more))
    seen = course.transcript.seen(round)
    post = Post(secret.package, secret.party, round, seen, points, proof)
    return replace(secret, posts=(*(one for one in secret.posts if one.round in round.earlier), post))
