"""What is asked of those who moderate; `was` carries how a thing stood on the page, so that two don't judge at once."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from parley.consultation.forms.taking_part import StatementForm
from parley.procedure.kinds import LINE

_STATES = [("submitted", ""), ("accepted", ""), ("rejected", "")]
_READ_BY = _("Whoever wrote the statement reads it, and every seat if the statement has been shown already.")
_REASON = _("Needed for a rejection, and to change a verdict.")


class JudgeForm(forms.Form):
    was = forms.ChoiceField(choices=_STATES, widget=forms.HiddenInput, required=False)
    verdict = forms.ChoiceField(
        label=_("Verdict"),
        widget=forms.RadioSelect,
        choices=[("accepted", _("accept")), ("rejected", _("reject, with the reason below"))],
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=LINE, required=False, help_text=format_lazy("{} {}", _READ_BY, _REASON)
    )

    def clean_was(self) -> str:
        return self.cleaned_data["was"] or "submitted"


class EditForm(StatementForm):
    was = forms.ChoiceField(choices=_STATES, widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=LINE, help_text=_READ_BY)

    clean_was = JudgeForm.clean_was


class MetaForm(forms.Form):
    meta = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], widget=forms.HiddenInput, coerce=lambda value: value == "yes"
    )


class StrictnessForm(forms.Form):
    moderation = forms.ChoiceField(choices=[("before", ""), ("after", "")], widget=forms.HiddenInput)
    was = forms.ChoiceField(choices=[("before", ""), ("after", "")], widget=forms.HiddenInput)

    def add_error(self, field: str | None, error: Any) -> None:
        """Nothing here can be typed: what is wrong is said above the button."""
        super().add_error(None, error)
