"""The secrets of a mediation: what each is, how it comes into a world, and who may know it."""

from io import BytesIO

from PIL import Image

from parley.bargaining import acts as bargaining
from parley.consultation import acts as consultation
from parley.consultation.models import Analysis, Sheet, Statement
from parley.convening import acts as convening
from parley.drafting import acts as drafting
from parley.drafting.models import Putting
from parley.people import acts as people
from parley.press import acts as press
from parley.press.models import Version
from parley.procedure.actors import Stranger
from parley.record.sources import now
from parley.rounds import acts as rounds
from tests.two_worlds.comparing import Secret
from tests.two_worlds.doubted import OF_WITNESSES
from tests.two_worlds.packages import OF_PACKAGES
from tests.two_worlds.priorities import OF_PRIORITIES
from tests.two_worlds.world import LETTER, World

TEAM = {"mediator", "mediator too", "secretariat"}
DESK = TEAM | {"press"}
DRAFTERS = TEAM | {"interpreter"}
HEADS = {"head A", "head B", "head C"}


def sealed_criticism(world: World, words: str | None) -> None:
    if words:
        for clause in (world.clauses[0], ""):
            drafting.criticise_clause(by=world.a, draft=world.criticised, clause=clause, words=words)


def withdrawn_criticism(world: World, words: str | None) -> None:
    if words:
        given = drafting.criticise_clause(by=world.a, draft=world.criticised, clause=world.clauses[1], words=words)
        drafting.withdraw_criticism(by=world.a, criticism=given.public_id)


def criticism_for_the_mediators(world: World, words: str | None) -> None:
    if words:
        drafting.criticise_clause(by=world.a, draft=world.for_team, clause=world.for_team_clause, words=words)


def criticism_closes(world: World) -> None:
    drafting.close_criticism(by=world.team, draft=world.for_team)


def unseen_answer(world: World, words: str | None) -> None:
    if words:
        answer = "accept" if "upper" in words else "reject"
        drafting.answer_text(by=world.a, putting=world.put, answer=answer, words=words)


def put_to_persons(world: World) -> None:
    world.talks.adopt(voice="seat")
    world.put_to("The keepers' oath")


def personal_answer(world: World, words: str | None) -> None:
    put = Putting._base_manager.order_by("-pk").first()
    if words:
        drafting.answer_text(by=world.a, putting=put.public_id, answer="reject", words=words)


def narrow_issue(world: World, words: str | None) -> None:
    if words:
        party = world.talks.parties[0].public_id
        issue = bargaining.lay_issue(by=world.team, title=words, about=words, concerned=[party])
        bargaining.propose_option(by=world.a, issue=issue.public_id, label=words)


def _news(world: World, words: str, by: str = "press") -> str:
    made = press.draft_news(
        by=world.seats[by], headline=words, body=words, language="en", tags=["secret", "water"], city="Pass Town"
    )
    return str(made.public_id)


def unreleased_item(world: World, words: str | None) -> None:
    if words:
        _news(world, words)


def item_of_a_party_s_officer(world: World, words: str | None) -> None:
    if words:
        _news(world, words, "press of C")


def item_awaiting_clearance(world: World, words: str | None) -> None:
    if words:
        press.ask_clearance(by=world.seats["press"], item=_news(world, words))


def embargoed_item(world: World, words: str | None) -> None:
    if words:
        item = _news(world, words)
        world.clear(item)
        press.embargo_item(by=world.seats["press"], item=item, until=now().replace(month=9))


def unreleased_correction(world: World, words: str | None) -> None:
    if words:
        press.correct_item(by=world.seats["press"], item=world.news, correction=words)


def unused_photo(world: World, words: str | None) -> None:
    if words:
        out = BytesIO()
        Image.new("RGB", (64 + len(words), 48), "blue").save(out, "PNG")
        press.add_photo(by=world.seats["press"], file=out.getvalue(), alt=words, credit=words)


def clearance_answer(world: World, words: str | None) -> None:
    digest = Version._base_manager.filter(item__public_id=world.waiting).get().digest
    if words and "upper" in words:
        press.clear_item(by=world.a, item=world.waiting, digest=digest, words=words)
    elif words:
        press.object_to_item(by=world.a, item=world.waiting, digest=digest, words=words)


def draft_letter(world: World, words: str | None) -> None:
    if words:
        convening.draft_letter(by=world.a, title=words, **{**LETTER, "body": words})


def letter_opened_to_one(world: World, words: str | None) -> None:
    if words:
        letter = convening.draft_letter(by=world.a, title=words, **LETTER).public_id
        convening.open_letter(by=world.a, letter=letter, open_to=[world.talks.parties[1].public_id])
        convening.sign_letter(by=world.a, letter=letter)
        convening.sign_letter(by=world.b, letter=letter)


def terms_of_consent(world: World, words: str | None) -> None:
    convening.answer_consent(by=world.a, consent=world.sought.public_id, answer="conditional", terms=words or "")


def name_behind_a_pseudonym(world: World, words: str | None) -> None:
    name = (words or "").strip(".!")
    people.seat_person(
        by=world.clerk, name=name, pseudonym="Crane", capacity="adviser", party=world.talks.parties[0].public_id
    )


def api_key(world: World, words: str | None) -> None:
    if words:
        made = people.make_token(by=world.a, label=words, days=len(words))
        if "lower" in words:
            people.revoke_token(by=world.a, token=made.public_id)


def invitation(world: World, words: str | None) -> None:
    if words:
        people.invite_to_seat(by=world.clerk, seat=world.to_come.public_id, days=len(words))


def consultation_in_preparation(world: World, words: str | None) -> None:
    if words:
        found = consultation.prepare_consultation(by=world.team, title=words, question=words).public_id
        consultation.add_statement(by=world.team, consultation=found, body=words, language="en")
        consultation.make_link(by=world.team, consultation=found, label=words)


def vote(world: World, words: str | None) -> None:
    if words:
        value = 1 if "upper" in words else -1
        voter = world.seats["delegate A"]
        consultation.cast_vote(by=voter, consultation=world.asked, statement=3, value=value)


def vote_in_the_analysis(world: World, words: str | None) -> None:
    if words:
        vote(world, words)
        world.reckon()


def consultation_closes(world: World) -> None:
    consultation.close_consultation(by=world.team, consultation=world.asked)
    world.reckon()


def vote_of_a_visitor(world: World, words: str | None) -> None:
    if words:
        world.vote("visitor of the night", 1 if "upper" in words else -1, statement=3)


def submitted_statement(world: World, words: str | None) -> None:
    if words:
        consultation.submit_statement(by=world.seats["delegate A"], consultation=world.asked, body=words, language="en")


def rejected_unseen(world: World, words: str | None) -> None:
    if words:
        entries = {"consultation": world.asked, "body": words, "language": "en"}
        said = consultation.submit_statement(by=world.seats["delegate B"], **entries)
        consultation.judge_statement(by=world.team, statement=said.public_id, verdict="rejected", reason=words)


def submitted_translation(world: World, words: str | None) -> None:
    if words:
        second = Statement._base_manager.get(consultation__public_id=world.asked, number=2).public_id
        consultation.translate_statement(by=world.seats["interpreter"], statement=second, body=words, language="fr")


def sheet_typed_in(world: World, words: str | None) -> None:
    if words:
        world.sheet(2, 1 if "upper" in words else -1)


def sheet_corrected(world: World, words: str | None) -> None:
    if words:
        sheet = Sheet._base_manager.get(batch=world.batch, number=1)
        answers = {str(world.batch.numbers[0]): -1} if "upper" in words else {}
        consultation.correct_sheet(by=world.clerk, sheet=sheet.public_id, edition=1, answers=answers)
        world.reckon()


def sheets_printed(world: World, words: str | None) -> None:
    if words:
        printed = {"copies": len(words), "statements": 2, "languages": ["en"]}
        consultation.print_sheets(by=world.clerk, link=world.link.public_id, **printed)


def handed_out(world: World, words: str | None) -> None:
    if words:
        kind = "csv" if "upper" in words else "json"
        consultation.export_votes(by=world.team, consultation=world.asked, kind=kind)
        found = Analysis._base_manager.filter(audience="team").order_by("-pk").first()
        consultation.enter_analysis(by=world.clerk, analysis=found.public_id)


def analysis_entered(world: World) -> None:
    """What everybody is shown is entered in the record; a publication of it then enters nothing more."""
    found = Analysis._base_manager.filter(audience="seats").order_by("-pk").first()
    consultation.enter_analysis(by=world.clerk, analysis=found.public_id)


def findings_being_drafted(world: World, words: str | None) -> None:
    if words:
        press.draft_findings(by=world.team, consultation=world.asked, title=words, language="en", introduction=words)


def erasure(world: World, words: str | None) -> None:
    if words:
        by = Stranger(world.talks.process, "visitor4" if "upper" in words else "visitor5")
        consultation.erase_own_data(by=by, consultation=world.asked, link=world.link.public_id)


def working_draft(world: World, words: str | None) -> None:
    if words:
        world.text_of(words, words)


def draft_summary(world: World, words: str | None) -> None:
    if words:
        rounds.summarise_round(by=world.team, round=world.held, edition=1, body=words, language="en")


def _of(*names: str) -> set[str]:
    return set(names)


SECRETS = [
    Secret(
        "a sealed criticism",
        ("drafting",),
        sealed_criticism,
        lambda w: w.delegation("A"),
        frozenset({"close_criticism"}),
    ),
    Secret(
        "a withdrawn criticism",
        ("drafting",),
        withdrawn_criticism,
        lambda w: w.delegation("A"),
        frozenset({"close_criticism"}),
    ),
    Secret(
        "a criticism for the mediators",
        ("drafting",),
        criticism_for_the_mediators,
        lambda w: w.delegation("A") | TEAM,
        then=criticism_closes,
    ),
    Secret("an unseen answer", ("drafting",), unseen_answer, lambda w: w.delegation("A")),
    Secret(
        "an unseen answer of one person", ("drafting",), personal_answer, lambda w: _of("head A"), first=put_to_persons
    ),
    Secret("a working draft", ("drafting",), working_draft, lambda w: DRAFTERS),
    Secret("a narrow issue", ("bargaining",), narrow_issue, lambda w: w.delegation("A") | TEAM),
    *OF_PACKAGES,
    *OF_PRIORITIES,
    *OF_WITNESSES,
    Secret("an unreleased item", ("press",), unreleased_item, lambda w: DESK),
    Secret(
        "an item of a party's press officer", ("press",), item_of_a_party_s_officer, lambda w: DESK | {"press of C"}
    ),
    Secret("an item awaiting clearance", ("press",), item_awaiting_clearance, lambda w: DESK | _delegations(w)),
    Secret("an item under embargo", ("press",), embargoed_item, lambda w: DESK | _delegations(w)),
    Secret("a correction being drafted", ("press",), unreleased_correction, lambda w: DESK),
    Secret("a photograph not used yet", ("press",), unused_photo, lambda w: DESK),
    Secret(
        "findings being drafted",
        ("press", "consultation"),
        findings_being_drafted,
        lambda w: DESK,
        first=analysis_entered,
    ),
    Secret("a clearance answer", ("press",), clearance_answer, lambda w: DESK | w.delegation("A")),
    Secret("a draft letter", ("convening",), draft_letter, lambda w: w.delegation("A")),
    Secret(
        "a letter opened to one party",
        ("convening",),
        letter_opened_to_one,
        lambda w: w.delegation("A") | w.delegation("B"),
    ),
    Secret(
        "the terms of a consent",
        ("convening",),
        terms_of_consent,
        lambda w: w.delegation("A") | TEAM,
        always_there=True,
    ),
    Secret("the name behind a pseudonym", ("people",), name_behind_a_pseudonym, lambda w: TEAM, always_there=True),
    Secret("a key for the API", ("people",), api_key, lambda w: _of("head A")),
    Secret("an invitation to a seat", ("people",), invitation, lambda w: TEAM),
    Secret("a consultation in preparation", ("consultation",), consultation_in_preparation, lambda w: TEAM),
    # The team may take all votes along as a file.
    Secret("a vote", ("consultation",), vote, lambda w: _of("delegate A"), frozenset({"export_votes"})),
    Secret(
        "a vote in the analysis",
        ("consultation",),
        vote_in_the_analysis,
        lambda w: TEAM | _of("delegate A"),
    ),
    Secret(
        "a vote counted at the close",
        ("consultation",),
        vote,
        lambda w: TEAM | _of("delegate A"),
        then=consultation_closes,
    ),
    Secret("a vote of a visitor", ("consultation",), vote_of_a_visitor, lambda w: set(), frozenset({"export_votes"})),
    Secret("a submitted statement", ("consultation",), submitted_statement, lambda w: TEAM | {"delegate A"}),
    Secret("a statement rejected unseen", ("consultation",), rejected_unseen, lambda w: TEAM | {"delegate B"}),
    Secret("a submitted translation", ("consultation",), submitted_translation, lambda w: TEAM | {"interpreter"}),
    Secret("a sheet typed in", ("consultation",), sheet_typed_in, lambda w: TEAM),
    Secret("a sheet corrected", ("consultation",), sheet_corrected, lambda w: TEAM),
    Secret("sheets printed", ("consultation",), sheets_printed, lambda w: TEAM),
    Secret("what was handed out", ("consultation",), handed_out, lambda w: TEAM),
    Secret("what a visitor had erased", ("consultation",), erasure, lambda w: TEAM),
    Secret(
        "what was erased before the close",
        ("consultation",),
        erasure,
        lambda w: TEAM,
        then=consultation_closes,
    ),
    Secret("a draft summary", ("rounds",), draft_summary, lambda w: TEAM),
]


def _delegations(world: World) -> set[str]:
    """All who sit for a party, and so read in their delegation's log that clearance was asked."""
    return world.delegation("A") | world.delegation("B") | world.delegation("C")
