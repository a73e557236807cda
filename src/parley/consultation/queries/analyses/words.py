"""An analysis said in plain words: for a mediator who reads it out, and for a sheet that a delegation is handed."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parley.consultation.queries.analyses.reading import (
    AnalysisReading,
    Divide,
    SideShare,
    StatementReading,
    Unknown,
)
from parley.consultation.rules.counting import FLOOR


def percent(share: float) -> int:
    """A share between 0 and 1 in whole percents."""
    return round(100 * share)


def surely(probability: float) -> int:
    """A probability in whole percents, never said to be certain."""
    return min(max(round(100 * probability), 1), 99)


def in_short(found: AnalysisReading) -> list[str]:
    """The whole in a few sentences: who took part, how much bridges, whether there are camps, who is not told of."""
    declared = any(side.size for side in found.parties)
    letters = [side.group for side in found.groups]
    said = first(found.participants, found.votes, found.sure, letters, clear=found.clear, declared=declared)
    if found.enough and found.left_out:
        without = _(
            "Fewer than five people of %(names)s have voted: nothing is told of them, and they are not compared."
        )
        said.append(without % {"names": _names(party.shown for party in found.left_out)})
    return said


def first(participants: int, votes: int, sure: int, letters: list[str], *, clear: bool, declared: bool) -> list[str]:
    """The same without the names of parties: for where no more than a few figures are at hand."""
    if participants < FLOOR:
        return [_("Fewer than five people have voted: nothing can be told yet.")]
    people = ngettext("%(n)s person has voted", "%(n)s people have voted", participants) % {"n": participants}
    cast = ngettext("%(n)s vote was cast", "%(n)s votes were cast", votes) % {"n": votes}
    bridges = ngettext(
        "There is %(n)s statement that every side can surely live with.",
        "There are %(n)s statements that every side can surely live with.",
        sure,
    )
    none = _("There is no statement yet that every side can surely live with.")
    said = [_("%(people)s; %(votes)s.") % {"people": people, "votes": cast}, bridges % {"n": sure} if sure else none]
    return [*said, *_groups(letters, clear=clear, declared=declared)]


def _groups(letters: list[str], *, clear: bool, declared: bool) -> list[str]:
    if len(letters) < 2:
        return [
            _(
                "The votes show no clear groups: opinions lie on a continuum. That is a finding, not a fault; the "
                "declared parties are compared all the same."
            )
            if declared
            else _("The votes show no clear groups: opinions lie on a continuum. That is a finding, not a fault.")
        ]
    text = ngettext(
        "The votes show %(n)s group of opinion (%(letters)s).",
        "The votes show %(n)s groups of opinion (%(letters)s).",
        len(letters),
    )
    said = [text % {"n": len(letters), "letters": _(", ").join(letters)}]
    if not clear:
        said.append(_("They run into one another: take them as two ends of a line rather than as camps."))
    return said


def stability(value: float | None) -> str:
    """How surely an opinion group comes back when people are drawn anew, in words."""
    if value is None:
        return ""
    if value >= 0.85:
        return _("comes back nearly always when people are drawn anew")
    if value >= 0.7:
        return _("comes back most times when people are drawn anew")
    return _("often falls apart when people are drawn anew: do not build on it")


def verdict(found: StatementReading) -> str:
    """How far a statement bridges the sides, in one sentence."""
    if found.missing:
        names = _names(side.name for side in found.missing)
        return _("Not enough votes from %(names)s to say whether everybody can live with it.") % {"names": names}
    if found.above_half is None or found.least is None or found.least.share is None:
        return _("Not enough votes yet to say anything of it.")
    values = {
        "sure": surely(found.above_half),
        "name": found.least.side.name,
        "share": found.least.share.percent,
        "interval": found.least.share.interval,
    }
    if found.bridge:
        text = _("Every side is above half (%(sure)s %% sure). %(name)s agrees least: %(share)s %% (%(interval)s).")
    elif found.likely:
        text = _(
            "Every side is probably above half (%(sure)s %% sure). %(name)s agrees least: %(share)s %% (%(interval)s)."
        )
    else:
        text = _(
            "That every side is above half is %(sure)s %% sure. %(name)s agrees least: %(share)s %% (%(interval)s)."
        )
    return text % values


def hangs_on(found: AnalysisReading) -> list[str]:
    """How far the result may be trusted, and what it hangs on."""
    said = []
    one = found.influence
    if one is not None and one.alarms:
        said.append(
            ngettext(
                "%(n)s account shows a sign that chance does not explain: a copied ballot, a burst of votes, or the "
                "same answer to everything.",
                "%(n)s accounts show a sign that chance does not explain: copied ballots, bursts of votes, or the same "
                "answer to everything.",
                one.alarms,
            )
            % {"n": one.alarms}
        )
    if one is not None and one.left_out and one.largest_shift is not None:
        text = ngettext(
            "Without the most suspicious account, the agreement with a statement moves by at most %(points)s "
            "percentage points.",
            "Without the %(n)s most suspicious accounts, the agreement with a statement moves by at most %(points)s "
            "percentage points.",
            one.left_out,
        )
        said.append(text % {"n": one.left_out, "points": percent(one.largest_shift)})
        if one.top_kept is not None:
            kept = _("Of the ten best bridges, %(n)s %% stay among the ten.") % {"n": percent(one.top_kept)}
            said.append(kept)
    if found.could_turn:
        numbers = _numbers(found.could_turn)
        said.append(
            ngettext(
                "If those who were shown it and did not vote on it think otherwise, statement %(numbers)s could lie on "
                "the other side of half.",
                "If those who were shown them and did not vote on them think otherwise, statements %(numbers)s could "
                "lie on the other side of half.",
                len(found.could_turn),
            )
            % {"numbers": numbers}
        )
    else:
        said.append(_("No statement changes sides of half if those who did not vote on it think otherwise."))
    if found.prediction is not None:
        said.append(
            _(
                "How well the picture holds: of a vote that was held back and one of the other kind, it tells which is "
                "which in %(n)s of 100 cases (50 would be chance)."
            )
            % {"n": percent(found.prediction)}
        )
    return said


def set_apart(row: SideShare, found: StatementReading) -> str:
    """On which side of the others a party or a group stands out, as far as that is no chance."""
    if not row.distinct or row.share is None or found.overall is None:
        return ""
    if row.share.estimate >= found.overall.estimate:
        return _("agrees more than the others, beyond chance")
    return _("agrees less than the others, beyond chance")


def _names(names: Iterable[str]) -> str:
    return _(", ").join(names)


def _numbers(numbers: tuple[int, ...], most: int = 8) -> str:
    """Some numbers, the rest of them as dots."""
    said = _(", ").join(str(number) for number in numbers[:most])
    return said + " …" if len(numbers) > most else said


def parted(one: Divide) -> str:
    """Who agrees most with a statement, who least, and how far they are apart."""
    text = _(
        "%(high)s agrees most, %(low)s least: %(points)s percentage points apart, between %(lower)s and %(upper)s."
    )
    return text % {
        "high": one.high.name,
        "low": one.low.name,
        "points": one.difference.percent,
        "lower": percent(one.difference.lower),
        "upper": percent(one.difference.upper),
    }


def asked(one: Unknown) -> str:
    """From whom votes are wanting, and how many more would tell."""
    if one.needed is None:
        return _("Not enough votes from %(name)s; even how many more would tell is not known.") % {
            "name": one.side.name
        }
    text = ngettext(
        "About %(n)s more vote from %(name)s would tell.",
        "About %(n)s more votes from %(name)s would tell.",
        one.needed,
    )
    return text % {"n": one.needed, "name": one.side.name}
