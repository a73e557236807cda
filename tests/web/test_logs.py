"""What the log on standard error holds: no key to a seat, whatever becomes of the request."""

import logging

import pytest

from parley.people import acts

WRONG = {"username": "noor", "password": "short", "again": "short"}


@pytest.mark.parametrize("sent", [WRONG, {}])
def test_the_link_of_an_invitation_is_not_logged(talks, caplog, sent):
    seat = acts.seat_person(by=talks.secretariat, name="Noor Said", capacity="observer")
    link = acts.invite_to_seat(by=talks.secretariat, seat=seat.public_id).shown_once["link"]
    assert talks.client().post(f"/join/{link}/", sent).status_code == 422
    assert talks.client().get(f"/join/{link}x/").status_code == 404
    assert link not in caplog.text
    assert logging.getLogger("django.request").getEffectiveLevel() == logging.ERROR
