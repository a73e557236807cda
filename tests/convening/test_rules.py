"""The pure rules of convening: every state machine walked at random, and never out of its transitions."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.convening.rules import alphabet, amendment, consent, letter, procedure, process, wording
from parley.procedure.errors import Refused

SEATS = st.sampled_from(["a", "b", "c"])
LETTER_STEPS = st.one_of(
    st.tuples(st.sampled_from(["edited", "opened", "widened", "sealed", "delivered", "lapsed"])),
    st.tuples(st.sampled_from(["signed_by", "withdrawn_by"]), SEATS),
    st.tuples(st.just("answered"), st.sampled_from([*letter.ANSWERS, "perhaps"]), st.sampled_from(["", "as host"])),
)


@given(st.lists(LETTER_STEPS, max_size=40))
def test_a_letter_keeps_its_course(steps):
    now, ever_signed = letter.Letter(), False
    for name, *given_to in steps:
        before = now
        try:
            now = getattr(now, name)(*given_to)
        except Refused:
            continue
        assert before.state == now.state or now.state in letter.TRANSITIONS[before.state]
        assert not now.signed & now.withdrawn
        assert now.signed | now.withdrawn >= before.signed | before.withdrawn, "a withdrawn signature stays visible"
        if name == "edited":
            assert not ever_signed, "the text freezes at the first signature"
        if name == "signed_by":
            assert before.state == letter.OPEN
        if name in ("sealed", "delivered"):
            assert now.signed
        if name == "withdrawn_by":
            assert before.state in (letter.OPEN, letter.SEALED, letter.DELIVERED)
        if name == "answered":
            assert (given_to[0] == letter.WITH_TERMS) == bool(given_to[1])
        ever_signed = ever_signed or bool(now.signed)


CONSENT_STEPS = st.one_of(
    st.tuples(st.just("answered"), st.sampled_from([*consent.ANSWERS, "maybe"]), st.sampled_from(["", "on terms"])),
    st.tuples(st.sampled_from(["confirmed", "suspended", "resumed", "withdrawn"])),
)


@given(st.lists(CONSENT_STEPS, max_size=30))
def test_consent_keeps_its_course(steps):
    state, spoken = consent.SOUGHT, []
    for name, *given_to in steps:
        try:
            after = getattr(consent, name)(state, *given_to)
        except Refused:
            continue
        assert after in consent.TRANSITIONS[state]
        spoken.append((name, *given_to))
        if name == "confirmed":
            assert state == consent.CONDITIONAL
        if name == "resumed":
            assert state == consent.SUSPENDED
        if name == "answered":
            assert state == consent.SOUGHT and (after == consent.CONDITIONAL) == bool(given_to[1])
        state = after
    assert [step[0] for step in spoken].count("answered") <= 1
    if consent.stands(state):
        # A round opens on nothing that the party did not itself say without terms, or say that they are met.
        assert spoken[-1][0] in ("confirmed", "resumed") or spoken == [("answered", consent.GIVEN, "")]


@pytest.mark.parametrize("state", consent.TRANSITIONS)
def test_consent_is_sought_anew_only_when_nothing_is_live(state):
    if consent.live(state):
        with pytest.raises(Refused):
            consent.sought(live=True)
    else:
        assert consent.sought(live=False) == consent.SOUGHT


VOICES = frozenset("abcde")
DRAFT_STEPS = st.one_of(
    st.tuples(st.just("answered"), st.sampled_from("abcdexyz"), st.booleans()),
    st.tuples(st.sampled_from(["adopted", "withdrawn"])),
)


@given(
    st.lists(DRAFT_STEPS, max_size=30),
    st.sampled_from([procedure.CONSENSUS, procedure.MAJORITY_PRESENT]),
    st.integers(0, 3),
    st.integers(0, 3),
    st.frozensets(st.sampled_from("abcde")),
)
def test_rules_are_amended_by_their_own_rule_alone(steps, decision, amends, in_force, voices):
    draft = amendment.Draft(amends=amends, in_force=in_force, decision=decision, voices=voices)
    latest = {}
    for name, *given_to in steps:
        before = draft
        try:
            draft = draft.answered(given_to[0], agrees=given_to[1]) if given_to else getattr(draft, name)()
        except Refused:
            continue
        assert before.state == draft.state or draft.state in amendment.TRANSITIONS[before.state]
        if name == "answered":
            latest[given_to[0]] = given_to[1]
        if name == "adopted":
            assert amends == in_force, "nothing overtaken is adopted"
            agreed = sum(latest.values())
            if amends and decision == procedure.CONSENSUS:
                assert agreed == len(voices) > 0
            elif amends:
                assert agreed > len(voices) - agreed
    assert draft.agreed == {voice for voice, agrees in latest.items() if agrees} <= voices
    assert draft.objected == set(latest) - draft.agreed


@pytest.mark.parametrize("voices", range(7))
def test_how_many_voices_carry_an_amendment(voices):
    everybody = [str(number) for number in range(voices)]
    for agreed in range(voices + 1):
        for decision, carried in (
            (procedure.CONSENSUS, agreed == voices > 0),
            (procedure.MAJORITY_PRESENT, agreed > voices / 2),
        ):
            sides = {"agreed": frozenset(everybody[:agreed]), "objected": frozenset(everybody[agreed:])}
            draft = amendment.Draft(amends=1, in_force=1, decision=decision, voices=frozenset(everybody), **sides)
            assert draft.carried == carried, (agreed, voices, decision)


IDS = st.lists(st.sampled_from(["p1", "p2", "p3"]), unique=True).map(tuple)
WHOSE = st.sampled_from([procedure.ALL, procedure.NAMED, procedure.NONE])


@st.composite
def procedures(draw):
    content = {name: draw(WHOSE) for name in ("consents", "presence", "clearance")}
    content |= {f"{name}_of": draw(IDS) for name in ("consents", "presence", "order", "clearance")}
    content["order"] = draw(st.sampled_from([procedure.ALPHABETICAL, procedure.LISTED]))
    content["decision"] = draw(st.sampled_from([procedure.CONSENSUS, procedure.MAJORITY_PRESENT]))
    content["voice"] = draw(st.sampled_from([procedure.BY_PARTY, procedure.BY_SEAT]))
    content["reactions"] = draw(st.booleans())
    content["own_keys"] = tuple(draw(st.lists(st.sampled_from(procedure.SIGNED), unique=True)))
    for name in ("consents", "presence", "clearance"):
        if content[name] == procedure.NAMED and not content[f"{name}_of"]:
            content[f"{name}_of"] = ("p1",)
    return procedure.Procedure(**content)


@given(procedures(), procedures())
def test_every_rule_is_said_and_every_difference_shown(one, other):
    assert procedure.Procedure.from_json(one.to_json()) == one
    assert [said.about for said in wording.sentences(one)] == list(wording.HEADINGS)
    differ = wording.changes(one.plainly(), other.plainly())
    assert bool(differ) == (one.plainly() != other.plainly())
    everybody = frozenset({"p1", "p2", "p3", "p4"})
    for name in ("consents_required", "presence_required", "clearance_required"):
        assert getattr(one, name)(everybody) == getattr(one.plainly(), name)(everybody)
    for what in procedure.SIGNED:
        assert one.own_key_for(what) == one.plainly().own_key_for(what) == (what in one.own_keys)


@given(procedures())
def test_rules_stored_before_there_were_own_keys_still_load(one):
    """What was adopted then asked for no key, and goes on asking for none."""
    content = one.to_json()
    del content["own_keys"]
    assert procedure.Procedure.from_json(content) == replace(one, own_keys=())


@pytest.mark.parametrize("wrong", [("packages",), ("letters", "LETTERS"), ("",)])
def test_no_other_thing_is_signed(wrong):
    with pytest.raises(Refused, match="letters, consents, acceptances, agreements") as refused:
        procedure.Procedure(own_keys=wrong)
    assert refused.value.field == "own_keys"


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")), SEATS, st.sampled_from("abcdef"))
def test_no_coalition_holds_itself(coalitions, party, into):
    try:
        process.in_coalition(party, into, coalitions)
    except Refused:
        return
    after, above, steps = {**coalitions, party: into}, party, 0
    while above := after.get(above, ""):
        steps += 1
        assert above != party and steps <= len(after)


def test_the_background_has_happened():
    today = date(2015, 4, 13)
    process.entered("background", None, "", today)
    process.entered("elsewhere", date(2015, 4, 6), "Moscow", today)
    for wrong in (
        ("elsewhere", None, "Moscow"),
        ("background", date(2015, 4, 14), ""),
        ("background", None, "Moscow"),
    ):
        with pytest.raises(Refused):
            process.entered(*wrong, today)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["5 Villages", "Élan", "The Lake", "Mountain", "The Mountain House", "Zenith", "Горцы"]),
        ("fr", ["L’Alliance", "Les Bergers", "Écoute", "La Vallée"]),
        ("ar", ["ائتلاف", "البحيرة", "تجمّع", "الجبهة", "الحقول", "حقول", "قوى", "مجلس", "يقظة", "Lake"]),
        ("ru", ["Ель", "Ёлка", "Жизнь", "Ива", "Йод", "Каспий", "Я"]),
        ("kk", ["Ақ жол", "Әділет", "Бірлік", "Ғылым", "Даму", "Қазына", "Өмір", "Ұлт", "Үміт"]),
    ],
)
def test_names_stand_in_the_alphabet_of_the_language(language, names):
    disordered = names[1::2] + names[::2]
    assert sorted(disordered, key=lambda name: alphabet.place(name, language)) == names


@given(st.text(), st.text(), st.sampled_from(["en", "ar", "ru", "kk", "fr", "xx"]))
def test_any_two_names_have_an_order_that_their_case_does_not_change(one, other, language):
    if one != other:
        assert (alphabet.place(one, language) < alphabet.place(other, language)) != (
            alphabet.place(other, language) < alphabet.place(one, language)
        )
    assert alphabet.place(one, language)[0] == alphabet.place(f"  {one} ", language)[0]


def test_the_first_rules_are_not_put_over_the_head_of_a_delegation():
    draft = amendment.Draft(voices=frozenset("ab"))
    assert draft.adopted().in_force == 1
    objected = draft.answered("a", agrees=False)
    with pytest.raises(Refused, match="objects"):
        objected.adopted()
    assert objected.answered("a", agrees=True).adopted().in_force == 1
