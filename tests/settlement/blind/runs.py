"""Blind acceptances to be looked at and tampered with: the parties' secrets, and all that they posted."""

from collections.abc import Sequence
from dataclasses import replace

from parley.settlement import blind
from parley.settlement.blind import Party, Post, Question, Round, Secret, Transcript
from parley.settlement.blind.course import Course
from parley.settlement.blind.group import BASE, Point, add, drawn, multiply
from parley.settlement.blind.proof import prove

TEXT = "Withdrawal: 30 days\nMonitors: UN\nالماء: كل يوم"
NAMES = ("Amber", "Blue", "شرق", "D'Or", "Ёлка", "F & Co", "Grey", "Hollow")


def question(parties: int = 3, package: str = "pack1", text: str = TEXT) -> Question:
    """A package before so many parties."""
    return Question("talks1", package, text, tuple(Party(f"p{place}", NAMES[place]) for place in range(parties)))


#: A point of order 8, which libsodium adds but must never multiply.
SMALL = Point(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"))


class Run:
    """Parties that go through the rounds, as far as they are asked to."""

    def __init__(self, asked: Question) -> None:
        self.transcript = Transcript(asked)
        self.secrets: dict[str, Secret] = {}

    @property
    def parties(self) -> list[str]:
        return [party.id for party in self.transcript.question.parties]

    def round(self, round: Round, accepted: Sequence[bool] = ()) -> "Run":
        """All parties post; nobody sees another's post before all are in."""
        before = self.transcript
        for place, party in enumerate(self.parties):
            self.secrets[party] = self.stepped(party, round, bool(accepted) and accepted[place], before)
            post = self.secrets[party].post(round)
            assert post is not None
            blind.check(before, post)
            self.transcript = self.transcript.with_post(post)
        return self

    def stepped(self, party: str, round: Round, accepted: bool, before: Transcript) -> Secret:
        """The party's secret after its step of this round."""
        if round is Round.KEYS:
            return blind.make_key(before.question, party)
        secret = self.secrets[party]
        if round is Round.ANSWERS:
            return blind.answer(secret, before, accepted=accepted)
        return blind.blind(secret, before) if round is Round.BLINDINGS else blind.unlock(secret, before)


def ran(*accepted: bool, asked: Question | None = None, last: Round = Round.OPENINGS) -> Run:
    """A run in which the parties answer so, up to and with the round `last`."""
    run = Run(asked or question(len(accepted)))
    for round in (*last.earlier, last):
        run.round(round, accepted)
    return run


def tampered(transcript: Transcript, place: int, **changes: object) -> Transcript:
    """The same, but for what is changed in one post."""
    posts = list(transcript.posts)
    posts[place] = replace(posts[place], **changes)  # type: ignore[arg-type]
    return replace(transcript, posts=tuple(posts))


def place_of(transcript: Transcript, round: Round, party: str) -> int:
    """Where this party's post of this round stands in the transcript."""
    return next(place for place, post in enumerate(transcript.posts) if (post.round, post.party) == (round, party))


def post_of(run: Run, round: Round, party: str) -> Post:
    """This party's post of this round."""
    post = run.transcript.post(round, party)
    assert post is not None
    return post


def key_outside(transcript: Transcript, party: str) -> Post:
    """A key that isn't in the subgroup, with a proof that holds for whoever doesn't look: its challenge hides SMALL."""
    own = drawn()
    key = (add([multiply(own, BASE), SMALL]),)
    course = Course(transcript.upto(Round.KEYS))
    context, rows = course.context(Round.KEYS, party, key), course.rows(Round.KEYS, *key, key)
    while (proof := prove(context, rows, [own]))[0][0] % 8:
        pass
    return Post(transcript.question.package, party, Round.KEYS, course.transcript.seen(Round.KEYS), key, proof)
