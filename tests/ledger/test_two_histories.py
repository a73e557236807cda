"""What a host would hand over that has two histories, or leaves out what witnesses must have seen."""

import io

import pytest

from parley.ledger.bundle import CannotBeWritten, verify
from parley.ledger.known import Known
from parley.ledger.notes import NoteKey
from parley.ledger.policy import Policy
from parley.ledger.proof import ActProof, write_proof
from parley.ledger.tree import Tree, leaf_hash
from parley.ledger.trust import Trust
from tests.ledger.records import make_act, make_log
from tests.ledger.signed_records import KEY, LETTER, PROCESS, SERVER, bundle, policy, sign, signed_log
from tests.ledger.test_proof import resealed

TRUE = [make_act(number) for number in range(7)]
FALSE = [*TRUE[:5], make_act(99, act="letter.signed"), make_act(98)]


def trust() -> Trust:
    return Trust(Policy.from_bytes(policy("two")), Known())


def proof(acts, position, witnesses=()):
    tree = Tree(leaf_hash(act.leaf.to_bytes()) for act in acts)
    head = sign(make_log("common", acts).checkpoint, witnesses)
    return ActProof(head, position, tree.inclusion_proof(position), acts[position])


def found(data: bytes, trusted: Trust) -> set[str]:
    return {one.code for one in verify(io.BytesIO(data), trusted).findings}


def test_what_witnesses_saw_does_not_vouch_for_another_history_beside_it() -> None:
    said = {"process": PROCESS, "title": "T", "made": "2015-06-02T12:00:00Z", "key": KEY, "texts": [LETTER]}
    genuine = write_proof(acts=[proof(TRUE, 0, ["left", "right"])], **said)
    forged = write_proof(acts=[proof(FALSE, 5)], **said)
    assert found(genuine, trust()) == set()
    assert found(forged, trust()) == {"policy.unmet"}
    with pytest.raises(CannotBeWritten):
        write_proof(acts=[proof(TRUE, 0), proof(FALSE, 5)], **said)
    # What our own writer refuses somebody else's may not: both, one after the other, in one file.
    head, *first, text, _end = genuine.splitlines(keepends=True)
    second = forged.splitlines(keepends=True)[1:-2]
    assert found(resealed([head, *first, *second, text]), trust()) == {"proof.fork", "policy.unmet"}


def test_a_quorum_is_not_met_by_leaving_out_the_log_that_it_is_asked_of() -> None:
    team = signed_log(make_log("team", [make_act(1, "team")]))
    assert found(bundle([team], [LETTER]), trust()) == {"policy.unmet"}


@pytest.mark.parametrize("first", [True, False])
def test_in_whatever_order_logs_come_each_is_signed(first: bool) -> None:
    key = NoteKey.of_seed(SERVER, f"parley/{PROCESS}/common")
    named = Trust(Policy.from_bytes(f"log {key}\nquorum none\n".encode()), Known())
    forged = make_log("public", [make_act(1, "public", act="agreement.signed")])
    good = signed_log(make_log("common", TRUE))
    logs = [forged, good] if first else [good, forged]
    assert "note.missing" in found(bundle(logs, [LETTER], None), named)
