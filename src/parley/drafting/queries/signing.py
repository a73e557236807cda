"""What a voice says of a text that was put, as it signs it with a key of its own: sealed with its answer till then."""

from parley.drafting.models import Answer, Draft, Putting, Version
from parley.drafting.queries.putting import voice_of
from parley.ledger import answer as ledger
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.procedure.guarded import one
from parley.procedure.statements import Stated, states
from parley.procedure.viewer import Viewer


@states("answer_text")
def answer_stated(
    viewer: Viewer, putting: str, answer: str, words: str = "", edition: int = 0, language: str = "", seal: str = ""
) -> Stated:
    """The answer with the whole text that was put, in the language chosen."""
    found = one(Putting, viewer, putting, "draft__text")
    rows = list(Version.objects.seen_by(viewer).filter(draft=found.draft))
    given = Answer.objects.seen_by(viewer).filter(putting=found, voice=voice_of(viewer, found)).first()
    return as_stated(found, version_to_answer(found.draft, rows, language), given, answer, words, seal)


def version_to_answer(draft: Draft, rows: list[Version], language: str) -> Version:
    """The version that is answered: an authentic one, or the source; without a `language`, the source."""
    wanted = language or draft.text.language
    for row in rows:
        if row.language == wanted and (row.authentic or row.language == draft.text.language):
            return row
    raise Refused(_("Only an authentic version is signed. Choose one."), field="language")


def as_stated(putting: Putting, version: Version, given: Answer | None, answer: str, words: str, seal: str) -> Stated:
    """What is signed by answering so, given what was answered before."""
    if len(seal) < SHORTEST_SEAL:
        wanted = _("Send a seal of %(count)s letters and digits or more, drawn by chance.")
        raise Refused(wanted, field="seal", count=SHORTEST_SEAL)
    before = given.edition if given is not None else 0
    text = ledger.Answer(answer, before + 1, seal, version.body).to_text()
    return Stated(ledger.CHANGED if before else ledger.ANSWERED, putting.public_id, version.language, text, words)


#: Of 36 signs each: more than 80 bits.
SHORTEST_SEAL = 16
