"""Keys and signatures as people paste them: with a comment, a file's first line, or another system's line ends."""

from __future__ import annotations

import re

from .key import MINISIGN, SSH, Key
from .reading import MOST_KEY, MOST_SIGNATURE, read_key
from .refusals import BadKey, BadSignature

_is_private = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|^untrusted comment:.*\bsecret key\b", re.I | re.M
).search
_is_ssh = re.compile(r"(ssh-[a-z0-9@.-]+|ecdsa-[a-z0-9@.-]+|sk-[a-z0-9@.-]+)[ \t]+(\S+)(?:[ \t].*)?").fullmatch
_is_minisign = re.compile(r"(?:untrusted comment:[^\n]*\n)?[ \t]*(RW[A-Za-z0-9+/=]{54})").fullmatch
_MOST_PASTED = 4 * MOST_KEY


def key_typed(text: str) -> Key:
    """The key in what somebody pasted: the `.pub` file of OpenSSH or of minisign, or the line as it is kept here.

    A private key is refused with a word of its own: it must never have left its owner.
    """
    if _is_private(text):
        raise BadKey("key.private")
    if len(text) > _MOST_PASTED:
        raise BadKey("key.toolong", most=MOST_KEY)
    tidy = _tidy(text)
    if (found := _is_minisign(tidy)) is not None:
        return read_key(f"{MINISIGN} {found[1]}")
    if (found := _is_ssh(tidy)) is not None:
        if found[1] != SSH:
            raise BadKey("key.type", type=found[1][:60])
        return read_key(f"{SSH} {found[2]}")
    return read_key(tidy)


def signature_typed(text: str) -> str:
    """The signature in what somebody pasted or sent as a file, with the line ends that the tools write."""
    if len(text) > 2 * MOST_SIGNATURE:
        raise BadSignature("signature.toolong", most=MOST_SIGNATURE)
    tidy = _tidy(text)
    return tidy + "\n" if "\n" in tidy else tidy


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
