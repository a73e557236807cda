"""A world to look at: talks with something in every stage, and other talks next door, all of it small."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import cycle
from typing import Any

from PIL import Image

from parley.agreement import acts as agreement
from parley.bargaining import acts as bargaining
from parley.bargaining.models import BlindRound, Package
from parley.consultation import acts as consultation
from parley.consultation.models import Consultation
from parley.consultation.rules import course, paper
from parley.consultation.tasks import analysing
from parley.convening import acts as convening
from parley.drafting import acts as drafting
from parley.drafting.models import Draft
from parley.people import acts as people
from parley.people.models import Account, Seat
from parley.press import acts as press
from parley.press.models import Subscriber, Version
from parley.procedure.actors import Clock, Stranger
from parley.procedure.capacities import Capacity
from parley.record.sources import Pinned, now, pinned
from parley.rounds import acts as rounds
from tests.talks import Talks
from tests.two_worlds.sealing import enrol_keys, lay_table, priorities_of

STORY = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)
LETTER = {"addressee": "The Elder of the Pass", "body": "We ask you to hear us.", "language": "en"}


class World:
    """The talks, their seats by name, and what stands in them; everything has its name as an attribute."""

    #: Who looks at the world, in what way: filled in once the world stands.
    lookers: dict[str, Any]

    def __init__(self) -> None:
        self.talks = Talks()
        self.process: str = self.talks.process.public_id
        self.team, self.clerk = self.talks.mediator, self.talks.secretariat
        self.a, self.b, self.c = self.talks.heads
        #: Those who look, by name; each has an account.
        self.seats: dict[str, Seat] = self._seats()
        #: Accounts without a seat here.
        self.accounts: dict[str, Account] = {"no seat": Account.objects.create_user(username="nobody", password="x")}
        self.next_door()
        self.people()
        self.letters()
        self.rules_and_consents()
        self.rounds()
        self.consultation()
        self.table()
        self.packages()
        self.texts()
        self.agreement()
        self.press()

    def _seats(self) -> dict[str, Seat]:
        talks, parties = self.talks, self.talks.parties
        seats = {f"head {name}": seat for name, seat in zip("ABC", talks.heads, strict=True)}
        seats |= {f"delegate {name}": seat for name, seat in zip("ABC", talks.delegates, strict=True)}
        seats |= {"mediator": talks.mediator, "secretariat": talks.secretariat}
        seats["mediator too"] = talks.seat(Capacity.MEDIATOR)
        seats["adviser A"] = talks.seat(Capacity.ADVISER, parties[0])
        seats["adviser C"] = talks.seat(Capacity.ADVISER, parties[2])
        seats["envoy B"] = talks.seat(Capacity.ENVOY, parties[1], pseudonym="Heron")
        seats["envoy C"] = talks.seat(Capacity.ENVOY, parties[2])
        for capacity in ("observer", "guarantor", "witness", "interpreter", "press"):
            seats[capacity] = talks.seat(Capacity(capacity))
        seats["press of C"] = talks.seat(Capacity.PRESS, parties[2])
        return seats

    def delegation(self, letter: str) -> set[str]:
        """The names of those who sit for one party."""
        place = "ABC".index(letter)
        return {name for name, seat in self.seats.items() if seat.party == self.talks.parties[place]}

    def at_hand(self) -> set[str]:
        """The ids of what the secrets lie next to."""
        found = {one for one in vars(self).values() if isinstance(one, str)}
        found |= {one for some in (self.clauses, self.options, self.promises) for one in some}
        found |= {one.public_id for one in (*self.talks.parties, *self.talks.heads, self.seats["guarantor"])}
        return found | {
            self.offer,
            self.link.token,
            self.sought.public_id,
            self.photo.public_id,
            self.to_come.public_id,
        }

    def next_door(self) -> None:
        """Other talks: their people look as well, and have accounts here."""
        other = Talks("Talks over the pass")
        self.accounts |= {"head next door": other.heads[0].account, "mediator next door": other.mediator.account}
        convening.draft_letter(by=other.heads[0], title="From next door", **LETTER)
        bargaining.lay_issue(by=other.mediator, title="The toll at the pass")

    def people(self) -> None:
        self.to_come = people.seat_person(by=self.clerk, name="Lior", capacity="observer")
        people.end_seat(by=self.clerk, seat=self.talks.seat(Capacity.OBSERVER).public_id)
        enrol_keys(self, ("head A", "head B", "delegate A", "mediator"))
        made = people.make_token(by=self.b, label="minutes")
        #: Keys by which programs look, by the name of their seat.
        self.keys = {"head B": made.shown_once["key"]}
        convening.enter_fact(by=self.clerk, what="The wells ran dry", when="2019", source="Valley Almanac")
        self.fact = convening.enter_fact(
            by=self.clerk,
            what="They met at the ford",
            when="in spring 2020",
            source="Valley Almanac",
            kind="elsewhere",
            day=date(2020, 4, 1),
            where="The Ford",
        )

    def letters(self) -> None:
        def drafted(by: Seat, title: str) -> str:
            return convening.draft_letter(by=by, title=title, **LETTER).public_id

        answered = drafted(self.a, "A request of all")
        convening.open_letter(by=self.a, letter=answered)
        for head in self.talks.heads:
            convening.sign_letter(by=head, letter=answered)
        convening.seal_letter(by=self.a, letter=answered)
        convening.deliver_letter(by=self.a, letter=answered)
        convening.answer_letter(by=self.team, letter=answered, answer="accepted_with_terms", terms="as host")
        waits = drafted(self.b, "A second request")
        convening.open_letter(by=self.b, letter=waits)
        convening.sign_letter(by=self.b, letter=waits)
        convening.seal_letter(by=self.b, letter=waits)
        convening.deliver_letter(by=self.b, letter=waits, answer_due=now() + timedelta(days=30))
        convening.open_letter(by=self.c, letter=drafted(self.c, "Open to all"))

    def rules_and_consents(self) -> None:
        self.proposed = convening.draft_rules(by=self.clerk, decision="majority_present", why="to go on")
        convening.answer_rules(by=self.b, draft=self.proposed.public_id, agrees=True)
        for party, head in zip(self.talks.parties, self.talks.heads, strict=True):
            for mediator in (self.team, self.seats["mediator too"]):
                sought = convening.seek_consent(by=self.clerk, party=party.public_id, mediator=mediator.public_id)
                convening.answer_consent(by=head, consent=sought.public_id, answer="given")
        late = self.talks.seat(Capacity.MEDIATOR)
        self.sought = convening.seek_consent(
            by=self.clerk, party=self.talks.parties[0].public_id, mediator=late.public_id
        )
        people.end_seat(by=self.clerk, seat=late.public_id)
        convening.declare_interest(by=self.team, what="A house by the lake")
        convening.state_ground(by=self.b, mediator=self.team.public_id, what="Heard both sides before")

    def rounds(self) -> None:
        def planned(title: str, day: date) -> str:
            days = {"starts_on": day, "ends_on": day + timedelta(days=1)}
            made = rounds.plan_round(by=self.team, title=title, city="Pass Town", time_zone="Asia/Almaty", **days)
            rounds.invite_parties(by=self.clerk, round=made.public_id, parties=parties, text="Come.")
            return str(made.public_id)

        parties = [party.public_id for party in self.talks.parties]
        at = now()
        self.held = planned("First meeting", at.date())
        session = rounds.plan_session(
            by=self.team, round=self.held, title="Opening", starts=at, ends=at + timedelta(hours=2)
        )
        rounds.put_on_agenda(by=self.team, round=self.held, title="The dams")
        rounds.note_attendance(by=self.clerk, round=self.held, present=[head.public_id for head in self.talks.heads])
        rounds.convene_round(by=self.team, round=self.held)
        rounds.convene_session(by=self.team, session=session.public_id)
        rounds.move_session(by=self.team, session=session.public_id, to="concluded")
        rounds.move_round(by=self.team, round=self.held, to="concluded")
        rounds.summarise_round(by=self.team, round=self.held, edition=0, body="All spoke.", language="en")
        rounds.put_summary(by=self.team, round=self.held, edition=1)
        rounds.take_position(by=self.b, round=self.held, edition=1, position="approved")
        rounds.assess_round(by=self.c, round=self.held, verdict="useful")
        self.ahead = planned("Second meeting", at.date() + timedelta(days=30))
        rounds.plan_session(
            by=self.team,
            round=self.ahead,
            title="Morning",
            starts=at + timedelta(days=30, hours=2),
            ends=at + timedelta(days=30, hours=4),
        )
        rounds.put_on_agenda(by=self.team, round=self.ahead, title="The night gates")

    def consultation(self) -> None:
        entries = {"title": "Night gates", "question": "When may they open?", "counts_for": "seats"}
        found = consultation.prepare_consultation(by=self.team, **entries)
        self.asked = found.public_id
        for body in ("Gates open at dawn.", "Nobody draws at night.", "Every gate has a keeper."):
            consultation.add_statement(by=self.clerk, consultation=self.asked, body=body, language="en")
        consultation.open_consultation(by=self.team, consultation=self.asked, closes_at=now() + timedelta(days=30))
        self.link = consultation.make_link(by=self.team, consultation=self.asked, label="market")
        for number, value in enumerate(cycle((1, -1, 0)), start=1):
            if number > 6:
                break
            self.vote(f"visitor{number}", value)
        speaker, asked = self.seats["delegate C"], {"consultation": self.asked}
        consultation.cast_vote(by=speaker, statement=1, value=1, **asked)
        consultation.submit_statement(by=speaker, body="The lake comes first.", language="en", **asked)
        first = consultation.add_statement(by=self.clerk, body="Wells are counted.", language="en", **asked)
        entries = {"statement": first.public_id, "body": "تُحصى الآبار.", "language": "ar"}
        consultation.translate_statement(by=self.seats["interpreter"], **entries)
        printed = {"copies": 2, "statements": 3, "languages": ["en", "ar"]}
        self.batch = consultation.print_sheets(by=self.clerk, link=self.link.public_id, **printed)
        self.sheet(1, 1)
        self.reckon()

    @property
    def closed(self) -> bool:
        """Whether the consultation has closed."""
        return bool(Consultation._base_manager.get(public_id=self.asked).state == course.CLOSED)

    def reckon(self) -> None:
        """The clock brings the analysis of the consultation up to date."""
        analysing.refresh(by=Clock(self.talks.process), consultation=self.asked)

    def vote(self, who: str, value: int, statement: int = 1) -> None:
        """A visitor votes by the public link."""
        by = Stranger(self.talks.process, who)
        consultation.cast_vote(
            by=by, consultation=self.asked, link=self.link.public_id, statement=statement, value=value
        )

    def sheet(self, number: int, value: int) -> None:
        """A sheet of paper is typed in."""
        serial, answers = paper.serial(self.batch.code, number), {str(self.batch.numbers[0]): value}
        consultation.enter_sheet(by=self.clerk, batch=self.batch.public_id, serial=serial, answers=answers)

    def table(self) -> None:
        lay_table(self)

    def packages(self) -> None:
        """One that was accepted, one that is being drawn up, and one that is put and that B has refused already."""
        self.draw_up("The first package")
        self.offer_until(timedelta(minutes=10))
        for head in self.talks.heads:
            bargaining.answer_package(by=head, package=self.offer, answer="accept")
        self.decide_at(timedelta(minutes=10))
        self.accepted_offer = self.offer
        self.draw_up("A package that nobody posted for")
        self.offer_until(timedelta(minutes=10), form="server_blind", minutes=5)
        with pinned(Pinned(now() + timedelta(minutes=10), "the end of the first round")):
            row = BlindRound._base_manager.get(package__public_id=self.offer, number=1)
            bargaining.close_blind_round(by=Clock(self.talks.process), round=row.public_id)
        self.draw_up("A package in the drawer")
        self.draw_up("The second package")
        self.offer_until(timedelta(days=20))
        bargaining.answer_package(by=self.b, package=self.offer, answer="refuse")

    def draw_up(self, title: str) -> None:
        """The mediator draws a package up."""
        choices = {self.issue: self.options[1], self.winter: self.winter_options[0]}
        bargaining.draw_up_package(by=self.team, title=title, choices=choices)

    @property
    def offer(self) -> str:
        """The package in hand: the one that was drawn up last."""
        return str(Package._base_manager.latest("pk").public_id)

    def offer_until(self, span: timedelta, **more: Any) -> None:
        """The package in hand is put, to be answered for so long."""
        bargaining.put_package(by=self.team, package=self.offer, due=now() + span, **more)

    def decide_at(self, span: timedelta) -> None:
        """So much later the clock tells what came of the package in hand."""
        with pinned(Pinned(now() + span, f"the deadline of {self.offer}")):
            bargaining.decide_package(by=Clock(self.talks.process), package=self.offer)

    def text_of(self, title: str, *bodies: str) -> tuple[str, list[str]]:
        """A text begun by the mediator, with its clauses."""
        text = drafting.begin_text(by=self.team, title=title, language="en").public_id
        return text, [drafting.add_clause(by=self.team, text=text, body=body).public_id for body in bodies]

    def _circulated(self, text: str, **more: str) -> str:
        closes = now() + timedelta(days=20)
        return str(drafting.circulate_draft(by=self.team, text=text, closes=closes, **more).public_id)

    def texts(self) -> None:
        self.text, self.clauses = self.text_of("Water of the valley", "Half of the flow.", "Dams stay open.")
        drafting.entitle_text(by=self.team, text=self.text, language="ar", title="مياه الوادي")
        drafting.translate_clause(by=self.team, clause=self.clauses[0], language="ar", body="نصف الماء.")
        first = self._circulated(self.text)
        drafting.criticise_clause(by=self.b, draft=first, clause=self.clauses[0], words="Half is too little.")
        drafting.close_criticism(by=self.team, draft=first)
        drafting.new_draft(by=self.team, text=self.text)
        self.criticised = self._circulated(self.text)
        drafting.criticise_clause(by=self.b, draft=self.criticised, clause=self.clauses[0], words="Still too little.")
        for_team, clauses = self.text_of("The keepers", "Each gate has one keeper.")
        self.for_team, self.for_team_clause = self._circulated(for_team, reveal_to="team"), clauses[0]
        self.put = self.put_to("The night gates")
        adopted = self.put_to("The valley accord")
        for head in self.talks.heads:
            drafting.answer_text(by=head, putting=adopted, answer="accept", words="Well said.")
        self.adopted = self._last_text()
        taken, _clauses = self.text_of("What was accepted")
        drafting.take_over_package(by=self.team, text=taken, package=self.accepted_offer, issues=[self.issue])
        self._circulated(taken)

    def put_to(self, title: str) -> str:
        """A text that is put to the voices now; the public id of the question."""
        text, _clauses = self.text_of(title, "The gates open at dawn.")
        drafting.close_criticism(by=self.team, draft=self._circulated(text))
        put = drafting.put_text(by=self.team, text=text, due=now() + timedelta(days=20))
        return str(put.public_id)

    def _last_text(self) -> str:
        return str(Draft._base_manager.order_by("-pk").select_related("text").first().text.public_id)

    def agreement(self) -> None:
        signing = [seat.public_id for seat in (*self.talks.heads, *self.talks.delegates, self.seats["guarantor"])]
        found = agreement.open_for_signature(
            by=self.team, text=self.adopted, signatories=signing, condition="number_signed", number=5
        )
        self.accord = found.public_id
        agreement.sign_agreement(by=self.a, agreement=self.accord, language="en")
        agreement.sign_agreement(by=self.b, agreement=self.accord, language="en", reservation="Until the harvest.")
        agreement.initial_agreement(by=self.c, agreement=self.accord, language="en")
        self.promises = [
            agreement.enter_commitment(
                by=self.clerk,
                agreement=self.accord,
                party=party.public_id,
                what="Open the gate at dawn.",
                due_at=now() + timedelta(days=40),
                verifier=self.seats["guarantor"].public_id,
            ).public_id
            for party in self.talks.parties
        ]
        agreement.claim_commitment(by=self.b, commitment=self.promises[1], words="It stood open.")
        agreement.claim_commitment(by=self.c, commitment=self.promises[2], words="It stood open.")
        agreement.dispute_commitment(by=self.a, commitment=self.promises[2], words="Not on Monday.")

    def press(self) -> None:
        desk = self.seats["press"]
        self.photo = press.add_photo(by=desk, file=_picture("green"), alt="A sluice", credit="Valley Press")
        profile = press.draft_profile(
            by=desk, title="Talks on water", summary="Three sides.", language="en", track="II", parties=["Terraces"]
        )
        milestone = press.draft_milestone(by=desk, sentence="The first round was held", day=STORY.date(), language="en")
        news = press.draft_news(
            by=desk,
            headline="Water flows again",
            body="The sluice was *opened*.",
            language="en",
            tags=["water", "gates"],
            photo=self.photo.public_id,
        )
        accord = press.draft_from_agreement(
            by=desk, agreement=self.accord, title="The valley accord", language="en", day=STORY.date()
        )
        for item in (profile, milestone, news, accord):
            self.issue_item(item.public_id)
        self.news, self.instrument = news.public_id, accord.public_id
        press.correct_item(by=desk, item=self.news, correction="The hour was wrong.")
        self.clear(self.news)
        press.issue_item(by=desk, item=self.news)
        self.waiting = press.draft_news(
            by=desk, headline="A keeper is chosen", body="By all three.", language="en", tags=["water"]
        ).public_id
        press.ask_clearance(by=desk, item=self.waiting)
        press.draft_news(by=self.seats["press of C"], headline="From the lake", body="Fish.", language="en")
        Subscriber.objects.create(
            process=self.talks.process, address="reader@example.org", language="en", asked_at=now(), confirmed_at=now()
        )

    def clear(self, item: str) -> None:
        """The desk asks, and every head clears."""
        press.ask_clearance(by=self.seats["press"], item=item)
        digest = Version._base_manager.filter(item__public_id=item).order_by("-pk").first().digest
        for head in self.talks.heads:
            press.clear_item(by=head, item=item, digest=digest)

    def issue_item(self, item: str) -> None:
        self.clear(item)
        press.issue_item(by=self.seats["press"], item=item)

    def go_on(self) -> None:
        """What happens after the secret, in either world: it must come out the same."""
        people.seat_person(by=self.clerk, name="Tamar", capacity="witness")
        convening.enter_fact(by=self.clerk, what="A well was dug", when="2021", source="Valley Almanac")
        convening.draft_letter(by=self.c, title="A third request", **LETTER)
        if not self.closed:
            consultation.add_statement(by=self.clerk, consultation=self.asked, body="Wells count too.", language="en")
            self.vote("visitor9", 1, statement=2)
        # Whoever seals again is told by its own row how often it did, and by nothing of another's.
        bargaining.withdraw_seal(by=self.c)
        priorities_of(self, self.c, 1, level=10)
        bargaining.propose_option(by=self.c, issue=self.issue, label="By lot")
        drafting.criticise_clause(by=self.c, draft=self.criticised, clause=self.clauses[1], words="Not all dams.")
        press.draft_news(by=self.seats["press of C"], headline="More from the lake", body="Nets.", language="en")
        digest = Version._base_manager.filter(item__public_id=self.waiting).get().digest
        press.clear_item(by=self.c, item=self.waiting, digest=digest)


def _picture(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "PNG")
    return out.getvalue()
