"""A whole process lived through, from the letter of request to the communiqué, by the pages alone."""

import pytest

from tests.journeys import steps_agreement as agreement
from tests.journeys import steps_convening as convening
from tests.journeys import steps_press as press
from tests.journeys import steps_rounds as rounds
from tests.journeys import steps_text as text
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "javascript"), [("en", True), ("ar", False)], ids=["english-with-javascript", "arabic-without"]
)
def test_talks_from_the_letter_to_the_communique(browser, served, tmp_path, language, javascript):
    username = f"founder-{language}"
    served.account(username, convening.FOUNDER)
    walk = Walk(browser, served.address, served.data, language, javascript)
    try:
        convening.open_process(walk, username)
        convening.enter_parties(walk)
        convening.seat_people(walk)
        convening.adopt_rules(walk)
        convening.request_mediation(walk)
        convening.seek_consents(walk)
        rounds.plan_round(walk)
        rounds.answer_invitations(walk)
        rounds.convene_round(walk)
        rounds.conclude_round(walk)
        sheet = rounds.prepare_consultation(walk)
        rounds.vote_by_phone(walk, sheet)
        rounds.close_consultation(walk)
        text.lay_issue(walk)
        text.begin_text(walk)
        text.criticise(walk)
        text.draft_again(walk)
        text.adopt_text(walk)
        agreement.sign(walk)
        agreement.keep_promise(walk)
        press.look_around(walk)
        press.describe(walk)
        press.subscribe(walk)
        press.report(walk, tmp_path)
        press.mark_milestone(walk)
        press.publish_agreement(walk)
        press.read_in_public(walk)
        press.take_record_home(walk, tmp_path)
        press.end_seat(walk)
        # Whoever has done nothing lately looks at the whole once more.
        walk["Mirko Jansen"].room("timeline")
        walk.looks.look(walk["Mirko Jansen"], "timeline-at-the-end")
    finally:
        walk.ends()
    assert walk.looks.found == []
