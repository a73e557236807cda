"""Copies of a data folder: one encrypted file that holds all that talks need to go on elsewhere."""
