"""What is wrong with a key or with a signature, by a code that can be translated."""

from __future__ import annotations

from ..codes import Param, english


class _Bad(ValueError):
    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(english(code, params))
        self.code = code
        self.params = params


class BadKey(_Bad):
    """This is no public key that anybody can sign with here: says why."""


class BadSignature(_Bad):
    """This key did not sign exactly these bytes: says why."""
