"""Adopted texts with their language versions: what later stages sign, publish and carry out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parley.drafting.models import Draft, Putting, Text, Version
from parley.drafting.rules.text import ADOPTED
from parley.procedure.act import Act
from parley.procedure.errors import Absent
from parley.procedure.viewer import Viewer


@dataclass(frozen=True)
class AdoptedVersion:
    """One language version of an adopted text: its bytes are `body` in UTF-8, and `text_hash` their SHA-256.

    `behind` counts the pieces of a translation that do not match the source: say so wherever it is shown.
    """

    language: str
    title: str
    body: str
    text_hash: str
    authentic: bool
    translated_from: str
    behind: int


@dataclass(frozen=True)
class AdoptedText:
    """A text as it was adopted. `text` and `draft` are public ids; the version of the source language comes first."""

    text: str
    draft: str
    number: int
    title: str
    language: str
    adopted_at: datetime
    rules_version: int
    versions: tuple[AdoptedVersion, ...]

    def version(self, language: str) -> AdoptedVersion | None:
        """The version in that language, if there is one."""
        return next((one for one in self.versions if one.language == language), None)


def adopted_texts(viewer: Viewer) -> list[AdoptedText]:
    """The adopted texts that this viewer may see, newest first."""
    puttings = Putting.objects.seen_by(viewer).filter(adopted=True).select_related("draft__text")
    return _adopted(puttings, lambda drafts: Version.objects.seen_by(viewer).filter(draft__in=drafts))


def adopted_text(viewer: Viewer, text: str) -> AdoptedText:
    """The adopted text with this public id, or `Absent`."""
    return _only(found for found in adopted_texts(viewer) if found.text == text)


def adopted_for(act: Act, text: str) -> AdoptedText:
    """The adopted text with this public id, for deciding an act; `Absent` if it was not adopted."""
    puttings = act.rows(Putting).filter(adopted=True, draft__text__public_id=text).select_related("draft__text")
    return _only(_adopted(puttings, lambda drafts: act.rows(Version).filter(draft__in=drafts)))


def _adopted(puttings: Any, versions_of: Any) -> list[AdoptedText]:
    rows = list(puttings.filter(draft__state=ADOPTED).order_by("-revealed_at", "-pk"))
    versions: dict[int, list[Version]] = {row.draft_id: [] for row in rows}
    for version in versions_of(list(versions)).order_by("language") if rows else ():
        versions[version.draft_id].append(version)
    return [_as_adopted(row, row.draft, row.draft.text, versions[row.draft_id]) for row in rows]


def _as_adopted(putting: Putting, draft: Draft, text: Text, rows: list[Version]) -> AdoptedText:
    rows = sorted(rows, key=lambda row: (row.language != text.language, row.language))
    versions = tuple(
        AdoptedVersion(
            language=row.language,
            title=row.title,
            body=row.body,
            text_hash=row.text_hash,
            authentic=row.authentic,
            translated_from=row.translated_from,
            behind=row.behind,
        )
        for row in rows
    )
    assert putting.revealed_at is not None
    return AdoptedText(
        text=text.public_id,
        draft=draft.public_id,
        number=draft.number,
        title=versions[0].title,
        language=text.language,
        adopted_at=putting.revealed_at,
        rules_version=putting.rules_version,
        versions=versions,
    )


def _only(found: Iterable[AdoptedText]) -> AdoptedText:
    one = next(iter(found), None)
    if one is None:
        raise Absent
    return one
