"""Reads a kept analysis: what the engine wrote, under the names of parties and statements that the viewer knows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from parley.consultation.models import Analysis, Consultation, Statement, Translation
from parley.consultation.queries.analyses.reading import (
    AnalysisReading,
    Divide,
    Influence,
    PolisReading,
    Share,
    Side,
    SideShare,
    StatementReading,
    Unknown,
)
from parley.consultation.queries.analyses.sight import newest
from parley.consultation.rules import counting, course, storing
from parley.consultation.rules.counting import FLOOR
from parley.convening.models import Party
from parley.convening.queries import parties
from parley.procedure.viewer import Viewer

Kept = Mapping[str, Any]


def analysis(viewer: Viewer, consultation: Consultation, audience: str = "") -> AnalysisReading | None:
    """The newest analysis of a consultation for this viewer; None while there is none, or it is not for them.

    audience: "" for the viewer's own; the team may ask for "seats", what others are shown.
    """
    found = Book.open(viewer, consultation, audience)
    return found.reading if found is not None else None


def analysed_statement(viewer: Viewer, statement: Statement, audience: str = "") -> StatementReading | None:
    """What the newest analysis says of one statement; None where it says nothing to this viewer."""
    if statement.number is None:
        return None
    found = Book.open(viewer, statement.consultation, audience)
    rows = found.statements([statement.number]) if found is not None else []
    return rows[0] if rows else None


@dataclass(frozen=True)
class Book:
    """One kept analysis, open for one viewer: its reading, and of its statements those that are asked for."""

    viewer: Viewer
    row: Analysis

    @classmethod
    def open(
        cls, viewer: Viewer, consultation: Consultation, audience: str = "", *, people: bool = False
    ) -> "Book | None":
        row = newest(viewer, consultation, audience, people=people)
        return cls(viewer, row) if row is not None else None

    @cached_property
    def parties(self) -> Sequence[Party]:
        """All parties, in the order that the rules of procedure give."""
        return parties(self.viewer)

    @cached_property
    def head(self) -> Kept:
        head: Kept = storing.unpacked(bytes(self.row.head))
        return head

    @cached_property
    def lines(self) -> storing.Lines:
        return storing.Lines(bytes(self.row.statements))

    @cached_property
    def people(self) -> Kept | None:
        """Where each participant stands, for drawing the map; None of an older analysis."""
        people: Kept | None = storing.unpacked(bytes(self.row.people))
        return people

    @cached_property
    def declared(self) -> tuple[Side, ...]:
        """The declared parties, in the order that the rules of procedure give."""
        sizes = {one["name"]: one["size"] for one in self.head["parties"]}
        return tuple(Side(party, "", sizes.get(party.public_id)) for party in self.parties)

    @cached_property
    def groups(self) -> tuple[Side, ...]:
        """The opinion groups, by their letters."""
        return tuple(Side(None, one["letter"], _at_least(one["size"]), one["stability"]) for one in self.head["groups"])

    @cached_property
    def ends(self) -> tuple[Side, ...]:
        """The two ends of the main line of opinion."""
        return tuple(Side(None, "", _at_least(size), end=end) for end, size in enumerate(self.head["ends"], start=1))

    @cached_property
    def named(self) -> Mapping[str, Side]:
        """Parties, groups and ends under the engine's names for them."""
        parties = {side.party.public_id: side for side in self.declared if side.party is not None}
        return {str(side.end): side for side in self.ends} | {side.group: side for side in self.groups} | parties

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Where the line of each statement stands, by its number."""
        return {number: place for place, number in enumerate(self.head["polis"]["statement_ids"])}

    @property
    def reading(self) -> AnalysisReading:
        row, head, polis = self.row, self.head, self.head["polis"]
        unknown = (Unknown(one["id"], self.side(one["party"]), one["needed"]) for one in head["unknown"])
        return AnalysisReading(
            kept=row.public_id,
            consultation=row.consultation,
            audience=row.audience,
            at=row.made_at,
            votes=row.votes,
            participants=row.participants,
            included=head["included"],
            engine=row.engine,
            digest=row.digest,
            entered_at=row.entered_at,
            settings=head["settings"],
            parties=self.declared,
            groups=self.groups,
            clear=head["groups_clear"],
            across=head["across"],
            left_out=self._left_out(),
            bridges=tuple(head["bridges"]),
            sure=row.trend["sure"],
            divides=tuple(self._divide(one) for one in head["divides"]),
            unknown=tuple(unknown),
            influence=_influence(head["influence"]),
            could_turn=tuple(head["sensitivity"]["sides_change"]),
            prediction=head["quality"]["prediction_auc"],
            polis=PolisReading(
                tuple(_at_least(size) for size in polis["group_sizes"]),
                tuple(one["id"] for one in polis["agree"]),
                tuple(one["id"] for one in polis["disagree"]),
            ),
        )

    def statements(self, numbers: Iterable[int]) -> list[StatementReading]:
        """What is said of these statements, in the order asked for; those that the viewer may not see are left out."""
        wanted = [number for number in numbers if number in self.places]
        rows = Statement.objects.seen_by(self.viewer).filter(consultation=self.row.consultation, number__in=wanted)
        by_number = {one.number: one for one in rows}
        wordings = self._wordings(by_number.values())
        kept = self.lines.at(self.places[number] for number in wanted)
        return [
            self._statement(by_number[number], wordings.get(by_number[number].pk), one)
            for number, one in zip(wanted, kept, strict=True)
            if number in by_number
        ]

    def side(self, name: str) -> Side:
        """Whom the engine means by a name."""
        return self.named.get(name) or Side(None, name, None)

    def _left_out(self) -> tuple[Party, ...]:
        """The parties of whom nothing is told: those that the engine left out, and those of whom no vote is counted."""
        counted = {one["name"] for one in self.head["parties"]} - set(self.head["left_out"])
        return tuple(party for party in self.parties if party.public_id not in counted)

    def _divide(self, one: Kept) -> Divide:
        share = Share(*(one["difference"][name] for name in ("estimate", "lower", "upper")))
        return Divide(one["id"], self.side(one["high"]), self.side(one["low"]), share)

    def _wordings(self, statements: Iterable[Statement]) -> dict[int, Translation]:
        """The accepted translations of these statements into the reader's language."""
        language = (get_language() or "").split("-")[0]
        foreign = [one.pk for one in statements if one.language != language]
        rows = Translation.objects.seen_by(self.viewer).filter(
            statement__in=foreign, language=language, state=course.ACCEPTED
        )
        return {one.statement_id: one for one in rows} if foreign else {}

    def _statement(self, statement: Statement, translated: Translation | None, kept: Kept) -> StatementReading:
        bridging = kept["bridging"]
        counts = counting.Counts(kept["agree"], kept["disagree"], kept["pass"])
        told = counts.total >= FLOOR
        by_party = tuple(self._share(side, kept["by_party"].get(_name(side))) for side in self.declared)
        by_group = tuple(
            self._share(side, kept["by_group"].get(str(one["id"])))
            for side, one in zip(self.groups, self.head["groups"], strict=True)
        )
        return StatementReading(
            statement=statement,
            wording=translated.body if translated is not None else statement.body,
            language=translated.language if translated is not None else statement.language,
            counts=counts if told else None,
            overall=_share(kept) if told else None,
            range=tuple(kept["range"]) if told and None not in kept["range"] else None,  # type: ignore[arg-type]
            worst=_share(bridging),
            above_half=bridging["all_parties_above_half"],
            missing=tuple(self.side(name) for name in bridging["missing"]),
            by_party=by_party,
            by_group=by_group,
            sides=tuple(self._of_sides(kept, by_party, by_group)),
        )

    def _of_sides(
        self, kept: Kept, by_party: tuple[SideShare, ...], by_group: tuple[SideShare, ...]
    ) -> Iterable[SideShare]:
        across = self.head["across"]
        if across == "ends":
            return (self._share(side, one) for side, one in zip(self.ends, kept["by_end"], strict=False))
        return by_party if across == "parties" else by_group if across == "groups" else ()

    def _share(self, side: Side, kept: Kept | None) -> SideShare:
        if kept is None:
            return SideShare(side, None, None, distinct=False)
        told = kept["agree"] is not None
        counts = counting.Counts(kept["agree"], kept["disagree"], kept["pass"]) if told else None
        return SideShare(side, counts, _share(kept), distinct=kept["distinct"])


def _name(side: Side) -> str:
    return side.party.public_id if side.party is not None else side.group


def _share(kept: Kept) -> Share | None:
    return Share(kept["estimate"], kept["lower"], kept["upper"]) if kept["estimate"] is not None else None


def _at_least(size: int | None) -> int | None:
    return size if size is not None and size >= FLOOR else None


def _influence(kept: Kept | None) -> Influence | None:
    names = ("left_out", "alarms", "largest_shift", "shifted", "top_kept")
    return Influence(*(kept[name] for name in names)) if kept is not None else None
