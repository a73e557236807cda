"""Posts that are altered, copied, replayed, forged or made over other posts are refused, and it is said why."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl import bindings

from parley.settlement import blind
from parley.settlement.blind import NotTaken, Outcome, Post, Round, Secret, Transcript, check, party, verify
from parley.settlement.blind.course import Course
from parley.settlement.blind.group import BASE, NOTHING, ORDER, Point, Scalar, add, drawn, multiply, subtract
from parley.settlement.blind.proof import prove
from tests.settlement.blind.runs import SMALL, Run, key_outside, place_of, post_of, question, ran, tampered

EVERY = [(round, f"p{place}") for round in blind.ROUNDS for place in range(3)]


@pytest.fixture(scope="module")
def whole():
    return ran(True, True, True)


def fault(transcript: Transcript, post: Post) -> str:
    """The code under which this post is refused, by `check` as by `verify`, which names its party and round."""
    with pytest.raises(NotTaken) as refused:
        check(transcript, post)
    upto = (*post.round.earlier, post.round)
    verdict = verify(
        replace(transcript, posts=tuple(one for one in transcript.posts if one.round in upto)).with_post(post)
    )
    found = [(one.round, one.party, one.code) for one in verdict.findings]
    assert (post.round, post.party, refused.value.code) in found
    assert verdict.outcome is Outcome.INCOMPLETE and not verdict.ok
    return refused.value.code


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


# -- every field of every post -------------------------------------------------------------------------


@pytest.mark.parametrize(("round", "name"), EVERY)
def test_no_part_of_a_post_can_be_altered(whole, round, name):
    post = post_of(whole, round, name)
    for place, point in enumerate(post.points):
        for bit in (0, 7, 100, 254, 255):
            points = (*post.points[:place], Point(flipped(point, bit)), *post.points[place + 1 :])
            assert fault(whole.transcript, replace(post, points=points)) in ("post.point", "post.proof")
    for place, scalar in enumerate(post.proof):
        for bit in (0, 7, 100, 250):
            proof = (*post.proof[:place], Scalar(flipped(scalar, bit)), *post.proof[place + 1 :])
            assert fault(whole.transcript, replace(post, proof=proof)) == "post.proof"
    for bit in (0, 255):
        assert fault(whole.transcript, replace(post, seen=flipped(post.seen, bit))) == "post.seen"
    for more in range(1, len(post.proof)):
        swapped = list(post.proof)
        swapped[0], swapped[more] = swapped[more], swapped[0]
        assert fault(whole.transcript, replace(post, proof=tuple(swapped))) == "post.proof"
    if len(post.points) > 1:
        assert fault(whole.transcript, replace(post, points=post.points[::-1])) == "post.proof"
    for zero in range(len(post.proof)):
        proof = tuple(Scalar(bytes(32)) if place == zero else one for place, one in enumerate(post.proof))
        assert fault(whole.transcript, replace(post, proof=proof)) == "post.proof"


@pytest.mark.parametrize(("round", "name"), EVERY)
def test_a_post_counts_for_its_own_party_round_and_package_alone(whole, round, name):
    post = post_of(whole, round, name)
    other = "p1" if name == "p0" else "p0"
    moved = replace(post, party=other)
    assert fault(whole.transcript, moved) == "post.proof"
    with pytest.raises(NotTaken, match="another package: pack2"):
        check(whole.transcript, replace(post, package="pack2"))
    with pytest.raises(NotTaken, match="in the name of stranger"):
        check(whole.transcript, replace(post, party="stranger"))
    same = [one for one in blind.ROUNDS if one is not round and len(post_of(whole, one, name).proof) == len(post.proof)]
    for elsewhere in same:
        seen = whole.transcript.seen(elsewhere)
        assert fault(whole.transcript, replace(post, round=elsewhere, seen=seen)) == "post.proof"


@settings(max_examples=250)
@given(st.data())
def test_no_byte_of_a_file_can_be_altered_unnoticed(data):
    run = test_no_byte_of_a_file_can_be_altered_unnoticed.run
    raw = run.transcript.to_bytes()
    place = data.draw(st.integers(0, len(raw) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != raw[place]))
    altered = raw[:place] + bytes([byte]) + raw[place + 1 :]
    try:
        verdict = verify(blind.read_transcript(altered))
    except NotTaken:
        return
    assert verdict.outcome is Outcome.INCOMPLETE and not verdict.ok, (place, byte)


test_no_byte_of_a_file_can_be_altered_unnoticed.run = ran(True, True)


def test_words_parties_and_their_order_are_part_of_what_is_answered(whole):
    asked = whole.transcript.question
    for other in (
        replace(asked, text=asked.text.replace("30", "90")),
        replace(asked, process="talks2"),
        replace(asked, parties=asked.parties[::-1]),
        replace(asked, parties=(replace(asked.parties[0], name="Umber"), *asked.parties[1:])),
    ):
        verdict = verify(replace(whole.transcript, question=other))
        assert {finding.code for finding in verdict.findings} == {"post.seen"} and len(verdict.findings) == 3
        assert verdict.outcome is Outcome.INCOMPLETE


# -- missing and doubled -------------------------------------------------------------------------------


@pytest.mark.parametrize(("round", "name"), EVERY)
def test_a_missing_post_is_named(whole, round, name):
    posts = tuple(post for post in whole.transcript.posts if (post.round, post.party) != (round, name))
    verdict = verify(replace(whole.transcript, posts=posts))
    assert verdict.missing == ((round, name),) and verdict.outcome is Outcome.INCOMPLETE and verdict.ok
    known = whole.transcript.question.name(name)
    assert f"The post of {known} for the round of {round} is missing." in verdict.summary()
    assert verdict.checked == (*round.earlier, round)
    for later in blind.ROUNDS[blind.ROUNDS.index(round) + 1 :]:
        assert fault_early(verdict.transcript, post_of(whole, later, name)) == "post.early"


def fault_early(transcript, post):
    with pytest.raises(NotTaken) as refused:
        check(transcript, post)
    return refused.value.code


def test_a_party_posts_once_in_a_round(whole):
    again = replace(post_of(whole, Round.KEYS, "p0"))
    for doubled in (again, replace(again, points=post_of(whole, Round.KEYS, "p1").points)):
        verdict = verify(replace(whole.transcript, posts=(*whole.transcript.posts, doubled)))
        assert [finding.code for finding in verdict.findings] == ["post.twice"]
        assert verdict.outcome is Outcome.INCOMPLETE


def test_posts_of_strangers_and_of_other_packages_are_named(whole):
    stray = replace(post_of(whole, Round.KEYS, "p0"), party="nobody")
    foreign = replace(post_of(whole, Round.KEYS, "p0"), package="pack9")
    verdict = verify(replace(whole.transcript, posts=(stray, *whole.transcript.posts, foreign)))
    assert [finding.code for finding in verdict.findings] == ["post.party", "post.package"]
    assert verdict.outcome is Outcome.INCOMPLETE and not verdict.missing


def test_the_order_of_posts_in_a_file_does_not_matter(whole):
    verdict = verify(replace(whole.transcript, posts=whole.transcript.posts[::-1]))
    assert verdict.outcome is Outcome.ACCEPTED and verdict.ok


# -- replays and forgeries -----------------------------------------------------------------------------


def test_nothing_from_one_package_counts_for_another(whole):
    other = ran(True, True, True, asked=question(3, package="pack2"))
    for round, name in EVERY:
        replayed = replace(post_of(whole, round, name), package="pack2")
        assert fault(other.transcript, replayed) == "post.seen"
        assert fault(other.transcript, replace(replayed, seen=other.transcript.seen(round))) == "post.proof"


def test_a_key_made_from_others_keys_is_refused():
    """A rogue key: the common key would be the attacker's own, who alone could then read every answer."""
    run = ran(True, True, True, last=Round.KEYS)
    own = drawn()
    others = add(post_of(run, Round.KEYS, name).points[0] for name in ("p0", "p1"))
    rogue = subtract(multiply(own, BASE), others)
    empty = Transcript(run.transcript.question)
    for claimed in (own, drawn()):
        course = Course(empty)
        proof = prove(course.context(Round.KEYS, "p2", (rogue,)), course.rows(Round.KEYS, rogue, (rogue,)), (claimed,))
        post = Post("pack1", "p2", Round.KEYS, empty.seen(Round.KEYS), (rogue,), proof)
        assert fault(run.transcript, post) == "post.proof"


@pytest.mark.parametrize("round", blind.ROUNDS)
def test_nobody_posts_in_anothers_name(round):
    """Not another party, not the server: the numbers may all be right, but for the secret of the party's key."""
    run = ran(True, True, True, last=round)
    forger = drawn()
    before = run.transcript.upto(round)
    course = Course(before)
    number = drawn()
    if round is Round.KEYS:
        return  # whose a key is, no proof can tell: parties compare the fingerprint
    points = {
        Round.ANSWERS: lambda: (multiply(number, BASE), multiply(number, course.common_key)),
        Round.BLINDINGS: lambda: tuple(multiply(number, half) for half in course.total),
        Round.OPENINGS: lambda: (multiply(forger, course.blinded.first),),
    }[round]()
    forged = party._posting(Secret(b"", "pack1", "p1", forger), course, round, points, *([number] * (len(points) - 1)))
    assert fault(run.transcript, forged.posts[0]) == "post.proof"


def test_a_ciphertext_that_is_made_from_anothers_is_refused():
    """Copied, turned round or moved: an answer that hangs on another's could cancel it."""
    run = ran(False, True, last=Round.ANSWERS)
    victim = post_of(run, Round.ANSWERS, "p0")
    copied = replace(victim, party="p1")
    assert fault(run.transcript, copied) == "post.proof"
    # And nothing falls back on the one from whom it was copied.
    assert [finding.party for finding in verify(run.transcript.with_post(copied)).findings] == ["p1"]
    turned = tuple(subtract(NOTHING, point) for point in victim.points)
    assert fault(run.transcript, replace(copied, points=turned)) == "post.proof"
    number = drawn()
    moved = (
        add([victim.points[0], multiply(number, BASE)]),
        add([victim.points[1], multiply(number, Course(run.transcript).common_key)]),
    )
    assert fault(run.transcript, replace(copied, points=moved)) == "post.proof"
    half = replace(post_of(run, Round.ANSWERS, "p1"), points=(post_of(run, Round.ANSWERS, "p1").points[0], turned[1]))
    assert fault(run.transcript, half) == "post.proof"


def test_two_parties_with_one_secret_are_refused():
    run = ran(True, True, True, last=Round.KEYS)
    shared = run.secrets["p0"]
    empty = Transcript(run.transcript.question)
    twin = party._posting(replace(shared, party="p1", posts=()), Course(empty), Round.KEYS, shared.posts[0].points)
    assert fault(run.transcript, twin.posts[0]) == "post.copied"


def test_nobody_can_make_an_honest_answer_fall_by_repeating_its_half():
    """The second half of an answer stands under no proof: whoever takes another's has refused, and that is all."""
    run = ran(True, True, last=Round.KEYS)
    before = run.transcript
    run.round(Round.ANSWERS, [True, True])
    number, victim = drawn(), post_of(run, Round.ANSWERS, "p0")
    points = (multiply(number, BASE), victim.points[1])
    copied = party._posting(run.secrets["p1"], Course(before), Round.ANSWERS, points, number)
    check(run.transcript, copied.posts[-1])
    run.secrets["p1"] = copied
    run.transcript = run.transcript.with_post(copied.posts[-1])
    verdict = verify(run.round(Round.BLINDINGS).round(Round.OPENINGS).transcript)
    assert verdict.ok and verdict.outcome is Outcome.NOT_AGREED


def test_a_blinding_multiplies_both_halves_alike_and_not_by_nothing():
    run = ran(False, True, last=Round.BLINDINGS)
    course = Course(run.transcript.upto(Round.BLINDINGS))
    own, number = run.secrets["p0"], drawn()
    for points in (
        (multiply(number, course.total.first), multiply(drawn(), course.total.second)),
        (multiply(number, course.total.first), multiply(number, BASE)),
    ):
        post = party._posting(own, course, Round.BLINDINGS, points, number).posts[-1]
        assert fault(run.transcript, post) == "post.proof"
    nothing = party._posting(own, course, Round.BLINDINGS, (NOTHING, NOTHING), Scalar(bytes(32))).posts[-1]
    assert fault(run.transcript, nothing) == "post.point"


def test_an_opening_is_made_with_the_key_that_was_posted():
    """Whoever opens wrongly would turn "accepted" into "not agreed" unseen."""
    run = ran(True, True, last=Round.OPENINGS)
    course = Course(run.transcript.upto(Round.OPENINGS))
    for point in (multiply(drawn(), course.blinded.first), multiply(run.secrets["p0"].scalar, BASE)):
        post = party._posting(run.secrets["p0"], course, Round.OPENINGS, (point,)).posts[-1]
        assert fault(run.transcript, post) == "post.proof"


@pytest.mark.parametrize("round", blind.ROUNDS)
def test_only_points_of_the_group_are_taken(round):
    run = ran(True, True, last=round)
    post = post_of(run, round, "p1")
    bad = {
        "identity": NOTHING,
        "zero": Point(bytes(32)),
        "small": SMALL,
        "identity, not canonical": Point((2**255 - 18).to_bytes(32, "little")),
        "beyond the field": Point(b"\xff" * 32),
        "off the curve": Point(b"\x02" + bytes(31)),
    }
    for place, point in enumerate(post.points):
        mixed = Point(bindings.crypto_core_ed25519_add(point, SMALL))
        for what, wrong in {**bad, "mixed order": mixed}.items():
            points = (*post.points[:place], wrong, *post.points[place + 1 :])
            assert fault(run.transcript, replace(post, points=points)) == "post.point", (what, place)


def test_a_key_outside_the_subgroup_is_refused_though_its_proof_would_hold():
    """Whoever adds a point of order 8 to its key could shift what is opened, unseen by who checks the proof alone."""
    run = ran(True, True, last=Round.KEYS)
    assert fault(run.transcript, key_outside(run.transcript, "p1")) == "post.point"


def test_posts_over_two_lists_do_not_fit_together():
    """A server that shows one party another's answer than it shows the rest is found out by the next post."""
    run = ran(True, True, True, last=Round.ANSWERS)
    other = blind.answer(run.secrets["p2"], run.transcript.upto(Round.ANSWERS), accepted=False, again=True)
    shown = run.transcript.with_post(other.post(Round.ANSWERS))
    apart = blind.blind(run.secrets["p0"], shown)
    assert fault(run.transcript, apart.post(Round.BLINDINGS)) == "post.seen"


def test_a_refused_post_leaves_later_rounds_unchecked(whole):
    place = place_of(whole.transcript, Round.ANSWERS, "p1")
    wrong = tampered(whole.transcript, place, proof=whole.transcript.posts[place].proof[::-1])
    verdict = verify(wrong)
    assert [(one.code, one.party) for one in verdict.findings] == [("post.proof", "p1")]
    assert verdict.checked == (Round.KEYS, Round.ANSWERS)
    said = verdict.summary()
    assert "NO OUTCOME" in said and "The proof in Blue's post in the round of answers does not hold" in said
    assert "Blindings, 3 of 3: not checked" in said


def test_scalars_are_below_the_order(whole):
    for round, name in EVERY:
        known = post_of(whole, round, name).to_object()
        for place in range(len(known["proof"])):
            number = int.from_bytes(post_of(whole, round, name).proof[place], "little") + ORDER
            wrong = list(known["proof"])
            wrong[place] = blind.reading.coded(number.to_bytes(32, "little"))
            with pytest.raises(NotTaken, match="not below the order"):
                Post.from_object({**known, "proof": wrong})


def test_run_fixture_is_what_it_says(whole):
    assert isinstance(whole, Run) and verify(whole.transcript).outcome is Outcome.ACCEPTED
