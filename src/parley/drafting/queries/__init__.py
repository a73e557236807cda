"""What there is to see of drafting, for each viewer."""

from parley.drafting.queries import sight, waiting
from parley.drafting.queries.adopted import AdoptedText, AdoptedVersion, adopted_for, adopted_text, adopted_texts
from parley.drafting.queries.comparison import comparison
from parley.drafting.queries.criticisms import criticism, criticisms
from parley.drafting.queries.putting import PuttingView, putting, rounds_to_name
from parley.drafting.queries.texts import draft, texts, wording

__all__ = [
    "AdoptedText",
    "AdoptedVersion",
    "PuttingView",
    "adopted_for",
    "adopted_text",
    "adopted_texts",
    "comparison",
    "criticism",
    "criticisms",
    "draft",
    "putting",
    "rounds_to_name",
    "sight",
    "texts",
    "waiting",
    "wording",
]
