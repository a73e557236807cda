"""What the API reads of packages: terms, state and outcome; of answers one's own alone."""

from datetime import datetime
from json import loads
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from parley.bargaining import queries
from parley.bargaining.api.router import router
from parley.bargaining.models import Package


class TermOut(Schema):
    issue: str
    title: str
    about: str
    option: str
    label: str


class AskedPartyOut(Schema):
    """A party whose acceptance it takes."""

    party: str
    name: str


class BlindRoundOut(Schema):
    """A round of the server-blind form; `missing` has the parties that had posted nothing, once it is closed."""

    name: str
    due: datetime
    closed_at: datetime | None
    missing: list[str]


class PackageOut(Schema):
    id: str
    title: str
    state: str
    form: str
    put_at: datetime | None
    due: datetime | None
    decided_at: datetime | None


class PackageWholeOut(PackageOut):
    """A package whole. `text` is what is put, to the letter, and `text_hash` its SHA-256; both are empty before."""

    note: str
    terms: list[TermOut]
    text: str
    text_hash: str
    voices: list[AskedPartyOut]
    rounds: list[BlindRoundOut]
    #: What stands in the way of putting it, while it is being drawn up.
    wrong: list[str]
    #: One's own answer, until the outcome; nobody else's ever.
    own: str | None
    edition: int
    can: list[str]


@router.get("packages", response=list[PackageOut], url_name="packages")
def packages(request: HttpRequest, process: str) -> list[PackageOut]:
    """The packages that this seat may see, the newest first."""
    return [PackageOut(**_row(one.package)) for one in queries.packages(request.viewer)]


@router.get("packages/{package}", response=PackageWholeOut, url_name="package")
def package(request: HttpRequest, process: str, package: str) -> PackageWholeOut:
    """One package with its terms; before the outcome nothing tells who has answered."""
    shown = queries.package(request.viewer, package)
    row = shown.package
    return PackageWholeOut(
        **_row(row),
        note=row.note,
        terms=[TermOut(**one.term.to_json()) for one in shown.terms],
        text=row.body,
        text_hash=row.text_hash,
        voices=[AskedPartyOut(**one) for one in row.voices],
        rounds=[
            BlindRoundOut(
                name=one.round.name, due=one.round.due, closed_at=one.round.closed_at, missing=list(one.round.missing)
            )
            for one in shown.rounds
        ],
        wrong=list(shown.wrong),
        own=shown.own.answer if shown.own is not None else None,
        edition=row.edition,
        can=sorted(shown.can),
    )


@router.get("packages/{package}/transcript", response=dict[str, Any], url_name="transcript")
def transcript(request: HttpRequest, process: str, package: str) -> dict[str, Any]:
    """The question of the server-blind form and the posts of all closed rounds: what `parley verify` checks."""
    found: dict[str, Any] = loads(queries.transcript(request.viewer, package).to_bytes())
    return found


def _row(row: Package) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "title": row.title,
        "state": row.state,
        "form": row.form if row.put_at is not None else "",
        "put_at": row.put_at,
        "due": row.due,
        "decided_at": row.decided_at,
    }
