"""A witness that has raised an alarm says so at every later look, in words and by what it ends with."""

from parley.cli.trouble import Trouble

#: What `run` and `cosign` end with once an alarm was raised, then and ever after.
ALARMED = 3


class StandsInAlarm(Trouble):
    """This witness has raised an alarm before, and cosigns no more."""

    code = ALARMED
