"""What is asked for on the pages of a consultation."""

from parley.consultation.forms.analysis import ExportForm
from parley.consultation.forms.holding import LinkForm, OpenForm, PrepareForm
from parley.consultation.forms.moderation import EditForm, JudgeForm, MetaForm, StrictnessForm
from parley.consultation.forms.paper import CorrectForm, PrintForm, SheetForm
from parley.consultation.forms.taking_part import StatementForm, TranslationForm, VoteForm

__all__ = [
    "CorrectForm",
    "EditForm",
    "ExportForm",
    "JudgeForm",
    "LinkForm",
    "MetaForm",
    "OpenForm",
    "PrepareForm",
    "PrintForm",
    "SheetForm",
    "StatementForm",
    "StrictnessForm",
    "TranslationForm",
    "VoteForm",
]
