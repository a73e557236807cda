"""The votes or the analysis of a consultation as a file, for the team; see `rules.exporting` for what it holds."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np

from parley.consultation.models import Analysis, Consultation, Participant, Statement, Vote
from parley.consultation.rules import course, exporting, storing
from parley.consultation.rules.counting import AGREE, DISAGREE, FLOOR
from parley.convening.queries import parties
from parley.procedure.errors import Absent
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer
from parley.record.sources import now, token

DAY = 24 * 60 * 60


@dataclass(frozen=True)
class File:
    """A file to be downloaded."""

    name: str
    kind: str
    content: IO[bytes]


@dataclass(frozen=True)
class Notes:
    """What an export of this consultation would hold, said before it is made."""

    consultation: Consultation
    #: Whether so many have voted that their votes are in it.
    enough: bool


@dataclass(frozen=True)
class _Row:
    """One vote as it is handed out; the party "" where it is not told."""

    participant: int
    party: str
    statement: int
    vote: int
    day: int


def export_notes(viewer: Viewer, consultation: str) -> Notes:
    """What can be handed out of a consultation."""
    if not viewer.of_team:
        raise Absent
    found = one(Consultation, viewer, consultation)
    return Notes(found, len(_people(found)) >= FLOOR)


def export(viewer: Viewer, found: Consultation, kind: str) -> File:
    """The file itself, made after the act that enters in the record that it is handed out."""
    if not viewer.of_team:
        raise Absent
    made = {"csv": _csv, "parquet": _parquet, "polis": _polis, "json": _json}
    file = TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    name, content_type = made[kind](viewer, found, file)
    file.seek(0)
    return File(f"{found.public_id}-{now():%Y-%m-%d}-{name}", content_type, file)


def _csv(viewer: Viewer, found: Consultation, file: IO[bytes]) -> tuple[str, str]:
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        rows = list(_votes(viewer, found))
        _table(
            archive,
            "votes.csv",
            ("participant", "statement", "vote", "time"),
            ((row.participant, row.statement, row.vote, row.day) for row in rows),
        )
        told = dict.fromkeys((row.participant, row.party) for row in rows if row.party)
        _table(archive, "parties.csv", ("participant", "party"), told)
        statements = _statements(viewer, found)
        header = ("statement", "wording", "language", "state", "about the consultation")
        lines = ((s.number, s.body, s.language, s.state, "yes" if s.meta else "no") for s in statements)
        _table(archive, "statements.csv", header, lines)
    return "votes.zip", "application/zip"


def _parquet(viewer: Viewer, found: Consultation, file: IO[bytes]) -> tuple[str, str]:
    import pyarrow as pa
    from pyarrow import parquet

    rows = list(_votes(viewer, found))
    columns = {
        "participant": pa.array([row.participant for row in rows], pa.int32()),
        "statement": pa.array([row.statement for row in rows], pa.int32()),
        "vote": pa.array([row.vote for row in rows], pa.int8()),
        "time": pa.array([row.day for row in rows], pa.int64()),
        "party": pa.array([row.party or None for row in rows], pa.string()).dictionary_encode(),
    }
    parquet.write_table(pa.table(columns), file, compression="zstd")
    return "votes.parquet", "application/vnd.apache.parquet"


def _polis(viewer: Viewer, found: Consultation, file: IO[bytes]) -> tuple[str, str]:
    rows, statements = list(_votes(viewer, found)), _statements(viewer, found)
    numbers = [one.number or 0 for one in statements]
    shown = course.shown(found.moderation)
    agrees = np.bincount([row.statement for row in rows if row.vote == AGREE], minlength=max(numbers, default=0) + 1)
    against = np.bincount(
        [row.statement for row in rows if row.vote == DISAGREE], minlength=max(numbers, default=0) + 1
    )
    of_each: dict[int, dict[int, int]] = {}
    for row in rows:
        of_each.setdefault(row.participant, {})[row.statement] = row.vote
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        _table(
            archive,
            "votes.csv",
            ("timestamp", "datetime", "comment-id", "voter-id", "vote"),
            ((row.day, _date(row.day), row.statement, row.participant, row.vote) for row in rows),
        )
        of_a_statement = ("timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated")
        lines = (
            (
                *(_day(one), _date(_day(one)), one.number, "", agrees[one.number], against[one.number]),
                *(1 if one.state in shown else -1, 1 if one.meta else 0, one.body),
            )
            for one in statements
        )
        _table(archive, "comments.csv", (*of_a_statement, "is-meta", "comment-body"), lines)
        of_a_person = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
        wide = (
            (
                *(who, "", 0, len(said), _count(said, AGREE), _count(said, DISAGREE)),
                *(said.get(number, "") for number in numbers),
            )
            for who, said in sorted(of_each.items())
        )
        _table(archive, "participants-votes.csv", (*of_a_person, *(str(number) for number in numbers)), wide)
        summary = (
            *(
                ("topic", found.title),
                ("views", len(of_each)),
                ("voters", len(of_each)),
                ("voters-in-conv", len(of_each)),
            ),
            *(
                ("commenters", 0),
                ("comments", len(statements)),
                ("groups", ""),
                ("conversation-description", found.question),
            ),
        )
        _table(archive, "summary.csv", (), summary)
    return "polis.zip", "application/zip"


def _json(viewer: Viewer, found: Consultation, file: IO[bytes]) -> tuple[str, str]:
    row = Analysis.objects.seen_by(viewer).filter(consultation=found, audience="team").first()
    if row is None:
        raise Absent
    wordings = {one.number: one.body for one in _statements(viewer, found)}
    names = {party.public_id: party.name for party in parties(viewer)}
    result = storing.together(bytes(row.head), bytes(row.statements))
    for one_of_them in result["statement_results"]:
        one_of_them["wording"] = wordings.get(one_of_them["id"], "")
    told = {
        "title": found.title,
        "question": found.question,
        "votes_upto": row.votes_upto.isoformat() if row.votes_upto else None,
        "engine": row.engine,
        "sha256": row.digest,
        "party_names": names,
        **result,
    }
    file.write(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False).encode())
    return "analysis.json", "application/json"


def _people(found: Consultation) -> dict[int, int | None]:
    """Who has voted, with their parties: never leaves this module under these numbers."""
    voted = Vote._base_manager.filter(statement__consultation=found, statement__number__isnull=False)
    rows = Participant._base_manager.filter(pk__in=voted.values("participant"))
    return dict(rows.values_list("pk", "party_id"))


def _votes(viewer: Viewer, found: Consultation) -> Iterator[_Row]:
    """Every vote under numbers drawn anew, in the order of these; nothing of fewer people than the floor."""
    people = _people(found)
    if len(people) < FLOOR:
        return
    drawn = exporting.numbered(people, [int.from_bytes(token(16), "big") for _ in people])
    names = {party.pk: party.name for party in parties(viewer)}
    told = exporting.parties_told({person: names.get(party or 0, "") for person, party in people.items()})
    rows = Vote._base_manager.filter(statement__consultation=found, statement__number__isnull=False)
    listed = rows.values_list("participant_id", "statement__number", "value", "at").iterator(chunk_size=20_000)
    yield from sorted(
        (
            _Row(drawn[who], told[who], number or 0, value, int(at.timestamp()) // DAY * DAY * 1000)
            for who, number, value, at in listed
            if who in drawn
        ),
        key=lambda row: (row.participant, row.statement),
    )


def _statements(viewer: Viewer, found: Consultation) -> list[Statement]:
    return list(Statement.objects.seen_by(viewer).filter(consultation=found, number__isnull=False).order_by("number"))


def _table(archive: ZipFile, name: str, header: tuple[str, ...], rows: Iterable[Sequence[object]]) -> None:
    # The moment at which the archive was made says nothing of its content.
    with (
        archive.open(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), "w", force_zip64=True) as raw,
        TextIOWrapper(raw, "utf-8", newline="") as text,
    ):
        exporting.write_table(text, header, rows)


def _day(one: Statement) -> int:
    return int(one.made_at.timestamp()) // DAY * DAY * 1000


def _date(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%a %b %d %H:%M:%S UTC %Y")


def _count(said: dict[int, int], value: int) -> int:
    return sum(1 for one_vote in said.values() if one_vote == value)
