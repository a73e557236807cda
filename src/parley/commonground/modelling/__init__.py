"""The vote model: votes predicted, not filled in; see `model.py`."""
