"""What is asked for at the bargaining table."""

from parley.bargaining.forms.table import EditForm, LayForm, MoveForm, OptionForm, PriorityForm

__all__ = ["EditForm", "LayForm", "MoveForm", "OptionForm", "PriorityForm"]
