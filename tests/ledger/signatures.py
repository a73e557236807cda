"""Signatures made in tests as the tools make them, so that every part of one can be bent."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from hashlib import blake2b, sha256, sha512
from typing import Any

from nacl.bindings import crypto_sign, crypto_sign_seed_keypair

SEED = bytes(range(32))
NAMESPACE = b"parley.statement/1"
SITE = "talks.example.org"


def point(seed: bytes = SEED) -> bytes:
    return bytes(crypto_sign_seed_keypair(seed)[0])


def signed(message: bytes, seed: bytes = SEED) -> bytes:
    return bytes(crypto_sign(message, crypto_sign_seed_keypair(seed)[1])[:64])


def string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def b64(data: bytes) -> str:
    return b64encode(data).decode()


def url64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


# -- SSH


def ssh_blob(key: bytes, kind: bytes = b"ssh-ed25519") -> bytes:
    return string(kind) + string(key)


def ssh_key(key: bytes | None = None) -> str:
    return f"ssh-ed25519 {b64(ssh_blob(key or point()))}"


def sshsig(
    message: bytes,
    *,
    key: bytes | None = None,
    seed: bytes = SEED,
    magic: bytes = b"SSHSIG",
    version: int = 1,
    namespace: bytes = NAMESPACE,
    reserved: bytes = b"",
    hashing: bytes = b"sha512",
    kind: bytes = b"ssh-ed25519",
    signature: bytes | None = None,
    inside: bytes = b"",
    behind: bytes = b"",
) -> str:
    digest = {b"sha512": sha512, b"sha256": sha256}.get(hashing, sha512)(message).digest()
    over = magic + string(namespace) + string(reserved) + string(hashing) + string(digest)
    inner = string(kind) + string(signature if signature is not None else signed(over, seed)) + inside
    blob = magic + version.to_bytes(4, "big") + string(ssh_blob(key or point(seed))) + string(namespace)
    return armoured(blob + string(reserved) + string(hashing) + string(inner) + behind)


def ssh_signed_bytes(message: bytes) -> bytes:
    """What the key signs when `ssh-keygen -Y sign` signs the message."""
    return b"SSHSIG" + b"".join(map(string, (NAMESPACE, b"", b"sha512", sha512(message).digest())))


def armoured(blob: bytes) -> str:
    text = b64(blob)
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return "\n".join(("-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""))


# -- minisign


def minisign_key(key: bytes | None = None, number: bytes = b"12345678") -> str:
    return f"minisign {b64(b'Ed' + number + (key or point()))}"


def minisig(
    message: bytes, *, old: bool = False, number: bytes = b"12345678", trusted: str = "timestamp:1\tfile:statement.txt"
) -> str:
    signature = signed(message if old else blake2b(message).digest())
    over_all = signed(signature + trusted.encode())
    head = (b"Ed" if old else b"ED") + number
    return f"untrusted comment: signature\n{b64(head + signature)}\ntrusted comment: {trusted}\n{b64(over_all)}\n"


# -- the browser's own


def browser_key(key: bytes | None = None) -> str:
    return f"parley-ed25519 {b64(key or point())}"


def browser_signature(message: bytes) -> str:
    return f"parley-ed25519 {b64(signed(message))}"


# -- passkeys


def line_of(fields: dict[str, Any]) -> str:
    return json.dumps(fields, separators=(",", ":"), sort_keys=True)


def passkey_key(fields: dict[str, Any]) -> str:
    return f"passkey {url64(line_of(fields).encode())}"


def client_data(message: bytes, **changed: Any) -> dict[str, Any]:
    said = {"type": "webauthn.get", "challenge": url64(sha256(message).digest())}
    return said | {"origin": f"https://{SITE}", "crossOrigin": False} | changed


def authenticator_data(site: str = SITE, flags: int = 0x05, counter: int = 7, more: bytes = b"") -> bytes:
    return sha256(site.encode()).digest() + bytes([flags]) + counter.to_bytes(4, "big") + more


def assertion(data: bytes, client: bytes, sign: Any) -> str:
    parts = {"authenticatorData": data, "clientDataJSON": client, "signature": sign(data + sha256(client).digest())}
    return line_of({name: url64(value) for name, value in parts.items()})
