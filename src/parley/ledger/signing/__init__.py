"""Keys that people hold themselves: reads a public key, and checks that it signed exactly these bytes.

Four kinds are understood, each read strictly and by our own code: an SSH key (`ssh-keygen -Y sign`), a minisign key,
a key kept by the browser, and a passkey. What is odd in any way is refused, and the refusal says what is wrong:
`BadKey` and `BadSignature` carry a code of `parley.ledger.codes`. Needs PyNaCl and the standard library alone.
"""

from .key import Key
from .reading import read_key, verify
from .refusals import BadKey, BadSignature
from .typed import key_typed, signature_typed

__all__ = ["BadKey", "BadSignature", "Key", "key_typed", "read_key", "signature_typed", "verify"]
