"""The world of `tests/two_worlds`, with something in every stage: for tests that walk every address."""

from tests.two_worlds.standing import in_its_folder, world

__all__ = ["in_its_folder", "world"]
