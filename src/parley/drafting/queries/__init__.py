"""What there is to see of drafting, for each viewer."""

from parley.drafting.queries.adopted import AdoptedText, AdoptedVersion, adopted_for, adopted_text, adopted_texts

__all__ = [
    "AdoptedText",
    "AdoptedVersion",
    "adopted_for",
    "adopted_text",
    "adopted_texts",
]
