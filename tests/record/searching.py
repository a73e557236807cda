"""A world in which everything is said, in a data folder; and the search for what was said in it."""

import gzip
import json
import re
import sys
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

_ID = "an id that is drawn by chance"
_HASH = "a hash of a whole text, or a keyed one"
_STATE = "a state or a choice of few, by which rows are looked for"
_LANGUAGE = "a language's code"
_PUBLIC = "public, or made to be handed out"
_TECHNICAL = "of the machine, and of nobody's words"

#: The columns that stand in clear, and why they may.
CLEAR = {
    "agreement.Agreement.condition": "when it enters into force: a kind, a number, a day, and ids",
    "agreement.Agreement.text": _ID,
    "agreement.Commitment.state": _STATE,
    "agreement.Report.state": _STATE,
    "agreement.Signatory.capacity": _STATE,
    "agreement.Signatory.key_fingerprint": "the fingerprint of a public key",
    "agreement.Signatory.language": _LANGUAGE,
    "agreement.Signatory.state": _STATE,
    "agreement.Signatory.text_hash": _HASH,
    "bargaining.BlindRound.missing": _ID,
    "bargaining.BlindRound.name": _STATE,
    "bargaining.Issue.state": _STATE,
    "bargaining.Obstacle.kind": _STATE,
    "bargaining.Opened.level": _STATE,
    "bargaining.Package.form": _STATE,
    "bargaining.Package.search": _ID,
    "bargaining.Package.state": _STATE,
    "bargaining.Package.text_hash": _HASH,
    "bargaining.Rule.kind": _STATE,
    "bargaining.RuleChoice.part": _STATE,
    "bargaining.Run.concepts": "names of what the engine looks for",
    "bargaining.Run.engine": _TECHNICAL,
    "bargaining.Run.stage": "how far the engine has come, in its own words",
    "bargaining.Run.state": _STATE,
    "bargaining.Sealed.opened": _STATE,
    "bargaining.Search.parties": _ID,
    "bargaining.Search.round": _ID,
    "bargaining.Search.state": _STATE,
    "consultation.Analysis.audience": _STATE,
    "consultation.Analysis.digest": _HASH,
    "consultation.Analysis.engine": _TECHNICAL,
    "consultation.Batch.code": "printed on each sheet",
    "consultation.Batch.languages": _LANGUAGE,
    "consultation.Batch.numbers": "numbers of statements",
    "consultation.Consultation.counts_for": _STATE,
    "consultation.Consultation.moderation": _STATE,
    "consultation.Consultation.state": _STATE,
    "consultation.Link.token": "handed out to whoever may vote, and looked for with each visit",
    "consultation.Participant.mark_hash": _HASH,
    "consultation.Refresh.made_of": "times and counts",
    "consultation.Shown.device": _STATE,
    "consultation.Statement.language": _LANGUAGE,
    "consultation.Statement.mark": _HASH,
    "consultation.Statement.state": _STATE,
    "consultation.Translation.language": _LANGUAGE,
    "consultation.Translation.mark": _HASH,
    "consultation.Translation.state": _STATE,
    "convening.Consent.key_fingerprint": "the fingerprint of a public key",
    "convening.Consent.state": _STATE,
    "convening.Fact.kind": _STATE,
    "convening.Ground.kind": _STATE,
    "convening.Letter.language": _LANGUAGE,
    "convening.Letter.state": _STATE,
    "convening.Party.name": "who takes part stands on the public page, and in each file of keys",
    "convening.Party.names": "the same in other languages",
    "convening.Process.languages": _LANGUAGE,
    "convening.Process.time_zone": _STATE,
    "convening.Process.title": "the name by which everybody speaks of the talks",
    "convening.Process.track": _STATE,
    "convening.RulesDraft.state": _STATE,
    "convening.Signature.key_fingerprint": "the fingerprint of a public key",
    "convening.Signature.text_hash": _HASH,
    "drafting.Answer.voice": _ID,
    "drafting.Draft.reveal_to": _STATE,
    "drafting.Draft.state": _STATE,
    "drafting.Putting.decision": _STATE,
    "drafting.Putting.round": _ID,
    "drafting.Putting.voice": _STATE,
    "drafting.Putting.voices": _ID,
    "drafting.Text.language": _LANGUAGE,
    "drafting.Version.language": _LANGUAGE,
    "drafting.Version.text_hash": _HASH,
    "drafting.Version.title_from": _HASH,
    "drafting.Version.translated_from": _HASH,
    "drafting.Wording.language": _LANGUAGE,
    "drafting.Wording.text_hash": _HASH,
    "drafting.Wording.translated_from": _HASH,
    "people.Account.email": "empty: nobody is asked for it",
    "people.Account.password": "a salted hash",
    "people.Account.username": "looked for when somebody signs in",
    "people.Invitation.link_hash": _HASH,
    "people.Invitation.paper_hash": _HASH,
    "people.Seat.capacity": _STATE,
    "people.SeatKey.confirmed_how": _STATE,
    "people.SeatKey.point_hash": _HASH,
    "people.SeatKey.text": "a public key",
    "people.Token.token_hash": _HASH,
    "press.Clearance.digest": _HASH,
    "press.Clearance.said": _STATE,
    "press.Item.kind": _STATE,
    "press.Photo.large": _HASH,
    "press.Photo.small": _HASH,
    "press.Reaction.mark": _HASH,
    "press.Reaction.name": _STATE,
    "press.Subscriber.language": _LANGUAGE,
    "press.Subscriber.mark": _HASH,
    "press.Tag.name": "of what was issued",
    "press.Tag.slug": "of what was issued",
    "press.Version.agreement": _ID,
    "press.Version.consultation": _ID,
    "press.Version.digest": _HASH,
    "press.Version.state": _STATE,
    "record.Block.hash": _HASH,
    "record.Cosignature.line": "a signature over a root",
    "record.Cosignature.root": _HASH,
    "record.Entry.act": "which act was done, of the table of acts",
    "record.Entry.leaf_hash": _HASH,
    "record.Entry.root": _HASH,
    "record.Evidence.by": _ID,
    "record.Evidence.decided_by": _ID,
    "record.Evidence.note": "a signed checkpoint: a root and the name of a log",
    "record.Evidence.root": _HASH,
    "record.Log.audience": _ID,
    "record.Log.frontier": _HASH,
    "record.Log.process": _ID,
    "record.Log.root": _HASH,
    "record.RoomKey.name": _ID,
    "record.RoomKey.process": _ID,
    "record.RoomKey.room": _ID,
    "record.RoomKey.wrapped": "a key, under the vault key",
    "record.RoomKey.writer": _ID,
    "record.Signing.frontier": _HASH,
    "record.Signing.note": "a signed checkpoint",
    "record.Signing.root": _HASH,
    "record.Signing.stopped": _STATE,
    "record.Submission.actor": _ID,
    "record.Submission.digest": _HASH,
    "record.Submission.key": _ID,
    "record.Submission.result": _ID,
    "record.Witness.key": "a public key",
    "record.Witness.name": "the name under which a witness signs, in every checkpoint",
    "record.Witness.process": _ID,
    "record.Witness.seat": _ID,
    "record.Wording.mark": _HASH,
    "record.Wording.writer": _ID,
    "rounds.AgendaItem.state": _STATE,
    "rounds.Attendance.state": _STATE,
    "rounds.Invitation.state": _STATE,
    "rounds.Position.position": _STATE,
    "rounds.Round.format": _STATE,
    "rounds.Round.state": _STATE,
    "rounds.Round.time_zone": _STATE,
    "rounds.Session.state": _STATE,
    "rounds.Summary.language": _LANGUAGE,
}


def found_in(data: bytes, words: list[str]) -> set[str]:
    """Which of these words stand in these bytes, in whatever dress."""
    places = [data, *_unpacked(data)]
    return {word for word in words if any(dress in place for dress in _dresses(word) for place in places)}


def _dresses(word: str) -> Iterator[bytes]:
    plain = word.encode()
    yield plain
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    yield json.dumps(word)[1:-1].encode()
    for before in range(3):
        # Of the letters around it, base64 mixes the first and the last ones in.
        inner = b64encode(bytes(before) + plain)[4 if before else 0 : -4]
        yield inner
        yield inner.replace(b"+", b"-").replace(b"/", b"_")


def _unpacked(data: bytes) -> Iterator[bytes]:
    for start in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]", data):
        kind = 31 if data[start.start()] == 0x1F else 15
        try:
            plain = zlib.decompressobj(kind).decompress(data[start.start() : start.start() + 2**20], 2**22)
        except zlib.error:
            continue
        if len(plain) > 8:
            yield plain


def leaves(held: Any) -> Iterator[str]:
    """The words in what a column holds."""
    if isinstance(held, bytes):
        for unpack in (zlib.decompress, gzip.decompress, bytes):
            with suppress(zlib.error, OSError, UnicodeDecodeError):
                yield unpack(held).decode()
                return
        return
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for value in held.values():
            yield from leaves(value)
    elif isinstance(held, list | tuple):
        for value in held:
            yield from leaves(value)


def _fill_what_is_empty() -> None:
    """Columns that no act of that world filled are written by saving a row of theirs."""
    from parley.record.sealed import SealedBytes, SealedJSON, sealed_columns

    for model, columns in sealed_columns():
        rows = list(model._base_manager.all())
        for field in columns:
            if rows and not any(getattr(row, field.attname) for row in rows):
                words = f"The silent canary of {model.__name__} {field.name}"
                kinds: list[tuple[type, Any]] = [(SealedBytes, words.encode()), (SealedJSON, [{"said": words}])]
                said = next((made for kind, made in kinds if isinstance(field, kind)), words)
                setattr(rows[0], field.attname, said)
                rows[0].save(update_fields=[field.name])


def main(data: str) -> None:
    """Say everything in a new data folder, and print what was said, and in which columns."""
    from parley.cli.folder import prepare

    prepare(data)
    from django.conf import settings
    from django.db import connection

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["testserver"]
    # What a journal held stays on the disk, as a thief of the disk would find it.
    connection.cursor().execute("PRAGMA journal_mode=PERSIST")
    from parley.consultation.models import Analysis
    from parley.convening.models import Party, Process
    from parley.people.models import SeatKey
    from parley.press.models import Tag
    from parley.record.sealed import sealed_columns
    from parley.record.sources import Pinned, pinned
    from tests.two_worlds.secrets import SECRETS
    from tests.two_worlds.world import STORY, World

    with pinned(Pinned(STORY, "canaries")):
        world = World()
        for number, secret in enumerate(SECRETS):
            secret.first(world)
            try:
                secret.plant(world, f"The upper canary {number} sings.")
            except Exception as error:
                # Planted one after the other into one world, some get into the way of others.
                print(f"{secret.name}: {type(error).__name__}", file=sys.stderr)
    _fill_what_is_empty()
    clear = {one.title for one in Process._base_manager.all()}
    clear |= {name for one in Party._base_manager.all() for name in (one.name, *one.names.values())}
    clear |= {one.name for one in Tag._base_manager.all()}
    clear |= {one.text for one in SeatKey._base_manager.all()} | {one.engine for one in Analysis._base_manager.all()}
    written, words = set(), set()
    for model, columns in sealed_columns():
        for row in model._base_manager.all():
            for field in columns:
                held = getattr(row, field.attname)
                if held:
                    written.add(f"{model._meta.label}.{field.name}")
                words |= {one for one in leaves(held) if " " in one and len(one) >= 10 and len(one) < 5000}
    print(json.dumps({"written": sorted(written), "words": sorted(words - clear)}))


if __name__ == "__main__":
    main(sys.argv[1])
