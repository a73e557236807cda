"""What is asked for before an analysis is handed out."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ExportForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("In which form"),
        widget=forms.RadioSelect,
        initial="csv",
        choices=[
            ("csv", _("votes and statements as tables (CSV, for a spreadsheet or R)")),
            ("parquet", _("votes as Parquet (for large conversations)")),
            ("polis", _("as Polis exports a conversation (for other tools)")),
            ("json", _("the analysis alone, without anybody's votes (JSON)")),
        ],
    )
