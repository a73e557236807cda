"""From an empty server to rules of procedure, an answered letter and consent: how talks begin."""

from tests.journeys.people import PASSWORD, Person
from tests.journeys.walk import Walk, ahead

#: The parties of a plainly fictional valley, as they are called in English and in Arabic.
TERRACES, FIELDS, FISHERS = (
    ("Upper Terraces", "المدرجات العليا"),
    ("Lower Fields", "الحقول السفلى"),
    ("Lake Fishers", "صيادو البحيرة"),
)
PARTIES = (TERRACES, FIELDS, FISHERS)
#: Who takes part: the name, the capacity, the party, and whether the seat is taken with a paper code.
PEOPLE = (
    ("Tomas Aune", "mediator", None, False),
    ("Nadia Kern", "head", TERRACES, False),
    ("Yusuf Halabi", "head", FIELDS, True),
    ("Ilse Maro", "head", FISHERS, True),
    ("Petra Lund", "delegate", TERRACES, False),
    ("Karim Osman", "delegate", FIELDS, False),
    ("Rosa Vidal", "observer", None, False),
    ("Mirko Jansen", "guarantor", None, False),
    ("Leyla Sand", "press", None, False),
    ("Hana Idris", "interpreter", None, True),
)
HEADS = ("Nadia Kern", "Yusuf Halabi", "Ilse Maro")
FOUNDER, MEDIATOR = "Samira Weil", "Tomas Aune"


def open_process(walk: Walk, username: str) -> None:
    """The founder signs in, opens the process and says what it is about."""
    founder = walk.comes(FOUNDER)
    founder.open("/")
    founder.switch()
    founder.follow("/account/login/")
    founder.send(login=username, password=PASSWORD)
    assert founder.page.url.endswith("/desk/")
    founder.open("/")
    founder.follow("/convene/")
    founder.send(title="", track="II", languages=["en", "ar"], time_zone="Asia/Almaty", status=422)
    founder.send(
        title=walk.say("Talks over the water of the valley", "محادثات حول مياه الوادي"),
        summary=walk.say("Who draws how much water, and when.", "من يأخذ الماء، وكم، ومتى."),
        track="II",
        languages=["en", "ar"],
        time_zone="Asia/Almaty",
        institution="Valley Water Forum",
    )
    walk.process = founder.page.url.split("/p/")[1].split("/")[0]


def enter_parties(walk: Walk) -> None:
    """Three parties, each by the name it gives itself, in two languages; then what every side should know."""
    founder = walk[FOUNDER]
    for english, arabic in PARTIES:
        founder.room("parties")
        founder.follow("/parties/add/")
        founder.send(name=english, name_ar=arabic, about=f"{english}, as they say of themselves.")
    founder.sees(*(walk.say(*names) for names in PARTIES))
    founder.room("background")
    founder.follow("/background/enter/")
    founder.send(
        kind="elsewhere",
        what=walk.say("A first meeting was held at the mill and ended without a text.", "عقد لقاء أول في الطاحونة."),
        when="12 March 2024",
        day="2024-03-12",
        where=walk.say("The mill", "الطاحونة"),
        source=walk.say("Minutes of the millers", "محضر الطحانين"),
    )


def seat_people(walk: Walk) -> None:
    """Everybody is seated; each takes up the invitation in a browser of their own, by link or by paper code."""
    founder = walk[FOUNDER]
    founder.room("parties")
    ids = {names: founder.public_id(walk.say(*names)) for names in PARTIES}
    for name, capacity, party, _paper in PEOPLE:
        founder.room("seats")
        founder.follow("/seats/add/")
        founder.send(name=name, capacity=capacity, party=ids[party] if party else "")
    for name, _capacity, _party, paper in PEOPLE:
        _take_seat(walk, walk.comes(name), paper=paper)
    walk.looks.look(founder, "seats-taken")


def _take_seat(walk: Walk, person: Person, *, paper: bool) -> None:
    founder = walk[FOUNDER]
    founder.room("seats")
    founder.follow("/invite/", f"main li:has(strong:has-text('{person.name}'))")
    founder.send(days=7)
    sheet = founder.page.locator("main")
    if paper:
        person.open("/")
        person.switch()
        person.follow("/join/")
        person.send(code="abcd-efgh-2345-6789-abcd", status=422)
        person.send(code=sheet.locator(".typed-code").inner_text())
    else:
        person.open(sheet.locator(".hash").first.inner_text())
        person.switch()
    person.send(
        username=f"{person.name.split()[0].lower()}-{walk.process}", password=PASSWORD, again=PASSWORD, status=200
    )
    assert person.page.url.endswith(f"/p/{walk.process}/desk/")


def adopt_rules(walk: Walk) -> None:
    """Rules of procedure are proposed, read and adopted; an amendment would need those whom they name."""
    mediator = walk[MEDIATOR]
    mediator.room("rules")
    mediator.follow("/rules/propose/")
    mediator.send(
        consents="all",
        presence="all",
        order="listed",
        decision="consensus",
        voice="party",
        clearance="all",
        reactions=True,
        why=walk.say("Nothing is decided over anybody's head.", "لا يُقرَّر شيء من دون أحد."),
    )
    walk["Nadia Kern"].room("rules")
    assert not walk["Nadia Kern"].offered("/adopt/")
    mediator.follow("/adopt/")
    mediator.send()
    assert not mediator.offered("/adopt/")


def request_mediation(walk: Walk) -> None:
    """The letter of request: drafted, opened, signed by three heads, sealed, delivered, answered with terms."""
    nadia, yusuf, ilse = (walk[name] for name in HEADS)
    words = walk.say("We ask you to mediate between us, for you draw no water here.", "نطلب وساطتكم بيننا.")
    nadia.room("letters")
    nadia.follow("/letters/draft/")
    nadia.send(
        title=walk.say("Letter of request", "رسالة الطلب"),
        addressee="Tomas Aune",
        language=walk.language,
        body=words,
        expected=3,
    )
    yusuf.room("letters")
    yusuf.misses(words)
    nadia.follow("/open/")
    for box in nadia.page.locator("main [name=open_to]").all():
        box.check()
    nadia.send()
    letter = nadia.page.url.split("/letters/")[1]
    for head in (nadia, yusuf, ilse):
        head.waits(f"/letters/{letter}") if head is not nadia else None
        head.follow("/sign/")
        head.sees(words)
        assert head.reaches("main form button.grave")
        head.send()
    assert not nadia.offered("/edit/")
    nadia.refresh()
    walk[MEDIATOR].room("letters")
    walk[MEDIATOR].misses(words)
    nadia.follow("/seal/")
    nadia.send()
    nadia.follow("/deliver/")
    nadia.send(answer_due=ahead(20))
    mediator = walk[MEDIATOR]
    mediator.waits(f"/letters/{letter}")
    mediator.sees(words)
    mediator.follow("/answer/")
    mediator.send(answer="accepted_with_terms", terms="", status=422)
    mediator.send(answer="accepted_with_terms", terms=walk.say("As host and moderator.", "مضيفاً ومديراً للجلسات."))
    nadia.room("letters")
    nadia.follow(f"/letters/{letter}")
    nadia.sees(walk.say("As host and moderator.", "مضيفاً ومديراً للجلسات."))
    walk.looks.look(nadia, "letter-answered")


def seek_consents(walk: Walk) -> None:
    """Consent of each party to the mediator is sought; the last one gives it later, when a round waits for it."""
    mediator = walk[MEDIATOR]
    mediator.room("consents")
    mediator.follow("/declare/")
    mediator.send(what=walk.say("I own no land in the valley.", "لا أملك أرضاً في الوادي."))
    for _party in PARTIES:
        mediator.room("consents")
        mediator.follow_to("/consents/seek/", "main table")
        mediator.send(scope=walk.say("To host and moderate.", "الاستضافة وإدارة الجلسات."))
    give_consent(walk["Nadia Kern"])
    give_consent(walk["Yusuf Halabi"])
    walk["Ilse Maro"].room("consents")
    walk.looks.look(walk["Ilse Maro"], "consents-one-missing")


def give_consent(head: Person) -> None:
    head.waits("/consents/")
    head.follow("/answer/")
    head.send(answer="given")
