"""Names of files that every machine takes: of what people typed, a few letters at most stand in them."""

import re
import unicodedata

#: So many letters of a title stand in the name of its file.
MOST = 40


def slug(text: str) -> str:
    """What of a title can stand in a file's name: small Latin letters, digits and hyphens; of many titles nothing."""
    plain = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:MOST].strip("-")


def text_name(number: int, kind: str, language: str, title: str) -> str:
    """The name of a text's file without its ending: "0007-agreement-en-water-of-the-valley"."""
    return "-".join(part for part in (f"{number:04}", slug(kind), slug(language), slug(title)) if part)


def log_name(log: str) -> str:
    """A log's name as a file's: "party:k3v" is "party-k3v"."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", log)
