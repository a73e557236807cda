"""A result in plain words that a mediator can read out: sentences for one language, to be said in another."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parley.commonground.words import Sentence, ngettext_lazy, percent
from parley.commonground.words import mark as _
from parley.commonground.wrapping import wrapped

if TYPE_CHECKING:
    from parley.commonground.result import Across, Agreement, Result, StatementResult

#: How many statements are read out in each part.
SPOKEN = 5
#: Above this, a group that is drawn anew is practically the same.
STEADY = 0.8


@dataclass(frozen=True)
class Section:
    """A part of what is read out: its heading, what is said, and the items of a list below that."""

    heading: Sentence
    said: tuple[Sentence, ...]
    items: tuple[Sentence, ...] = ()
    after: tuple[Sentence, ...] = ()


def reading(result: Result) -> tuple[Section, ...]:
    """The whole result, in the order in which a mediator would tell it."""
    return (
        _who(result),
        _together(result),
        _apart(result),
        _groups(result),
        _not_known(result),
        _how_far(result),
    )


def summary(result: Result, width: int | None = None) -> str:
    """The reading in English, in lines of at most `width` letters; without a width a paragraph is a line."""

    def filled(text: str, first: str = "", later: str = "") -> str:
        return first + text if width is None else wrapped(text, max(width, 20), first, later)

    parts = []
    for section in reading(result):
        lines = [filled(str(section.heading).upper())]
        lines += [filled(str(sentence)) for sentence in section.said]
        lines += [filled(str(item), "  - ", "    ") for item in section.items]
        lines += [filled(str(sentence)) for sentence in section.after]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def named(result: Result, one: StatementResult | int | str) -> str:
    """A statement as it is quoted: its words, shortened if need be, or its number."""
    id = one if isinstance(one, int | str) else one.id
    # What may move a terminal's cursor, or turn the direction of what follows, is not printable.
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in result.wording(id)).split())
    return f"“{textwrap.shorten(words, 240, placeholder=' …')}” ({id})" if words else f"[{id}]"


def _who(result: Result) -> Section:
    counts = result.counts
    said = [
        ngettext_lazy(
            "%(count)d person voted, %(votes)d times, on %(statements)d statements.",
            "%(count)d people voted, %(votes)d times in all, on %(statements)d statements.",
            counts.participants,
            votes=counts.votes,
            statements=counts.statements,
        )
    ]
    if counts.participants:
        said.append(
            ngettext_lazy(
                "%(count)d of them voted often enough to be placed among the others.",
                "%(count)d of them voted often enough to be placed among the others.",
                counts.included,
            )
        )
    items = tuple(
        Sentence(_("%(party)s: too few people to be told of"), {"party": party.name})
        if party.size is None
        else ngettext_lazy("%(party)s: %(count)d person", "%(party)s: %(count)d people", party.size, party=party.name)
        for party in result.parties
    )
    if result.left_out and result.across == "parties":
        text = _("Nothing is told of the parties that are too small, and what is said of all parties is without them.")
        return Section(Sentence(_("Who took part")), tuple(said), items, (Sentence(text),))
    return Section(Sentence(_("Who took part")), tuple(said), items)


def _together(result: Result) -> Section:
    heading = Sentence(_("What all can live with"))
    surely = result.surely()
    if surely:
        said = (_how_many_bridge(result.across, len(surely)),)
        return Section(heading, said, tuple(_bridge(result, found) for found in surely[:SPOKEN]))
    none = {
        "parties": _("There is no statement yet of which it is sure that more than half of every party agrees."),
        "groups": _("There is no statement yet of which it is sure that more than half of every opinion group agrees."),
        "ends": _("There is no statement yet of which it is sure that more than half at both ends of opinion agree."),
        "all": _("There is no statement yet of which it is sure that more than half of all agree."),
    }
    if not result.bridges:
        few = Sentence(_("There are too few votes to compare all sides on any statement."))
        return Section(heading, (Sentence(none[result.across]), few))
    closest = Sentence(_("Closest to it:"))
    items = tuple(_bridge(result, found) for found in result.bridges[:3])
    return Section(heading, (Sentence(none[result.across]), closest), items)


def _how_many_bridge(across: Across, count: int) -> Sentence:
    if across == "parties":
        return ngettext_lazy(
            "More than half of every party agrees, as surely as can be told, with %(count)d statement.",
            "More than half of every party agrees, as surely as can be told, with %(count)d statements.",
            count,
        )
    if across == "groups":
        return ngettext_lazy(
            "More than half of every opinion group agrees, as surely as can be told, with %(count)d statement.",
            "More than half of every opinion group agrees, as surely as can be told, with %(count)d statements.",
            count,
        )
    if across == "ends":
        return ngettext_lazy(
            "More than half at both ends of opinion agree, as surely as can be told, with %(count)d statement.",
            "More than half at both ends of opinion agree, as surely as can be told, with %(count)d statements.",
            count,
        )
    return ngettext_lazy(
        "More than half of all agree, as surely as can be told, with %(count)d statement.",
        "More than half of all agree, as surely as can be told, with %(count)d statements.",
        count,
    )


def _bridge(result: Result, one: StatementResult) -> Sentence:
    bridging = one.bridging
    text = (
        _("%(statement)s: %(estimate)d %% of all, and surely between %(lower)d and %(upper)d %%.")
        if result.across == "all"
        else _(
            "%(statement)s: of the side that agrees least, %(estimate)d %% agree, and surely between %(lower)d and "
            "%(upper)d %%."
        )
    )
    shares = {name: percent(getattr(bridging, name) or 0.0) for name in ("estimate", "lower", "upper")}
    return Sentence(text, {"statement": named(result, one), **shares})


def _apart(result: Result) -> Section:
    heading = Sentence(_("Where they part"))
    if result.across == "all":
        return Section(heading, (Sentence(_("There are no sides of whom it could be told.")),))
    if not result.divides:
        return Section(heading, (Sentence(_("No statement surely sets two sides apart.")),))
    said = ngettext_lazy(
        "On %(count)d statement two sides surely differ. Most of all:",
        "On %(count)d statements two sides surely differ. Most of all:",
        len(result.divides),
    )
    by_id = {one.id: one for one in result.statements}
    items = []
    for divide in result.divides[:SPOKEN]:
        shares = dict(zip(result.sides, result.by_side(by_id[divide.id]), strict=True))
        values = {
            "statement": named(result, divide.id),
            "high": side_name(result, divide.high),
            "low": side_name(result, divide.low),
            "more": _percent_of(shares[divide.high]),
            "less": _percent_of(shares[divide.low]),
        }
        items.append(Sentence(_("%(statement)s: of %(high)s %(more)d %% agree, of %(low)s %(less)d %%."), values))
    return Section(heading, (said,), tuple(items))


def side_name(result: Result, side: str) -> Sentence | str:
    """A party by its name; a group or an end of opinion by its letter or number, in words."""
    if result.across == "groups":
        return Sentence(_("group %(letter)s"), {"letter": side})
    return Sentence(_("end %(number)s"), {"number": side}) if result.across == "ends" else side


def _percent_of(said: Agreement) -> int:
    return percent(said.share.estimate) if said.share else 0


def _groups(result: Result) -> Section:
    heading = Sentence(_("Opinion groups"))
    groups = result.groups
    if groups.k < 2 or not groups.clear:
        said = [Sentence(_("The votes show no clear groups: opinions pass into each other."))]
        if result.across == "ends":
            said.append(
                Sentence(
                    _(
                        "So it is the two ends of the main line of opinion that are compared: those who stand "
                        "farthest to one side and to the other."
                    )
                )
            )
        if groups.k < 2:
            return Section(heading, tuple(said))
    else:
        said = [
            ngettext_lazy(
                "The votes show %(count)d group of people who vote alike.",
                "The votes show %(count)d groups of people who vote alike.",
                groups.k,
            )
        ]
    items = tuple(
        Sentence(_("%(group)s: too few people to be told of"), {"group": _group(group.letter)})
        if group.size is None
        else ngettext_lazy(
            "%(group)s: %(count)d person; drawn anew, the group comes back to %(stability)d %%.",
            "%(group)s: %(count)d people; drawn anew, the group comes back to %(stability)d %%.",
            group.size,
            group=_group(group.letter),
            stability=percent(group.stability),
        )
        for group in groups.groups
    )
    steady = (
        _("They are steady: other people of the same kind would have given nearly the same groups.")
        if groups.stability >= STEADY
        else _("They are not steady: other people of the same kind might have given other groups.")
    )
    polis = ngettext_lazy("Polis would show %(count)d group.", "Polis would show %(count)d groups.", result.polis.k)
    return Section(heading, tuple(said), items, (Sentence(steady), polis))


def _group(letter: str) -> Sentence:
    return Sentence(_("Group %(letter)s"), {"letter": letter})


def _not_known(result: Result) -> Section:
    heading = Sentence(_("What is not known yet"))
    lacking = [one for one in result.statements if one.counted and not one.enough_votes]
    said = []
    if lacking:
        said.append(
            ngettext_lazy(
                "Of %(count)d statement there are too few votes of some side to compare all of them.",
                "Of %(count)d statements there are too few votes of some side to compare all of them.",
                len(lacking),
            )
        )
    if not result.unknown:
        said = said or [Sentence(_("Of every statement it is known on which side of half each side stands."))]
        return Section(heading, tuple(said))
    said.append(Sentence(_("What would tell most if it were asked next:")))
    return Section(heading, tuple(said), tuple(_wanted(result)))


def _wanted(result: Result) -> Iterator[Sentence]:
    for unknown in result.unknown[:SPOKEN]:
        values = {"side": side_name(result, unknown.party), "statement": named(result, unknown.id)}
        if result.across == "all":
            yield Sentence(_("everybody, on %(statement)s"), values)
        elif unknown.needed is None:
            yield Sentence(_("%(side)s, on %(statement)s: too few votes to say how many more"), values)
        else:
            yield ngettext_lazy(
                "%(side)s, on %(statement)s: about %(count)d more vote",
                "%(side)s, on %(statement)s: about %(count)d more votes",
                unknown.needed,
                **values,
            )


def _how_far(result: Result) -> Section:
    return Section(Sentence(_("How far this can be trusted")), (), (*_hangs_on(result), *_made_of(result)))


def _hangs_on(result: Result) -> Iterator[Sentence]:
    moved = result.influence
    if moved is not None and moved.largest_shift is not None:
        yield ngettext_lazy(
            "Without the most suspicious account no statement's agreement would move by more than %(points)d points.",
            "Without the %(count)d most suspicious accounts no statement's agreement would move by more than "
            "%(points)d points.",
            moved.left_out,
            points=-int(-100 * moved.largest_shift // 1),
        )
        if moved.top_kept is not None:
            yield Sentence(
                _("Of the ten statements that bridge best, %(kept)d %% would still be among them."),
                {"kept": percent(moved.top_kept)},
            )
    if moved is not None and moved.looked_at < result.counts.participants:
        yield ngettext_lazy(
            "Suspicious accounts were looked for among %(count)d participant, drawn evenly from all.",
            "Suspicious accounts were looked for among %(count)d participants, drawn evenly from all.",
            moved.looked_at,
        )
    if moved is not None and moved.alarms:
        yield ngettext_lazy(
            "%(count)d account shows signs that chance does not explain (copied or hurried votes): look at it.",
            "%(count)d accounts show signs that chance does not explain (copied or hurried votes): look at them.",
            moved.alarms,
        )
    missing = result.sensitivity
    yield Sentence(_("What somebody did not vote on counts neither for nor against anything."))
    values = {"count": len(missing.sides_change), "odds": f"{missing.odds:g}"}
    if missing.sides_change:
        yield ngettext_lazy(
            "If those who did not vote were %(odds)s times as ready to agree, or to disagree, %(count)d statement "
            "could be on the other side of half.",
            "If those who did not vote were %(odds)s times as ready to agree, or to disagree, %(count)d statements "
            "could be on the other side of half.",
            len(missing.sides_change),
            odds=values["odds"],
        )
    else:
        yield Sentence(
            _(
                "Even if those who did not vote were %(odds)s times as ready to agree, or to disagree, no statement of "
                "which it is sure would be on the other side of half."
            ),
            values,
        )


def _made_of(result: Result) -> Iterator[Sentence]:
    quality = result.quality
    if quality.prediction_auc is not None:
        yield Sentence(
            _(
                "Of one vote that agrees and one that does not, both kept back, the analysis tells which is which "
                "%(auc)d times in 100; tossing a coin would do so 50 times."
            ),
            {"auc": percent(quality.prediction_auc)},
        )
    if 0 < quality.participants < result.counts.participants and quality.held_out:
        yield ngettext_lazy(
            "The groups' stability and this figure were reckoned from %(count)d participant, drawn evenly from all.",
            "The groups' stability and this figure were reckoned from %(count)d participants, drawn evenly from all.",
            quality.participants,
        )
    yield ngettext_lazy(
        "Nothing is told of fewer than %(count)d person of a party or a group.",
        "Nothing is told of fewer than %(count)d people of a party or a group.",
        int(result.settings["floor"]),
    )
    for note in result.notes:
        yield Sentence("%(note)s", {"note": note})
