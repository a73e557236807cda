"""A text to try things on: two clauses in English, translated into Arabic."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from parley.drafting import acts
from parley.drafting.models import Answer, Criticism, Draft, Place, Putting, Wording
from parley.record.sources import now


class Drafted:
    """A text of the talks with shorthands for its steps; `text` is its public id."""

    def __init__(self, talks):
        self.talks = talks
        self.by = talks.mediator
        self.text = acts.begin_text(by=self.by, title="Water of the valley", language="en").public_id
        self.clauses = [
            self.add("Shares", "Each village takes half of the summer flow."),
            self.add("", "Dams stay open."),
        ]

    def add(self, heading, body, **more):
        return acts.add_clause(by=self.by, text=self.text, heading=heading, body=body, **more).public_id

    def edit(self, which, body, heading=""):
        found = self.wording(which)
        return acts.edit_clause(
            by=self.by, clause=self.clauses[which], edition=found.edition, heading=heading, body=body
        )

    def wording(self, which, language="en"):
        rows = Wording._base_manager.filter(clause__public_id=self.clauses[which], language=language)
        return rows.order_by("-draft__number").first()

    def translate(self, which, body, by=None, **more):
        return acts.translate_clause(by=by or self.by, clause=self.clauses[which], language="ar", body=body, **more)

    @property
    def draft(self):
        return Draft._base_manager.filter(text__public_id=self.text).order_by("-number").first()

    @property
    def order(self):
        rows = Place._base_manager.filter(draft=self.draft).order_by("number")
        return [row.clause.public_id for row in rows]

    def circulate(self, hours=24, **more):
        return acts.circulate_draft(by=self.by, text=self.text, closes=now() + timedelta(hours=hours), **more)

    def criticise(self, seat, which=0, words="Half is too little.", **more):
        clause = self.clauses[which] if which is not None else ""
        return acts.criticise_clause(by=seat, draft=self.draft.public_id, clause=clause, words=words, **more)

    def close(self):
        return acts.close_criticism(by=self.by, draft=self.draft.public_id)

    def put(self, hours=24, **more):
        self.circulate()
        self.close()
        return acts.put_text(by=self.by, text=self.text, due=now() + timedelta(hours=hours), **more)

    def answer(self, putting, seat, answer="accept", **more):
        return acts.answer_text(by=seat, putting=putting.public_id, answer=answer, **more)

    def url(self, rest=""):
        return self.talks.url(f"texts/{self.text}/{rest}")

    stored = SimpleNamespace(
        Answer=Answer._base_manager, Criticism=Criticism._base_manager, Putting=Putting._base_manager
    )


@pytest.fixture
def drafted(talks):
    return Drafted(talks)
