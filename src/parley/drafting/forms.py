"""What is asked for on the pages of drafting."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parley.procedure.kinds import LINE, PASSAGE
from parley.record.sources import new_id


def _passage(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "dir": "auto"})


def _moment(label: Any, help_text: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, help_text=help_text, widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M")
    )


class BeginForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=LINE)
    language = forms.ChoiceField(
        label=_("Language of drafting"),
        choices=settings.TEXT_LANGUAGES,
        help_text=_(
            "Clauses are written in this language and translated from it. It may be another than the authentic one."
        ),
    )


class AfterForm(forms.Form):
    """Asks behind which clause; `clauses` are the clauses to choose from, as (public id, label)."""

    after = forms.ChoiceField(label=_("Where it stands"), required=False)

    def __init__(self, *given: Any, clauses: Sequence[tuple[str, str]] = (), **named: Any) -> None:
        super().__init__(*given, **named)
        behind = [(public_id, _("after %(clause)s") % {"clause": label}) for public_id, label in clauses]
        choices = [("", _("at the end")), ("first", _("before all others")), *behind]
        self.fields["after"].choices = choices  # type: ignore[attr-defined]


class TermsForm(AfterForm):
    """Asks which terms of a package are taken over; `terms` are those to choose from, as (issue, label)."""

    issues = forms.MultipleChoiceField(label=_("The terms"), widget=forms.CheckboxSelectMultiple)
    field_order = ("issues", "after")

    def __init__(self, *given: Any, terms: Sequence[tuple[str, str]] = (), **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["issues"].choices = terms  # type: ignore[attr-defined]


class ClauseForm(AfterForm):
    heading = forms.CharField(label=_("Heading"), max_length=LINE, required=False)
    body = forms.CharField(label=_("Wording"), max_length=PASSAGE, widget=_passage(8))
    provenance = forms.CharField(
        label=_("Where it comes from"),
        max_length=LINE,
        required=False,
        help_text=_("For the mediators and their secretariat alone, such as “the letter of request”."),
    )
    field_order = ("heading", "body", "after", "provenance")

    def __init__(self, *given: Any, taken: Any = None, **named: Any) -> None:
        super().__init__(*given, **named)
        if taken is not None:
            # Where it comes from is known then, and is not for anybody to word anew.
            del self.fields["provenance"]


class ClauseEditForm(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)
    heading = forms.CharField(label=_("Heading"), max_length=LINE, required=False)
    body = forms.CharField(label=_("Wording"), max_length=PASSAGE, widget=_passage(10))


class LayClauseForm(forms.Form):
    title = forms.CharField(label=_("The issue"), max_length=LINE)
    about = forms.CharField(
        label=_("What it is about"),
        max_length=PASSAGE,
        required=False,
        widget=_passage(6),
        help_text=_(
            "Every seat reads this as soon as the issue lies on the table, whether the draft is circulated or not."
        ),
    )
    options = forms.CharField(
        label=_("Ways to settle it, one on each line"), max_length=PASSAGE, required=False, widget=_passage(4)
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        found["options"] = [line.strip() for line in found.get("options", "").splitlines() if line.strip()]
        return found


class StrikeForm(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)


class TranslationForm(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)
    translated_from = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    heading = forms.CharField(label=_("Heading"), max_length=LINE, required=False)
    body = forms.CharField(label=_("Translation"), max_length=PASSAGE, widget=_passage(10))


class TitleForm(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=LINE)


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.TEXT_LANGUAGES)
    title = forms.CharField(label=_("Title in this language"), max_length=LINE)


class CirculateForm(forms.Form):
    closes = _moment(
        _("Criticism closes at (UTC)"),
        _("From now until then each party criticises the draft, unseen by the others; then all is revealed at once."),
    )
    reveal_to = forms.ChoiceField(
        label=_("Who will read the criticism"),
        widget=forms.RadioSelect,
        initial="everybody",
        choices=[("everybody", _("Everybody at the table")), ("team", _("The mediators and their secretariat alone"))],
    )


class CriticismForm(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    words = forms.CharField(label=_("What your party holds against it"), max_length=PASSAGE, widget=_passage(5))


class PutForm(forms.Form):
    """Puts the text; `rounds` are those whose attendance may give the voices, none where the rules ask for all."""

    due = _moment(
        _("Answers until (UTC)"),
        _("All answers are revealed at once: when the last is in, or at this time. Who is silent has not accepted."),
    )
    round = forms.ChoiceField(
        label=_("Those present at"),
        required=False,
        help_text=_("Those who came to this round, and have not walked out, have a voice."),
    )

    def __init__(self, *given: Any, rounds: Sequence[tuple[str, str]] = (), **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["round"].choices = [("", _("all who are seated")), *rounds]  # type: ignore[attr-defined]
        if not rounds:
            del self.fields["round"]


class AnswerForm(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[("accept", _("Accept the text as it stands")), ("reject", _("Reject it"))],
    )
    words = forms.CharField(
        label=_("In your words"),
        max_length=PASSAGE,
        required=False,
        widget=_passage(4),
        help_text=_("Revealed to everybody at the table together with the answers of all."),
    )
    language = forms.ChoiceField(label=_("Language of the version that you answer"))
    #: Drawn by chance, so that nobody can tell the answer from the hash of what is signed.
    seal = forms.CharField(max_length=32, widget=forms.HiddenInput, initial=new_id)

    def __init__(self, *args: Any, languages: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        if not languages:
            del self.fields["language"], self.fields["seal"]


class AbandonForm(forms.Form):
    why = forms.CharField(
        label=_("Why (every seat can read it)"), max_length=PASSAGE, required=False, widget=_passage(4)
    )
