"""Writing a proof: the file that shows one act to somebody who may not see the rest."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO

from .. import canonical
from ..bundle import form as records
from ..bundle.verdict import Head
from ..bundle.verifying import verify
from ..bundle.writing import CannotBeWritten, line_of_act
from ..notes import NoteKey
from ..trust import process_name
from .form import ActProof, Growth, growth_line, proof_line


def write_proof(
    *,
    process: str,
    title: str,
    made: str,
    key: NoteKey | None,
    acts: Iterable[ActProof] = (),
    growths: Iterable[Growth] = (),
    texts: Iterable[str] = (),
) -> bytes:
    """A whole proof as bytes; raises CannotBeWritten unless it holds.

    What is opened of an act (details and salt, texts) is for whoever gets the file to read: give no more than they may.
    For an act that was signed, give also the `key.enrolled` of its key from the common log, so that it can be checked
    whose key it was. Arguments otherwise as those of `bundle.write`.
    """
    key = None if key is None else key.named(process_name(process))
    lines = [records.head_line(Head(process, title, made, None, key), records.PROOF_FORMAT)]
    counts = {"acts": 0, "growths": 0, "opened": 0, "texts": 0}
    try:
        for proof in acts:
            lines += [proof_line(proof), line_of_act(proof.act, "the act")]
            counts["acts"] += 1
            counts["opened"] += proof.act.details is not None
        for growth in growths:
            lines.append(growth_line(growth))
            counts["growths"] += 1
        for text in texts:
            lines.append(records.text_line(text))
            counts["texts"] += 1
    except canonical.NotCanonical as error:
        raise CannotBeWritten(str(error)) from error
    body = b"".join(lines)
    data = body + records.end_line(counts, sha256(body).hexdigest())
    verdict = verify(BytesIO(data))
    if not verdict.ok:
        raise CannotBeWritten("; ".join(found.message for found in verdict.findings))
    return data
