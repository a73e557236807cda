"""What a delegation's statement means, in sentences: weights, exchanges, how far its answers fit, what comes next."""

from dataclasses import asdict, dataclass
from fractions import Fraction

from parley.procedure.errors import mark as _
from parley.settlement.elicitation import Judgement, Stability

Said = tuple[str, dict[str, object]]

#: The words for a weight, by the least share of all that they stand for.
_SHARES = (
    (Fraction(3, 5), _("more than all others together")),
    (Fraction(2, 5), _("about half of all")),
    (Fraction(29, 100), _("about a third of all")),
    (Fraction(22, 100), _("about a quarter of all")),
    (Fraction(17, 100), _("about a fifth of all")),
    (Fraction(12, 100), _("about a seventh of all")),
    (Fraction(7, 100), _("about a tenth of all")),
    (Fraction(3, 100), _("a little")),
    (Fraction(1, 10_000), _("very little")),
)


def weight_said(weight: Fraction) -> str:
    """How much of everything at stake an issue is to the delegation."""
    return next((said for least, said in _SHARES if weight >= least), _("nothing: any option will do"))


@dataclass(frozen=True)
class SaidTrade:
    """The ends of an exchange in words: what is gained on one issue, and how far down it goes for that on another."""

    gains: str
    gained: str
    instead: str
    gives: str
    given: str
    down_to: str
    not_to: str | None


def trade_said(trade: SaidTrade) -> Said:
    """An exchange as a sentence."""
    values: dict[str, object] = asdict(trade)
    if trade.not_to is None:
        return _(
            "To have “%(gained)s” rather than “%(instead)s” (%(gains)s), you would go from “%(given)s” as far as "
            "“%(down_to)s”, the least that you like there (%(gives)s)."
        ), values
    return _(
        "To have “%(gained)s” rather than “%(instead)s” (%(gains)s), you would go from “%(given)s” down to "
        "“%(down_to)s”, but not to “%(not_to)s” (%(gives)s)."
    ), values


def judgement_said(judgement: Judgement, titles: list[str]) -> Said:
    """Whether an answer fits the weights; where it does not, which of them it contradicts."""
    if judgement.fits:
        return _("This fits what you said before."), {}
    light = titles[judgement.too_light] if judgement.too_light is not None else ""
    heavy = titles[judgement.too_heavy] if judgement.too_heavy is not None else ""
    if judgement.against_order:
        return _(
            "No weights in the order that you gave fit this answer. Look at the order of “%(light)s” and “%(heavy)s” "
            "again, or at this answer."
        ), {"light": light, "heavy": heavy}
    if not light or not heavy:
        return _("This does not fit what you said of the options. Look at their order again, or at this answer."), {}
    return _("This does not fit: by it “%(light)s” matters more to you than you said, or “%(heavy)s” less."), {
        "light": light,
        "heavy": heavy,
    }


def stability_said(stability: Stability) -> Said:
    """Whether more answers would change anything that is recommended."""
    share: dict[str, object] = {"share": round(100 * stability.share)}
    if stability.enough:
        return _(
            "Enough has been asked: of 100 pairs of packages, %(share)s come in the same order whatever weights fit "
            "what you said."
        ), share
    return _(
        "So far %(share)s of 100 pairs of packages come in the same order whatever weights fit what you said. A few "
        "more answers make that surer."
    ), share


def floor_said(level: int | None, *, by_package: bool) -> Said:
    """What the delegation said that it could only just accept."""
    if level is not None:
        return _("Anything worth %(level)s of 100 points or more, 100 being your best on every issue."), {
            "level": level
        }
    if by_package:
        return _("Anything worth no less to you than the package that you named."), {}
    return _("Anything that crosses none of your red lines is better than no agreement."), {}
