"""How a secret is kept: as its hash, so that neither the database nor a backup of it opens anything.

A plain SHA-256 is enough for what nobody can guess (94 bits and more); passwords are kept by Django's own hashers.
"""

import hashlib
from base64 import urlsafe_b64encode


def hashed(secret: str) -> str:
    """The form in which a link, a paper code or a key is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def written(chance: bytes) -> str:
    """Random bytes as letters that can stand in an address."""
    return urlsafe_b64encode(chance).decode().rstrip("=")
