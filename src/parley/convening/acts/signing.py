"""Signing with a key of one's own, where the rules of procedure ask for it: what the acts of all stages share."""

from parley.convening.queries.process import rules_for
from parley.convening.rules.procedure import Procedure
from parley.ledger.signing import read_key
from parley.people.queries.statements import signed_texts
from parley.procedure.act import Act
from parley.procedure.statements import Stated
from parley.procedure.table import ACTS


def signed(act: Act, said: Stated, signature: str, *, under: Procedure | None = None) -> dict[str, str]:
    """What a signature adds to the texts of the fact; refused where the rules ask for one and none was given.

    `under` are the rules that decide, where they are not those in force.
    """
    asked = (under or rules_for(act)).own_key_for(ACTS[act.name].own_key)
    return signed_texts(act, **said.as_signed(), signature=signature, required=asked and said.needed)


def fingerprint_in(texts: dict[str, str]) -> str:
    """The fingerprint of the key that signed; empty where nobody's key did."""
    return read_key(texts["signed:key"]).fingerprint if "signed:key" in texts else ""
