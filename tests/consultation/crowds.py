"""Some hundred people with plain opinions, written at once, so that an analysis has something to find."""

from datetime import timedelta

import numpy as np

from parley.consultation import acts
from parley.consultation.models import Participant, Statement, Vote
from parley.record.sources import new_id, now

#: What each of three parties says to each statement, in percents that agree.
OPINIONS = ((92, 90, 94), (90, 20, 25), (15, 88, 85), (60, 55, 58), (85, 88, 90))
BODIES = (
    "Gates open at dawn.",
    "Whoever mends the channel draws first.",
    "Nobody draws water at night.",
    "The keys go from hand to hand.",
    "The lake never falls below the lower stone.",
)


def come(held, sizes=(30, 30, 30), undeclared=0, opinions=OPINIONS, seed=1, share=0.9):
    """People of each party vote on most statements, an hour ago; the same seed makes the same votes."""
    chance = np.random.default_rng(seed)
    parties = held.talks.parties
    statements = list(Statement._base_manager.filter(consultation=held.consultation).order_by("number"))
    at, votes = now() - timedelta(hours=1), []
    for party, size in enumerate((*sizes, undeclared)):
        for _ in range(size):
            person = Participant.objects.create(
                consultation=held.consultation,
                link=held.link,
                party=parties[party] if party < len(parties) else None,
                mark_hash=new_id(),
                made_at=at,
            )
            for number, statement in enumerate(statements):
                if chance.random() < share:
                    agree = opinions[number % len(opinions)][min(party, 2)]
                    value = 1 if chance.random() * 100 < agree else -1
                    votes.append(Vote(participant=person, statement=statement, value=value, at=at))
    Vote.objects.bulk_create(votes)
    return votes


def one_more(held, party, value, statement=1):
    """One more person of a party votes on one statement."""
    person = Participant.objects.create(
        consultation=held.consultation,
        link=held.link,
        party=held.talks.parties[party] if party is not None else None,
        mark_hash=new_id(),
        made_at=now(),
    )
    found = Statement._base_manager.get(consultation=held.consultation, number=statement)
    return Vote.objects.create(participant=person, statement=found, value=value, at=now())


def close(held):
    acts.close_consultation(by=held.talks.mediator, consultation=held.id)
    held.again()
