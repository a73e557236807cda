"""The ledger: what makes the record provable to somebody who trusts nobody.

Canonical bytes for each act (`canonical`, `leaf`), a Merkle tree over them (`tree`), checkpoints to be signed
and witnessed (`checkpoint`) and the file that anybody can verify offline (`bundle`). Standard library only.
"""
