"""Rules of procedure: drafted, answered, adopted, and amended by their own rule."""

from typing import Annotated, Literal

from pydantic import Field

from parley.convening.models import Party, Rules, RulesAnswer, RulesDraft
from parley.convening.queries.procedure import as_ruled
from parley.convening.queries.process import rules_for
from parley.convening.rules import amendment
from parley.convening.rules.procedure import MOST_SEARCHES, Procedure
from parley.people.models import Seat
from parley.people.queries import in_force
from parley.procedure.act import Act, act
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, MaybePassage

Whose = Literal["all", "named", "none"]


@act
def draft_rules(
    act: Act,
    *,
    consents: Whose = "all",
    consents_of: list[Id] | None = None,
    presence: Whose = "none",
    presence_of: list[Id] | None = None,
    order: Literal["alphabetical", "listed"] = "alphabetical",
    order_of: list[Id] | None = None,
    decision: Literal["consensus", "majority_present"] = "consensus",
    voice: Literal["party", "seat"] = "party",
    clearance: Whose = "all",
    clearance_of: list[Id] | None = None,
    reactions: bool = True,
    searches: Annotated[int, Field(ge=0, le=MOST_SEARCHES)] = 3,
    own_keys: list[Literal["letters", "consents", "acceptances", "agreements"]] | None = None,
    why: MaybePassage = "",
) -> RulesDraft:
    """Propose rules of procedure, or an amendment to those in force; every seat reads it from now on."""
    proposed = Procedure(
        consents=consents,
        consents_of=tuple(consents_of or ()),
        presence=presence,
        presence_of=tuple(presence_of or ()),
        order=order,
        order_of=tuple(order_of or ()),
        decision=decision,
        voice=voice,
        clearance=clearance,
        clearance_of=tuple(clearance_of or ()),
        reactions=reactions,
        searches=searches,
        own_keys=tuple(own_keys or ()),
    ).plainly()
    if proposed.named_parties() - set(act.rows(Party).values_list("public_id", flat=True)):
        raise Refused(_("Name only parties of this process."))
    if act.process.rules_version and proposed == rules_for(act):
        raise Refused(_("These are the rules in force already."))
    draft: RulesDraft = RulesDraft.objects.create(
        process=act.process,
        amends=act.process.rules_version,
        content=proposed.to_json(),
        why=why,
        drafted_by=act.by,
        drafted_at=act.at,
    )
    act.record("rules.drafted", draft=draft.public_id, why=why, content=draft.content)
    return draft


@act
def answer_rules(act: Act, *, draft: Id, agrees: bool, words: MaybePassage = "") -> RulesAnswer:
    """Agree or object to a draft of the rules, in the name that the rules in force give a voice to."""
    found = act.find(RulesDraft, draft)
    voice = amendment.voice_of(rules_for(act), act.by.capacity, act.by.public_id, act.by.party.public_id)
    _ruled(act, found).answered(voice, agrees=agrees)
    answer: RulesAnswer = RulesAnswer.objects.create(
        draft=found, seat=act.by, agrees=agrees, words=words, answered_at=act.at
    )
    fact = "rules.agreed" if agrees else "rules.objected"
    act.record(fact, draft=found.public_id, party=act.by.party.name, words=words)
    return answer


@act
def adopt_rules(act: Act, *, draft: Id) -> Rules:
    """Put a draft in force: the first rules at once, an amendment once the rules in force allow it."""
    found = act.find(RulesDraft, draft)
    ruled = _ruled(act, found).adopted()
    rules: Rules = Rules.objects.create(
        process=act.process, version=ruled.in_force, content=found.content, adopted_at=act.at
    )
    found.state, found.became = ruled.state, ruled.in_force
    found.save()
    # Recorded before the version changes: an amendment is decided under the rules that it amends.
    act.record("rules.adopted", version=ruled.in_force, draft=found.public_id, content=found.content)
    act.process.rules_version = ruled.in_force
    act.process.save()
    return rules


@act
def withdraw_rules(act: Act, *, draft: Id) -> RulesDraft:
    """Withdraw a draft of the rules that has not been adopted; it stays readable as withdrawn."""
    found = act.find(RulesDraft, draft)
    found.state = _ruled(act, found).withdrawn().state
    found.save()
    act.record("rules.draft_withdrawn", draft=found.public_id)
    return found


def _ruled(act: Act, draft: RulesDraft) -> amendment.Draft:
    return as_ruled(
        draft,
        act.process.rules_version,
        rules_for(act),
        parties=list(act.rows(Party)),
        seats=list(act.rows(Seat).filter(in_force()).select_related("party")),
        answers=list(act.rows(RulesAnswer).filter(draft=draft).select_related("seat__party")),
    )
