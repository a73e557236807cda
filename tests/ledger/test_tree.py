"""The tree: against RFC 6962 written out naively, against the published proofs, good and bad."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.ledger import tree
from parley.ledger.tree import Frontier, Tree, verify_consistency, verify_inclusion
from tests.ledger.records import naive_root

HASHES = [hashlib.sha256(b"%d" % number).digest() for number in range(300)]


def naive_path(index: int, hashes: list[bytes]) -> list[bytes]:
    """RFC 6962, section 2.1.1, word for word."""
    if len(hashes) == 1:
        return []
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if index < k:
        return [*naive_path(index, hashes[:k]), naive_root(hashes[k:])]
    return [*naive_path(index - k, hashes[k:]), naive_root(hashes[:k])]


def naive_subproof(m: int, hashes: list[bytes], whole: bool) -> list[bytes]:
    """RFC 6962, section 2.1.2, word for word."""
    if m == len(hashes):
        return [] if whole else [naive_root(hashes)]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if m <= k:
        return [*naive_subproof(m, hashes[:k], whole), naive_root(hashes[k:])]
    return [*naive_subproof(m - k, hashes[k:], False), naive_root(hashes[:k])]


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def test_every_published_proof_good_and_bad(vectors: Path) -> None:
    good = bad = 0
    for path in sorted((vectors / "merkle").rglob("*.json")):
        case = json.loads(path.read_text())
        proof = [decoded(step) for step in case["proof"] or []]
        if "leafIdx" in case:
            holds = verify_inclusion(
                leaf=decoded(case["leafHash"]),
                index=case["leafIdx"],
                size=case["treeSize"],
                proof=proof,
                root=decoded(case["root"]),
            )
        else:
            holds = verify_consistency(
                earlier_size=case["size1"],
                earlier_root=decoded(case["root1"]),
                later_size=case["size2"],
                later_root=decoded(case["root2"]),
                proof=proof,
            )
        assert holds is not case["wantErr"], path
        good, bad = good + holds, bad + (not holds)
    assert (good + bad, good > 5, bad > 100) == (196, True, True)


def test_hashes_of_leaf_and_node_can_not_be_mistaken_for_each_other() -> None:
    assert tree.leaf_hash(b"L123456") == bytes.fromhex(
        "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    )
    assert tree.leaf_hash(b"") == bytes.fromhex("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
    assert tree.node_hash(b"N123", b"N456") == bytes.fromhex(
        "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"
    )
    assert tree.root([]) == tree.EMPTY_ROOT == hashlib.sha256(b"").digest()


def test_frontier_and_tree_give_the_naive_root_at_every_size() -> None:
    frontier, whole = Frontier(), Tree()
    for size, leaf in enumerate(HASHES):
        expected = naive_root(HASHES[:size])
        assert frontier.size == whole.size == size
        assert frontier.root() == whole.root() == tree.root(HASHES[:size]) == expected
        frontier = Frontier.from_json(json.loads(json.dumps(frontier.to_json())))
        frontier.append(leaf)
        whole.append(leaf)
    for size in range(len(HASHES) + 1):
        assert whole.root(size) == naive_root(HASHES[:size])


def test_a_copy_of_the_edge_grows_on_its_own() -> None:
    frontier = Frontier()
    frontier.append(HASHES[0])
    copy = frontier.copy()
    copy.append(HASHES[1])
    assert (frontier.size, copy.size) == (1, 2)
    assert frontier.root() == HASHES[0]


def test_every_proof_of_every_size_up_to_40() -> None:
    for size in range(1, 41):
        hashes = HASHES[:size]
        whole = Tree(HASHES)
        root = naive_root(hashes)
        for index in range(size):
            proof = whole.inclusion_proof(index, size)
            assert proof == naive_path(index, hashes) == tree.inclusion_proof(hashes, index)
            assert verify_inclusion(leaf=hashes[index], index=index, size=size, proof=proof, root=root)
        for earlier in range(1, size + 1):
            proof = whole.consistency_proof(earlier, size)
            assert proof == naive_subproof(earlier, hashes, True) == tree.consistency_proof(hashes, earlier)
            assert verify_consistency(
                earlier_size=earlier,
                earlier_root=naive_root(hashes[:earlier]),
                later_size=size,
                later_root=root,
                proof=proof,
            )


@given(st.integers(2, 300), st.data())
@settings(max_examples=200, deadline=None)
def test_an_inclusion_proof_shows_nothing_else(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    true = {
        "leaf": HASHES[index],
        "index": index,
        "size": size,
        "proof": tree.inclusion_proof(HASHES[:size], index),
        "root": naive_root(HASHES[:size]),
    }
    assert verify_inclusion(**true)
    proof = true["proof"]
    step = data.draw(st.integers(0, len(proof) - 1))
    flipped = bytearray(proof[step])
    flipped[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
    other = data.draw(st.integers(-2, size + 2).filter(lambda position: position != index))
    for false in (
        {"proof": [*proof[:step], bytes(flipped), *proof[step + 1 :]]},
        {"proof": proof[:step] + proof[step + 1 :]},
        {"proof": [*proof, HASHES[0]]},
        {"proof": [HASHES[0], *proof]},
        {"proof": [*proof[:step], proof[step][:-1], *proof[step + 1 :]]},
        {"index": other},
        {"root": HASHES[index]},
        {"leaf": HASHES[(index + 1) % size]},
    ):
        assert not verify_inclusion(**{**true, **false}), false


@given(st.integers(2, 300), st.data())
@settings(max_examples=200, deadline=None)
def test_a_consistency_proof_shows_nothing_else(size: int, data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, size - 1))
    true = {
        "earlier_size": earlier,
        "earlier_root": naive_root(HASHES[:earlier]),
        "later_size": size,
        "later_root": naive_root(HASHES[:size]),
        "proof": tree.consistency_proof(HASHES[:size], earlier),
    }
    assert verify_consistency(**true)
    proof = true["proof"]
    step = data.draw(st.integers(0, len(proof) - 1))
    flipped = bytearray(proof[step])
    flipped[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
    forked = [*HASHES[: earlier - 1], HASHES[-1], *HASHES[earlier:size]]
    for false in (
        {"proof": [*proof[:step], bytes(flipped), *proof[step + 1 :]]},
        {"proof": proof[:step] + proof[step + 1 :]},
        {"proof": [*proof, HASHES[0]]},
        {"proof": [HASHES[0], *proof]},
        {"proof": []},
        {"earlier_root": true["later_root"], "later_root": true["earlier_root"]},
        {"earlier_root": true["later_root"]},
        {"later_root": naive_root(forked)},
        {"later_root": naive_root(forked), "proof": tree.consistency_proof(forked, earlier)},
        {"earlier_size": size, "later_size": earlier},
        {"earlier_size": 0},
    ):
        assert not verify_consistency(**{**true, **false}), false


def test_a_proof_longer_than_the_tree_is_refused_even_where_its_hashes_fit() -> None:
    """Else a branch could be passed off as the whole of a smaller tree."""
    a, b, c = HASHES[:3]
    above = tree.node_hash(b, a)
    assert not verify_inclusion(leaf=a, index=0, size=1, proof=[b], root=above)
    assert not verify_inclusion(leaf=a, index=1, size=2, proof=[b, c], root=tree.node_hash(c, above))
    assert not verify_consistency(
        earlier_size=1,
        earlier_root=tree.node_hash(c, a),
        later_size=2,
        later_root=tree.node_hash(c, tree.node_hash(a, b)),
        proof=[b, c],
    )


def test_of_an_empty_tree_nothing_is_shown() -> None:
    for proof in ([], [tree.EMPTY_ROOT]):
        assert not verify_inclusion(leaf=tree.EMPTY_ROOT, index=0, size=0, proof=proof, root=tree.EMPTY_ROOT)
        for later in (0, 1):
            assert not verify_consistency(
                earlier_size=0, earlier_root=tree.EMPTY_ROOT, later_size=later, later_root=tree.EMPTY_ROOT, proof=proof
            )
    with pytest.raises(ValueError, match="no consistency"):
        Tree(HASHES).consistency_proof(0)
    with pytest.raises(ValueError, match="no act"):
        Tree().inclusion_proof(0)


@pytest.mark.parametrize("index", [-1, 3, 4])
def test_no_proof_for_an_act_that_is_not_there(index: int) -> None:
    with pytest.raises(ValueError, match="no act"):
        tree.inclusion_proof(HASHES[:4], index, 3)


def test_no_root_of_a_size_that_is_not_reached() -> None:
    with pytest.raises(ValueError, match="holds 4 acts"):
        Tree(HASHES[:4]).root(5)
    with pytest.raises(ValueError, match="holds 4 acts"):
        Tree(HASHES[:4]).root(-1)
    with pytest.raises(ValueError, match="no consistency"):
        Tree(HASHES[:4]).consistency_proof(4, 3)


@pytest.mark.parametrize(
    "levels",
    [[None], ["00" * 32, None], ["00" * 31], ["zz" * 32], [*([None] * 64), "00" * 32]],
    ids=lambda v: str(v)[:30],
)
def test_what_is_not_an_edge_is_refused(levels: list[str | None]) -> None:
    with pytest.raises(ValueError):
        Frontier.from_json(levels)


def test_what_is_not_a_hash_can_not_be_appended() -> None:
    for growing in (Frontier(), Tree()):
        with pytest.raises(ValueError, match="32 bytes"):
            growing.append(b"an act, not its hash")
        assert growing.size == 0
