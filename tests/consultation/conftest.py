"""A consultation over the night gates, open, with links to come in by."""

from datetime import timedelta

import pytest

from parley.consultation import acts
from parley.consultation.models import Shown, Statement, Vote
from parley.procedure.actors import Stranger
from parley.record.sources import now


class Held:
    """An open consultation, and short ways to take part in it."""

    def __init__(self, talks, moderation="before", statements=("Gates open at dawn.", "Nobody draws water at night.")):
        self.talks = talks
        self.consultation = acts.prepare_consultation(
            by=talks.mediator, title="Night gates", question="When may the gates open?", moderation=moderation
        )
        self.id = self.consultation.public_id
        for body in statements:
            self.add(body)
        closes = now() + timedelta(days=2)
        acts.open_consultation(by=talks.mediator, consultation=self.id, closes_at=closes)
        self.link = acts.make_link(
            by=talks.mediator, consultation=self.id, label="market", party=talks.parties[1].public_id
        )

    def add(self, body, language="en"):
        return acts.add_statement(by=self.talks.secretariat, consultation=self.id, body=body, language=language)

    def visitor(self, who):
        return Stranger(self.talks.process, who)

    def vote(self, who, value, statement=1, link=None):
        link = (link or self.link).public_id
        by = self.visitor(who)
        return acts.cast_vote(by=by, consultation=self.id, link=link, statement=statement, value=value)

    def submit(self, who, body, language="en"):
        by, link = self.visitor(who), self.link.public_id
        return acts.submit_statement(by=by, consultation=self.id, link=link, body=body, language=language)

    def erase(self, who):
        return acts.erase_own_data(by=self.visitor(who), consultation=self.id, link=self.link.public_id)

    def url(self, rest=""):
        return self.talks.url(f"consultations/{self.id}/{rest}")

    @property
    def public(self):
        return f"/c/{self.link.token}/"

    def again(self):
        self.consultation.refresh_from_db()
        return self.consultation


@pytest.fixture
def held(talks):
    return Held(talks)


@pytest.fixture
def votes():
    return Vote._base_manager


@pytest.fixture
def shown():
    return Shown._base_manager


@pytest.fixture
def statements():
    return Statement._base_manager
