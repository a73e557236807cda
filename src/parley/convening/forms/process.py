"""What is asked for when a process, its parties and its background are entered."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parley.convening.rules.process import TRACKS
from parley.procedure.kinds import LINE, NAME, PASSAGE

Choices = list[tuple[str, str]]


def _prose(rows: int = 4) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "dir": "auto"})


class ProcessForm(forms.Form):
    title = forms.CharField(label=_("Title of the process"), max_length=LINE)
    summary = forms.CharField(
        label=_("What it is about"),
        max_length=PASSAGE,
        required=False,
        widget=_prose(),
        help_text=_("A sentence or two that every side would accept. Every member reads it."),
    )
    track = forms.ChoiceField(
        label=_("Track"), widget=forms.RadioSelect, choices=[(key, _(label)) for key, label in TRACKS.items()]
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of its texts"), widget=forms.CheckboxSelectMultiple, choices=settings.TEXT_LANGUAGES
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        initial="UTC",
        help_text=_(
            "For dates where no host city says otherwise. By its name, such as Asia/Almaty, Europe/Zurich or UTC."
        ),
    )


class OpenProcessForm(ProcessForm):
    institution = forms.CharField(
        label=_("Your institution"),
        max_length=200,
        required=False,
        help_text=_("You will sit in the process as its secretariat."),
    )


class DescribeProcessForm(ProcessForm):
    edition = forms.IntegerField(widget=forms.HiddenInput)


class PartyForm(forms.Form):
    """A party with its names in other languages; `coalitions` are the parties in which it may stand."""

    name = forms.CharField(label=_("Name"), max_length=NAME, help_text=_("As the party calls itself."))
    about = forms.CharField(
        label=_("About the party"),
        max_length=PASSAGE,
        required=False,
        widget=_prose(),
        help_text=_("In words that the party itself would accept."),
    )
    coalition = forms.ChoiceField(label=_("Stands in the coalition"), required=False)

    def __init__(self, *args: Any, coalitions: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["coalition"].choices = [("", _("none")), *coalitions]  # type: ignore[attr-defined]
        for code, language in settings.TEXT_LANGUAGES:
            label = _("Name in %(language)s") % {"language": language}
            self.fields[f"name_{code}"] = forms.CharField(label=label, max_length=NAME, required=False)
        self.order_fields(["edition", "name", *(f"name_{code}" for code, _label in settings.TEXT_LANGUAGES)])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        codes = [code for code, _label in settings.TEXT_LANGUAGES]
        return cleaned | {"names": {code: cleaned[f"name_{code}"] for code in codes if cleaned.get(f"name_{code}")}}

    def full_clean(self) -> None:
        """The act takes the names as one entry."""
        super().full_clean()
        for code, _label in settings.TEXT_LANGUAGES:
            getattr(self, "cleaned_data", {}).pop(f"name_{code}", None)


class EditPartyForm(PartyForm):
    edition = forms.IntegerField(widget=forms.HiddenInput)


class CorrectFactForm(forms.Form):
    what = forms.CharField(label=_("What happened, or is so"), max_length=PASSAGE, widget=_prose())
    when = forms.CharField(label=_("When, in words"), max_length=120, help_text=_("Such as “6 to 9 April 2015”."))
    day = forms.DateField(
        label=_("The day on which it was, or began"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For its place in history; leave it empty where it is not known."),
    )
    where = forms.CharField(label=_("Where (for a round held elsewhere)"), max_length=LINE, required=False)
    source = forms.CharField(label=_("Source"), max_length=LINE, help_text=_("Who says so, and where it can be read."))
    why = forms.CharField(label=_("Why it is corrected"), max_length=PASSAGE, required=False, widget=_prose(2))


class FactForm(CorrectFactForm):
    why = None  # type: ignore[assignment]
    kind = forms.ChoiceField(
        label=_("What it is"),
        widget=forms.RadioSelect,
        initial="background",
        choices=[("background", _("A fact of the background")), ("elsewhere", _("A round held elsewhere"))],
    )
    field_order = ("kind",)
