"""The 2015 story, from the letter of seven to 29 of 37 signatures, through the same acts as any talks.

The facts, dates and names are those of the public reports, each named as its source. What the reports leave out
stays out: an unnamed signatory stays unnamed, and where the platform must have a number that nobody reported (how
large the majority was), the smallest that fits is taken and the text says so. Consents, clearances and the days of
procedure between the reported ones are the replay's own.
"""

from datetime import UTC, date, datetime

from parley.agreement import acts as agreement
from parley.cli.demo import reports
from parley.cli.demo.director import Director, story_time
from parley.cli.demo.publishing import publish
from parley.convening import acts as convening
from parley.drafting import acts as drafting
from parley.people.models import Account, Seat
from parley.press.queries import front_page
from parley.procedure.actors import Founder
from parley.procedure.viewer import Viewer
from parley.record.sources import StoryClock
from parley.rounds import acts as rounds

ASTANA = "Asia/Almaty"
SIGNATORIES = [f"signatory {number} of 7" for number in range(1, 8)]


def fill() -> Director:
    """Live through the story; the director knows who is who, and what was tried in vain."""
    with story_time(datetime(2015, 4, 1, 9, tzinfo=UTC)) as clock:
        director = _opened(clock)
        _background(director)
        _letter(director)
        _first_news(director)
        _answer(director)
        _first_meeting(director)
        _declaration(director)
        _second_meeting(director)
        _afterwards(director)
    return director


def _opened(clock: StoryClock) -> Director:
    account, _new = Account.objects.get_or_create(
        username="demonstration", defaults={"name": "Secretariat of the replay", "may_found": True}
    )
    process = convening.open_process(
        by=Founder(account),
        title="Intra-Syrian talks in Astana, 2015",
        summary=reports.SUMMARY,
        track="I.5",
        languages=["ar", "en"],
        time_zone=ASTANA,
        demonstration=True,
    )
    secretariat = Seat.objects.seen_by(Viewer(seat=Founder(account), process=process)).get(account=account)
    director = Director(process, secretariat, clock)
    director.seats["secretariat"] = secretariat
    for number, key in enumerate(SIGNATORIES, start=1):
        director.party(key, f"Group of signatory {number} of 7", f"مجموعة الموقّع {number} من 7", reports.UNNAMED)
        director.seat(key, f"Signatory {number} of 7", "head", party=key)
    director.party("government", "Government of Syria", "حكومة سوريا")
    director.seat("press", "Press officer of the replay", "press")
    return director


def _background(director: Director) -> None:
    for entry in reports.BACKGROUND:
        convening.enter_fact(by=director.secretariat, **entry)
    draft = convening.draft_rules(
        by=director.secretariat,
        consents="named",
        consents_of=[director.parties[key].public_id for key in SIGNATORIES],
        presence="none",
        decision="majority_present",
        voice="seat",
        clearance="named",
        clearance_of=[director.parties[SIGNATORIES[0]].public_id],
        why=reports.RULES,
    )
    convening.adopt_rules(by=director.secretariat, draft=draft.public_id)


def _letter(director: Director) -> None:
    first, seats = director.seats[SIGNATORIES[0]], director.seats
    director.at(2015, 4, 10)
    letter = convening.draft_letter(
        by=first,
        title="Request for mediation",
        addressee="Nursultan Nazarbayev, President of Kazakhstan",
        body=reports.LETTER,
        language="en",
        expected=7,
    ).public_id
    open_to = [director.parties[key].public_id for key in SIGNATORIES]
    convening.open_letter(by=first, letter=letter, open_to=open_to)
    for key in SIGNATORIES:
        director.clock_on(minutes=20)
        convening.sign_letter(by=seats[key], letter=letter)
    director.in_vain(
        "change the letter after the first signature",
        lambda: convening.edit_letter(
            by=first, letter=letter, edition=1, title="Another request", addressee="Somebody else", body="Other words"
        ),
    )
    convening.seal_letter(by=first, letter=letter)
    director.in_vain("sign the letter after it was sealed", lambda: convening.sign_letter(by=first, letter=letter))
    convening.deliver_letter(by=first, letter=letter)
    director.props["letter"] = letter


def _first_news(director: Director) -> None:
    director.at(2015, 4, 13, 9, 44)
    public = Viewer(process=director.process)
    director.in_vain("open the public page before anything was cleared", lambda: front_page(public))
    for profile in reports.PROFILES:
        publish(director, "draft_profile", **profile)
    director.at(2015, 4, 13, 12)
    publish(director, "draft_from_clipping", **reports.NEWS)
    publish(
        director,
        "draft_milestone",
        sentence="Seven opposition leaders ask the President of Kazakhstan to mediate",
        day=date(2015, 4, 13),
        language="en",
        source="Sputnik, 13 April 2015",
    )


def _answer(director: Director) -> None:
    director.at(2015, 5, 7)
    chair = director.seat(
        "chair", "Foreign Minister Idrissov", "mediator", institution="Ministry of Foreign Affairs of Kazakhstan"
    )
    convening.answer_letter(
        by=chair, letter=director.props["letter"], answer="accepted_with_terms", terms="As host and moderator."
    )
    convening.state_ground(
        by=director.secretariat, mediator=chair.public_id, what=reports.GROUND, source="Vestnik Kavkaza, 28 May 2015"
    )
    publish(
        director,
        "draft_milestone",
        sentence="Kazakhstan agrees to host the talks and to act as moderator",
        day=date(2015, 5, 7),
        language="en",
        source="Tengri News, 7 May 2015",
    )
    director.props["consents"] = _sought(director, chair)


def _sought(director: Director, mediator: Seat) -> list[tuple[str, str]]:
    found = []
    for key in SIGNATORIES:
        party = director.parties[key].public_id
        scope = "As asked for in the letter of request."
        consent = convening.seek_consent(by=director.secretariat, party=party, mediator=mediator.public_id, scope=scope)
        found.append((key, consent.public_id))
    return found


def _given(director: Director, consents: list[tuple[str, str]]) -> None:
    for key, consent in consents:
        convening.answer_consent(by=director.seats[key], consent=consent, answer="given")


def _first_meeting(director: Director) -> None:
    chair = director.seats["chair"]
    meeting = rounds.plan_round(
        by=director.secretariat,
        title="First meeting in Astana",
        city="Astana",
        time_zone=ASTANA,
        starts_on=date(2015, 5, 25),
        ends_on=date(2015, 5, 27),
        host="Ministry of Foreign Affairs of Kazakhstan",
    ).public_id
    rounds.put_on_agenda(by=chair, round=meeting, title="A political solution in Syria")
    invited = [director.parties[key].public_id for key in (*SIGNATORIES, "government")]
    rounds.invite_parties(by=chair, round=meeting, parties=invited)
    _given(director, director.props["consents"][:-1])
    director.at(2015, 5, 25, 9, zone=ASTANA)
    director.in_vain(
        "open the round while a required consent is missing",
        lambda: rounds.convene_round(by=chair, round=meeting),
    )
    _given(director, director.props["consents"][-1:])
    present = _participants(director, "first meeting", 30)
    away = [director.parties["government"].public_id]
    rounds.note_attendance(by=director.secretariat, round=meeting, present=[s.public_id for s in present], absent=away)
    rounds.convene_round(by=chair, round=meeting)
    director.props["first meeting"] = meeting


def _participants(director: Director, meeting: str, number: int) -> list[Seat]:
    key = f"participants, {meeting}"
    director.party(
        key, f"Participants of the {meeting}", reports.PARTICIPANTS_AR[meeting], reports.PARTICIPANTS[meeting]
    )
    return [
        director.seat(f"{meeting} {one}", f"Participant {one} of {number}, {meeting}", "delegate", party=key)
        for one in range(1, number + 1)
    ]


def _declaration(director: Director) -> None:
    chair, meeting = director.seats["chair"], director.props["first meeting"]
    people = [director.seats[f"first meeting {one}"] for one in range(1, 31)]
    text = drafting.begin_text(by=chair, title=reports.DECLARATION["title"]["ar"], language="ar").public_id
    drafting.entitle_text(by=chair, text=text, language="en", title=reports.DECLARATION["title"]["en"])
    for clause in reports.DECLARATION["clauses"]:
        wording = drafting.add_clause(by=chair, text=text, body=clause["ar"]).public_id
        drafting.translate_clause(by=chair, clause=wording, language="en", body=clause["en"])
    director.in_vain(
        "edit the text as a participant instead of as the mediator",
        lambda: drafting.edit_clause(by=people[0], clause=wording, edition=1, body="Other words"),
    )
    director.at(2015, 5, 27, 10, zone=ASTANA)
    closes = director.at_time(2015, 5, 27, 16, zone=ASTANA)
    draft = drafting.circulate_draft(by=chair, text=text, closes=closes).public_id
    director.at(2015, 5, 27, 16, zone=ASTANA)
    drafting.close_criticism(by=chair, draft=draft)
    due = director.at_time(2015, 5, 28, 9, zone=ASTANA)
    putting = drafting.put_text(by=chair, text=text, due=due, round=meeting).public_id
    # "A majority of those present, not all": how many nobody reported, so the smallest majority of thirty.
    for person in people[:16]:
        drafting.answer_text(by=person, putting=putting, answer="accept")
    director.at(2015, 5, 28, 9, zone=ASTANA)
    director.pass_deadlines()
    rounds.move_round(by=chair, round=meeting, to="concluded")
    publish(director, "draft_instrument", **reports.declaration_published())


def _second_meeting(director: Director) -> None:
    director.at(2015, 9, 28)
    mediators = [director.seat(key, **person) for key, person in reports.MEDIATORS.items()]
    for mediator in mediators:
        _given(director, _sought(director, mediator))
    chair = mediators[0]
    meeting = rounds.plan_round(
        by=chair,
        title="Second meeting in Astana",
        city="Astana",
        time_zone=ASTANA,
        starts_on=date(2015, 10, 2),
        ends_on=date(2015, 10, 4),
        host="Ministry of Foreign Affairs of Kazakhstan",
    ).public_id
    director.at(2015, 10, 2, 10, zone=ASTANA)
    people = _participants(director, "second meeting", 37)
    rounds.note_attendance(by=director.secretariat, round=meeting, present=[one.public_id for one in people])
    rounds.convene_round(by=chair, round=meeting)
    text = drafting.begin_text(by=chair, title=reports.FINAL["title"], language="en").public_id
    for clause in reports.FINAL["clauses"]:
        drafting.add_clause(by=chair, text=text, body=clause)
    director.at(2015, 10, 3, 10, zone=ASTANA)
    closes = director.at_time(2015, 10, 3, 18, zone=ASTANA)
    draft = drafting.circulate_draft(by=chair, text=text, closes=closes).public_id
    director.at(2015, 10, 3, 18, zone=ASTANA)
    drafting.close_criticism(by=chair, draft=draft)
    due = director.at_time(2015, 10, 4, 10, zone=ASTANA)
    putting = drafting.put_text(by=chair, text=text, due=due, round=meeting).public_id
    for person in people[:29]:
        drafting.answer_text(by=person, putting=putting, answer="accept")
    director.at(2015, 10, 4, 10, zone=ASTANA)
    director.pass_deadlines()
    _signed(director, chair, people, text)
    rounds.move_round(by=chair, round=meeting, to="concluded")


def _signed(director: Director, chair: Seat, people: list[Seat], text: str) -> None:
    opened = agreement.open_for_signature(
        by=chair,
        text=text,
        signatories=[person.public_id for person in people],
        condition="number_signed",
        number=19,
    )
    director.props["final document"] = opened.title
    for person in people[:29]:
        director.clock_on(minutes=2)
        agreement.sign_agreement(by=person, agreement=opened.public_id, language="en")
    director.in_vain(
        "sign a text other than the one that was adopted",
        lambda: agreement.sign_agreement(by=people[29], agreement=opened.public_id, language="en", text_hash="0" * 64),
    )
    agreement.close_signing(by=chair, agreement=opened.public_id)
    director.in_vain(
        "sign after the signing was closed",
        lambda: agreement.sign_agreement(by=people[29], agreement=opened.public_id, language="en"),
    )
    publish(
        director,
        "draft_from_agreement",
        agreement=opened.public_id,
        title=opened.title,
        language="en",
        day=date(2015, 10, 4),
        introduction=reports.FINAL["introduction"],
        zone=ASTANA,
        city="Astana",
    )


def _afterwards(director: Director) -> None:
    director.at(2017, 12, 31)
    for entry in reports.AFTERWARDS:
        convening.enter_fact(by=director.secretariat, **entry)
