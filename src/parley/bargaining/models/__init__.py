"""Bargaining: the issues on the table, each party's private priorities, and packages with their blind answers."""

from parley.bargaining.models.blind import BlindPost, BlindRound
from parley.bargaining.models.packages import Choice, Package, PackageAnswer
from parley.bargaining.models.priorities import Opened, Priorities, Sealed
from parley.bargaining.models.rules_between import Rule, RuleChoice
from parley.bargaining.models.searches import FoundPackage, Obstacle, Run, Search, TakenIn
from parley.bargaining.models.table import Concerned, Issue, Option

__all__ = [
    "BlindPost",
    "BlindRound",
    "Choice",
    "Concerned",
    "FoundPackage",
    "Issue",
    "Obstacle",
    "Opened",
    "Option",
    "Package",
    "PackageAnswer",
    "Priorities",
    "Rule",
    "RuleChoice",
    "Run",
    "Sealed",
    "Search",
    "TakenIn",
]
