"""What is asked for when consent is sought and answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parley.procedure.kinds import LINE, PASSAGE

Choices = list[tuple[str, str]]


def _prose(rows: int = 4) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "dir": "auto"})


class SeekConsentForm(forms.Form):
    """Of which party consent to which mediator is sought; the choices are those of the process."""

    party = forms.ChoiceField(label=_("Party"))
    mediator = forms.ChoiceField(label=_("Mediator"))
    scope = forms.CharField(
        label=_("What the consent would cover"),
        max_length=PASSAGE,
        required=False,
        widget=_prose(),
        help_text=_("Such as “to host and moderate a first meeting”. Every seat can read it."),
    )

    def __init__(self, *args: Any, parties: Choices, mediators: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["party"].choices = parties  # type: ignore[attr-defined]
        self.fields["mediator"].choices = mediators  # type: ignore[attr-defined]


class AnswerConsentForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Answer"),
        widget=forms.RadioSelect,
        choices=[
            ("given", _("Give consent")),
            ("conditional", _("Give consent on terms")),
            ("refused", _("Refuse consent")),
        ],
    )
    terms = forms.CharField(
        label=_("Terms"),
        max_length=PASSAGE,
        required=False,
        widget=_prose(),
        help_text=_(
            "Read by your delegation and the mediators' team alone. Until you say they are met, no round opens."
        ),
    )
    why = forms.CharField(label=_("Why (every seat can read it)"), max_length=PASSAGE, required=False, widget=_prose(2))


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why (every seat can read it)"), max_length=PASSAGE, required=False, widget=_prose())


class GroundForm(forms.Form):
    what = forms.CharField(
        label=_("The ground"),
        max_length=PASSAGE,
        widget=_prose(),
        help_text=_("What speaks for this mediator, such as neutrality or good relations with all sides."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=LINE, required=False, help_text=_("Where somebody else said it.")
    )


class InterestForm(forms.Form):
    what = forms.CharField(
        label=_("Your interests"),
        max_length=PASSAGE,
        widget=_prose(),
        help_text=_("Offices, holdings, kinship, or ties to a party. If there are none, say so."),
    )
