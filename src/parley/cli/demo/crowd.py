"""Some hundred invented people who come by the links of a consultation and vote, day by day.

They are written at once, and not one act after the other: votes enter the record in batches by the clock in any case,
and a demonstration that has to wait for five thousand acts is not looked at. All else that these people see is made of
these rows as of anybody's: the commitments, the analyses, the counts.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from parley.cli.demo.director import Director
from parley.cli.demo.opinions import Opinion
from parley.consultation.models import Consultation, Link, Participant, Shown, Statement, Vote
from parley.consultation.rules import course
from parley.record.sources import new_id

#: Of a hundred statements read, so many are passed over with "pass".
PASSES = 0.09


@dataclass(frozen=True)
class Cast:
    """What one person says to one statement, and when after the opening."""

    person: int
    statement: int
    value: int
    at: timedelta


class Crowd:
    """The people of one consultation; the same seed makes the same people of the same opinions."""

    def __init__(self, asked: dict[str, Any]) -> None:
        self.opinions: tuple[Opinion, ...] = asked["statements"]
        self.days: int = asked["days"]
        chance = np.random.default_rng(asked["seed"])
        self.audience = np.repeat(np.arange(4), asked["people"])
        # Who wants change and who does not: in every group both.
        camp = np.where(chance.random(len(self.audience)) < np.array([0.4, 0.55, 0.5, 0.65])[self.audience], 1.0, -1.0)
        self.change = camp * np.abs(chance.normal(asked["apart"], 0.25, len(camp)))
        self.cast = [vote for person in range(len(camp)) for vote in self._ballot(person, chance)]

    def _ballot(self, person: int, chance: np.random.Generator) -> list[Cast]:
        day = int(chance.integers(0, self.days))
        minute = timedelta(days=day, minutes=int(chance.integers(0, 14 * 60)))
        there = [place for place, one in enumerate(self.opinions) if one.from_day <= day]
        read = chance.permutation(there)[: int(np.ceil(len(there) * chance.uniform(0.5, 1.0)))]
        votes = []
        for number, place in enumerate(read.tolist()):
            one = self.opinions[place]
            share = one.agree[self.audience[person]] / 100
            pull = np.log(share / (1 - share)) + one.change * self.change[person]
            agrees = chance.random() < 1 / (1 + np.exp(-pull))
            value = 0 if chance.random() < PASSES else 1 if agrees else -1
            votes.append(Cast(person, place + 1, value, minute + timedelta(seconds=9 * (number + 1))))
        return votes

    def comes(self, director: Director, held: Consultation, links: list[Link]) -> None:
        """Let them come, day by day; the clock does each evening what it does then."""
        opened = director.clock.at
        people = [
            Participant(
                consultation=held,
                link=links[audience],
                party=links[audience].party,
                mark_hash=course.mark_hash(f"fiction {new_id()}"),
                made_at=opened,
            )
            for audience in self.audience
        ]
        for person, first in self._first().items():
            people[person].made_at = opened + first
        Participant.objects.bulk_create(people)
        statements = {one.number: one for one in Statement.objects.for_clock().filter(consultation=held)}
        for day in range(self.days):
            today = [one for one in self.cast if one.at.days == day]
            rows = [(people[one.person], statements[one.statement], one.value, opened + one.at) for one in today]
            Shown.objects.bulk_create([Shown(participant=p, statement=s, at=at) for p, s, _value, at in rows])
            Vote.objects.bulk_create([Vote(participant=p, statement=s, value=v, at=at) for p, s, v, at in rows])
            director.until(opened + timedelta(days=day + 1))
            director.pass_deadlines()

    def _first(self) -> dict[int, timedelta]:
        first: dict[int, timedelta] = {}
        for one in self.cast:
            first[one.person] = min(first.get(one.person, one.at), one.at)
        return first
