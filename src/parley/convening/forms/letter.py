"""What is asked for on the pages of a letter of request."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parley.procedure.kinds import LINE, PASSAGE, TEXT

Choices = list[tuple[str, str]]


class LetterForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=LINE)
    addressee = forms.CharField(
        label=_("To whom it is addressed"),
        max_length=LINE,
        help_text=_("Name and office of the one who is asked to mediate."),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.TEXT_LANGUAGES)
    body = forms.CharField(
        label=_("Text of the letter"), max_length=TEXT, widget=forms.Textarea({"rows": 16, "dir": "auto"})
    )
    expected = forms.IntegerField(
        label=_("How many leaders are expected to sign"), min_value=0, max_value=500, required=False, initial=0
    )

    def clean_expected(self) -> int:
        return self.cleaned_data["expected"] or 0


class LetterEditForm(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=LINE)
    addressee = forms.CharField(label=_("To whom it is addressed"), max_length=LINE)
    body = forms.CharField(
        label=_("Text of the letter"), max_length=TEXT, widget=forms.Textarea({"rows": 16, "dir": "auto"})
    )


class LetterAnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Answer"),
        widget=forms.RadioSelect,
        choices=[
            ("accepted", _("Accept the request")),
            ("accepted_with_terms", _("Accept with terms")),
            ("declined", _("Decline")),
        ],
    )
    terms = forms.CharField(
        label=_("Terms"),
        max_length=PASSAGE,
        required=False,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        help_text=_("For an acceptance with terms, such as “as host and moderator”."),
    )


class OpenToForm(forms.Form):
    """To which parties the letter is shown; `parties` are the choices, in their order."""

    open_to = forms.MultipleChoiceField(
        label=_("Parties that may see and sign it"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Until it is delivered nobody else sees the letter, and a party once chosen cannot be shut out."),
    )

    def __init__(self, *args: Any, parties: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["open_to"].choices = parties  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """The signature is under the edition that was shown."""

    edition = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    why = forms.CharField(
        label=_("Why (whoever sees the letter can read it)"),
        max_length=PASSAGE,
        required=False,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )


class DeliverForm(forms.Form):
    answer_due = forms.DateTimeField(
        label=_("Answer hoped for by (UTC)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}),
        help_text=_("When this time has passed without an answer the letter lapses. Leave it empty to set no time."),
    )
