"""GENIUS (and ANAC) scenarios: a folder with a domain and each party's utility space, in XML."""

from parley.settlement.reading.genius.folder import read_folder

__all__ = ["read_folder"]
