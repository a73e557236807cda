"""The second opinion: which blocks trafilatura takes for the main text of a page."""

from typing import Final

from .cleaning import key

# Within these a page takes well below a second; beyond them only our own reading of the mark-up counts.
_MOST_ELEMENTS: Final = 12_000
_DEEPEST: Final = 120
_LONGEST: Final = 1_500_000


def kept_by_trafilatura(page: str, elements: int, deepest: int) -> frozenset[str] | None:
    """The keys of the blocks that trafilatura keeps, cut to 80 characters; None where it was not asked."""
    if elements > _MOST_ELEMENTS or deepest > _DEEPEST or len(page) > _LONGEST:
        return None
    # Imported here: a scraped text needs none of it, and the command line should start at once.
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(page, fast=True, include_comments=False, include_tables=True, with_metadata=False)
    except Exception:
        # A library of guesses, given a hostile page, may fail in ways that it does not name; our own reading stands.
        return None
    if document is None or isinstance(document, dict) or not document.text:
        return frozenset()
    return frozenset(key(line.lstrip("-#> "))[:80] for line in document.text.splitlines() if line.strip())
