"""A plainly fictional process over a valley's shared water, with every stage in full swing."""

from datetime import date, timedelta
from typing import Any

from parley.agreement import acts as agreement
from parley.cli.demo import fiction, opinions, table
from parley.cli.demo.crowd import Crowd
from parley.cli.demo.director import Director, story_time
from parley.cli.demo.drawing import landscape
from parley.cli.demo.publishing import clear, publish
from parley.consultation import acts as consultation
from parley.convening import acts as convening
from parley.drafting import acts as drafting
from parley.people.models import Account, Seat
from parley.press import acts as press
from parley.procedure.actors import Founder, Stranger
from parley.procedure.viewer import Viewer
from parley.record.sources import StoryClock, now
from parley.rounds import acts as rounds

PARTIES = ("terraces", "fields", "fishers")
ZONE = "Asia/Almaty"


def fill() -> Director:
    """Bring the talks to the present day: some things concluded, some open, some waiting for whoever sits down."""
    today = now()
    with story_time(today - timedelta(days=60)) as clock:
        director = _opened(clock)
        _convened(director)
        director.until(today - timedelta(days=40))
        first = _first_round(director)
        director.until(today - timedelta(days=33))
        _closed_consultation(director)
        director.until(today - timedelta(days=25))
        _adopted_text(director, first)
        director.until(today - timedelta(days=12))
        _signed(director)
        director.until(today - timedelta(days=8))
        _open_consultation(director)
        _published(director)
        table.lay(director)
        _draft_under_criticism(director)
        _next_round(director)
        director.until(today - timedelta(hours=1))
        _waiting_at_the_press_desk(director)
    return director


def _opened(clock: StoryClock) -> Director:
    account, _new = Account.objects.get_or_create(
        username="valley", defaults={"name": "Office of the Pass", "may_found": True}
    )
    founder = Founder(account)
    process = convening.open_process(by=founder, demonstration=True, time_zone=ZONE, **fiction.PROCESS)
    secretariat = Seat.objects.seen_by(Viewer(seat=founder, process=process)).get(account=account)
    director = Director(process, secretariat, clock)
    director.seats["secretariat"] = secretariat
    for key, entries in fiction.PARTIES.items():
        director.party(key, **entries)
    for key, entries in fiction.PEOPLE.items():
        director.seat(key, **entries)
    return director


def _convened(director: Director) -> None:
    seats, office = director.seats, director.secretariat
    for entry in fiction.facts(director.clock.at.date()):
        convening.enter_fact(by=office, **entry)
    draft = convening.draft_rules(by=office, presence="all", why=fiction.WHY_THESE_RULES)
    convening.adopt_rules(by=office, draft=draft.public_id)
    letter = convening.draft_letter(by=seats["terraces"], expected=3, **fiction.LETTER).public_id
    convening.open_letter(by=seats["terraces"], letter=letter)
    for key in PARTIES:
        director.clock_on(hours=3)
        convening.sign_letter(by=seats[key], letter=letter)
    convening.seal_letter(by=seats["terraces"], letter=letter)
    convening.deliver_letter(by=seats["terraces"], letter=letter)
    director.clock_on(days=2)
    convening.answer_letter(by=seats["mediator"], letter=letter, answer="accepted")
    convening.declare_interest(by=seats["mediator"], what=fiction.INTEREST)
    mediator = seats["mediator"].public_id
    convening.state_ground(by=seats["fishers"], mediator=mediator, what=fiction.GROUND)
    for key in PARTIES:
        party = director.parties[key].public_id
        consent = convening.seek_consent(by=office, party=party, mediator=mediator, scope=fiction.SCOPE).public_id
        if key == "fields":
            convening.answer_consent(by=seats[key], consent=consent, answer="conditional", terms=fiction.TERMS)
            convening.confirm_consent(by=seats[key], consent=consent)
        else:
            convening.answer_consent(by=seats[key], consent=consent, answer="given")


def _first_round(director: Director) -> str:
    seats, mediator, office = director.seats, director.seats["mediator"], director.secretariat
    day = director.clock.at.date()
    meeting = rounds.plan_round(
        by=mediator, time_zone=ZONE, starts_on=day, ends_on=day + timedelta(days=2), **fiction.FIRST_ROUND
    ).public_id
    for title in fiction.AGENDA:
        rounds.put_on_agenda(by=mediator, round=meeting, title=title)
    rounds.invite_parties(by=mediator, round=meeting, parties=[director.parties[key].public_id for key in PARTIES])
    people = [seats[key] for key in (*PARTIES, "terraces delegate", "fields delegate", "fishers delegate")]
    rounds.note_attendance(by=office, round=meeting, present=[seat.public_id for seat in people])
    rounds.convene_round(by=mediator, round=meeting)
    director.clock_on(days=2)
    walked = [seats["fields delegate"].public_id]
    rounds.note_attendance(by=office, round=meeting, walked_out=walked, words=fiction.WALK_OUT)
    rounds.move_round(by=mediator, round=meeting, to="concluded")
    rounds.summarise_round(by=mediator, round=meeting, edition=0, body=fiction.SUMMARY_OF_ROUND, language="en")
    rounds.put_summary(by=mediator, round=meeting, edition=1)
    rounds.take_position(by=seats["terraces"], round=meeting, edition=1, position="approved")
    rounds.take_position(
        by=seats["fields"], round=meeting, edition=1, position="reserved", words=fiction.RESERVATION_TO_SUMMARY
    )
    rounds.assess_round(by=seats["fishers"], round=meeting, verdict="Positive", words=fiction.ASSESSMENT)
    return meeting


def _closed_consultation(director: Director) -> None:
    held = _consultation(director, opinions.NIGHT_GATES, days=7)
    director.clock_on(hours=1)
    director.pass_deadlines()
    # The last analysis is made once it has closed.
    director.pass_deadlines()
    director.props["closed consultation"] = held


def _open_consultation(director: Director) -> None:
    director.props["open consultation"] = _consultation(director, opinions.LEAN_YEAR, days=30)


def _consultation(director: Director, asked: dict[str, Any], *, days: int) -> str:
    mediator, office = director.seats["mediator"], director.secretariat
    entries = {key: asked[key] for key in ("title", "question")}
    held = consultation.prepare_consultation(by=mediator, **entries)
    for one in asked["statements"]:
        added = consultation.add_statement(by=office, consultation=held.public_id, body=one.body, language="en")
        consultation.translate_statement(by=office, statement=added.public_id, body=one.arabic, language="ar")
    closes = director.clock.at + timedelta(days=days)
    held = consultation.open_consultation(by=mediator, consultation=held.public_id, closes_at=closes)
    links = []
    for number, key in enumerate((*PARTIES, "")):
        party, label = director.parties[key].public_id if key else "", opinions.AUDIENCES[number]
        links.append(consultation.make_link(by=office, consultation=held.public_id, label=label, party=party))
    Crowd(asked).comes(director, held, links)
    stranger = Stranger(director.process, f"fiction {held.public_id} writer")
    for body in asked["submitted"]:
        link = links[-1].public_id
        consultation.submit_statement(by=stranger, consultation=held.public_id, body=body, language="en", link=link)
    return held.public_id


def _adopted_text(director: Director, meeting: str) -> None:
    seats, mediator = director.seats, director.seats["mediator"]
    text = drafting.begin_text(by=mediator, title=fiction.GATES_TEXT["title"]["en"], language="en").public_id
    drafting.entitle_text(by=mediator, text=text, language="ar", title=fiction.GATES_TEXT["title"]["ar"])
    clauses = _clauses(director, text, fiction.GATES_TEXT["clauses"])
    first = drafting.circulate_draft(by=mediator, text=text, closes=director.clock.at + timedelta(days=3)).public_id
    for key, words in fiction.FIRST_CRITICISM.items():
        drafting.criticise_clause(by=seats[key], draft=first, clause=clauses[1], words=words)
    director.clock_on(days=3)
    director.pass_deadlines()
    drafting.new_draft(by=mediator, text=text)
    revised = fiction.GATES_TEXT["revised"]
    drafting.edit_clause(by=mediator, clause=clauses[1], edition=1, body=revised["en"])
    drafting.translate_clause(by=mediator, clause=clauses[1], language="ar", body=revised["ar"], edition=1)
    drafting.mark_authentic(by=mediator, text=text, language="ar")
    director.clock_on(hours=5)
    second = drafting.circulate_draft(by=mediator, text=text, closes=director.clock.at + timedelta(days=2)).public_id
    director.clock_on(days=1)
    drafting.close_criticism(by=mediator, draft=second)
    due = director.clock.at + timedelta(days=4)
    putting = drafting.put_text(by=mediator, text=text, due=due).public_id
    for key in PARTIES:
        director.clock_on(hours=7)
        drafting.answer_text(by=seats[key], putting=putting, answer="accept")
    director.props["gates"] = text


def _clauses(director: Director, text: str, clauses: tuple[dict[str, str], ...]) -> list[str]:
    mediator, found = director.seats["mediator"], []
    for clause in clauses:
        entries = {"heading": clause["heading"], "body": clause["en"]}
        added = drafting.add_clause(by=mediator, text=text, provenance=clause.get("from", ""), **entries).public_id
        if "ar" in clause:
            translated = {"heading": clause["heading ar"], "body": clause["ar"]}
            drafting.translate_clause(by=mediator, clause=added, language="ar", **translated)
        found.append(added)
    return found


def _signed(director: Director) -> None:
    seats, office = director.seats, director.secretariat
    people = [seats[f"{key}{role}"] for key in PARTIES for role in ("", " delegate")]
    opened = agreement.open_for_signature(
        by=seats["mediator"],
        text=director.props["gates"],
        signatories=[person.public_id for person in people],
        condition="each_party_signed",
    ).public_id
    agreement.sign_agreement(by=people[0], agreement=opened, language="en")
    agreement.sign_agreement(by=people[2], agreement=opened, language="ar", reservation=fiction.RESERVATION)
    agreement.sign_agreement(by=people[4], agreement=opened, language="en")
    agreement.decline_to_sign(by=people[3], agreement=opened, words=fiction.DECLINED)
    promises = []
    for promise in fiction.COMMITMENTS:
        due = director.clock.at + timedelta(days=promise["days"])
        party, verifier = director.parties[promise["party"]].public_id, seats["guarantor"].public_id
        entries = {"what": promise["what"], "clause": promise["clause"], "due_at": due}
        entered = agreement.enter_commitment(by=office, agreement=opened, party=party, verifier=verifier, **entries)
        promises.append(entered.public_id)
    director.clock_on(days=3)
    agreement.claim_commitment(by=seats["terraces"], commitment=promises[0], words=fiction.CLAIM)
    agreement.verify_commitment(by=seats["guarantor"], commitment=promises[0], words=fiction.VERIFICATION)
    director.pass_deadlines()
    director.props["agreement"] = opened


def _published(director: Director) -> None:
    publish(director, "draft_profile", **fiction.PROFILE)
    publish(director, "draft_profile", **fiction.PROFILE_AR)
    desk = director.seats["press"]
    photo = press.add_photo(by=desk, file=landscape(), alt=fiction.PHOTO["alt"], credit=fiction.PHOTO["credit"])
    publish(director, "draft_news", photo=photo.public_id, **fiction.NEWS)
    day = director.clock.at.date()
    for ago, sentence in fiction.MILESTONES:
        publish(director, "draft_milestone", sentence=sentence, day=day - timedelta(days=ago), language="en")
    publish(
        director,
        "draft_from_agreement",
        agreement=director.props["agreement"],
        title=fiction.GATES_TEXT["title"]["en"],
        language="en",
        day=day,
        introduction=fiction.INTRODUCTION,
    )


def _draft_under_criticism(director: Director) -> None:
    mediator = director.seats["mediator"]
    text = drafting.begin_text(by=mediator, title=fiction.LEAN_TEXT["title"], language="en").public_id
    clauses = _clauses(director, text, fiction.LEAN_TEXT["clauses"])
    closes = director.clock.at + timedelta(days=20)
    draft = drafting.circulate_draft(by=mediator, text=text, closes=closes).public_id
    words = fiction.SEALED_CRITICISM
    drafting.criticise_clause(by=director.seats["fields"], draft=draft, clause=clauses[0], words=words)


def _next_round(director: Director) -> None:
    mediator, day = director.seats["mediator"], director.clock.at.date() + timedelta(days=21)
    answer_by = director.clock.at + timedelta(days=14)
    meeting = rounds.plan_round(
        by=mediator,
        time_zone=ZONE,
        starts_on=day,
        ends_on=day + timedelta(days=2),
        answer_by=answer_by,
        **fiction.NEXT_ROUND,
    ).public_id
    rounds.put_on_agenda(by=mediator, round=meeting, title=fiction.LEAN_TEXT["title"])
    invited = [director.parties[key].public_id for key in PARTIES]
    invitations = rounds.invite_parties(by=mediator, round=meeting, parties=invited)
    director.props["next round"] = (meeting, invitations, date.isoformat(day))


def _waiting_at_the_press_desk(director: Director) -> None:
    item = press.draft_news(by=director.seats["press"], **fiction.NEWS_WAITING)
    press.ask_clearance(by=director.secretariat, item=item.public_id)
    embargoed = press.draft_news(by=director.seats["press"], **fiction.NEWS_EMBARGOED)
    clear(director, embargoed)
    until = director.clock.at + timedelta(days=9)
    press.embargo_item(by=director.secretariat, item=embargoed.public_id, until=until)
