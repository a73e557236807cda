"""Common ground: from votes on statements to what all sides can live with, where they part, and how sure that is.

    from parley.commonground import Analysis, read, read_parties

    result = Analysis().of(read("export/"), read_parties("parties.csv"))
    print(result)

The path of a vote: it is found in files (`reading`), checked (`admitting`) and put into one row for each participant
(`gathering`), which makes `votes`. Beyond one memory the rows lie on disk or with many machines (`sharded`); wherever
they lie, the steps go over `blocks` of them, with integers counted in `counting`. `analysis` is the order of the steps:
the conversation as Polis computes it (`polis`, on `components`); a model of votes (`modelling`) and the camps in it
(`grouping`); the ways to part people (`parting`) and who of them agrees with what (`agreement`, `discovery` with
`exact`), with all that `floor` keeps back; suspicious accounts (`influence`, `ballots`); what was not voted on
(`missing`, `seen`). `telling` makes named tables of these arrays, the `result`; `summary` says it in words, `drawing`
in pictures, `report` on paper. A conversation that goes on is `live`: votes are merged in (`merging`), what follows
from counts is brought up to date (`statistics`), and the whole is kept between two looks (`keeping`).

The names below are loaded when they are first asked for, so that a page which draws a stored result does not wait for
what makes one. docs/guide/common-ground.md says what each figure means.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parley.commonground.analysis import Analysis as Analysis
    from parley.commonground.reading import read as read
    from parley.commonground.reading import read_parties as read_parties
    from parley.commonground.result import Result as Result
    from parley.commonground.votes import Votes as Votes
    from parley.commonground.votes import VotesError as VotesError

_PLACES = {
    "Analysis": "analysis",
    "Result": "result",
    "Votes": "votes",
    "VotesError": "votes",
    "read": "reading",
    "read_parties": "reading",
}

__all__ = ["Analysis", "Result", "Votes", "VotesError", "read", "read_parties"]


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
