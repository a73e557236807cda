"""What is signed with a key of one's own where the rules of procedure ask for it: what all stages share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from parley.convening.models import Rules
from parley.convening.queries.process import rules_for, rules_in_force
from parley.convening.rules.procedure import Procedure
from parley.ledger.signing import read_key
from parley.people.models import SeatKey
from parley.people.queries.statements import StatementView, signed_texts, statement_view
from parley.procedure.act import REGISTER, Act
from parley.procedure.entries import checked
from parley.procedure.statements import Stated, stated
from parley.procedure.table import ACTS
from parley.procedure.viewer import Viewer


def statement_of(viewer: Viewer, act: str, entries: Mapping[str, Any]) -> StatementView:
    """What this viewer would sign with these entries, whether the rules ask for it or not.

    The entries are checked as the act itself checks them, so that it is the same text to the letter.
    """
    said = stated(viewer, act, checked(REGISTER[act].entries, dict(entries)))
    return replace(statement_view(viewer, **said.as_signed()), needed=said.needed)


def to_sign(
    viewer: Viewer, act: str, *, under: Procedure | None = None
) -> Callable[[Mapping[str, Any]], StatementView] | None:
    """How the page of an act finds what is to be signed; None where the rules leave it to the server's word."""
    if not (under or rules_in_force(viewer)).own_key_for(ACTS[act].own_key):
        return None
    return lambda entries: statement_of(viewer, act, entries)


def signed(act: Act, said: Stated, signature: str, *, under: Procedure | None = None) -> dict[str, str]:
    """For an act: what its signature adds to the texts of the fact; refused where the rules ask for one and none came.

    `under` are the rules that decide, where they are not those in force.
    """
    asked = (under or rules_for(act)).own_key_for(ACTS[act.name].own_key)
    return signed_texts(act, **said.as_signed(), signature=signature, required=asked and said.needed)


def fingerprint_in(texts: Mapping[str, str]) -> str:
    """The fingerprint of the key that signed; empty where nobody's key did."""
    return read_key(texts["signed:key"]).fingerprint if "signed:key" in texts else ""


def rules_of_version(viewer: Viewer, version: int) -> Procedure:
    """The rules of procedure as they stood in that version."""
    row = Rules.objects.seen_by(viewer).filter(version=version).first()
    return Procedure.from_json(row.content) if row is not None else Procedure()


@dataclass(frozen=True)
class SignedWith:
    """The key with which something was signed, as a page says it: its words, and whether anybody has compared them."""

    fingerprint: str
    words: str
    compared: bool


def signed_with(viewer: Viewer, fingerprints: Iterable[str]) -> dict[str, SignedWith]:
    """The keys of these fingerprints, as far as there are any; without one, nothing is asked of the database."""
    wanted = set(fingerprints) - {""}
    if not wanted:
        return {}
    rows = [(read_key(row.text), row.confirmed_at) for row in SeatKey.objects.seen_by(viewer)]
    return {
        key.fingerprint: SignedWith(key.fingerprint, key.words, confirmed is not None)
        for key, confirmed in rows
        if key.fingerprint in wanted
    }
