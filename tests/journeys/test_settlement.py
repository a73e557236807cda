"""Three delegations and a mediator come to a package that all can accept, by the pages alone."""

import os

import pytest

from tests.journeys import steps_blind as blind
from tests.journeys import steps_convening as convening
from tests.journeys import steps_packages as packages
from tests.journeys import steps_table as table
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser


@pytest.mark.skipif(
    not os.environ.get("PARLEY_LONG_JOURNEYS"), reason="takes minutes: set PARLEY_LONG_JOURNEYS=1 to walk it"
)
@pytest.mark.parametrize(
    ("language", "javascript"), [("en", True), ("ar", False)], ids=["english-with-javascript", "arabic-without"]
)
def test_a_package_that_all_can_accept(browser, clocked, tmp_path, language, javascript):
    server, clock = clocked
    username = f"founder-{language}"
    server.account(username, convening.FOUNDER)
    walk = Walk(browser, server.address, server.data, language, javascript, clock)
    try:
        convening.open_process(walk, username)
        convening.enter_parties(walk)
        convening.seat_people(walk)
        convening.adopt_rules(walk)
        table.lay_table(walk)
        search = table.announce_search(walk)
        table.state_priorities(walk, search)
        packages.lay_side_by_side(walk, search)
        package = packages.put_package(walk, search)
        packages.answer_unseen(walk, package)
        packages.accept_by_all(walk, package)
        packages.take_over(walk, package)
        another = blind.put_blind(walk, package, ("The winter package", "حزمة الشتاء"))
        blind.go_through_rounds(walk, another, tmp_path)
        missed = blind.put_blind(walk, another, ("The spring package", "حزمة الربيع"))
        blind.miss_a_round(walk, missed, tmp_path)
        table.find_nothing(walk)
    finally:
        walk.ends()
    assert walk.looks.found == []
