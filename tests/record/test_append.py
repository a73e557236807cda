"""The stored record is what the ledger says it is: leaf, tree head and opening agree, and only grow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from parley.ledger import leaf as leaves
from parley.ledger import tree
from parley.record import acts, queries
from parley.record.models import Entry, Log
from parley.record.sources import now

DETAILS = st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers(-9, 9) | st.booleans(), max_size=4)


def append(number, audience="common", **more):
    entry = {
        "process": "valley",
        "audience": audience,
        "act": "letter.signed",
        "seat": "abc",
        "capacity": "head",
        "party": None,
        "rules": 1,
        "key": f"k{number}",
        "at": now(),
        "texts": {},
        "details": {"by": "Somebody"},
    }
    acts.append(**entry | more)


class Appended(TestCase):
    @settings(max_examples=20, deadline=None)
    @given(st.lists(DETAILS, min_size=1, max_size=12))
    def test_root_and_openings(self, all_details):
        for number, details in enumerate(all_details):
            append(number, details=details)
        rows = list(Entry.objects.order_by("position"))
        hashes = [tree.leaf_hash(bytes(row.leaf)) for row in rows]
        assert [row.position for row in rows] == list(range(len(all_details)))
        assert [row.root for row in rows] == [tree.root(hashes[: n + 1]).hex() for n in range(len(hashes))]
        assert Log.objects.get().root == tree.root(hashes).hex()
        for row, details in zip(rows, all_details, strict=True):
            leaf = leaves.Leaf.from_bytes(bytes(row.leaf))
            assert leaves.opens(leaf.details, details, bytes(row.salt))
            assert not leaves.opens(leaf.details, {**details, "more": 1}, bytes(row.salt))


@pytest.mark.django_db
def test_a_leaf_tells_nothing_of_what_it_commits_to():
    append(1, details={"by": "CANARY"}, texts={"letter:en": "CANARY text"})
    assert b"CANARY" not in bytes(Entry.objects.get().leaf)
    append(2, details={"by": "CANARY"})
    first, second = (leaves.Leaf.from_bytes(bytes(row.leaf)).details for row in Entry.objects.order_by("position"))
    assert first != second


@pytest.mark.django_db
def test_logs_are_apart_and_read_by_their_audiences_alone():
    append(1)
    append(1, audience="party:abc", details={"by": "CANARY"})
    assert [one.audience for one in queries.acts("valley", ["common"])] == ["common"]
    assert [head.size for head in queries.heads("valley", ["common", "party:abc"])] == [1, 1]
    assert queries.acts("valley", []) == queries.acts("elsewhere", ["common"]) == []


@pytest.mark.django_db
def test_a_head_that_never_stood_is_found_out():
    append(1)
    [head] = queries.heads("valley", ["common"])
    append(2, seen=head.mark)
    for wrong in ("common/1-" + "0" * 64, "common/2-" + head.root, f"common/9-{head.root}"):
        with pytest.raises(acts.UnknownHistory):
            append(3, seen=wrong)
    append(3, audience="team", seen=head.mark)
    assert [row.position for row in Entry.objects.filter(log__audience="common")] == [0, 1]
