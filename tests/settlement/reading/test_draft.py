"""Drafts to stay near: by hand, or an earlier answer."""

import json

import pytest

from parley.settlement.bargain import BargainError
from parley.settlement.reading import parse, read_draft
from tests.settlement.bargains import document, written

GOOD = {"withdrawal": "90 days", "monitors": "UN", "prisoners": "all"}


@pytest.fixture
def put(tmp_path):
    def put(data):
        path = tmp_path / "draft.json"
        path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        return path

    return put


@pytest.fixture
def bargain():
    return parse(written(document()))


def test_a_draft_is_read_by_hand_or_from_an_answer(put, bargain):
    assert read_draft(put(GOOD), bargain) == (1, 0, 0)
    assert read_draft(put({"status": "proven", "package": GOOD, "gains": {"A": 1.5}}), bargain) == (1, 0, 0)
    assert read_draft(str(put(b"\xef\xbb\xbf" + json.dumps(GOOD).encode())), bargain) == (1, 0, 0)


def test_an_issue_may_itself_be_called_package(put):
    made = document()
    made["issues"][2]["id"] = "package"
    for party in made["parties"]:
        party["values"]["package"] = party["values"].pop("prisoners")
    made["rules"]["excludes"] = []
    draft = GOOD | {"package": "none"}
    del draft["prisoners"]
    assert read_draft(put(draft), parse(written(made))) == (1, 0, 1)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (GOOD | {"police": "none"}, "draft: there is no issue 'police'"),
        ({"withdrawal": "90 days"}, "draft: nothing is said of the issue 'monitors'"),
        (GOOD | {"monitors": "EU"}, "draft: the issue 'monitors' has no option 'EU'"),
        (GOOD | {"monitors": 1}, '["monitors"]: text is expected, not the number 1'),
        ({"package": GOOD | {"monitors": "EU"}}, "package: the issue 'monitors' has no option 'EU'"),
        ({"package": None, "status": "infeasible"}, "package: this answer found no package"),
        ([], "an object in braces is expected, not a list"),
        (b'{"withdrawal": "90 days", "withdrawal": "30 days"}', "the key 'withdrawal' stands here twice"),
        (b"", "line 1, column 1: this is not JSON"),
        (b"\xff", "byte 1 is not UTF-8"),
    ],
)
def test_what_is_no_draft_is_told_by_its_place(put, bargain, data, said):
    with pytest.raises(BargainError) as fault:
        read_draft(put(data), bargain)
    assert str(fault.value).startswith("draft.json: ")
    assert said in str(fault.value)
