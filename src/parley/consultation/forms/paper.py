"""What is asked for as sheets of paper are printed and typed in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parley.consultation.rules import paper
from parley.procedure.errors import Refused
from parley.procedure.words import say


class PrintForm(forms.Form):
    copies = forms.IntegerField(
        label=_("How many sheets"), min_value=1, max_value=paper.COPIES, initial=20, help_text=_("One for each person.")
    )
    statements = forms.IntegerField(
        label=_("How many statements on each, at most"),
        min_value=1,
        max_value=paper.STATEMENTS,
        initial=20,
        help_text=_("If there are more, those that most need votes are drawn."),
    )
    first = forms.ChoiceField(label=_("Language"), choices=settings.TEXT_LANGUAGES, initial=get_language)
    second = forms.ChoiceField(
        label=_("A second language beside it"), choices=[("", _("none")), *settings.TEXT_LANGUAGES], required=False
    )

    def clean(self) -> dict[str, Any]:
        entries = dict(super().clean() or {})
        chosen = [entries.pop(name, "") for name in ("first", "second")]
        return {**entries, "languages": [code for code in chosen if code]}

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error("second" if field == "languages" else field, error)


class AnswersWidget(forms.Widget):
    """One small entry for each statement of the sheet, in its order: made for a keyboard, digit and tab by turns."""

    template_name = "consultation/answers.html"
    use_fieldset = True

    def __init__(self, lines: list[Any]) -> None:
        super().__init__()
        self.lines = lines

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {str(line.number): data.get(f"{name}-{line.number}", "") for line in self.lines}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}-{line.number}" in data for line in self.lines)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        typed = value if isinstance(value, Mapping) else {}
        rows = [(line, f"{name}-{line.number}", typed.get(str(line.number), "")) for line in self.lines]
        return {**super().get_context(name, value, attrs), "rows": rows}

    def id_for_label(self, id_: str | None) -> str:
        return f"{id_}-{self.lines[0].number}" if id_ and self.lines else ""


class AnswersField(forms.Field):
    """The answers of one sheet, by the number of the statement."""

    def clean(self, value: Mapping[str, str]) -> dict[str, int]:
        found, wrong = {}, []
        for number, typed in value.items():
            try:
                said = paper.answer(typed)
            except Refused as refused:
                wrong.append(_("Statement %(number)s: %(why)s") % {"number": number, "why": say(refused)})
            else:
                if said is not None:
                    found[number] = said
        if wrong:
            raise ValidationError([str(one) for one in wrong])
        return found


class SheetForm(forms.Form):
    serial = forms.CharField(
        label=_("Code of the sheet"),
        max_length=40,
        help_text=_("As it is printed at the head of the sheet."),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr", "autofocus": True}
        ),
    )

    def __init__(self, *args: Any, lines: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answers"] = _answers(lines)


class CorrectForm(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answers"] = _answers(lines)


def _answers(lines: list[Any]) -> AnswersField:
    return AnswersField(
        label=_("Answers"),
        widget=AnswersWidget(lines),
        help_text=_("1 agree, 2 disagree, 3 pass; leave empty what is not marked, or marked twice."),
    )
