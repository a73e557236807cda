"""What is asked for at the bargaining table."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parley.procedure.kinds import LINE, PASSAGE

_WORDS = {"rows": 4, "dir": "auto"}


class LayForm(forms.Form):
    title = forms.CharField(label=_("The issue"), max_length=LINE)
    about = forms.CharField(
        label=_("What it is about"), max_length=PASSAGE, required=False, widget=forms.Textarea(_WORDS)
    )
    provenance = forms.CharField(
        label=_("Where it comes from"),
        max_length=LINE,
        required=False,
        help_text=_("Such as a statement of the consultation."),
    )
    concerned = forms.MultipleChoiceField(
        label=_("Only these parties see it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave all unmarked for an issue that every seat sees."),
    )

    def __init__(self, *args: Any, parties: list[Any], taken: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if taken is not None:
            # Where it comes from is known then, and is not for anybody to word anew.
            del self.fields["provenance"]
        self.fields["concerned"].choices = parties  # type: ignore[attr-defined]


class EditForm(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("The issue"), max_length=LINE)
    about = forms.CharField(
        label=_("What it is about"), max_length=PASSAGE, required=False, widget=forms.Textarea(_WORDS)
    )


class MoveForm(forms.Form):
    to = forms.ChoiceField(
        label=_("Where it stands"),
        widget=forms.RadioSelect,
        choices=[("off_table", _("off the table")), ("on_table", _("on the table"))],
    )


class OptionForm(forms.Form):
    label = forms.CharField(label=_("Option"), max_length=LINE, widget=forms.Textarea({"rows": 2, "dir": "auto"}))
