"""A press room in talks: its officers, and the way of an item from the draft to the public."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from parley.press import acts
from parley.press.models import Clearance, Version
from parley.procedure.capacities import Capacity

NEWS = {"headline": "Water flows again", "body": "The sluice was *opened*.", "language": "en"}


class Press:
    """The press desk of some talks; its officer sits for no party."""

    def __init__(self, talks):
        self.talks = talks
        self.officer = talks.seat(Capacity.PRESS)
        self.of_party = talks.seat(Capacity.PRESS, talks.parties[0])

    def news(self, **entries):
        return acts.draft_news(by=self.officer, **{**NEWS, **entries})

    def profile(self, **entries):
        given = {"title": "Talks on water", "summary": "Three sides.", "language": "en", "track": "II"}
        return acts.draft_profile(by=self.officer, **{**given, **entries})

    def milestone(self, **entries):
        given = {"sentence": "The first round was held", "day": date(2015, 5, 25), "language": "en"}
        return acts.draft_milestone(by=self.officer, **{**given, **entries})

    def instrument(self, **entries):
        texts = [
            {"language": "ar", "text": "نص الإعلان", "authentic": True},
            {"language": "en", "text": "The text of the declaration", "authentic": False},
        ]
        given = {"title": "The Valley Declaration", "language": "en", "day": date(2015, 5, 28), "texts": texts}
        return acts.draft_instrument(by=self.officer, **{**given, "signed": 29, "of": 37, **entries})

    def version(self, item):
        return Version._base_manager.filter(item=item).order_by("-pk").first()

    def ask(self, item):
        return acts.ask_clearance(by=self.officer, item=item.public_id)

    def clear(self, item):
        """Every party that has been asked clears."""
        for row in Clearance._base_manager.filter(version=self.version(item), said="asked").select_related("party"):
            head = next(head for head in self.talks.heads if head.party_id == row.party_id)
            acts.clear_item(by=head, item=item.public_id, digest=self.version(item).digest)
        return item

    def cleared(self, item):
        self.ask(item)
        return self.clear(item)

    def issue(self, item):
        acts.issue_item(by=self.officer, item=self.cleared(item).public_id)
        item.refresh_from_db()
        return item

    def photo(self, data=None, **entries):
        given = {"alt": "A sluice between two fields", "credit": "Valley Press / A. Nother"}
        return acts.add_photo(by=self.officer, file=data or picture(), **{**given, **entries})


def picture(size=(640, 480), form="JPEG", **options):
    out = BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, form, **options)
    return out.getvalue()


@pytest.fixture
def press(talks):
    return Press(talks)


@pytest.fixture
def reader(talks):
    return talks.client()
