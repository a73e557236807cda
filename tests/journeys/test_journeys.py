"""A whole process lived through, from the letter of request to the communiqué, by the pages alone."""

import pytest

from tests.journeys import steps_convening as convening
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
    finally:
        walk.ends()
    assert walk.looks.found == []
