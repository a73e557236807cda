"""The table and the one text: issues, private priorities, drafts, sealed criticism, unseen answers, adoption."""

from tests.journeys.people import Person
from tests.journeys.steps_convening import FOUNDER, HEADS, MEDIATOR
from tests.journeys.walk import Walk, ahead

PRIVATE = "we-can-give-way-on-the-second-sluice"
CLAUSES = (
    (("The water", "The water of the valley is shared."), ("الماء", "ماء الوادي مشترك.")),
    (("The sluices", "The sluices stay open at night."), ("الأبواب", "تبقى الأبواب مفتوحة ليلاً.")),
)
SECOND = ("The sluices stay open at night and on feast days.", "تبقى الأبواب مفتوحة ليلاً وفي أيام العيد.")


def lay_issue(walk: Walk) -> None:
    """An issue with options of several parties; what one of them holds dear stays within its delegation."""
    mediator, nadia, karim = walk[MEDIATOR], walk["Nadia Kern"], walk["Karim Osman"]
    mediator.room("table")
    mediator.follow("/table/lay/")
    mediator.send(title=walk.say("Hours of the sluices", "ساعات الأبواب"), about="")
    for person, words in ((nadia, ("By night", "ليلاً")), (karim, ("By day", "نهاراً"))):
        into_first(person, "table")
        person.follow("/option/")
        person.send(label=walk.say(*words))
    own_priorities(nadia)
    nadia.follow("/priorities/issues/")
    place = nadia.page.locator("main [name^=place_]")
    place.fill("0")
    nadia.send(words=PRIVATE, status=422)
    place.fill("1")
    nadia.send(words=PRIVATE)
    own_priorities(walk["Petra Lund"])
    walk["Petra Lund"].sees(PRIVATE)
    own_priorities(karim)
    karim.misses(PRIVATE)
    for person in (mediator, walk[FOUNDER], walk["Rosa Vidal"]):
        into_first(person, "table")
        person.misses(PRIVATE)
    walk.looks.look(nadia, "priorities")


def own_priorities(person: Person) -> None:
    person.room("table")
    person.follow("/table/priorities/")


def begin_text(walk: Walk) -> None:
    """The mediator begins the text in English; the interpreter brings it into Arabic."""
    mediator, interpreter = walk[MEDIATOR], walk["Hana Idris"]
    mediator.room("texts")
    mediator.follow("/texts/begin/")
    mediator.send(title="Agreement on the water of the valley", language="en")
    for (heading, body), _arabic in CLAUSES:
        mediator.follow("/clauses/add/")
        mediator.send(heading=heading, body=body, provenance="")
    into_first(walk["Ilse Maro"], "texts", empty=True)
    into_first(interpreter, "texts")
    interpreter.follow("/languages/add/")
    interpreter.send(language="ar", title="اتفاق حول مياه الوادي")
    translate(walk, interpreter, [arabic for _english, arabic in CLAUSES])


def translate(walk: Walk, interpreter: Person, wordings: list[tuple[str, str]]) -> None:
    into_first(interpreter, "texts")
    in_arabic(interpreter)
    for heading, body in wordings:
        interpreter.follow_to("/translate/ar/", "main section:has(.status-care)")
        interpreter.send(heading=heading, body=body)
    assert not interpreter.page.locator("main section .status-care").count()


def in_arabic(person: Person) -> None:
    """Turn to the Arabic version, unless the page shows it already."""
    here = person.page.locator("main .tabs a[href$='/ar/']")
    if here.get_attribute("aria-current") != "page":
        person.follow(here.get_attribute("href"))


def criticise(walk: Walk) -> None:
    """The draft goes to all at once; two parties criticise it, unseen by the others and by the mediator."""
    mediator, nadia, karim, ilse = walk[MEDIATOR], walk["Nadia Kern"], walk["Karim Osman"], walk["Ilse Maro"]
    into_first(mediator, "texts")
    mediator.follow("/circulate/")
    mediator.send(closes="", reveal_to="everybody", status=422)
    mediator.send(closes=ahead(3))
    said = {nadia: "feast-days-are-missing", karim: "who-keeps-the-keys"}
    for person, words in said.items():
        into_first(person, "texts")
        clause = person.page.locator("main section.clause").nth(1)
        clause.locator("summary").click()
        clause.locator("textarea").fill(words)
        person.confirm(clause.locator("form button.button").first)
    walk.looks.look(nadia, "draft-criticised")
    for person in (mediator, ilse, walk[FOUNDER], karim):
        into_first(person, "texts")
        person.misses(said[nadia])
        person.follow("/criticism/")
        person.misses(said[nadia])
    into_first(mediator, "texts")
    mediator.follow_to("/close/")
    mediator.send()
    into_first(ilse, "texts")
    ilse.follow("/criticism/")
    ilse.sees(*said.values())
    walk.looks.look(ilse, "criticism-revealed")


def draft_again(walk: Walk) -> None:
    """Draft 2 with other words; the translation is flagged until it follows; the comparison goes word by word."""
    mediator, interpreter = walk[MEDIATOR], walk["Hana Idris"]
    mediator.press("/next/")
    in_english(mediator)
    mediator.follow("/edit/", "main section.clause:nth-of-type(2)")
    mediator.send(body=SECOND[0])
    translate(walk, interpreter, [(CLAUSES[1][1][0], SECOND[1])])
    into_first(mediator, "texts")
    in_english(mediator)
    mediator.follow("/circulate/")
    mediator.send(closes=ahead(3), reveal_to="team")
    yusuf = walk["Yusuf Halabi"]
    into_first(yusuf, "texts")
    in_english(yusuf)
    yusuf.follow("/compare/1/2/en/")
    added = yusuf.page.locator("main ins").evaluate_all("all => all.map(one => one.lastChild.textContent)")
    assert added == [" and on feast days"] and not yusuf.page.locator("main del").count()
    walk.looks.look(yusuf, "comparison")
    into_first(mediator, "texts")
    mediator.follow_to("/close/")
    mediator.send()


def in_english(person: Person) -> None:
    here = person.page.locator("main .tabs a[href$='/en/']:not([href*='/drafts/1/'])").last
    if here.get_attribute("aria-current") != "page":
        person.follow(here.get_attribute("href"))


def adopt_text(walk: Walk) -> None:
    """The text is put; each head answers unseen; with the last answer all is revealed, and it is adopted."""
    mediator = walk[MEDIATOR]
    into_first(mediator, "texts")
    mediator.follow("/put/")
    mediator.send(due=ahead(3))
    words = "with-a-heavy-heart"
    for name in HEADS:
        head = walk[name]
        head.waits("/put/")
        head.misses(words)
        head.send(answer="accept", words=words if name == HEADS[0] else "")
    into_first(walk["Rosa Vidal"], "texts")
    walk["Rosa Vidal"].follow_to("/put/")
    walk["Rosa Vidal"].sees(words)
    assert walk["Rosa Vidal"].page.locator("main table .status-done").count() == len(HEADS)
    walk.looks.look(walk["Rosa Vidal"], "text-adopted")


def into_first(person: Person, room: str, *, empty: bool = False) -> None:
    """Open the first thing in a room; or see that there is nothing yet."""
    person.room(room)
    links = person.page.locator("main ul.rows a")
    if empty:
        assert not links.count()
    else:
        person.follow_to("/", "main ul.rows")
