"""The adopted text is signed by some, with a reservation and without; what was promised is kept, and seen to be."""

import re

from tests.journeys.steps_convening import HEADS, MEDIATOR, TERRACES
from tests.journeys.steps_text import into_first
from tests.journeys.walk import Walk, ahead

RESERVATION = "except-in-a-drought"


def sign(walk: Walk) -> None:
    """Five are entitled; three sign, one of them with a reservation, one declines: the page says so plainly."""
    mediator = walk[MEDIATOR]
    mediator.room("agreements")
    mediator.follow("/agreements/open/")
    names = (*HEADS, "Petra Lund", "Karim Osman")
    for name in names:
        mediator.page.locator("main label", has_text=name).locator("input").check()
    mediator.send(condition="number_signed", number=3)
    nadia, yusuf, ilse = (walk[name] for name in HEADS)
    for person, reservation in ((nadia, ""), (yusuf, RESERVATION), (walk["Petra Lund"], "")):
        person.waits("/agreements/")
        person.follow("/sign/")
        person.sees("The water of the valley is shared.")
        assert person.reaches("main form button.grave")
        person.send(reservation=reservation)
        assert not person.offered("/sign/")
    into_first(ilse, "agreements")
    ilse.follow("/decline/")
    ilse.send(words=walk.say("Not before the spring.", "ليس قبل الربيع."))
    into_first(mediator, "agreements")
    mediator.press("/close/")
    mediator.sees(RESERVATION, walk.say("Not before the spring.", "ليس قبل الربيع."))
    counts = re.findall(r"\d+", mediator.page.locator("main .lead").inner_text())
    assert sorted(counts[:2]) == ["3", "5"]
    into_first(walk["Karim Osman"], "agreements")
    assert not walk["Karim Osman"].offered("/sign/")
    walk.looks.look(mediator, "agreement-signed")


def keep_promise(walk: Walk) -> None:
    """Who does what by when, and who verifies it: reported as kept by the party, verified by the guarantor."""
    mediator, nadia, mirko = walk[MEDIATOR], walk["Nadia Kern"], walk["Mirko Jansen"]
    mediator.follow("/commit/")
    options = mediator.page.locator("main select[name=verifier] option", has_text="Mirko Jansen")
    party = mediator.page.locator("main select[name=party] option", has_text=walk.say(*TERRACES))
    mediator.send(
        party=party.get_attribute("value"),
        what=walk.say("Open the upper sluice every night.", "فتح الباب الأعلى كل ليلة."),
        clause="2",
        due_at=ahead(30),
        verifier=options.get_attribute("value"),
    )
    nadia.waits("/commitments/")
    assert not nadia.offered("/verify/")
    nadia.follow("/claim/")
    nadia.send(words=walk.say("Opened, as the keeper's book shows.", "فُتح، كما في دفتر الحارس."))
    mirko.waits("/commitments/")
    mirko.follow("/verify/")
    mirko.send(words=walk.say("Seen on three nights.", "شوهد ثلاث ليال."))
    assert mirko.page.locator("main h1 ~ p .status-done").count() == 1
    walk.looks.look(mirko, "commitment-verified")
