"""`parley fingerprint` shows what ssh-keygen shows, and the words that pages show; what is no public key is said so."""

import pytest

from parley.ledger.signing import key_typed
from tests.cli.commands import parley, trouble
from tests.signing_tools import MinisignKey, SshKey


@pytest.mark.parametrize("tool", [SshKey, MinisignKey])
def test_it_prints_the_short_forms_of_a_key(tmp_path, tool):
    made = tool(tmp_path)
    file = tmp_path / "some.pub"
    file.write_text(made.public)
    key = key_typed(made.public)
    said = parley("fingerprint", file).stdout.splitlines()
    assert said == [key.text, key.fingerprint, key.words, key.numbers]
    if tool is SshKey:
        assert said[1] == made.fingerprint()


@pytest.mark.parametrize(("tool", "name"), [(SshKey, "talks-key"), (MinisignKey, "talks.key")])
def test_the_private_half_stays_good_and_the_public_one_is_named(tmp_path, tool, name):
    private = {
        SshKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----\n",
        MinisignKey: "untrusted comment: minisign encrypted secret key\nRWRTY0IyAAAA\n",
    }[tool]
    file = tmp_path / name
    file.write_text(private)
    said = trouble("fingerprint", file)
    public = tmp_path / ("talks-key.pub" if tool is SshKey else "talks.pub")
    assert said == f"parley: {file}: this is the private half; give {public}"
    assert "which stands in the file that ends in .pub" in trouble("fingerprint", "-", input=private)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"hello", b"-----BEGIN OPENSSH PRIVATE KEY-----", b"A" * 5_000_000])
def test_what_is_no_public_key_is_said_to_be_so(tmp_path, data):
    file = tmp_path / "some.pub"
    file.write_bytes(data)
    assert "some.pub" in trouble("fingerprint", file)
    assert "name a file" in trouble("fingerprint", tmp_path / "absent")
