"""What the real ssh-keygen and the real minisign sign is taken, and its fingerprint is the one that they show."""

import pytest

from parley.ledger.signing import BadKey, BadSignature, key_typed, read_key, verify
from tests.ledger.test_statement import MADE
from tests.signing_tools import MinisignKey, SshKey

MESSAGE = MADE.to_bytes()


@pytest.mark.parametrize("hashing", ["", "sha256", "sha512"])
def test_ssh_keygen_signs(tmp_path, hashing):
    tool = SshKey(tmp_path)
    key = key_typed(tool.public)
    assert key.fingerprint == tool.fingerprint()
    signature = tool.sign(MESSAGE, hashing=hashing)
    verify(read_key(key.text), MESSAGE, signature)
    with pytest.raises(BadSignature) as bad:
        verify(key, MESSAGE + b"\n", signature)
    assert bad.value.code == "signature.false"


def test_what_ssh_keygen_signed_for_something_else_is_refused(tmp_path):
    tool = SshKey(tmp_path)
    with pytest.raises(BadSignature) as bad:
        verify(key_typed(tool.public), MESSAGE, tool.sign(MESSAGE, namespace="git"))
    assert bad.value.code == "signature.namespace"


@pytest.mark.parametrize("kind", ["rsa", "ecdsa"])
def test_other_keys_of_ssh_keygen_are_refused_by_name(tmp_path, kind):
    with pytest.raises(BadKey) as bad:
        key_typed(SshKey(tmp_path, kind).public)
    assert bad.value.code == "key.type"


def test_the_secret_files_of_the_tools_are_refused_by_name(tmp_path):
    for secret in (SshKey(tmp_path).path, MinisignKey(tmp_path).path):
        with pytest.raises(BadKey) as bad:
            key_typed(secret.read_text())
        assert bad.value.code == "key.private"


@pytest.mark.parametrize("old", [False, True])
def test_minisign_signs(tmp_path, old):
    tool = MinisignKey(tmp_path)
    key = key_typed(tool.public)
    signature = tool.sign(MESSAGE, old=old)
    verify(read_key(key.text), MESSAGE, signature)
    with pytest.raises(BadSignature) as bad:
        verify(key, MESSAGE + b"\n", signature)
    assert bad.value.code == "signature.false"
