"""What is asked for when rules of procedure are proposed and answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parley.convening.rules.procedure import MOST_SEARCHES
from parley.procedure.errors import mark
from parley.procedure.kinds import PASSAGE
from parley.procedure.words import say

Choices = list[tuple[str, str]]
_PLACE = mark("Place of %(party)s, if laid down")
_WHOSE = ("consents", "presence", "clearance")


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=forms.RadioSelect, choices=choices, initial=choices[0][0])


class RulesForm(forms.Form):
    """The rules one by one; `parties` are the choices where a rule names them."""

    consents = _choice(
        _("Whose consent to the mediators a round needs"),
        [("all", _("that of every party")), ("named", _("that of some parties")), ("none", _("nobody's"))],
    )
    consents_of = forms.MultipleChoiceField(label=_("If of some, of these"))
    presence = _choice(
        _("Who must be present for a round to open"),
        [("none", _("nobody in particular")), ("all", _("every party")), ("named", _("some parties"))],
    )
    presence_of = forms.MultipleChoiceField(label=_("If some, these"))
    order = _choice(
        _("In what order parties are listed"),
        [("alphabetical", _("by the alphabet of the language shown")), ("listed", _("in the order laid down here"))],
    )
    decision = _choice(
        _("How it is decided"),
        [("consensus", _("by consensus")), ("majority_present", _("by the majority of those present"))],
    )
    voice = _choice(_("Who has a voice"), [("party", _("each party has one")), ("seat", _("each participant has one"))])
    clearance = _choice(
        _("Who clears what is published"),
        [("all", _("every party")), ("named", _("some parties")), ("none", _("the mediators' team alone"))],
    )
    clearance_of = forms.MultipleChoiceField(label=_("If some, these"))
    reactions = forms.BooleanField(label=_("Readers may react to what is published"), required=False, initial=True)
    searches = forms.IntegerField(
        label=_("How often in a round packages may be searched for on sealed priorities"),
        help_text=_("Each search tells the mediators whether all parties could agree. 0 forbids it."),
        min_value=0,
        max_value=MOST_SEARCHES,
        initial=3,
    )
    own_keys = forms.MultipleChoiceField(
        label=_("What is signed with the signer's own key"),
        help_text=_(
            "A key that this server never holds, so that nobody who runs it can sign in another's name. Whoever signs "
            "needs one first: enrolling it takes some minutes. What you leave out is attested by this server."
        ),
        choices=[
            ("letters", _("letters of request")),
            ("consents", _("consents to the mediators")),
            ("acceptances", _("answers to a text that is put")),
            ("agreements", _("agreements")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = forms.CharField(
        label=_("Why these rules are proposed"),
        max_length=PASSAGE,
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, parties: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self._parties = [public_id for public_id, _name in parties]
        for whose in _WHOSE:
            choice = self.fields[f"{whose}_of"]
            choice.required, choice.widget = False, forms.CheckboxSelectMultiple()
            choice.choices = parties  # type: ignore[attr-defined]
        listed = self.initial.get("order_of") or []
        for number, (public_id, name) in enumerate(parties, start=1):
            initial = listed.index(public_id) + 1 if public_id in listed else number
            label = say(_PLACE, {"party": name})
            self.fields[f"place_{public_id}"] = forms.IntegerField(
                label=label, initial=initial, required=False, min_value=1, max_value=999
            )
        places = [f"place_{public_id}" for public_id in self._parties]
        head = ["consents", "consents_of", "presence", "presence_of", "order", *places]
        self.order_fields(head)

    def full_clean(self) -> None:
        """The act takes the places as one list of parties, in order."""
        super().full_clean()
        cleaned = getattr(self, "cleaned_data", None)
        if not cleaned:
            return
        places = {public_id: cleaned.pop(f"place_{public_id}", None) or 999 for public_id in self._parties}
        cleaned["order_of"] = sorted(self._parties, key=lambda public_id: places[public_id])


class AnswerRulesForm(forms.Form):
    agrees = forms.TypedChoiceField(
        label=_("Answer"),
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
        choices=[("yes", _("Agree")), ("no", _("Object"))],
    )
    words = forms.CharField(
        label=_("In your words (every seat can read it)"),
        max_length=PASSAGE,
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )
