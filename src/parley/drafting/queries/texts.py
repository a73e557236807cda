"""The texts, and one draft of a text in one language, as each viewer may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from parley.consultation.queries import Origin
from parley.drafting.models import Criticism, Draft, Place, Putting, Text, Version, Wording
from parley.drafting.queries import languages
from parley.drafting.queries.deciding import as_ruled
from parley.drafting.queries.thread import origins_of
from parley.drafting.rules import text as rules
from parley.drafting.rules import versions as versioned
from parley.ledger.leaf import text_hash
from parley.procedure.errors import Absent
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer, possible
from parley.procedure.words import say
from parley.record.sources import now

#: How each state is marked on a page, beside its word.
KINDS = {
    rules.DRAFTING: "",
    rules.CRITICISM: "open",
    rules.CLOSED: "care",
    rules.PUT: "open",
    rules.ADOPTED: "done",
    rules.NOT_ADOPTED: "ended",
    rules.ABANDONED: "ended",
}


@dataclass(frozen=True)
class TextRow:
    """A text in the list: its newest draft that the viewer may see."""

    text: str
    title: str
    language: str
    number: int
    state: str
    label: str
    kind: str
    until: datetime | None
    #: Of the language versions, those that do not match the source.
    behind: tuple[str, ...]


@dataclass(frozen=True)
class VersionView:
    """A language version of a draft, with what must be said of it wherever it is shown."""

    language: str
    name: str
    title: str
    source: bool
    authentic: bool
    #: The clauses (and the title, as "") that do not match the source.
    behind: int
    text_hash: str
    translated_from: str
    edition: int
    may_translate: bool


@dataclass(frozen=True)
class ClauseView:
    """A clause as it stands in a draft, in the language shown, or in the source where it is not translated."""

    public_id: str
    number: int
    heading: str
    body: str
    language: str
    missing: bool
    behind: bool
    edition: int
    provenance: str
    #: The issue and the statement that it was taken over from, the nearest first, where the viewer sees them.
    origins: tuple[Origin, ...]
    criticism: Criticism | None

    @property
    def anchor(self) -> str:
        """The same through all drafts, whatever the clause's number."""
        return f"clause-{self.public_id}"


@dataclass(frozen=True)
class DraftView:
    """One draft of a text in one language, and what this viewer may do with it now."""

    text: Text
    draft: Draft
    newest: bool
    numbers: tuple[int, ...]
    version: VersionView
    versions: tuple[VersionView, ...]
    clauses: tuple[ClauseView, ...]
    whole: Criticism | None
    putting: Putting | None
    state: str
    kind: str
    until: datetime | None
    can: frozenset[str]


def texts(viewer: Viewer) -> list[TextRow]:
    """The texts that the viewer may see, newest first, each by its newest draft."""
    newest = newest_drafts(viewer)
    titles: dict[int, str] = {}
    behind: dict[int, list[str]] = {}
    languages_of = {draft.pk: draft.text.language for draft in newest}
    for version in Version.objects.seen_by(viewer).filter(draft__in=newest).defer("body"):
        if version.language == languages_of[version.draft_id]:
            titles[version.draft_id] = version.title
        elif version.behind:
            behind.setdefault(version.draft_id, []).append(languages.name(version.language))
    due = dict(Putting.objects.seen_by(viewer).filter(draft__in=newest, revealed_at=None).values_list("draft", "due"))
    return [
        TextRow(
            text=draft.text.public_id,
            title=titles[draft.pk],
            language=draft.text.language,
            number=draft.number,
            state=draft.state,
            label=say(rules.LABELS[draft.state]),
            kind=KINDS[draft.state],
            until=due.get(draft.pk) or (draft.closes_at if draft.state == rules.CRITICISM else None),
            behind=tuple(behind.get(draft.pk, ())),
        )
        for draft in newest
    ]


def texts_in_hand(viewer: Viewer) -> list[TextRow]:
    """The texts of which the newest draft is still being drafted: those that a clause can be added to."""
    return [row for row in texts(viewer) if row.state == rules.DRAFTING]


def newest_drafts(viewer: Viewer) -> list[Draft]:
    """The newest draft of each text that the viewer may see, the newest text first."""
    rows = Draft.objects.seen_by(viewer).select_related("text").order_by("-text__begun_at", "-text__pk", "-number")
    newest: dict[int, Draft] = {}
    for row in rows:
        newest.setdefault(row.text_id, row)
    return list(newest.values())


def draft(viewer: Viewer, text: str, number: int | None = None, language: str = "") -> DraftView:
    """One draft, the newest without a number, in one language: the reader's own where there is a version in it."""
    found = one(Text, viewer, text)
    drafts = list(Draft.objects.seen_by(viewer).filter(text=found).order_by("number"))
    shown = drafts[-1] if number is None else next((row for row in drafts if row.number == number), None)
    if shown is None:
        raise Absent
    shown.text = found
    rows = languages.in_order(Version.objects.seen_by(viewer).filter(draft=shown).defer("body"), viewer.process)
    language = _chosen(rows, found.language, language)
    places = list(Place.objects.seen_by(viewer).filter(draft=shown).select_related("clause").order_by("number"))
    worded = _worded(viewer, shown, {found.language, language})
    views = tuple(_version(viewer, shown, row, rows, places, worded) for row in rows)
    open_now = shown.state == rules.CRITICISM and viewer.of_delegation
    criticisms = _own_criticisms(viewer, shown) if open_now else {}
    was_put = shown.state in (rules.PUT, rules.ADOPTED, rules.NOT_ADOPTED, rules.ABANDONED)
    putting = Putting.objects.seen_by(viewer).filter(draft=shown).last() if was_put else None
    ruled = as_ruled(shown, putting)
    newest = shown == drafts[-1]
    taken = origins_of(viewer, [place.clause for place in places])
    return DraftView(
        text=found,
        draft=shown,
        newest=newest,
        numbers=tuple(row.number for row in drafts),
        version=next(view for view in views if view.language == language),
        versions=views,
        clauses=tuple(
            _clause(viewer, place, (language, found.language), worded, criticisms, taken) for place in places
        ),
        whole=criticisms.get(None),
        putting=putting,
        state=say(rules.LABELS[shown.state]),
        kind=KINDS[shown.state],
        until=ruled.until,
        can=_possible(viewer, ruled) if newest else frozenset(),
    )


def _possible(viewer: Viewer, ruled: rules.Text) -> frozenset[str]:
    at = now()
    steps = {
        **dict.fromkeys(("add_clause", "edit_clause", "move_clause", "strike_clause", "mark_authentic"), ruled.edited),
        "lay_clause": lambda: True,
        **dict.fromkeys(("translate_clause", "entitle_text"), ruled.edited),
        "circulate_draft": lambda: ruled.state == rules.DRAFTING,
        "criticise_clause": lambda: ruled.criticised(at),
        "withdraw_criticism": lambda: ruled.criticised(at),
        "close_criticism": lambda: ruled.closed(at, by_clock=False),
        "new_draft": ruled.redrafted,
        "put_text": lambda: ruled.state == rules.CLOSED,
        "abandon_text": ruled.abandoned,
    }
    return possible(viewer, steps)


def _chosen(rows: list[Version], source: str, language: str) -> str:
    present = {row.language for row in rows}
    if language:
        if language not in present:
            raise Absent
        return language
    reader = (get_language() or "").split("-")[0]
    return reader if reader in present else source


Worded = Mapping[tuple[int, str], Any]


def _worded(viewer: Viewer, shown: Draft, wanted: set[str]) -> Worded:
    """Every wording's hashes by clause and language; heading and body of the languages wanted alone."""
    rows = Wording.objects.seen_by(viewer).filter(draft=shown)
    light = rows.exclude(language__in=wanted) if shown.circulated_at is None else rows.none()
    bare = ("clause", "language", "text_hash", "translated_from", "edition", "public_id")
    found: dict[tuple[int, str], Any] = {(row.clause_id, row.language): row for row in rows.filter(language__in=wanted)}
    for row in light.only(*bare):
        found[row.clause_id, row.language] = row
    return found


def _own_criticisms(viewer: Viewer, shown: Draft) -> dict[int | None, Criticism]:
    rows = Criticism.objects.seen_by(viewer).filter(draft=shown, party=viewer.party_id, withdrawn_at=None)
    return {row.clause_id: row for row in rows}


def _version(
    viewer: Viewer, shown: Draft, row: Version, rows: list[Version], places: list[Place], worded: Worded
) -> VersionView:
    source = row.language == shown.text.language
    frozen = shown.circulated_at is not None
    behind, hashed, follows = row.behind, row.text_hash, row.translated_from
    if not frozen:
        behind = 0 if source else len(_behind(shown.text.language, row, rows, places, worded))
        hashed = _hash_of(row, places, worded)
    return VersionView(
        language=row.language,
        name=languages.name(row.language),
        title=row.title,
        source=source,
        authentic=row.authentic,
        behind=behind,
        text_hash=hashed,
        translated_from=follows,
        edition=row.edition,
        may_translate=not frozen
        and not source
        and viewer.may("translate_clause")
        and (viewer.may("edit_clause") or not row.authentic),
    )


def _behind(source: str, row: Version, rows: list[Version], places: list[Place], worded: Worded) -> frozenset[str]:
    title = next(one.title for one in rows if one.language == source)
    hashes, made_from = {versioned.TITLE: text_hash(title)}, {versioned.TITLE: row.title_from}
    for place in places:
        hashes[place.clause.public_id] = worded[place.clause_id, source].text_hash
        translated = worded.get((place.clause_id, row.language))
        if translated is not None:
            made_from[place.clause.public_id] = translated.translated_from
    return versioned.behind(hashes, made_from)


def _hash_of(row: Version, places: list[Place], worded: Worded) -> str:
    """The hash that a working version would have if it were frozen now; empty where its wordings were not read."""
    clauses = [worded.get((place.clause_id, row.language)) for place in places]
    if any(clause is not None and "body" in clause.get_deferred_fields() for clause in clauses):
        return ""
    return text_hash(
        versioned.rendered(
            row.title, [versioned.Worded(clause.heading, clause.body) if clause else None for clause in clauses]
        )
    )


def _clause(
    viewer: Viewer,
    place: Place,
    shown_in: tuple[str, str],
    worded: Worded,
    criticisms: Mapping[int | None, Criticism],
    taken: Mapping[int, tuple[Origin, ...]],
) -> ClauseView:
    language, source = shown_in
    original = worded[place.clause_id, source]
    here = worded.get((place.clause_id, language))
    shown = here or original
    return ClauseView(
        public_id=place.clause.public_id,
        number=place.number,
        heading=shown.heading,
        body=shown.body,
        language=language if here is not None else source,
        missing=here is None,
        behind=here is not None and language != source and here.translated_from != original.text_hash,
        edition=shown.edition,
        provenance=place.clause.provenance if viewer.of_team else "",
        origins=taken.get(place.clause_id, ()),
        criticism=criticisms.get(place.clause_id),
    )


def wording(viewer: Viewer, clause: str, language: str = "") -> tuple[Wording, Wording | None]:
    """A clause's source wording in the newest draft, and its translation where there is one in the language."""
    places = Place.objects.seen_by(viewer).filter(clause__public_id=clause).select_related("draft__text")
    place = places.order_by("-draft__number").first()
    if place is None:
        raise Absent
    rows = Wording.objects.seen_by(viewer).filter(draft=place.draft, clause=place.clause_id)
    by_language = {row.language: row for row in rows}
    return by_language[place.draft.text.language], by_language.get(language)
