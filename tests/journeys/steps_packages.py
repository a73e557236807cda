"""From what a search finds to the text: packages side by side, put, answered unseen by each head, decided for all."""

from tests.journeys.people import Person
from tests.journeys.prying import is_absent, read, read_too, unseen
from tests.journeys.steps_convening import FOUNDER, HEADS, MEDIATOR
from tests.journeys.steps_table import DEAR, ISSUES, into_issue, into_tab
from tests.journeys.walk import Walk

TITLE = ("The autumn package", "حزمة الخريف")


def lay_side_by_side(walk: Walk, search: str) -> None:
    """At the deadline the search runs by itself; the mediator sees what it found, everybody else that it was made."""
    mediator = walk[MEDIATOR]
    mediator.open(search)
    walk.clock.goes_on(48)
    mediator.until("main table.compared")
    columns = mediator.page.locator("main table.compared thead th").count() - 1
    assert columns >= 2
    assert mediator.page.locator("main table.compared tbody a[href*='place=1']").count() >= 1
    mediator.misses(*(walk.say(*dear.notes) for dear in DEAR.values()))
    walk.looks.look(mediator, "packages-side-by-side")
    for name in (*HEADS, "Karim Osman", "Rosa Vidal"):
        walk[name].open(search)
        assert not walk[name].page.locator("main table.compared, main ol.found").count()
    walk.looks.look(walk[HEADS[0]], "search-as-a-delegation-sees-it")


def put_package(walk: Walk, search: str) -> str:
    """One of them is drawn up and put to all; its address is returned."""
    mediator = walk[MEDIATOR]
    mediator.open(search)
    mediator.follow_to("place=1", "main table.compared" if not _narrow(mediator) else "main ol.found")
    assert mediator.page.locator("main input[type=radio]:checked").count() == len(ISSUES)
    mediator.send(title="", status=422)
    mediator.send(title=walk.say(*TITLE))
    address = mediator.page.url.removeprefix(walk.server)
    walk.looks.look(mediator, "package-drawn-up")
    for name in (*HEADS, "Rosa Vidal"):
        is_absent(walk[name], *read_too(address))
    mediator.follow("/put/")
    mediator.send(due=walk.clock.field(24), form="trusted")
    walk.looks.look(mediator, "package-put")
    return address


def _narrow(person: Person) -> bool:
    return person.screen["width"] < 600


def answer_unseen(walk: Walk, address: str) -> None:
    """Each head reads what it means to its own delegation, and answers; one changes its mind. Nobody else can tell."""
    read = {}
    for name, answers in zip(HEADS, (("accept",), ("refuse", "accept"), ("accept",)), strict=True):
        head = walk[name]
        head.waits(address)
        head.follow("/meaning/")
        read[name] = head.page.locator("main aside").inner_text()
        head.misses(*(walk.say(*dear.notes) for dear in DEAR.values()))
        head.open(address)
        with unseen(walk, name, also=(*read_too(address), f"{address}meaning/")):
            for answer in answers:
                head.send(answer=answer)
                assert head.page.locator(f"main [name=answer][value={answer}]").is_checked()
        walk.looks.look(head, "package-answered")
    assert len(set(read.values())) == len(HEADS)
    for name in (MEDIATOR, FOUNDER, "Rosa Vidal"):
        is_absent(walk[name], f"{address}meaning/")


def accept_by_all(walk: Walk, address: str) -> None:
    """At the deadline, and not before, all learn at once that all accepted; then no answer is left anywhere."""
    rosa = walk["Rosa Vidal"]
    rosa.open(address)
    assert _state(rosa, address) == "put"
    walk.clock.goes_on(24)
    rosa.until("main .status-done")
    for person in walk.people.values():
        assert _state(person, address) == "accepted", person.name
        person.open(address)
        assert person.page.locator("main .status-done").count() >= 1
        assert not person.page.locator("main [name=answer]").count()
    walk.looks.look(rosa, "package-accepted")


def _state(person: Person, address: str) -> str:
    found = read(person, address)
    assert found["own"] is None or found["state"] == "put"
    return str(found["state"])


def take_over(walk: Walk, address: str) -> None:
    """The package flows into the draft, clause by clause, and each says where it comes from; so does its issue."""
    mediator = walk[MEDIATOR]
    mediator.room("texts")
    mediator.follow("/texts/begin/")
    mediator.send(title=walk.say("Agreement on the canal", "اتفاق القناة"), language=walk.language)
    mediator.open(address)
    # There is but one text, so the way on leads to it without asking into which.
    mediator.follow_to("?package=")
    mediator.send()
    origins = mediator.page.locator(f"main section.clause a[href='{address}']")
    assert origins.count() == len(ISSUES)
    assert mediator.page.locator("main section.clause").count() == len(ISSUES)
    walk.looks.look(mediator, "text-from-a-package")
    mediator.open(address)
    assert mediator.page.locator("main a[href*='/texts/']").count() >= 1
    walk.looks.look(mediator, "package-taken-over")
    nadia = walk[HEADS[0]]
    into_issue(walk, nadia, ISSUES[0][0])
    assert nadia.page.locator(f"main a[href='{address}']").count() == 1
    into_tab(nadia, "packages")
    assert nadia.page.locator(f"main ul.rows a[href='{address}']").count() == 1
