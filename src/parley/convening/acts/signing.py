"""Signing with a key of one's own, where the rules of procedure ask for it: what the acts of all stages share."""

from dataclasses import asdict

from parley.convening.queries.process import rules_for
from parley.convening.rules.procedure import Procedure
from parley.ledger.signing import read_key
from parley.people.acts.statements import signed_texts
from parley.procedure.act import Act
from parley.procedure.statements import Stated
from parley.procedure.table import ACTS


def signed(
    act: Act, stated: Stated, signature: str, *, needed: bool = True, under: Procedure | None = None
) -> dict[str, str]:
    """What a signature adds to the texts of the fact; refused where the rules ask for one and none was given.

    What is not `needed` may always be left to the server's word: nobody is held to a consent or a signature because
    the key is lost. `under` are the rules that decide, where they are not those in force.
    """
    required = needed and (under or rules_for(act)).own_key_for(ACTS[act.name].own_key)
    return signed_texts(act, **asdict(stated), signature=signature, required=required)


def fingerprint_in(texts: dict[str, str]) -> str:
    """The fingerprint of the key that signed; empty where nobody's key did."""
    return read_key(texts["signed:key"]).fingerprint if "signed:key" in texts else ""
