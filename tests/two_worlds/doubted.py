"""The secrets of witnesses: what they saw of a delegation's own log, and that it was in doubt and is again."""

from hashlib import sha256

from parley.people import acts as people
from tests.two_worlds.comparing import Secret
from tests.two_worlds.witnessing import cosigned, named
from tests.two_worlds.world import World


def _own_log(world: World) -> str:
    return f"party:{world.talks.parties[0].public_id}"


def witnessed_own_log(world: World, words: str | None) -> None:
    if words:
        note = cosigned(world.process, _own_log(world), named("head A"))
        people.hand_in_cosignatures(by=world.seats["delegate A"], notes=[note])


def own_log_in_doubt(world: World, words: str | None) -> None:
    if words:
        other = sha256(words.encode()).digest()
        for more in (500, 600):
            note = cosigned(world.process, _own_log(world), named("head A"), size=len(words) + more, root=other)
            people.hand_in_cosignatures(by=world.a, notes=[note])
            if more == 500:
                people.resume_signing(by=world.a, log=_own_log(world), why=words, shown=1)


OF_WITNESSES = [
    Secret("what a witness saw of a party's log", ("people",), witnessed_own_log, lambda w: w.delegation("A")),
    Secret("a party's log in doubt", ("people",), own_log_in_doubt, lambda w: w.delegation("A")),
]
