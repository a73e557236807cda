"""The text is put; each answers unseen; all is revealed at once, and the rule in force gives the verdict."""

from typing import Any, Literal

from parley.convening.queries import rules_for
from parley.convening.queries.signing import signed
from parley.convening.rules.procedure import ACCEPTANCES, BY_PARTY, MAJORITY_PRESENT, Procedure
from parley.drafting.models import Answer, Draft, Putting, Text, Version
from parley.drafting.queries.deciding import as_ruled, standing, title_of
from parley.drafting.queries.signing import as_stated, version_to_answer
from parley.drafting.rules import verdict as verdicts
from parley.ledger.answer import ANSWERED, CHANGED
from parley.ledger.leaf import moment
from parley.people.models import Seat
from parley.people.queries import in_force
from parley.procedure.act import Act, act
from parley.procedure.actors import Clock
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Language, MaybePassage, MaybeSignature, Moment
from parley.rounds.models import Round
from parley.rounds.queries import present_for


@act
def put_text(act: Act, *, text: Id, due: Moment, round: Id = "") -> Putting:
    """Put the draft, as it was criticised, to all who have a voice, under the rules of procedure in force now.

    Under a majority of those present, `round` names the round whose attendance gives the voices.
    """
    found = standing(act, act.find(Text, text))
    procedure = rules_for(act)
    voices = _voices(act, procedure, round)
    found.draft.state = found.ruled.put(due, act.at, voices=len(voices)).state
    found.draft.save()
    putting: Putting = Putting.objects.create(
        draft=found.draft,
        put_at=act.at,
        due=due,
        round=round,
        rules_version=act.process.rules_version,
        decision=procedure.decision,
        voice=procedure.voice,
        voices=list(voices),
    )
    act.record(
        "text.put",
        putting=putting.public_id,
        title=title_of(act, found.draft),
        number=found.draft.number,
        count=len(voices),
        voices=[{"voice": voice, "name": name} for voice, name in voices.items()],
        decision=procedure.decision,
        voice=procedure.voice,
        round=round,
        due=moment(due),
        texts=_versions(act, found.draft),
    )
    return putting


@act
def answer_text(
    act: Act,
    *,
    putting: Id,
    answer: Literal["accept", "reject"],
    words: MaybePassage = "",
    edition: int = 0,
    language: Language | Literal[""] = "",
    seal: Id = "",
    signature: MaybeSignature = "",
) -> Answer:
    """Answer the text that was put: unseen by all others until every voice has answered or the time is over.

    An answer may be changed until then; `edition` is the one that the answerer began from, 0 for a first answer.
    The last answer reveals all, in its own transaction. Where the rules ask for it, `signature` is made with one's own
    key over the statement of this answer to the version in that `language`, which holds a `seal` drawn by chance; it
    lies sealed with the answer, and is revealed with it.
    """
    found = act.find(Putting, putting, "draft__text")
    as_ruled(found.draft, found).answered(act.at)
    by_party = found.voice == BY_PARTY
    if by_party and act.by.capacity != Capacity.HEAD:
        raise Refused(_("Under the rules in force each party has one voice, given by its head of delegation."))
    voice = act.by.party.public_id if by_party else act.by.public_id
    if voice not in found.voices:
        raise Refused(_("You have no voice in this decision."))
    row = act.rows(Answer).filter(putting=found, voice=voice).first() or Answer(putting=found, voice=voice, edition=0)
    if row.edition != edition:
        raise Stale(
            _("This answer was changed while you wrote. Yours is kept in the form; the newer one stands beside it."),
            theirs={"answer": row.answer, "words": row.words, "edition": row.edition},
        )
    said, by_key = None, {}
    procedure = rules_for(act, found.rules_version)
    if signature or procedure.own_key_for(ACCEPTANCES):
        version = version_to_answer(found.draft, list(act.rows(Version).filter(draft=found.draft)), language)
        said = as_stated(found, version, row if edition else None, answer, words, seal)
        by_key = signed(act, said, signature, under=procedure)
    row.seat, row.answer, row.words, row.edition, row.answered_at = act.by, answer, words, edition + 1, act.at
    row.signed = {name.removeprefix("signed:"): text for name, text in by_key.items()}
    row.save()
    act.record(
        CHANGED if edition else ANSWERED,
        audience=f"party:{act.by.party.public_id}" if by_party else f"seat:{act.by.public_id}",
        title=title_of(act, found.draft),
        number=found.draft.number,
        putting=found.public_id,
        answer=answer,
        texts=({"words": words} if words else {}) | ({f"answer:{said.language}": said.text} if said else {}) | by_key,
    )
    # The voices alone: to open what others answered would take longer the more of them have.
    answered = set(act.rows(Answer).filter(putting=found).values_list("voice", flat=True))
    if verdicts.complete(found.voices, answered):
        # By the clock, not by whoever was last: that somebody answered last is nobody's business.
        reveal_answers(by=Clock(act.process), putting=found.public_id)
    return row


@act
def reveal_answers(act: Act, *, putting: Id) -> Putting:
    """Reveal all answers at once, when all are in or the time is over, and decide by the rule that it was put under."""
    found: Putting | None = act.rows(Putting).filter(public_id=putting).select_related("draft__text").first()
    if found is None:
        raise Absent
    rows = {row.voice: row for row in act.rows(Answer).filter(putting=found).select_related("seat")}
    draft = found.draft
    ruled, complete = as_ruled(draft, found), verdicts.complete(found.voices, rows)
    # Refused before an answer is opened: how many stand there would be told by how long it takes.
    ruled.revealed(act.at, complete=complete, adopted=False)
    verdict = verdicts.verdict(found.decision, found.voices, {voice: row.answer for voice, row in rows.items()})
    draft.state = ruled.revealed(act.at, complete=complete, adopted=verdict.adopted).state
    draft.save()
    found.revealed_at, found.adopted = act.at, verdict.adopted
    found.save()
    said: dict[str, Any] = {"title": title_of(act, draft), "number": draft.number, **verdict.said[1]}
    act.record(
        "answers.revealed",
        # By this, with the signatures among the texts, a verifier holds each answer to the text that was put.
        putting=found.public_id,
        texts=_revealed(rows),
        writers={
            name: row.seat.public_id
            for voice, row in rows.items()
            for name in (f"answer:{voice}", *([f"answer:{voice}:statement"] if row.words else ()))
        },
        answers=[{"voice": voice, "answer": answer} for voice, answer in verdict.answers.items()],
        decision=found.decision,
        rules=found.rules_version,
        **said,
    )
    act.record(
        "text.adopted" if verdict.adopted else "text.not_adopted",
        putting=found.public_id,
        texts=_versions(act, draft),
        decision=found.decision,
        **said,
    )
    return found


def _voices(act: Act, procedure: Procedure, round: str) -> dict[str, str]:
    """Who has a voice, by public id with the name shown: parties by their heads, or heads and delegates.

    Presence at a round counts where the rules decide by those present; under consensus an absent party keeps its
    voice.
    """
    by_party = procedure.voice == BY_PARTY
    if round and procedure.decision != MAJORITY_PRESENT:
        raise Refused(_("Under consensus every voice counts, present or not: name no round."), field="round")
    if round:
        act.find(Round, round)
        seats = present_for(act, round)
    else:
        capacities = (Capacity.HEAD,) if by_party else (Capacity.HEAD, Capacity.DELEGATE)
        found = act.rows(Seat).filter(in_force(), capacity__in=capacities)
        seats = list(found.select_related("party").order_by("party", "pk"))
    if by_party:
        return {seat.party.public_id: seat.party.name for seat in seats if seat.party is not None}
    return {seat.public_id: seat.shown for seat in seats}


def _revealed(rows: dict[str, Answer]) -> dict[str, str]:
    """The words that came with each answer, and what shows that its voice has signed it."""
    found = {}
    for voice, row in sorted(rows.items()):
        if row.words:
            found[f"answer:{voice}"] = row.words
        found |= {f"answer:{voice}:{name}": text for name, text in row.signed.items()}
    return found


def _versions(act: Act, draft: Draft) -> dict[str, str]:
    return {f"draft:{row.language}": row.body for row in act.rows(Version).filter(draft=draft)}
