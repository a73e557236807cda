"""What there is to see of drafting, for each viewer."""

from parley.drafting.queries import sight, waiting
from parley.drafting.queries.adopted import AdoptedText, AdoptedVersion, adopted_for, adopted_text, adopted_texts
from parley.drafting.queries.comparison import comparison
from parley.drafting.queries.criticisms import criticism, criticisms
from parley.drafting.queries.putting import PuttingView, Voice, putting, rounds_to_name
from parley.drafting.queries.texts import draft, texts, texts_in_hand, wording
from parley.drafting.queries.thread import origins_in, origins_of, package_to_take, terms_to_take, to_settle

__all__ = [
    "AdoptedText",
    "AdoptedVersion",
    "PuttingView",
    "Voice",
    "adopted_for",
    "adopted_text",
    "adopted_texts",
    "comparison",
    "criticism",
    "criticisms",
    "draft",
    "origins_in",
    "origins_of",
    "package_to_take",
    "putting",
    "rounds_to_name",
    "sight",
    "terms_to_take",
    "texts",
    "texts_in_hand",
    "to_settle",
    "waiting",
    "wording",
]
