"""What is asked for on the pages of people and seats."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parley.ledger.exchange import MOST_BYTES, NotAnExchange, read_cosignatures
from parley.ledger.signing import BadKey, key_typed
from parley.people.rules import invitation, keys
from parley.procedure.capacities import LABELS, SEATS, Capacity
from parley.procedure.kinds import LINE, NAME
from parley.procedure.words import say


class SeatForm(forms.Form):
    name = forms.CharField(label=_("Name of the person"), max_length=NAME)
    capacity = forms.ChoiceField(label=_("Capacity"))
    party = forms.ChoiceField(
        label=_("Party"),
        required=False,
        help_text=_("For heads of delegation, delegates, advisers and envoys; nobody else sits for a party."),
    )
    pseudonym = forms.CharField(
        label=_("Pseudonym"),
        max_length=NAME,
        required=False,
        help_text=_(
            "Where the name must not be known at the table. Only the mediation team and the person then see the name; "
            "a pseudonym cannot be given or changed later."
        ),
    )
    institution = forms.CharField(
        label=_("Institution"),
        max_length=LINE,
        required=False,
        help_text=_("Everybody at the table sees it: for a person under a pseudonym it may say too much."),
    )
    valid_from = forms.DateTimeField(
        label=_("From (UTC)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}),
        help_text=_("Leave it empty for a seat from now on."),
    )
    valid_until = forms.DateTimeField(
        label=_("Until (UTC)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}),
        help_text=_("Leave it empty for a seat until it is ended."),
    )

    def __init__(self, *args: Any, parties: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(capacity), say(LABELS[capacity])) for capacity in Capacity if capacity in SEATS]
        self.fields["capacity"].choices = choices  # type: ignore[attr-defined]
        self.fields["party"].choices = [("", _("none")), *parties]  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    days = forms.IntegerField(
        label=_("Days for which the invitation is good"),
        min_value=1,
        max_value=invitation.LONGEST,
        initial=14,
        help_text=_("An earlier invitation to this seat stops working."),
    )


class KeyForm(forms.Form):
    label = forms.CharField(label=_("What the key is for"), max_length=NAME)
    days = forms.IntegerField(label=_("Days for which the key works"), min_value=1, max_value=365, initial=90)


class OwnKeyForm(forms.Form):
    public_key = forms.CharField(
        label=_("Public key"),
        max_length=4000,
        help_text=_("One line that begins with ssh-ed25519, or the two lines of minisign. Never the private key."),
        widget=forms.Textarea(
            {"rows": 3, "dir": "ltr", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_public_key(self) -> str:
        text: str = self.cleaned_data["public_key"]
        try:
            key_typed(text)
        except BadKey as bad:
            if bad.code == "key.private":
                # It is not sent back once more: what stands in a page can be kept by a browser.
                self.data = {**self.data, self.add_prefix("public_key"): ""}
            raise forms.ValidationError(say(keys.refused(bad, field="public_key"))) from None
        return text


class CompareForm(forms.Form):
    how = forms.ChoiceField(label=_("How you compared the words"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = [(code, say(label)) for code, label in keys.HOW.items()]  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the paper"),
        max_length=100,
        help_text=_("Twenty letters and digits in groups of four; capitals and dashes don't matter."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}),
    )


class AccountForm(forms.Form):
    username = forms.CharField(
        label=_("Name to sign in with"),
        max_length=NAME,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Nobody at the table sees it."),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least ten characters; several words are good."),
    )
    again = forms.CharField(
        label=_("Password once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.pop("again", None)
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ."))
        return cleaned


class WitnessForm(forms.Form):
    witness_key = forms.CharField(
        label=_("Key of the witness"),
        max_length=300,
        help_text=_("The line that parley witness init printed."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}),
    )


class CosignaturesForm(forms.Form):
    """The file that a witness wrote; what the act takes is the checkpoints in it."""

    notes = forms.FileField(
        label=_("File of the witness"),
        help_text=_("The file that parley witness cosign wrote. Nothing in it is secret."),
    )

    def __init__(self, *args: Any, process: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._process = process

    def clean_notes(self) -> list[str]:
        file = self.cleaned_data["notes"]
        try:
            process, notes = read_cosignatures(file.read(MOST_BYTES + 1))
        except NotAnExchange as wrong:
            raise forms.ValidationError(
                _("This is not a file that a witness wrote (%(why)s). Choose the file that it wrote last."),
                params={"why": str(wrong)},
            ) from None
        if process != self._process:
            raise forms.ValidationError(_("This file is about other talks. Hand it in there."))
        return list(notes)


class ResumeForm(forms.Form):
    why = forms.CharField(
        label=_("Why it goes on"),
        max_length=LINE,
        help_text=_("All who read this log will read this: what happened, and who agreed to go on."),
    )
    #: How much that contradicts the log had been shown, decided of or not, when the page was made.
    shown = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def clean_shown(self) -> int:
        return self.cleaned_data["shown"] or 0
