"""Common ground: from votes to opinion groups and the statements that bridge them. Empty as yet."""
