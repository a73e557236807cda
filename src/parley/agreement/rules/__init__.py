"""The rules of the agreement: signatures, entry into force, commitments."""
