"""The formal acts on packages: drawn up, put to all at one instant, answered unseen, decided at the deadline."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from parley.bargaining.models import BlindPost, BlindRound, Choice, FoundPackage, Issue, Option, Package, PackageAnswer
from parley.bargaining.queries.deciding import as_ruled, last_round_begins, on_table, question_of, transcript_of
from parley.bargaining.rules import blind
from parley.bargaining.rules import packages as rules
from parley.convening.models import Party
from parley.convening.queries import in_order, rules_for
from parley.ledger.leaf import moment
from parley.ledger.leaf import text_hash as hash_of
from parley.people.models import Seat
from parley.people.queries import in_force
from parley.procedure.act import Act, act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Line, MaybePassage, Moment, Number
from parley.record.sources import token
from parley.settlement.blind import NotTaken, verify

Minutes = Annotated[int, Field(ge=blind.SHORTEST, le=blind.LONGEST)]


@act
def draw_up_package(
    act: Act, *, title: Line, choices: dict[Id, Id], note: MaybePassage = "", search: Id = "", place: Number = 0
) -> Package:
    """Draw up a package: one option for each issue on the table, by hand or from what a search has found.

    The mediators and their secretariat alone see it until it is put. `choices` names the option of each issue;
    `search` and `place` say which package of which search it was, if of any.
    """
    if search and not act.rows(FoundPackage).filter(search__public_id=search, place=place).exists():
        raise Absent
    chosen = _chosen(act, choices)
    package: Package = Package.objects.create(
        process=act.process, title=title, note=note, search=search, place=place, drawn_up_at=act.at
    )
    _choose(package, chosen)
    act.record("package.drawn_up", audience="team", title=title)
    return package


@act
def edit_package(
    act: Act, *, package: Id, edition: int, title: Line, choices: dict[Id, Id], note: MaybePassage = ""
) -> Package:
    """Change a package that has not been put; `edition` is the one that the editor began from."""
    found = act.find(Package, package)
    as_ruled(found).edited()
    if found.edition != edition:
        held = act.rows(Choice).filter(package=found).values_list("issue__public_id", "option__public_id")
        raise Stale(
            _("Somebody changed the package while you wrote. Your version is kept; theirs stands beside it."),
            theirs={
                "title": found.title,
                "note": found.note,
                "edition": found.edition,
                **{f"issue_{issue}": option for issue, option in held},
            },
        )
    chosen = _chosen(act, choices)
    found.title, found.note, found.edition = title, note, edition + 1
    found.save()
    act.rows(Choice).filter(package=found).delete()
    _choose(found, chosen)
    act.record("package.edited", audience="team", title=title)
    return found


@act
def put_package(
    act: Act,
    *,
    package: Id,
    due: Moment,
    form: Literal["trusted", "server_blind"] = "trusted",
    minutes: Minutes = 1440,
    text_hash: Annotated[str, StringConstraints(max_length=64)] = "",
) -> Package:
    """Put a package to all parties at one instant; its words, and whose acceptance it takes, are fixed from now on.

    `due` is when answering ends. In the server-blind form it is the deadline of the first of four rounds, and each
    later round ends so many `minutes` after the one before. `text_hash` is of the words that whoever puts it was shown.
    """
    found = act.find(Package, package)
    choices = act.rows(Choice).filter(package=found).select_related("issue", "option")
    chosen = _chosen(act, {row.issue.public_id: row.option.public_id for row in choices})
    voices = _voices(act)
    deadlines = blind.schedule(due, minutes) if form == rules.SERVER_BLIND else (due,)
    open_already = act.rows(Package).filter(state=rules.PUT).exists()
    found.state = as_ruled(found).put(due, act.at, voices=len(voices), open_already=open_already).state
    terms = [
        rules.Term(issue.public_id, issue.title, issue.about, option.public_id, option.label)
        for issue, option in chosen
    ]
    found.form, found.put_at, found.due = form, act.at, deadlines[-1]
    found.minutes = minutes if found.blind else 0
    found.rules_version = act.process.rules_version
    found.voices = [{"party": party.public_id, "name": party.name} for party in voices]
    found.terms, found.body = [term.to_json() for term in terms], rules.worded(found.title, found.note, terms)
    found.text_hash = hash_of(found.body)
    if text_hash and text_hash != found.text_hash:
        raise Stale(
            _("The package or the table has changed since you opened the page. Look at it again before you put it."),
            theirs={"text_hash": found.text_hash},
        )
    found.save()
    if found.blind:
        _askable(found)
        BlindRound.objects.bulk_create(
            BlindRound(package=found, number=number, name=name, due=ends)
            for number, (name, ends) in enumerate(zip(blind.ROUNDS, deadlines, strict=True), start=1)
        )
    act.record(
        "package.put_blind" if found.blind else "package.put",
        title=found.title,
        count=len(voices),
        voices=found.voices,
        deadlines=[moment(one) for one in deadlines],
        texts={"package": found.body},
    )
    return found


@act
def answer_package(act: Act, *, package: Id, answer: Literal["accept", "refuse"]) -> PackageAnswer:
    """Accept or refuse a package for one's party, seen by nobody else; it may be changed until the deadline.

    At the deadline all learn at once whether all accepted, and nothing else; then the answers are destroyed. Who does
    not answer has not accepted, and that too is not told.
    """
    found = act.find(Package, package)
    as_ruled(found).answered(act.at)
    if found.blind:
        raise Refused(_("This package is answered in the server-blind form: post your message of the round instead."))
    if act.by.party.public_id not in found.parties:
        raise Refused(_("Your party is not among those to whom this package was put."))
    row = act.rows(PackageAnswer).filter(package=found, seat=act.by).first()
    row = row or PackageAnswer(package=found, seat=act.by, party=act.by.party)
    opening = token(32)
    row.answer, row.opening, row.answered_at = answer, opening.hex(), act.at
    row.save()
    act.record(
        "package.answered",
        audience=f"seat:{act.by.public_id}",
        title=found.title,
        package=found.public_id,
        text_hash=found.text_hash,
        sealed=rules.sealed(
            package=found.public_id,
            text_hash=found.text_hash,
            seat=act.by.public_id,
            answer=answer,
            opening=opening,
        ),
    )
    return row


@act
def decide_package(act: Act, *, package: Id) -> Package:
    """At the deadline: tell all at once whether all accepted, and nothing else; then destroy the answers."""
    found = act.rows(Package).filter(public_id=package).first()
    if found is None or found.due is None:
        raise Absent
    # As it stood at the deadline, however late the clock comes by.
    if found.blind:
        accepted = verify(transcript_of(act.rows, found)).outcome == "accepted"
    else:
        accepted = _accepted(act, found, found.due)
    found.state, found.decided_at = as_ruled(found).decided(act.at, accepted=accepted).state, act.at
    found.save()
    _destroy_answers(act, found)
    fact = "package.accepted" if accepted else "package.not_agreed"
    act.record(fact, title=found.title, count=len(found.voices), texts={"package": found.body})
    return found


@act
def withdraw_package(act: Act, *, package: Id, why: MaybePassage = "") -> Package:
    """Take a package back before its deadline: answers that were given are destroyed, and nobody learns of them.

    So are posts of rounds that never closed; nobody but their makers has seen them.
    """
    found = act.find(Package, package)
    was_put = found.state == rules.PUT
    ruled = as_ruled(found, last_round_begins(act.rows(BlindRound).filter(package=found)))
    found.state, found.decided_at = ruled.withdrawn(act.at).state, act.at
    found.save()
    _destroy_answers(act, found)
    if was_put:
        act.record("package.withdrawn", title=found.title, why=why)
    else:
        act.record("package.set_aside", audience="team", title=found.title, why=why)
    return found


def _chosen(act: Act, choices: Mapping[str, str]) -> list[tuple[Issue, Option]]:
    """The issues on the table with the options taken, or `Invalid` with what is missing or breaks a rule."""
    table = on_table(act.rows)
    table.kept(choices)
    return table.chosen(choices)


def _choose(package: Package, chosen: list[tuple[Issue, Option]]) -> None:
    Choice.objects.bulk_create([Choice(package=package, issue=issue, option=option) for issue, option in chosen])


def _voices(act: Act) -> list[Party]:
    """The parties whose acceptance it takes: every one that has a head, and all that the rules say must consent."""
    procedure = rules_for(act)
    parties = {party.public_id: party for party in act.rows(Party)}
    heads = act.rows(Seat).filter(in_force(), capacity=Capacity.HEAD).select_related("party")
    headed = {seat.party.public_id for seat in heads if seat.party is not None}
    unheaded = in_order([parties[one] for one in procedure.consents_required(frozenset(parties)) - headed], procedure)
    if unheaded:
        raise Refused(
            _("Under the rules of procedure the consent of these is needed, and nobody heads them: %(parties)s."),
            parties=[party.shown for party in unheaded],
        )
    return in_order([parties[one] for one in headed], procedure)


def _askable(package: Package) -> None:
    """Pass if the server-blind form can be held: two parties or more, and a text that is not too long."""
    try:
        question_of(package)
    except NotTaken as why:
        raise Refused(blind.REASONS.get(why.code, blind.OTHERWISE), field="form", why=str(why)) from None


def _accepted(act: Act, package: Package, due: datetime) -> bool:
    """Whether all heads had accepted at the deadline; of a party's two, one who was silent has refused."""
    given = {row.seat_id: row.answer for row in act.rows(PackageAnswer).filter(package=package)}
    heads = act.rows(Seat).filter(capacity=Capacity.HEAD, party__public_id__in=package.parties)
    answers: dict[str, list[str]] = {}
    # A seat that nobody has taken yet has no voice.
    for head in heads.filter(account__isnull=False).select_related("party"):
        if head.in_force(due) and head.party is not None:
            answers.setdefault(head.party.public_id, []).append(given.get(head.pk, rules.REFUSE))
    return rules.accepted_by_all(package.parties, answers)


def _destroy_answers(act: Act, package: Package) -> None:
    """Destroy the answers, and the notes of their sending: from the hash of a choice of two it could be guessed."""
    unseen = act.rows(BlindPost).filter(round__package=package, round__closed_at__isnull=True)
    for rows in (act.rows(PackageAnswer).filter(package=package), unseen):
        # Of all heads, whether they have answered or not: what is done here must not tell how many have.
        act.forget(rows, sent_by=act.rows(Seat).filter(capacity=Capacity.HEAD))
        rows.delete()
