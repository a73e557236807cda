"""The world, for all tests here."""

from tests.two_worlds.standing import in_its_folder, world

__all__ = ["in_its_folder", "world"]
