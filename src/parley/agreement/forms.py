"""What is asked for on the pages of the agreement."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parley.procedure.kinds import LINE, PASSAGE

_WORDS = {"rows": 4, "dir": "auto"}


class OpenForSignatureForm(forms.Form):
    text = forms.ChoiceField(label=_("Adopted text"))
    signatories = forms.MultipleChoiceField(label=_("Who is entitled to sign"), widget=forms.CheckboxSelectMultiple)
    condition = forms.ChoiceField(
        label=_("When does it enter into force?"),
        widget=forms.RadioSelect,
        choices=[
            ("all_signed", _("when all who are entitled have signed")),
            ("each_party_signed", _("when somebody has signed for each party")),
            ("number_signed", _("when so many have signed as stated below")),
            ("number_ratified", _("when so many have ratified as stated below")),
            ("on_date", _("on the day stated below")),
        ],
    )
    number = forms.IntegerField(label=_("How many"), required=False, min_value=0, max_value=10_000)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}))
    open_until = forms.DateTimeField(
        label=_("Open for signature until (UTC)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}),
        help_text=_("Leave it empty to close the signing by hand."),
    )

    def __init__(self, *args: Any, texts: list[Any], seats: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].choices = texts  # type: ignore[attr-defined]
        self.fields["signatories"].choices = seats  # type: ignore[attr-defined]

    def clean_number(self) -> int:
        return self.cleaned_data["number"] or 0


class SignForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the version that you sign"))
    reservation = forms.CharField(
        label=_("Reservation"),
        max_length=PASSAGE,
        required=False,
        widget=forms.Textarea(_WORDS),
        help_text=_("Stands beside your signature for all to read. Leave it empty to sign without one."),
    )

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = _named(languages)  # type: ignore[attr-defined]


class InitialForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the version that you initial"))

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = _named(languages)  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("In your words (every seat can read them)"),
        max_length=PASSAGE,
        required=False,
        widget=forms.Textarea(_WORDS),
    )


class CommitmentForm(forms.Form):
    party = forms.ChoiceField(label=_("Who promises"))
    what = forms.CharField(label=_("What is promised"), max_length=PASSAGE, widget=forms.Textarea(_WORDS))
    clause = forms.CharField(label=_("Under which clause"), max_length=LINE, required=False)
    due_at = forms.DateTimeField(label=_("By when (UTC)"), widget=forms.DateTimeInput({"type": "datetime-local"}))
    verifier = forms.ChoiceField(label=_("Who verifies"))

    def __init__(self, *args: Any, parties: list[Any], verifiers: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = parties  # type: ignore[attr-defined]
        self.fields["verifier"].choices = verifiers  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    words = forms.CharField(
        label=_("What has been done, and how it can be seen"), max_length=PASSAGE, widget=forms.Textarea(_WORDS)
    )


class SettleForm(ReportForm):
    finding = forms.ChoiceField(
        label=_("What came of it"),
        widget=forms.RadioSelect,
        choices=[
            ("verified", _("it was kept after all")),
            ("breach", _("it was breached")),
            ("unresolved", _("it cannot be resolved")),
        ],
    )


def _named(languages: list[str]) -> list[tuple[str, Any]]:
    names = dict(settings.TEXT_LANGUAGES)
    return [(code, names.get(code, code)) for code in languages]
