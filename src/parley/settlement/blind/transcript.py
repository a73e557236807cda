"""All that was posted about one package, and how each round's posts bind those of the rounds before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from .codes import NotTaken
from .group import digest
from .posts import ROUNDS, Post, Round
from .question import MOST_PARTIES, Question
from .reading import Unreadable, fields, listed, loaded, written

FORMAT = "parley-blind/1"
_KEYS = frozenset(("format", "posts", "question"))
#: A few more than can count, so that what is wrong with a transcript can be said post by post.
MOST_POSTS = len(ROUNDS) * MOST_PARTIES + 100
#: What parties read to each other: groups of digits, in any language.
_GROUPS, _GROUP = 12, 5


@dataclass(frozen=True)
class Transcript:
    """A package as it was put, with the posts that are there so far; without posts, the package alone.

    Nothing here is checked but the form: that is what `check` and `verify` are for. Posts for another package or in the
    name of nobody don't count; where several claim to be one party's in one round, the first does.
    """

    question: Question
    posts: tuple[Post, ...] = ()

    @cached_property
    def _arranged(self) -> Mapping[tuple[Round, str], Post]:
        """The posts that count by round and party, in the order of the rounds and the parties."""
        found: dict[tuple[Round, str], Post] = {}
        for post in self.posts:
            if post.package == self.question.package:
                found.setdefault((post.round, post.party), post)
        order = ((round, party.id) for round in ROUNDS for party in self.question.parties)
        return {key: found[key] for key in order if key in found}

    def of(self, round: Round) -> tuple[Post, ...]:
        """The posts of this round, in the order of the parties."""
        return tuple(post for post in self._arranged.values() if post.round is round)

    def post(self, round: Round, party: str) -> Post | None:
        """What this party posted in this round, if it did."""
        return self._arranged.get((round, party))

    def missing(self, round: Round) -> tuple[str, ...]:
        """The ids of the parties that have posted nothing in this round."""
        return tuple(party.id for party in self.question.parties if (round, party.id) not in self._arranged)

    def upto(self, round: Round) -> Transcript:
        """The same with the posts of the rounds before this one alone."""
        return replace(self, posts=tuple(post for post in self.posts if post.round in round.earlier))

    def with_post(self, post: Post) -> Transcript:
        """The same with this post; it takes the place of an earlier one by this party in this round."""
        others = (one for one in self.posts if (one.round, one.party) != (post.round, post.party))
        return replace(self, posts=(*others, post))

    def seen(self, round: Round) -> bytes:
        """32 bytes that name the package and every post before this round: what each post of the round carries."""
        return self._seen[round]

    @cached_property
    def _seen(self) -> Mapping[Round, bytes]:
        return {
            round: digest(
                "posts", self.question.digest, *(post.to_bytes() for one in round.earlier for post in self.of(one))
            )
            for round in ROUNDS
        }

    @property
    def fingerprint(self) -> str | None:
        """Sixty digits over the package and all keys, for parties to compare by telephone; None until all are there."""
        if self.missing(Round.KEYS):
            return None
        number = int.from_bytes(self.seen(Round.ANSWERS), "big") % 10 ** (_GROUPS * _GROUP)
        digits = str(number).zfill(_GROUPS * _GROUP)
        return " ".join(digits[place : place + _GROUP] for place in range(0, len(digits), _GROUP))

    def to_bytes(self) -> bytes:
        """The file: one line of canonical JSON of the posts that count, some 1.3 kB a party."""
        posts = [post.to_object() for post in self._arranged.values()]
        return written({"format": FORMAT, "posts": posts, "question": self.question.to_object()})


def read_transcript(data: bytes) -> Transcript:
    """A transcript as a file has it. Raises NotTaken for whatever is none."""
    return transcript_of(loaded(data))


def transcript_of(value: Any) -> Transcript:
    """A transcript from its JSON value. Raises NotTaken."""
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise NotTaken("file.format", format=FORMAT)
    try:
        known = fields(value, _KEYS, "the file")
        posts = listed(known["posts"], "posts", 0, MOST_POSTS)
    except Unreadable as error:
        raise NotTaken("post.form", where=error.where, why=error.why) from None
    return Transcript(
        Question.from_object(known["question"]),
        tuple(Post.from_object(post, f"posts[{place}]") for place, post in enumerate(posts)),
    )
