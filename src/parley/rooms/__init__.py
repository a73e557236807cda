"""Rooms: plenary, caucus, shuttle; what may be passed on, and by whom. Empty as yet: the house keeps its place."""
