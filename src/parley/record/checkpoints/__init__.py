"""Signed checkpoints: what this server says, under its own key, that a log holds; never less, and never otherwise.

Before a checkpoint is signed, its root is computed from the acts as they are stored: from the first one by `audited`
(at start and by `parley check`), otherwise from the edge of the tree that was signed last, which is held against that
signature first. A log whose stored acts, signed states or witnesses contradict each other is signed no more, until a
person who has looked at it says that it goes on (`resume`); what that person was shown stops it no more after that.
"""

from parley.record.checkpoints.act_proof import NoProof, proof_of_act
from parley.record.checkpoints.auditing import Audit, Problem, audited
from parley.record.checkpoints.bundling import Head, signed_heads
from parley.record.checkpoints.evidence import Shown, shown
from parley.record.checkpoints.key import KeyUnreadable, log_key, make_another, see_that_none_is_lost
from parley.record.checkpoints.proving import CannotBeProven, consistency
from parley.record.checkpoints.signing import Signed, signed
from parley.record.checkpoints.stopping import (
    ALTERED,
    FORKED,
    OTHER_KEY,
    RESTORED,
    SHORTER,
    CannotGoOn,
    Stopped,
    hold,
    hold_for_another_key,
    resume,
    resume_all,
    stopped,
)

__all__ = [
    "ALTERED",
    "FORKED",
    "OTHER_KEY",
    "RESTORED",
    "SHORTER",
    "Audit",
    "CannotBeProven",
    "CannotGoOn",
    "Head",
    "KeyUnreadable",
    "NoProof",
    "Problem",
    "Shown",
    "Signed",
    "Stopped",
    "audited",
    "consistency",
    "hold",
    "hold_for_another_key",
    "log_key",
    "make_another",
    "proof_of_act",
    "resume",
    "resume_all",
    "see_that_none_is_lost",
    "shown",
    "signed",
    "signed_heads",
    "stopped",
]
