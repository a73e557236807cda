"""What is asked for at the bargaining table."""

from parley.bargaining.forms.packages import AnswerForm, PackageForm, PostForm, PutForm, WithdrawForm
from parley.bargaining.forms.table import EditForm, LayForm, MoveForm, OptionForm

__all__ = [
    "AnswerForm",
    "EditForm",
    "LayForm",
    "MoveForm",
    "OptionForm",
    "PackageForm",
    "PostForm",
    "PutForm",
    "WithdrawForm",
]
