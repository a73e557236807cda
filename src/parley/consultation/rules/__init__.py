"""The rules of a consultation: its course, and what may be told of it."""
