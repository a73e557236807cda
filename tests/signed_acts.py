"""Acts that are signed with a key of one's own: signed well, and signed for something else."""

import io
import json
from dataclasses import replace

import pytest

from parley.convening.queries import statement_of
from parley.ledger.bundle import Verdict, verify
from parley.ledger.leaf import text_hash
from parley.ledger.statement import Statement
from parley.procedure.act import REGISTER
from parley.procedure.errors import Refused
from parley.record import queries as record
from tests.people.signing import Signer

#: A signature made for another of each of these is good for no act at all.
OTHERWISE: list[dict[str, object]] = [
    {"act": "letter.signature_withdrawn"},
    {"subject": "another1another1"},
    {"process": "another1another1"},
    {"rules": 77},
    {"seat": "another1another1"},
    {"capacity": "mediator"},
    {"party": "another1another1"},
    {"language": "ar"},
    {"talks": "Other talks"},
    {"signer": "Somebody else"},
    {"reservation": "Not the lower gate, and not the upper one."},
    {"text": "Another text."},
]
FIELDS = [next(iter(one)) for one in OTHERWISE]


def statement(signer: Signer, act: str, **entries: object) -> Statement:
    """What the seat is shown to sign, read back from exactly these bytes."""
    return Statement.from_bytes(statement_of(signer.talks.viewer(signer.seat), act, entries).text.encode())


def perform(signer: Signer, act: str, signature: str, **entries: object):
    return REGISTER[act].perform(by=signer.seat, signature=signature, **entries)


def signs(signer: Signer, act: str, **entries: object):
    """The seat performs the act, signed as it should be."""
    return perform(signer, act, signer.over(statement(signer, act, **entries)), **entries)


def refuses_what_is_signed_otherwise(signer: Signer, act: str, other: dict[str, object], **entries: object) -> None:
    """A signature by the right key, over the right statement but for one line, is refused where it was entered."""
    right = statement(signer, act, **entries)
    wrong = replace(right, **other)
    assert wrong != right
    with pytest.raises(Refused) as refused:
        perform(signer, act, signer.over(wrong), **entries)
    assert refused.value.field == "signature"


def verdict(talks, seat) -> Verdict:
    """What the offline verifier says of the record that this seat takes home."""
    file, audiences = io.BytesIO(), talks.viewer(seat).audiences
    record.write_bundle(file, process=talks.process.public_id, title="T", audiences=audiences, reader=None)
    return verify(io.BytesIO(file.getvalue()))


def texts_of(talks, seat, fact: str) -> dict[str, str]:
    """The texts of the last fact of this name that the seat reads, by their names, whole."""
    file, audiences = io.BytesIO(), talks.viewer(seat).audiences
    record.write_bundle(file, process=talks.process.public_id, title="T", audiences=audiences, reader=None)
    words = _texts_in(file.getvalue())
    last = [row for row in record.acts(talks.process.public_id, audiences) if row.act == fact][-1]
    return {name: words[named] for name, named in last.texts.items()}


def _texts_in(bundle: bytes) -> dict[str, str]:
    found = [json.loads(line) for line in bundle.decode().splitlines()]
    return {text_hash(line["text"]): line["text"] for line in found if isinstance(line, dict) and "text" in line}
