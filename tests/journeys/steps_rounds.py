"""A round with its invitations, attendance and outcome; then a consultation of people without an account."""

from tests.journeys.people import Person
from tests.journeys.steps_convening import FOUNDER, HEADS, MEDIATOR, give_consent
from tests.journeys.walk import Walk, ahead, day

CITY, ZONE = "Suyab", "Asia/Almaty"


def plan_round(walk: Walk) -> None:
    """A round in a host city with its session and agenda; the parties are invited at the same instant."""
    founder = walk[FOUNDER]
    founder.room("rounds")
    founder.follow("/rounds/plan/")
    founder.send(
        title=walk.say("First round", "الجولة الأولى"),
        starts_on=day(-1),
        ends_on=day(1),
        city=CITY,
        time_zone="Asia/Nowhere",
        format="in_person",
        status=422,
    )
    founder.send(time_zone=ZONE, answer_by="", venue=walk.say("The old mill", "الطاحونة القديمة"))
    founder.follow("/sessions/plan/")
    founder.send(title=walk.say("Opening", "الافتتاح"), starts=f"{day(-1)}T09:00", ends=f"{day(-1)}T12:00")
    founder.follow("/agenda/put/")
    founder.send(title=walk.say("Water in the dry months", "الماء في أشهر الجفاف"))
    founder.follow("/invite/")
    for box in founder.page.locator("main [name=parties]").all():
        box.check()
    founder.send(text=walk.say("Come to the mill.", "تعالوا إلى الطاحونة."))
    founder.sees(CITY)


def answer_invitations(walk: Walk) -> None:
    for name in HEADS:
        walk[name].waits("/answer/")
        walk[name].send(answer="accepted")
    walk["Karim Osman"].room("rounds")


def convene_round(walk: Walk) -> None:
    """Who came is noted; the round does not open while a consent is missing, and the page says whose."""
    founder, mediator, ilse = walk[FOUNDER], walk[MEDIATOR], walk["Ilse Maro"]
    founder.refresh()
    founder.follow("/attendance/")
    note_present(founder, (*HEADS, "Petra Lund", "Rosa Vidal"))
    mediator.room("rounds")
    mediator.page.locator("main ul.rows a").first.click()
    mediator.follow("/convene/")
    assert mediator.page.locator("main .notice.alarm li").count() == 1
    mediator.sees(MEDIATOR)
    assert not mediator.page.locator("main form").count()
    walk.looks.look(mediator, "round-not-to-be-opened")
    give_consent(ilse)
    mediator.refresh()
    mediator.send()
    founder.refresh()
    founder.follow("/convene/", "main table")
    founder.send()
    walk.looks.look(founder, "round-convened")


def note_present(founder: Person, names: tuple[str, ...]) -> None:
    for name in names:
        row = founder.page.locator("main fieldset", has_text=name)
        row.locator("input[value=present]").check()
    founder.send()


def conclude_round(walk: Walk) -> None:
    """The chair's summary, approved by one party and reserved by another; each party's own word on the outcome."""
    mediator = walk[MEDIATOR]
    mediator.refresh()
    mediator.follow("/move/", "main h1 ~ .actions")
    # A session is still sitting: it is ended first.
    mediator.send(to="concluded", status=422)
    into_round(mediator)
    mediator.follow("/move/", "main #sessions ~ table")
    mediator.send(to="concluded")
    mediator.follow("/move/", "main h1 ~ .actions")
    mediator.send(to="concluded")
    mediator.follow("/summary/")
    mediator.send(
        language=walk.language, body=walk.say("The parties spoke of the dry months.", "تحدث الأطراف عن أشهر الجفاف.")
    )
    nadia, yusuf, ilse = (walk[name] for name in HEADS)
    into_round(nadia)
    nadia.misses(walk.say("The parties spoke", "تحدث الأطراف"))
    mediator.press("/summary/put/1/")
    for head, position, words in (
        (nadia, "approved", ""),
        (yusuf, "reserved", walk.say("We also spoke of the sluices.", "وتحدثنا أيضاً عن الأبواب.")),
    ):
        into_round(head)
        head.follow("/summary/position/")
        head.send(position=position, words=words)
    mediator.refresh()
    mediator.sees(walk.say("We also spoke of the sluices.", "وتحدثنا أيضاً عن الأبواب."))
    into_round(ilse)
    ilse.follow("/assess/")
    ilse.send(verdict=walk.say("positive", "إيجابي"))
    into_round(walk["Petra Lund"])
    walk["Petra Lund"].sees(walk.say("positive", "إيجابي"))
    walk.looks.look(mediator, "round-concluded")


def into_round(person: Person) -> None:
    person.room("rounds")
    person.follow_to("/", "main ul.rows")


def prepare_consultation(walk: Walk) -> str:
    """Statements and a public link; the address on the sheet is returned, as somebody reads it there."""
    founder = walk[FOUNDER]
    founder.room("consultations")
    founder.follow("/consultations/prepare/")
    founder.send(
        title=walk.say("Water of the valley", "مياه الوادي"),
        question=walk.say("What could you live with?", "بماذا يمكنكم أن تقبلوا؟"),
        moderation="before",
        counts_for="team",
    )
    for words in STATEMENTS:
        founder.follow("/statement/")
        founder.send(body=walk.say(*words), language=walk.language)
    founder.follow("/link/")
    founder.send(label=walk.say("Market", "السوق"))
    founder.follow_to("/links/")
    sheet = founder.page.locator("main code.hash").inner_text()
    walk.looks.look(founder, "consultation-sheet")
    founder.room("consultations")
    founder.follow_to("/", "main ul.rows")
    founder.follow("/open/")
    founder.send(closes_at=ahead(9))
    return sheet


STATEMENTS = (
    ("The sluices stay open at night.", "تبقى الأبواب مفتوحة ليلاً."),
    ("Each village keeps its own count.", "لكل قرية حسابه."),
)


def vote_by_phone(walk: Walk, sheet: str, count: int = 5) -> None:
    """People on a market vote on a phone, without an account; one of them adds a statement."""
    for number in range(count):
        phone = walk.comes(f"Passer-by {number}", phone=True)
        phone.open(sheet)
        if number == 0:
            phone.switch()
        assert phone.reaches("main .votes button")
        values = ["1", "-1" if number else "0"]
        for value in values:
            phone.choose("value", value)
        if number == 0:
            walk.looks.look(phone, "phone-all-voted")
            phone.follow("/add/")
            phone.send(body=walk.say("Ask the fishers too.", "اسألوا الصيادين أيضاً."), language=walk.language)
        assert not phone.page.locator("main .votes").count()
        phone.context.close()
        del walk.people[phone.name]


def close_consultation(walk: Walk) -> None:
    """The statement sent in is read and accepted; seats vote; then it is closed, and every seat reads the counts."""
    founder, rosa = walk[FOUNDER], walk["Rosa Vidal"]
    founder.refresh()
    founder.follow("/moderation/")
    founder.choose("verdict", "accepted")
    founder.room("consultations")
    founder.follow_to("/", "main ul.rows")
    rosa.room("consultations")
    rosa.follow_to("/", "main ul.rows")
    later = walk.say("once the consultation has closed.", "بعد إغلاق المشاورة.")
    assert later in rosa.text
    rosa.follow("/vote/")
    rosa.choose("value", "1")
    founder.press("/close/")
    rosa.room("consultations")
    rosa.follow_to("/", "main ul.rows")
    assert later not in rosa.text
    walk.looks.look(rosa, "consultation-counts")
