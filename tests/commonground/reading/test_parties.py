"""Who is of which party."""

from __future__ import annotations

import pytest

from parley.commonground.reading import read_parties
from parley.commonground.votes import VotesError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("participant,party\n1,North\n2,South\n3,\n1,North\n", {1: "North", 2: "South"}),
        ("voter-id;Delegation\r\n1;North\r\n2;South\r\n", {1: "North", 2: "South"}),
        ("party,participant\nشمال,anna\n", {"anna": "شمال"}),
        ('{"1": "North", "2": " South ", "3": null}', {1: "North", 2: "South"}),
        ("participant,party\n", {}),
    ],
)
def test_parties_are_read(put, text, expected):
    assert read_parties(put(text, "parties")) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "participant,party\n1,North\n1,South\n",
            "participant 1 has two parties, 'North' (line 2) and 'South' (line 3)",
        ),
        ("participant,party\n1,North\n1,\n", "'North' (line 2) and 'none' (line 3)"),
        ("participant\n1\n", "expected one column participant and one column party; found 'participant'"),
        ("participant,party\n,North\n", "line 2: the participant's id is missing"),
        ("participant,party\n1\n", "line 2: 1 fields, where the header has 2"),
        ('{"1": "North", "1": "South"}', "participant 1 has two parties"),
        ('{"1": 5}', "expected an object with the name of a party for each participant"),
        ('["1"]', "expected an object"),
        ('{"1": "North"', "line 1, column 14"),
        ("", "is empty"),
    ],
)
def test_wrong_parties_are_refused(put, text, said):
    with pytest.raises(VotesError) as refused:
        read_parties(put(text, "parties"))
    assert said in str(refused.value)
