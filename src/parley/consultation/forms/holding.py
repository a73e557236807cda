"""What is asked for as a consultation is prepared and opened."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parley.procedure.kinds import LINE, NAME, PASSAGE


class PrepareForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=LINE)
    question = forms.CharField(
        label=_("The question"), max_length=PASSAGE, widget=forms.Textarea({"rows": 4, "dir": "auto"})
    )
    moderation = forms.ChoiceField(
        label=_("When is a submitted statement shown?"),
        widget=forms.RadioSelect,
        initial="before",
        choices=[("before", _("once it has been accepted")), ("after", _("at once, unless it is rejected"))],
    )
    counts_for = forms.ChoiceField(
        label=_("Who sees the counts while it is open?"),
        widget=forms.RadioSelect,
        initial="team",
        choices=[("team", _("the mediators and the secretariat")), ("seats", _("every seat"))],
    )


class LinkForm(forms.Form):
    label = forms.CharField(
        label=_("Name of the link"), max_length=NAME, help_text=_("Such as “market of the lower town”.")
    )
    party = forms.ChoiceField(
        label=_("For whom"), required=False, help_text=_("Whoever comes by a party's link is counted for that party.")
    )

    places = forms.IntegerField(
        label=_("For how many people"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=_("Nobody more is let in by this link. Leave it empty for as many as like to come."),
    )

    def __init__(self, *args: Any, parties: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [("", _("anybody")), *parties]  # type: ignore[attr-defined]


class OpenForm(forms.Form):
    closes_at = forms.DateTimeField(
        label=_("Closes at (UTC)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}),
        help_text=_("Leave it empty to close it by hand."),
    )
