"""What is asked of those who take part."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parley.procedure.kinds import LINE


class StatementForm(forms.Form):
    body = forms.CharField(
        label=_("Statement"),
        max_length=LINE,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("One thought, in one sentence, that others can agree or disagree with."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.TEXT_LANGUAGES)


class TranslationForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the translation"), choices=settings.TEXT_LANGUAGES)
    body = forms.CharField(
        label=_("The statement in that language"),
        max_length=LINE,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("As close to the original as can be: people vote on either as one statement."),
    )


class VoteForm(forms.Form):
    statement = forms.IntegerField(widget=forms.HiddenInput)
    value = forms.TypedChoiceField(choices=[("1", _("Agree")), ("-1", _("Disagree")), ("0", _("Pass"))], coerce=int)
