"""What blind acceptance costs: proofs, one verifier and bytes, against libsodium's own multiplications in the same run.

    python benchmarks/settlement_blind.py [PARTIES] [PACKAGES]          30 and 20 by default

A post costs multiplications on the curve and little else: they are counted, and as many are timed bare, beside. Times
are the processor's, so that a busy machine tells nearly the same.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from types import SimpleNamespace

from nacl import bindings

from parley.settlement import blind
from parley.settlement.blind import Outcome, Party, Question, Round, Secret, Transcript, group, party, verify
from parley.settlement.blind.course import Course

TEXT = "The parties withdraw within 30 days; the United Nations monitor it; water runs every day.\n" * 20
COUNTED = {
    "crypto_scalarmult_ed25519_noclamp": "of points",
    "crypto_scalarmult_ed25519_base_noclamp": "of the base",
    "crypto_core_ed25519_is_valid_point": "points asked about",
}
#: What `settlement.md` names for 30 parties and one package: milliseconds twice, kilobytes a party.
PROOFS, VERIFIER, POSTS = 25.0, 30.0, 0.7


def main() -> int:
    """Make the posts of so many packages, verify them, and time the multiplications alone."""
    parties = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    packages = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    made, verified, whole = [], [], []
    for package in range(packages):
        with unchecked():
            took, run = timed(lambda number=package: acceptance(number, parties))
        made.append(took)
        whole.append(run)
        verified.append(timed(lambda posted=run[0]: holds(posted))[0])
    with unchecked():
        proving = counted(lambda: acceptance(0, parties))
    verifying = counted(lambda: holds(whole[0][0]))
    transcript, secrets = whole[0]
    own = median(timed(lambda: one_party(transcript, secrets["p0"]))[0] for _ in range(5))

    print(f"{parties} parties, {packages} packages; milliseconds of the processor a package, the median")
    print(f"{'':30}{'taken':>8}{'bare':>8}{'ratio':>8}{'target':>8}")
    for what, times, counts, target in (
        ("the proofs of all parties", made, proving, PROOFS),
        ("one verifier", verified, verifying, VERIFIER),
    ):
        taken, limit = median(times), bare(counts)
        said = ", ".join(f"{count:,} {COUNTED[name]}" for name, count in counts.items() if count)
        print(f"{what:30}{taken:8.1f}{limit:8.1f}{taken / limit:8.2f}{target:8.1f}   {said}")
    print(f"{'one party, with its checks':30}{own:8.1f}")
    print(f"{'one verifier, all packages':30}{sum(verified):8.0f}")
    posted = sum(len(post.to_bytes()) for post in transcript.posts) / parties / 1000
    numbers = sum(32 * (1 + len(post.points) + len(post.proof)) for post in transcript.posts) / parties / 1000
    print(f"{'kB a party: JSON, numbers':30}{posted:8.2f}{numbers:8.2f}{posted / numbers:8.2f}{POSTS:8.1f}")
    return 0


def acceptance(package: int, parties: int) -> tuple[Transcript, dict[str, Secret]]:
    """A package that all accept: all posts, and each party's secret."""
    question = Question("talks", f"package{package}", TEXT, tuple(Party(f"p{n}", f"Party {n}") for n in range(parties)))
    transcript = Transcript(question)
    secrets: dict[str, Secret] = {}
    for round in blind.ROUNDS:
        before = transcript
        for one in question.parties:
            secrets[one.id] = step(round, before, one.id, secrets.get(one.id))
        posts = tuple(secrets[one.id].posts[-1] for one in question.parties)
        transcript = replace(transcript, posts=(*transcript.posts, *posts))
    return transcript, secrets


def step(round: Round, transcript: Transcript, name: str, secret: Secret | None) -> Secret:
    """What one party does in a round."""
    if secret is None:
        return blind.make_key(transcript.question, name)
    if round is Round.ANSWERS:
        return blind.answer(secret, transcript, accepted=True)
    return blind.blind(secret, transcript) if round is Round.BLINDINGS else blind.unlock(secret, transcript)


def holds(transcript: Transcript) -> None:
    """Verify, and insist that all accepted."""
    if (verdict := verify(transcript)).outcome is not Outcome.ACCEPTED:
        raise SystemExit(verdict.summary())


def one_party(transcript: Transcript, secret: Secret) -> None:
    """All four steps of one party, every post of the others checked before each."""
    blind.make_key(transcript.question, secret.party)
    for place, round in enumerate(blind.ROUNDS[1:], 1):
        step(round, transcript.upto(round), secret.party, replace(secret, posts=secret.posts[:place]))


class unchecked:
    """Within it no step checks the others' posts, and what they add up to is reckoned once for all parties."""

    def __enter__(self) -> None:
        self._require, self._courses = party.require, {}
        party.require = self._course

    def __exit__(self, *_: object) -> None:
        party.require = self._require

    def _course(self, transcript: Transcript, round: Round) -> Course:
        if round not in self._courses:
            self._courses[round] = Course(transcript.upto(round))
        return self._courses[round]


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Milliseconds of the processor that a call takes, and what it gives."""
    began = time.process_time()
    given = work()
    return (time.process_time() - began) * 1000, given


def counted(work: Callable[[], object]) -> dict[str, int]:
    """How often a call multiplies a point, and asks whether something is one."""
    counts = dict.fromkeys(COUNTED, 0)

    def counting(name: str) -> Callable[..., object]:
        def call(*given: bytes) -> object:
            counts[name] += 1
            return getattr(bindings, name)(*given)

        return call

    group.bindings = SimpleNamespace(**{**vars(bindings), **{name: counting(name) for name in COUNTED}})
    try:
        work()
    finally:
        group.bindings = bindings
    return counts


def bare(counts: dict[str, int]) -> float:
    """Milliseconds of the processor for so many calls of libsodium and nothing else, the median of five."""
    scalar, point = group.drawn(), group.multiply(group.drawn(), group.BASE)
    given = dict(zip(COUNTED, ((scalar, point), (scalar,), (point,)), strict=True))

    def work() -> None:
        for name, count in counts.items():
            call, words = getattr(bindings, name), given[name]
            for _ in range(count):
                call(*words)

    return median(timed(work)[0] for _ in range(5))


if __name__ == "__main__":
    raise SystemExit(main())
