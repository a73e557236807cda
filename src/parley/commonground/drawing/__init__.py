"""Pictures of a result: SVG as text, drawn from its tables by pure functions.

They stand in a page as they are: no script, no style attribute, nothing from elsewhere. Colours are attributes, so
that a picture taken out of its page keeps them, and classes, so that a page's style sheet can change them. Words,
language and direction come in as parameters, and every figure that is drawn belongs in a table beside it.
"""

from parley.commonground.drawing.bridging import Row, Stand, bridges_chart
from parley.commonground.drawing.course import Series, course
from parley.commonground.drawing.map import MOST_DOTS, PartyMark, opinion_map
from parley.commonground.drawing.marks import mark
from parley.commonground.drawing.shares import share_bar, tally_bar

__all__ = [
    "MOST_DOTS",
    "PartyMark",
    "Row",
    "Series",
    "Stand",
    "bridges_chart",
    "course",
    "mark",
    "opinion_map",
    "share_bar",
    "tally_bar",
]
