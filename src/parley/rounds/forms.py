"""What is asked for on the pages of rounds."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parley.procedure.capacities import LABELS, Capacity
from parley.procedure.kinds import LINE, NAME, PASSAGE, TEXT
from parley.rounds.queries.guests import Line, Sheet
from parley.rounds.rules import attendance, invitation, outcome, place


class CityTime(forms.DateTimeField):
    """A time on the clock of the host city; which moment it is, the act decides, since it knows the city."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"), **given)

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        typed = parse_datetime(str(value).strip()) if moment is not None else None
        if typed is not None and typed.tzinfo is not None:
            return typed
        return moment.replace(tzinfo=None) if moment is not None else None


class Day(forms.DateField):
    def __init__(self, **given: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **given)


class Long(forms.CharField):
    def __init__(self, *, rows: int = 4, max_length: int = PASSAGE, **given: Any) -> None:
        widget = forms.Textarea({"rows": rows, "dir": "auto"})
        super().__init__(widget=widget, max_length=max_length, **given)


class RoundForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=LINE)
    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"))
    city = forms.CharField(label=_("Host city"), max_length=NAME)
    time_zone = forms.CharField(
        label=_("Time zone of the host city"),
        max_length=LINE,
        widget=forms.TextInput({"dir": "ltr", "spellcheck": "false", "autocapitalize": "none"}),
        help_text=_("As it is written in the time zone database, such as Asia/Almaty or Europe/Zurich."),
    )
    venue = forms.CharField(label=_("Venue"), max_length=LINE, required=False)
    host = forms.CharField(
        label=_("Host"), max_length=LINE, required=False, help_text=_("Who receives the parties, such as a ministry.")
    )
    format = forms.ChoiceField(label=_("Format"), choices=[(one, _(label)) for one, label in place.FORMATS.items()])
    answer_by = CityTime(
        label=_("Answers to invitations asked for by"),
        required=False,
        help_text=_("By the host city’s clock. Who has not answered then is noted as having given no answer."),
    )


class RoundChangeForm(RoundForm):
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["time_zone"].help_text = _("Sessions that are planned keep their time of day in another time zone.")


class SessionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=LINE)
    starts = CityTime(label=_("Begins, by the host city’s clock"))
    ends = CityTime(label=_("Ends, by the host city’s clock"))

    def __init__(self, *given: Any, zone: str, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["starts"].help_text = zone
        # Asked only where it is a question: on the one night of a year on which clocks are put back.
        if any(_turns_twice(self.data.get(name, ""), zone) for name in ("starts", "ends")):
            self.fields["turn"] = forms.ChoiceField(
                label=_("Clocks are put back that night"),
                widget=forms.RadioSelect,
                required=False,
                choices=[
                    (place.FIRST, _("Before the clocks are put back")),
                    (place.SECOND, _("After the clocks are put back")),
                ],
            )


class SessionChangeForm(SessionForm):
    edition = forms.IntegerField(widget=forms.HiddenInput)


class AgendaItemForm(forms.Form):
    title = forms.CharField(label=_("Item"), max_length=LINE)
    place = forms.IntegerField(
        label=_("Place on the agenda"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=_("Left empty, it comes at the end."),
    )

    def clean_place(self) -> int:
        return self.cleaned_data["place"] or 0


class AgendaItemChangeForm(AgendaItemForm):
    edition = forms.IntegerField(widget=forms.HiddenInput)


class InviteForm(forms.Form):
    parties = forms.MultipleChoiceField(label=_("Whom to invite"), widget=forms.CheckboxSelectMultiple)
    text = Long(
        label=_("Words of the invitation"),
        required=False,
        rows=6,
        help_text=_("The same for all of them, at the same instant. Every seat can read it."),
    )

    def __init__(self, *given: Any, parties: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["parties"].choices = parties  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    words = Long(label=_("In your words"), required=False, help_text=_("Every seat can read it."))

    def __init__(self, *given: Any, answers: Iterable[str], **options: Any) -> None:
        super().__init__(*given, **options)
        labels = {invitation.ACCEPTED: _("Accept"), invitation.DECLINED: _("Decline")}
        self.fields["answer"].choices = [(one, labels[one]) for one in answers]  # type: ignore[attr-defined]


class NoteAnswerForm(AnswerForm):
    source = forms.CharField(
        label=_("Where the answer stands"),
        max_length=LINE,
        help_text=_("Such as a letter with its date, or a report and who made it."),
    )

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        labels = {invitation.ACCEPTED: _("Accepted"), invitation.DECLINED: _("Declined")}
        asked = self.fields["answer"]
        asked.choices = [(one, labels[one]) for one, _label in asked.choices]  # type: ignore[attr-defined]
        self.fields["words"].label = _("In the words of the party")
        self.order_fields(["answer", "source", "words"])


class MoveForm(forms.Form):
    to = forms.ChoiceField(label=_("What becomes of it"), widget=forms.RadioSelect)
    why = Long(
        label=_("Why"),
        required=False,
        help_text=_("Needed to postpone or cancel, or where it collapsed. Every seat can read it."),
    )

    def __init__(self, *given: Any, moves: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["to"].choices = moves  # type: ignore[attr-defined]


class AttendanceForm(forms.Form):
    """One line for each person and for each party as a whole; only what was changed on the page is sent on."""

    words = Long(label=_("Remark on what is noted now"), required=False, rows=2, help_text=_("Every seat can read it."))

    def __init__(self, *given: Any, sheets: Sequence[Sheet], **options: Any) -> None:
        super().__init__(*given, **options)
        self.sheets = sheets
        for line in self._lines():
            states = [("", ""), *attendance.LABELS.items()]
            self.fields[_note(line)] = forms.ChoiceField(label=line.name, choices=states, required=False)

    def clean(self) -> dict[str, Any]:
        lists: dict[str, list[str]] = {state: [] for state in attendance.LABELS}
        for line in self._lines():
            now = self.cleaned_data.get(_note(line), "")
            if now and now != self._was(line):
                lists[now].append(line.public_id)
        return {"words": self.cleaned_data.get("words", ""), **lists}

    def pages(self) -> list[dict[str, Any]]:
        """The sheets as the template lays them out, with what was chosen; people first, then the party as a whole."""
        sheets = []
        for sheet in self.sheets:
            whole = [sheet.whole] if sheet.whole and len(sheet.whole.choices) > 1 else []
            sheets.append({"party": sheet.party, "lines": [self._shown(line) for line in (*sheet.people, *whole)]})
        return sheets

    def _shown(self, line: Line) -> dict[str, Any]:
        chosen = self.data.get(_note(line), line.state) if self.is_bound else line.state
        return {
            "line": line,
            "capacity": gettext(LABELS[Capacity(line.capacity)]) if line.capacity else "",
            "name": _note(line),
            "was": self._was(line),
            "choices": [(value, label, value == chosen) for value, label in line.choices],
        }

    def _was(self, line: Line) -> str:
        """What stood on the page that was filled in: what others noted since is not undone by sending it."""
        return self.data.get(f"was-{line.public_id}", line.state) if self.is_bound else line.state

    def _lines(self) -> list[Line]:
        return [line for sheet in self.sheets for line in (*([sheet.whole] if sheet.whole else []), *sheet.people)]


class SummaryForm(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)
    language = forms.ChoiceField(label=_("Language of the summary"), choices=settings.TEXT_LANGUAGES)
    body = Long(
        label=_("The chair’s summary"),
        rows=16,
        max_length=TEXT,
        help_text=_("Until it is put to the parties, the mediators and the secretariat alone can read it."),
    )


class PositionForm(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)
    position = forms.ChoiceField(
        label=_("Position of your party"),
        widget=forms.RadioSelect,
        choices=[(outcome.APPROVED, _("Approve this edition")), (outcome.RESERVED, _("Enter a reservation to it"))],
    )
    words = Long(
        label=_("In your words"), required=False, help_text=_("Needed for a reservation. Every seat can read it.")
    )


class AssessmentForm(forms.Form):
    verdict = forms.CharField(
        label=_("The outcome, in a word or two"),
        max_length=NAME,
        help_text=_("Such as: positive. Every seat can read it."),
    )
    words = Long(label=_("In your words"), required=False)


def _note(line: Line) -> str:
    return f"note-{line.public_id}"


def _turns_twice(typed: str, zone: str) -> bool:
    try:
        at = parse_datetime(str(typed).strip())
    except ValueError:
        return False
    return at is not None and place.turns_twice(at, ZoneInfo(zone))
