"""The ledger: what makes the record provable to somebody who trusts nobody.

Canonical bytes for each act (`canonical`, `leaf`), a Merkle tree over them (`tree`), checkpoints (`checkpoint`) signed
and witnessed (`notes`), keys that people hold themselves and what they sign (`signing`, `statement`), the files
that anybody can verify offline (`bundle`, `proof`) by a reader's own trust (`policy`, `known`, `trust`), and the
verifier that is handed over with them (`command`, `handed`). Standard library, and PyNaCl for signatures alone.
"""
