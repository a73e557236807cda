"""The policy file: what it may say, and what is refused, in which line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.ledger.notes import Kind, NoteKey
from parley.ledger.policy import NotAPolicy, Policy
from tests.ledger.signed_records import KEY, WITNESSES, policy

ORIGIN = "parley/astana-2015/common"
X = [f"witness {name} {key}" for name, key in WITNESSES.items()]
LOG = f"log {KEY}"
OTHER = NoteKey("parley/geneva-2014/common", bytes([9]) * 32)


def read(*lines: str) -> Policy:
    return Policy.from_bytes("".join(f"{line}\n" for line in lines).encode())


def test_a_policy_as_a_person_writes_it() -> None:
    found = read(
        "# Whom we trust. Written by the secretary, 1 June 2015.",
        "",
        f"log\t{KEY}   https://talks.example.org",
        *(f"  {line}" for line in X),
        "group  two 2  left right third ",
        "quorum two",
    )
    assert found.witnesses == WITNESSES
    assert found.log_keys(ORIGIN) == [KEY.named(ORIGIN)]
    assert found.log_keys("parley/astana-2015/room:r1") == [KEY.named("parley/astana-2015/room:r1")]
    assert found.log_keys("parley/geneva-2014/common") == []
    assert found.asks == "two (2: left, right, third)"


def test_a_key_may_be_for_one_log_alone() -> None:
    found = read(LOG, f"log {OTHER}", "quorum none")
    assert found.log_keys("parley/geneva-2014/common") == [OTHER]
    assert found.log_keys("parley/geneva-2014/public") == []


@pytest.mark.parametrize(
    ("lines", "enough"),
    [
        (["quorum none"], [set()]),
        (["quorum left"], [{"left"}]),
        (["group a any left right", "quorum a"], [{"left"}, {"right"}]),
        (["group a all left right", "quorum a"], [{"left", "right"}]),
        (["group a 2 left right third", "quorum a"], [{"left", "right"}, {"left", "third"}, {"right", "third"}]),
        (
            ["group a any left right", "group b all a third", "quorum b"],
            [{"left", "third"}, {"right", "third"}],
        ),
        (["group a 1 left", "group b 1 a", "quorum b"], [{"left"}]),
    ],
    # Sets are written in another order by each process, and the ids of tests must not be.
    ids=lambda given: " ".join(sorted("-".join(sorted(one)) if isinstance(one, set) else one for one in given)),
)
def test_a_quorum_is_met_by_these_and_all_that_hold_them(lines: list[str], enough: list[set[str]]) -> None:
    found = read(*X, *lines)
    every = [set(), {"left"}, {"right"}, {"third"}, {"left", "right"}, {"left", "third"}, {"right", "third"}]
    for names in [*every, set(WITNESSES)]:
        assert found.satisfied(names) == any(names >= one for one in enough), names
        assert found.satisfied({*names, "nobody"}) == found.satisfied(names)


def test_a_chain_of_groups_as_long_as_can_be_is_answered() -> None:
    chain = [f"group g{number} all {f'g{number - 1}' if number else 'left'}" for number in range(990)]
    found = read(*X, *chain, "quorum g989")
    assert found.satisfied({"left"}) and not found.satisfied({"right", "g5", "g989"})


REFUSED = {
    "nothing": ([], 0, "policy.noquorum"),
    "no quorum": ([LOG], 0, "policy.noquorum"),
    "two quorums": (["quorum none", "quorum none"], 2, "policy.secondquorum"),
    "a quorum of nobody": (["quorum left"], 1, "policy.unknown"),
    "a quorum too early": (["quorum left", *X], 1, "policy.unknown"),
    "a quorum of two": ([*X, "quorum left right"], 4, "policy.quorum"),
    "another word": (["trust everybody"], 1, "policy.word"),
    "a word in capitals": (["LOG x"], 1, "policy.word"),
    "a log without key": (["log"], 1, "policy.log"),
    "a log with more": ([f"{LOG} url more"], 1, "policy.log"),
    "a false hash": ([LOG.replace("+", "+0", 1)], 1, "policy.key"),
    "one letter of the key": ([LOG[:-1] + ("A" if LOG[-1] != "A" else "B")], 1, "policy.key"),
    "a witness as log": ([f"log {WITNESSES['left']}"], 1, "policy.logkind"),
    "a log as witness": ([f"witness w {KEY}"], 1, "policy.witnesskind"),
    "a foreign log": ([f"log {NoteKey('example.com/log', bytes(32))}"], 1, "policy.origin"),
    "a log of no process": ([f"log {NoteKey('parley/', bytes(32))}"], 1, "policy.origin"),
    "an unknown log": ([f"log {NoteKey('parley/p/cellar', bytes(32))}"], 1, "policy.origin"),
    "a log with a slash": ([f"log {NoteKey('parley/p/', bytes(32))}"], 1, "policy.origin"),
    "a log twice": ([LOG, "", LOG], 3, "policy.twice"),
    "a witness without key": (["witness left"], 1, "policy.witness"),
    "a witness twice": ([X[0], X[1], X[0].replace("left ", "again ", 1)], 3, "policy.samekey"),
    "a name twice": ([X[0], X[1].replace("right ", "left ", 1)], 2, "policy.twice"),
    "the name none": ([X[0].replace("left ", "none ", 1)], 1, "policy.twice"),
    "a log that witnesses itself": ([LOG, f"witness w {NoteKey('w', KEY.public, Kind.WITNESS)}"], 2, "policy.samekey"),
    "a witness that logs": (
        [f"witness w {NoteKey('w', KEY.public, Kind.WITNESS)}", LOG], 2, "policy.samekey"),
    "a group of nobody": ([*X, "group a 1"], 4, "policy.group"),
    "a group of strangers": ([*X, "group a 1 left stranger"], 4, "policy.unknown"),
    "a group of itself": ([*X, "group a 1 left a"], 4, "policy.unknown"),
    "none in a group": ([*X, "group a 1 none"], 4, "policy.unknown"),
    "a member twice": ([*X, "group a 2 left left"], 4, "policy.member"),
    "a member of two groups": ([*X, "group a 1 left", "group b 1 left"], 5, "policy.member"),
    "zero of two": ([*X, "group a 0 left right"], 4, "policy.threshold"),
    "three of two": ([*X, "group a 3 left right"], 4, "policy.threshold"),
    "most of two": ([*X, "group a most left right"], 4, "policy.threshold"),
    "one, with a zero before it": ([*X, "group a 01 left right"], 4, "policy.threshold"),
    "Arabic digits": ([*X, "group a ٢ left right"], 4, "policy.threshold"),
    "a group called as a witness": ([*X, "group left 1 right"], 4, "policy.twice"),
    "Windows line ends": (["quorum none\r"], 1, "policy.characters"),
    "a control character": (["quorum\x0bnone"], 1, "policy.characters"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_policy_may_not_say_is_refused_where_it_stands(name: str) -> None:
    lines, line, code = REFUSED[name]
    with pytest.raises(NotAPolicy) as refused:
        read(*lines, *(["quorum none"] if line and "quorum" not in code and "early" not in name else []))
    assert (refused.value.line, refused.value.code) == (line, code)
    assert str(refused.value).startswith(f"line {line}: " if line else "The policy")


def test_a_policy_that_is_too_long_or_not_text_is_refused() -> None:
    for data, code in (
        (b"#" * (1 << 20) + b"\n", "policy.toolong"),
        (b"quorum \xff\n", "policy.characters"),
        (b"\x00" * 100, "policy.characters"),
        (b"\n".join(f"log {NoteKey(f'parley/p{n}', bytes(32))}".encode() for n in range(1001)), "policy.toomany"),
    ):
        with pytest.raises(NotAPolicy) as refused:
            Policy.from_bytes(data)
        assert refused.value.code == code


@given(st.binary(max_size=200))
def test_noise_is_a_policy_or_is_refused(data: bytes) -> None:
    for noise in (data, policy() + data):
        try:
            Policy.from_bytes(noise)
        except NotAPolicy as refused:
            assert str(refused)


@given(st.integers(0, len(policy()) - 1), st.integers(0, 255))
def test_a_damaged_policy_trusts_nobody_new(at: int, byte: int) -> None:
    """A key is protected by its hash: no changed byte makes another key of it."""
    damaged = policy()[:at] + bytes([byte]) + policy()[at + 1 :]
    try:
        found = Policy.from_bytes(damaged)
    except NotAPolicy:
        return
    assert {key.public for key in found.logs} <= {KEY.public}
    assert {key.public for key in found.witnesses.values()} <= {key.public for key in WITNESSES.values()}
