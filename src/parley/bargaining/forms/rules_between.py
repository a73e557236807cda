"""What is asked for when the mediators lay rules between the issues."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parley.bargaining.rules.laid import MOST_COST, Laid
from parley.procedure.kinds import LINE


def _grouped(laid: Laid) -> list[tuple[str, list[tuple[str, str]]]]:
    """The options of all issues, each under its issue."""
    return [(issue.title, [(option.id, option.label) for option in issue.options]) for issue in laid.issues]


class _RuleForm(forms.Form):
    """A rule that is laid; or changed, from the edition that the page showed."""

    edition = forms.IntegerField(widget=forms.HiddenInput, initial=0)


class RequireForm(_RuleForm):
    def __init__(self, *args: Any, laid: Laid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *_grouped(laid)]
        self.fields["condition"] = forms.ChoiceField(label=_("If this is taken"), choices=choices)
        self.fields["then"] = forms.ChoiceField(label=_("this must be taken too"), choices=choices)


class ExcludeForm(_RuleForm):
    def __init__(self, *args: Any, laid: Laid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["options"] = forms.MultipleChoiceField(
            label=_("These cannot all stand in one package"),
            widget=forms.CheckboxSelectMultiple,
            choices=_grouped(laid),
            help_text=_("Two or more, of different issues."),
        )


class BudgetForm(_RuleForm):
    name = forms.CharField(
        label=_("What is counted"), max_length=LINE, help_text=_("Such as millions a year, or observers on the ground.")
    )
    limit = forms.IntegerField(label=_("All together at most"), min_value=0, max_value=1_000_000_000)

    def __init__(self, *args: Any, laid: Laid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._options = [option.id for issue in laid.issues for option in issue.options]
        for issue in laid.issues:
            for option in issue.options:
                self.fields[f"cost_{option.id}"] = forms.IntegerField(
                    label=f"{issue.title}: {option.label}", required=False, min_value=0, max_value=MOST_COST
                )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        entered = {option: found.pop(f"cost_{option}", None) for option in self._options}
        found["cost"] = {option: cost for option, cost in entered.items() if cost}
        return found
