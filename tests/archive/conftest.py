"""Talks with something of every kind in their record, and their archive as a seat takes it home."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from parley.agreement import acts as agreement
from parley.convening import acts as convening
from parley.drafting import acts as drafting
from parley.record.sources import now
from parley.rounds import acts as rounds
from tests.two_worlds.standing import in_its_folder, world

__all__ = ["in_its_folder", "world"]

LETTER = {"title": "A request", "addressee": "The Elder of the Pass", "body": "We ask you to hear us."}


class Taken:
    """An archive that was taken home: its parts by name."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        assert self.zip.testzip() is None

    @property
    def names(self) -> list[str]:
        return self.zip.namelist()

    def __getitem__(self, name: str) -> bytes:
        return self.zip.read(name)

    def text(self, name: str) -> str:
        return self[name].decode()

    def json(self, name: str):
        return json.loads(self[name])

    def like(self, *parts: str) -> list[str]:
        """The names in which all of these stand."""
        return [name for name in self.names if all(part in name for part in parts)]

    def everything(self) -> bytes:
        """All parts one after the other, those of Word files unpacked."""
        found = []
        for name in self.names:
            found.append(self[name])
            if name.endswith(".docx"):
                word = zipfile.ZipFile(io.BytesIO(self[name]))
                found += [word.read(part) for part in word.namelist()]
        return b"\n".join(found)


@pytest.fixture
def taken(talks):
    """Takes the archive home from a seat, by the page."""

    def take(seat, language="en"):
        answer = talks.client(seat).get(talks.url("archive.zip"), headers={"Accept-Language": language})
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/zip"
        assert "no-store" in answer["Cache-Control"]
        data = b"".join(answer.streaming_content)
        assert len(data) == int(answer["Content-Length"])
        return Taken(data)

    return take


@pytest.fixture
def delivered(talks):
    """A letter of all heads, delivered to the mediator."""

    def deliver(**words):
        letter = convening.draft_letter(by=talks.heads[0], **LETTER | {"language": "en"} | words)
        convening.open_letter(by=talks.heads[0], letter=letter.public_id)
        for head in talks.heads:
            convening.sign_letter(by=head, letter=letter.public_id)
        convening.seal_letter(by=talks.heads[0], letter=letter.public_id)
        convening.deliver_letter(by=talks.heads[0], letter=letter.public_id)
        return letter

    return deliver


@pytest.fixture
def signed(talks):
    """An agreement in two languages: signed, signed with a reservation, declined, and by some not yet."""

    def sign(title="The water of the valley", body="The gates open at dawn.", arabic="تُفتح البوابات عند الفجر."):
        by = {"by": talks.mediator}
        text = drafting.begin_text(**by, title=title, language="en").public_id
        clause = drafting.add_clause(**by, text=text, body=body).public_id
        drafting.entitle_text(**by, text=text, language="ar", title="مياه الوادي")
        drafting.translate_clause(**by, clause=clause, language="ar", body=arabic)
        drafting.mark_authentic(**by, text=text, language="ar")
        draft = drafting.circulate_draft(**by, text=text, closes=now() + timedelta(days=1)).public_id
        drafting.close_criticism(**by, draft=draft)
        putting = drafting.put_text(**by, text=text, due=now() + timedelta(days=2)).public_id
        for head in talks.heads:
            drafting.answer_text(by=head, putting=putting, answer="accept")
        seats = [seat.public_id for seat in (*talks.heads, *talks.delegates)]
        found = agreement.open_for_signature(**by, text=text, signatories=seats, condition="all_signed")
        sign = {"agreement": found.public_id}
        agreement.sign_agreement(by=talks.heads[0], **sign, language="en")
        agreement.sign_agreement(by=talks.heads[1], **sign, language="ar", reservation="Not the lower gate.")
        agreement.decline_to_sign(by=talks.heads[2], **sign, words="Too early for us.")
        return found

    return sign


@pytest.fixture
def summarised(talks):
    """A round that was held, and the chair's summary of it."""

    def summarise(body="All spoke.", language="en"):
        for party, head in zip(talks.parties, talks.heads, strict=True):
            sought = convening.seek_consent(
                by=talks.secretariat, party=party.public_id, mediator=talks.mediator.public_id
            )
            convening.answer_consent(by=head, consent=sought.public_id, answer="given")
        day = now().date()
        held = rounds.plan_round(
            by=talks.mediator,
            title="First meeting",
            city="Pass Town",
            time_zone="Asia/Almaty",
            starts_on=day,
            ends_on=day + timedelta(days=1),
        ).public_id
        parties = [party.public_id for party in talks.parties]
        rounds.invite_parties(by=talks.secretariat, round=held, parties=parties, text="Come to the pass.")
        rounds.note_attendance(by=talks.secretariat, round=held, present=[head.public_id for head in talks.heads])
        rounds.convene_round(by=talks.mediator, round=held)
        rounds.move_round(by=talks.mediator, round=held, to="concluded")
        rounds.summarise_round(by=talks.mediator, round=held, edition=0, body=body, language=language)
        return held

    return summarise
