"""Whole talks lived through in a real browser, by the server as it is served."""
