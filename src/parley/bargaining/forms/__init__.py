"""What is asked for at the bargaining table."""

from parley.bargaining.forms.packages import AnswerForm, PackageForm, PostForm, PutForm, WithdrawForm
from parley.bargaining.forms.priorities import (
    CompareForm,
    EraseForm,
    FloorForm,
    JudgeOptionsForm,
    RankIssuesForm,
    RedLineForm,
    SealForm,
    TakeBackForm,
    WeighForm,
)
from parley.bargaining.forms.rules_between import BudgetForm, ExcludeForm, RequireForm
from parley.bargaining.forms.searches import AnnounceForm, WithdrawSearchForm
from parley.bargaining.forms.table import EditForm, LayForm, MoveForm, OptionForm

__all__ = [
    "AnnounceForm",
    "AnswerForm",
    "BudgetForm",
    "CompareForm",
    "EditForm",
    "EraseForm",
    "ExcludeForm",
    "FloorForm",
    "JudgeOptionsForm",
    "LayForm",
    "MoveForm",
    "OptionForm",
    "PackageForm",
    "PostForm",
    "PutForm",
    "RankIssuesForm",
    "RedLineForm",
    "RequireForm",
    "SealForm",
    "TakeBackForm",
    "WeighForm",
    "WithdrawForm",
    "WithdrawSearchForm",
]
