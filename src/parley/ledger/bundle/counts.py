"""What a record holds, in numbers, and what came of checking it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """What a record holds.

    `closed`: acts whose details aren't opened; `absent`: texts that are named and not contained; `seen`: acts
    that name the state of the log that their actor had seen; `signatures`: lines under checkpoints.
    """

    logs: int = 0
    acts: int = 0
    texts: int = 0
    opened: int = 0
    closed: int = 0
    absent: int = 0
    seen: int = 0
    signatures: int = 0


@dataclass(slots=True)
class SignedCounts:
    """What came of the acts that their actors signed.

    `good`: everything about them holds. Of these `unconfirmed`: by a key that no head of the delegation confirmed;
    `byclock`: in another log than the common one, by a key that was revoked, and the clock alone says that the act
    came later. Not checked: `absent` (their texts aren't in the file), `keyless` (the common log isn't), `unverified`
    (no libsodium).
    """

    good: int = 0
    unconfirmed: int = 0
    byclock: int = 0
    absent: int = 0
    keyless: int = 0
    unverified: int = 0


@dataclass(slots=True)
class AnswerCounts(SignedCounts):
    """The same of answers to a text that was put, as they were revealed.

    `byclock`: by a key that ended after the text was put and before all was revealed, so perhaps before the answer.
    `unlinked`: good, but the file doesn't say to which text they were revealed, or as what answers. `attested`: answers
    that nobody signed.
    """

    unlinked: int = 0
    attested: int = 0
