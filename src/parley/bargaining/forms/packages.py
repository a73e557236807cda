"""What is asked for on the pages of packages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parley.bargaining.models import Issue, Option
from parley.bargaining.rules import blind
from parley.bargaining.rules import packages as rules
from parley.procedure.kinds import LINE, PASSAGE

_WORDS = {"rows": 4, "dir": "auto"}


class PackageForm(forms.Form):
    """One option for each issue; `laid` are the issues on the table, each with its options."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("What the package is called"), max_length=LINE, help_text=_("All will know it by this name.")
    )
    note = forms.CharField(
        label=_("What you say of it to all"),
        max_length=PASSAGE,
        required=False,
        widget=forms.Textarea(_WORDS),
        help_text=_("Stands above its terms, and is part of what is put."),
    )

    def __init__(self, *args: Any, laid: Sequence[tuple[Issue, Sequence[Option]]], new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if new:
            del self.fields["edition"]
        self._issues = [issue.public_id for issue, _options in laid]
        for issue, options in laid:
            self.fields[f"issue_{issue.public_id}"] = forms.ChoiceField(
                label=issue.title,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an option for this issue.")},
                choices=[(option.public_id, option.label) for option in options],
                help_text="" if options else _("Nobody has proposed an option for this issue yet."),
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        taken = {issue: found.pop(f"issue_{issue}", "") for issue in self._issues}
        found["choices"] = {issue: option for issue, option in taken.items() if option}
        return found


class PutForm(forms.Form):
    text_hash = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    due = forms.DateTimeField(
        label=_("Answers until (UTC)"),
        help_text=_(
            "At this time all learn at once whether all accepted, and not earlier, even if all have answered. In the "
            "server-blind form it is the end of the first round."
        ),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    )
    form = forms.ChoiceField(
        label=_("How it is answered"),
        widget=forms.RadioSelect,
        initial=rules.TRUSTED,
        choices=[
            (
                rules.TRUSTED,
                _("Unseen: this server counts at the deadline, and then destroys the answers. One answer each."),
            ),
            (
                rules.SERVER_BLIND,
                _(
                    "Server-blind: not even this server, or whoever holds it, can learn an answer. Four rounds, each "
                    "with a deadline; every head of delegation must post in each of them."
                ),
            ),
        ],
    )
    minutes = forms.IntegerField(
        label=_("Minutes for each later round"),
        initial=1440,
        min_value=blind.SHORTEST,
        max_value=blind.LONGEST,
        help_text=_("For the server-blind form alone. A day has 1440."),
    )


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (rules.ACCEPT, _("Accept the package as it stands, all of it")),
            (rules.REFUSE, _("Refuse it")),
        ],
    )


class WithdrawForm(forms.Form):
    why = forms.CharField(
        label=_("Why (if it was put, every seat can read it)"),
        max_length=PASSAGE,
        required=False,
        widget=forms.Textarea(_WORDS),
    )


class PostForm(forms.Form):
    """Takes a post as text, or as the file that `parley answer` wrote."""

    file = forms.FileField(label=_("The file that parley answer wrote"), required=False, allow_empty_file=True)
    post = forms.CharField(
        label=_("Or the post itself"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 3, "dir": "ltr", "spellcheck": "false", "data-blind-post": ""}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        file = found.pop("file", None)
        if file is not None:
            # What is no text is for the act to refuse, as any other file that is no post.
            found["post"] = file.read(20_001).decode(errors="replace")
        if not found.get("post") and not self.errors:
            self.add_error("post", _("Choose the file, or paste the post."))
        return found
