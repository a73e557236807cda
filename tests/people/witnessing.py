"""A witness, what it cosigns, and talks in which something has happened: for tests of witnesses."""

from dataclasses import replace

import pytest

from parley.convening import acts as convening
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.notes import Kind, NoteKey, cosign, sign
from parley.people import acts, queries
from parley.record.checkpoints.key import log_seed
from parley.record.queries import acts as recorded
from tests.convening.test_letter import LETTER

SEED = bytes(range(32))
NAME = "witness.example/terraces"
TIME = 1_790_000_000


def key(name=NAME, seed=SEED):
    return str(NoteKey.of_seed(seed, name, Kind.WITNESS))


def cosigned(checkpoint, name=NAME, seed=SEED, time=TIME):
    line = cosign(checkpoint.body(), seed, name, time)
    return replace(checkpoint, signatures=(*checkpoint.signatures, line)).to_text()


def signed_here(process, log, size, root):
    """A checkpoint under this server's own key, whatever it says: a host can make any."""
    bare = Checkpoint(process, log, size, root)
    return replace(bare, signatures=(sign(bare.body(), log_seed(), bare.origin),))


@pytest.fixture
def moving(talks):
    """Talks in which something has happened, with a witness of the first head's seat."""
    acts.enrol_witness(by=talks.heads[0], witness_key=key())
    convening.draft_letter(by=talks.heads[0], **LETTER | {"title": "CANARY"})
    convening.draft_letter(by=talks.heads[1], **LETTER | {"title": "Another"})
    convening.declare_interest(by=talks.mediator, what="A boat on the lake")
    return talks


def head(talks, seat, log="common"):
    offer = queries.offered(talks.viewer(seat))
    return next(one.checkpoint for one in offer.logs if one.log == log)


def hand_in(talks, seat, *notes):
    acts.hand_in_cosignatures(by=seat, notes=list(notes))


def watching(talks, seat, log="common"):
    [view] = [view for view in queries.watched(talks.viewer(seat)).logs if view.audience == log]
    return view


def facts(talks, log="common"):
    return [one.act for one in recorded(talks.process.public_id, [log])]
