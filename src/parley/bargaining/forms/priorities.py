"""What a delegation is asked on the way of stating its priorities: plain numbers and choices, on any device."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parley.bargaining.rules import priorities as rules
from parley.bargaining.rules.laid import Laid, LaidIssue
from parley.procedure.kinds import PASSAGE


class _OfEdition(forms.Form):
    """Every part is stated from the edition that its page showed."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def numbers(self, prefix: str, names: Sequence[str], found: dict[str, Any]) -> dict[str, int]:
        """The numbers entered under these names, those that are missing left out."""
        entered = {name: found.pop(f"{prefix}_{name}", None) for name in names}
        return {name: number for name, number in entered.items() if number is not None}


class RankIssuesForm(_OfEdition):
    """A place for each issue."""

    def __init__(self, *args: Any, issues: Sequence[LaidIssue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = [issue.id for issue in issues]
        for issue in issues:
            self.fields[f"place_{issue.id}"] = forms.IntegerField(label=issue.title, min_value=1, max_value=999)
        self.fields["words"] = forms.CharField(
            label=_("Notes for your delegation alone"),
            required=False,
            max_length=PASSAGE,
            widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found["places"] = self.numbers("place", self._names, found)
        return found


class JudgeOptionsForm(_OfEdition):
    """A place, or points, for each option of one issue; beside them what cannot be accepted at all."""

    def __init__(self, *args: Any, issue: LaidIssue, how: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names, self._how = [option.id for option in issue.options], how
        prefix, least, most = ("place", 1, 999) if how == rules.PLACES else ("points", 0, rules.TOP)
        for option in issue.options:
            self.fields[f"{prefix}_{option.id}"] = forms.IntegerField(
                label=option.label, min_value=least, max_value=most
            )
        self.fields["red_lines"] = forms.MultipleChoiceField(
            label=_("Beyond your red lines: never acceptable, whatever else is in the package"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(option.id, option.label) for option in issue.options],
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self._how == rules.PLACES:
            found["places"] = self.numbers("place", self._names, found)
        else:
            found["points"] = self.numbers("points", self._names, found)
        return found


class WeighForm(_OfEdition):
    """Points for the foremost issues; or back to the order alone."""

    def __init__(self, *args: Any, issues: Sequence[LaidIssue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = [issue.id for issue in issues]
        for issue in issues:
            self.fields[f"swing_{issue.id}"] = forms.IntegerField(label=issue.title, min_value=0, max_value=rules.TOP)
        self.fields["order"] = forms.BooleanField(label=_("Take the order alone again, without points"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        swing = self.numbers("swing", self._names, found)
        found["swing"] = {} if found.pop("order", False) else swing
        return found


class RedLineForm(_OfEdition):
    """An option of some of the issues, that could not be accepted together."""

    def __init__(self, *args: Any, laid: Laid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._issues = [issue.id for issue in laid.issues]
        for issue in laid.issues:
            self.fields[f"issue_{issue.id}"] = _of_issue(issue, _("has no part in it"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found["options"] = list(_chosen(self._issues, found).values())
        if len(found["options"]) < 2 and not self.errors:
            # A single one is marked where its issue's options are put in order, and would not be listed here.
            self.add_error(None, _("Choose two options or more."))
        return found


class EraseForm(_OfEdition):
    """The red line that is taken back, by its options."""

    options = forms.CharField(widget=forms.HiddenInput, max_length=4000)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found["options"] = found.get("options", "").split()
        return found


_NO, _PACKAGE, _LEVEL = "none", "package", "level"


class FloorForm(_OfEdition):
    """What could only just be accepted: nothing in particular, a package, or a level."""

    how = forms.ChoiceField(
        label=_("What could you only just accept?"),
        widget=forms.RadioSelect,
        choices=[
            (_NO, _("Anything that crosses none of our red lines is better than no agreement")),
            (_PACKAGE, _("A package that we choose below: what is worth less to us than that, we would not sign")),
            (_LEVEL, _("A number of points: what is worth less to us than that, we would not sign")),
        ],
    )

    def __init__(self, *args: Any, laid: Laid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._issues = [issue.id for issue in laid.issues]
        for issue in laid.issues:
            self.fields[f"issue_{issue.id}"] = _of_issue(issue, _("as bad for us as it can be"))
        self.fields["level"] = forms.IntegerField(
            label=_("Or so many points of 100"),
            help_text=_("100 is your best on every issue, 0 your worst on every issue."),
            required=False,
            min_value=0,
            max_value=rules.TOP,
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        how, just = found.pop("how", _NO), _chosen(self._issues, found)
        if how == _PACKAGE and not just and not self.errors:
            self.add_error("how", _("Choose an option for at least one issue, or another answer here."))
        if how == _LEVEL and found.get("level") is None and "level" not in self.errors:
            self.add_error("level", _("Enter a number from 0 to 100."))
        found["just"] = just if how == _PACKAGE else {}
        found["level"] = found.get("level") if how == _LEVEL else None
        return found

    @staticmethod
    def begun(stated: rules.Statement) -> dict[str, Any]:
        """What the form begins from."""
        how = _LEVEL if stated.level is not None else _PACKAGE if stated.just else _NO
        return {"how": how, "level": stated.level, **{f"issue_{issue}": one for issue, one in stated.just.items()}}


class _TwoPackages(_OfEdition):
    """Two packages, carried through the page by the ids of their options."""

    left = forms.CharField(widget=forms.HiddenInput, max_length=4000)
    right = forms.CharField(widget=forms.HiddenInput, max_length=4000)

    def __init__(self, *args: Any, laid: Laid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._laid = laid

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for side in ("left", "right"):
            options = found.get(side, "").split()
            found[side] = {self._laid.issue_of[one]: one for one in options if one in self._laid.issue_of}
        return found


class CompareForm(_TwoPackages):
    prefers = forms.ChoiceField(
        label=_("Which of the two would you rather sign?"),
        choices=[
            (rules.LEFT, _("The first")),
            (rules.RIGHT, _("The second")),
            (rules.EITHER, _("Either: they are worth the same to us")),
        ],
    )


class TakeBackForm(_TwoPackages):
    """An answer that is taken back."""


class SealForm(_OfEdition):
    opened = forms.ChoiceField(
        label=_("What may the mediators and their secretariat see of it?"),
        widget=forms.RadioSelect,
        initial=rules.NOTHING,
        choices=[
            (rules.NOTHING, _("Nothing, not even that it is sealed")),
            (rules.THAT_SEALED, _("That we have sealed")),
            (rules.RANKING, _("That we have sealed, and how we rank the issues")),
            (rules.ALL, _("All of it")),
        ],
    )
    conflict_told = forms.BooleanField(
        label=_("If no package fits, the mediators may be told what of it stands in the way"),
        required=False,
        help_text=_(
            "Such as a red line. Without this they are told nothing of yours, nor whether yours is part of it."
        ),
    )


def _of_issue(issue: LaidIssue, nothing: Any) -> forms.ChoiceField:
    """A choice among the options of one issue, or none of them."""
    choices: list[tuple[str, Any]] = [("", nothing), *((option.id, option.label) for option in issue.options)]
    return forms.ChoiceField(label=issue.title, required=False, choices=choices)


def _chosen(issues: Sequence[str], found: dict[str, Any]) -> dict[str, str]:
    taken = {issue: found.pop(f"issue_{issue}", "") for issue in issues}
    return {issue: option for issue, option in taken.items() if option}
