"""The record: formal acts, appended to the ledger; the only writer of history."""
