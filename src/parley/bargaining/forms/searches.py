"""What is asked for when a search for packages is announced."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parley.bargaining.rules import searches as rules
from parley.bargaining.rules.laid import Laid
from parley.procedure.kinds import PASSAGE
from parley.procedure.words import say

_WORDS = {"rows": 3, "dir": "auto"}


class AnnounceForm(forms.Form):
    due = forms.DateTimeField(
        label=_("Priorities must be sealed by (UTC)"),
        help_text=_("Every seat learns of it now. The search begins at this time, with what lies sealed then."),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    )
    parties = forms.MultipleChoiceField(
        label=_("On whose priorities"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Leave all unmarked for every party. It is made only if the priorities of all of these lie sealed; if not, "
            "you are told that, and not whose are missing."
        ),
    )
    concepts = forms.MultipleChoiceField(
        label=_("What is looked for"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gives a package of its own, to lay side by side."),
    )
    others = forms.IntegerField(
        label=_("How many more that come close and differ in earnest"),
        min_value=0,
        max_value=rules.MOST_OTHERS,
        initial=2,
    )
    words = forms.CharField(
        label=_("What you say to the parties with it"),
        required=False,
        max_length=PASSAGE,
        widget=forms.Textarea(_WORDS),
    )

    def __init__(self, *args: Any, laid: Laid, parties: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._issues = [issue.id for issue in laid.issues]
        self.fields["parties"].choices = parties  # type: ignore[attr-defined]
        self.fields["concepts"].choices = [  # type: ignore[attr-defined]
            (code, f"{say(heading)}. {say(what)}") for code, (heading, what) in rules.CONCEPTS.items()
        ]
        for number, issue in enumerate(laid.issues):
            choices: list[tuple[str, Any]] = [("", _("nothing in particular"))]
            choices += [(option.id, option.label) for option in issue.options]
            # Said once, above the first of them.
            said = _("Near which package, if near one? Its option of each issue.") if number == 0 else ""
            self.fields[f"near_{issue.id}"] = forms.ChoiceField(
                label=issue.title, required=False, choices=choices, help_text=said
            )
        self.fields["at_most"] = forms.IntegerField(
            label=_("At most so many issues settled otherwise than there"),
            required=False,
            min_value=0,
            max_value=max(len(self._issues), 1),
            help_text=_("Left empty: the nearest that is almost as good."),
        )
        self.fields["seed"] = forms.IntegerField(
            label=_("Where chance starts from"),
            min_value=0,
            max_value=2**31 - 1,
            initial=0,
            help_text=_("The same number gives the same packages again."),
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        taken = {issue: found.pop(f"near_{issue}", "") for issue in self._issues}
        found["near"] = {issue: option for issue, option in taken.items() if option}
        return found


class WithdrawSearchForm(forms.Form):
    why = forms.CharField(
        label=_("Why (every seat can read it)"), required=False, max_length=PASSAGE, widget=forms.Textarea(_WORDS)
    )
