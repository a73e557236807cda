"""The form parley-bargain/1: what is read, what is written again, and what each mistake is told by."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from parley.settlement.bargain import LARGEST, Bargain, BargainError, Bonus, Party
from parley.settlement.reading import check, parse, read, write
from tests.settlement.bargains import NAMES, document, written
from tests.settlement.brute import bargains

ROOT = Path(__file__).resolve().parents[3]


def test_everything_in_the_form_is_read():
    bargain = parse(written(document()))
    assert [issue.id for issue in bargain.issues] == ["withdrawal", "monitors", "prisoners"]
    a, b = bargain.parties
    assert (a.id, a.reservation, a.scale, a.values[1]) == ("A", 40, 2, (30, 20, 0))
    assert a.red_lines == (((0, 1), (1, 2)),)
    assert a.bonuses == (Bonus(7, ((0, frozenset({0})), (1, frozenset({0, 1})))),)
    assert (b.scale, b.red_lines, b.bonuses) == (1, (), ())
    assert (bargain.requirements[0].condition, bargain.requirements[0].then) == ((0, 0), (1, 0))
    assert bargain.exclusions == (((0, 1), (2, 1)),)
    assert bargain.budgets[0].cost == ((3, 1), (0, 0, 0), (0, 0))
    assert bargain.gains((0, 0, 0)) == (Fraction(50 + 30 + 10 + 7 - 40, 2), Fraction(0 + 1 + 6 - 10))


@given(bargains(parties=(2, 4)))
def test_what_is_written_is_read_as_the_same(bargain):
    try:
        check(bargain)
    except BargainError:
        reject()
    assert parse(written(write(bargain))) == bargain


@given(st.lists(NAMES, min_size=2, max_size=4, unique=True), st.lists(NAMES, min_size=2, max_size=2, unique=True))
def test_names_in_any_script_come_back(options, parties):
    made = document()
    made["issues"][2]["options"] = options
    for party, name in zip(made["parties"], parties, strict=True):
        party["id"] = name
        party["values"]["prisoners"] = list(range(len(options)))
    made["rules"]["excludes"] = []
    bargain = parse(json.dumps(made, ensure_ascii=False).encode())
    assert list(bargain.issues[2].options) == options
    assert [party.id for party in bargain.parties] == parties
    assert parse(written(write(bargain))) == bargain


DECIMALS = st.decimals(-50, 90, places=6).map(str)


@given(DECIMALS, st.decimals(1, 90, places=4).map(str))
def test_decimals_stay_exact_and_gains_are_those_of_the_file(reservation, scale):
    text = json.dumps(document() | {"parties": document()["parties"]})
    text = text.replace('"reservation": 40', f'"reservation": {reservation}').replace('"scale": 2', f'"scale": {scale}')
    bargain = parse(text.encode())
    party = bargain.parties[0]
    assert party.gain((0, 0, 0)) == (97 - Fraction(reservation)) / Fraction(scale)
    assert party.stated(party.reservation) == Fraction(reservation)
    assert party.stated(party.values[0][0]) == 50
    assert not bargain.notes


def test_a_decimal_with_too_many_digits_is_rounded_up_and_said():
    made = document()
    text = json.dumps(made).replace('"reservation": 40', '"reservation": 40.1234567890123456789012345')
    bargain = parse(text.encode())
    party = bargain.parties[0]
    stated = Fraction(40) + Fraction("0.1234567890123456789012345")
    assert stated <= party.stated(party.reservation) <= stated + Fraction(1, 10**15)
    assert "parties[0].reservation was rounded up" in bargain.notes[0]
    check(bargain)


def _said(spoil, name=None) -> str:
    made = document()
    spoil(made)
    with pytest.raises(BargainError) as fault:
        parse(written(made))
    return str(fault.value)


def _set(*path, value):
    def spoil(made):
        for key in path[:-1]:
            made = made[key]
        made[path[-1]] = value

    return spoil


A, B = ("parties", 0), ("parties", 1)
MISTAKES = [
    (_set("format", value="parley-bargain/2"), "format: 'parley-bargain/2' can't be read"),
    (_set("issues", value=[]), "issues: there is no issue to settle"),
    (_set("issues", value={}), "issues: a list is expected, not an object"),
    (_set("issues", 1, value="monitors"), "issues[1]: an object in braces is expected, not the text 'monitors'"),
    (
        _set("issues", 1, "id", value="withdrawal"),
        "issues[1].id: the issue 'withdrawal' stands already at issues[0].id",
    ),
    (_set("issues", 1, "id", value=" "), "issues[1].id: this text is empty"),
    (_set("issues", 1, "id", value=3), "issues[1].id: text is expected, not the number 3"),
    (_set("issues", 0, "options", value=[]), "issues[0].options: the issue 'withdrawal' has no option"),
    (
        _set("issues", 0, "options", value=["x", "x"]),
        "issues[0].options[1]: the option 'x' stands already at issues[0]",
    ),
    (_set("issues", 0, "options", value=["\ud800", "y"]), "issues[0].options[0]: '\\ud800' has characters that are no"),
    (_set("issues", 0, "options", value=["\x1b[2J", "y"]), "issues[0].options[0]: '\\x1b[2J' has characters that are"),
    (_set("issues", 0, "options", value=["x" * 10_001]), "issues[0].options[0]: this text has 10,001 characters"),
    (_set("parties", value=[]), "parties: there is no party"),
    (lambda made: made["parties"].pop(), "parties: there is one party alone"),
    (_set(*B, "id", value="A"), "parties[1].id: the party 'A' stands already at parties[0].id"),
    (lambda made: made["parties"][0].pop("reservation"), "parties[0]: 'reservation' is missing"),
    (lambda made: made["parties"][0].pop("id"), "parties[0]: 'id' is missing"),
    (lambda made: made["parties"][1].pop("values"), "parties[1]: 'values' is missing"),
    (lambda made: made["parties"][1]["values"].pop("monitors"), "parties[1].values: nothing is said of the issue 'mon"),
    (_set(*B, "values", "tariffs", value=[1]), "parties[1].values[\"tariffs\"]: there is no issue 'tariffs'"),
    (_set(*B, "values", "monitors", value=[1, 2]), 'parties[1].values["monitors"]: 3 numbers are expected'),
    (_set(*B, "values", "monitors", value=[1, 2, 3, 4]), 'parties[1].values["monitors"]: 3 numbers are expected'),
    (
        _set(*B, "values", "monitors", value=[1, None, 3]),
        'parties[1].values["monitors"][1]: a number is expected, not n',
    ),
    (
        _set(*B, "values", "monitors", value=[1, "2", 3]),
        'parties[1].values["monitors"][1]: a number is expected, not t',
    ),
    (
        _set(*B, "values", "monitors", value=[1, True, 3]),
        'parties[1].values["monitors"][1]: a number is expected, not t',
    ),
    (_set(*B, "values", "monitors", value=[1, 2.5, 3]), 'parties[1].values["monitors"][1]: 2.5 is not a whole number'),
    (_set(*B, "values", "monitors", value=[1, float("nan"), 3]), '["monitors"][1]: NaN is not a number to reckon with'),
    (_set(*B, "values", "monitors", value=[1, float("inf"), 3]), '["monitors"][1]: Infinity is not a number to reckon'),
    (_set(*B, "values", "monitors", value=[1, 10**18 * 9, 3]), '["monitors"][1]: 9000000000000000000 is too large'),
    (_set(*B, "values", "monitors", value=[2**60, 2**60, 0]), None),
    (
        _set(*B, "values", value={"withdrawal": [2**60, 0], "monitors": [2**60, 0, 0], "prisoners": [1, 0]}),
        "parties[1]",
    ),
    (_set(*B, "values", value=[[0, 9], [1, 5, 8], [6, 0]]), "parties[1].values: an object in braces is expected"),
    (_set(*B, "reservation", value="10"), "parties[1].reservation: a number is expected, not the text '10'"),
    (_set(*B, "reservation", value=None), "parties[1].reservation: a number is expected, not null"),
    (_set(*B, "reservation", value=1e300), "parties[1].reservation: the number 1e+300 is not a number to reckon with"),
    (_set(*B, "scale", value=0), "parties[1].scale: 0 is not above 0"),
    (_set(*B, "scale", value=-2), "parties[1].scale: -2 is not above 0"),
    (_set(*B, "red_line", value=[]), "parties[1]: the key 'red_line' is unknown here; did you mean 'red_lines'?"),
    (_set(*B, "red_lines", value=[[]]), "parties[1].red_lines[0]: this set of choices is empty"),
    (_set(*B, "red_lines", value=[[["monitors", "EU"]]]), "parties[1].red_lines[0][0][1]: the issue 'monitors' has no"),
    (_set(*B, "red_lines", value=[[["police", "EU"]]]), "parties[1].red_lines[0][0][0]: there is no issue 'police'"),
    (_set(*B, "red_lines", value=[["monitors", "UN"]]), "parties[1].red_lines[0][0]: a list is expected, not the text"),
    (_set(*B, "red_lines", value=[[["monitors"]]]), "parties[1].red_lines[0][0]: an issue and one of its options are"),
    (
        _set(*B, "red_lines", value=[[["monitors", "UN"]] * 2]),
        "parties[1].red_lines[0][1]: this choice stands here twi",
    ),
    (
        _set(*B, "red_lines", value=[[["prisoners", "all"]], [["prisoners", "none"]]]),
        "parties[1].red_lines: together they forbid every option of the issue 'prisoners'",
    ),
    (_set(*A, "bonuses", 0, "when", value={}), "parties[0].bonuses[0].when: no issue is named"),
    (_set(*A, "bonuses", 0, "when", "monitors", value=[]), '.bonuses[0].when["monitors"]: no option is named'),
    (_set(*A, "bonuses", 0, "when", "monitors", value=["UN", "UN"]), '.when["monitors"]: an option stands here twice'),
    (_set(*A, "bonuses", 0, "when", "police", value=["UN"]), ".when[\"police\"]: there is no issue 'police'"),
    (_set(*A, "bonuses", 0, "value", value="much"), "parties[0].bonuses[0].value: a number is expected"),
    (_set("rule", value={}), "the key 'rule' is unknown here; did you mean 'rules'?"),
    (_set("rules", "require", value=[]), "rules: the key 'require' is unknown here; did you mean 'requires'?"),
    (
        _set("rules", "requires", 0, "then", value=["withdrawal", "90 days"]),
        "rules.requires[0]: '30 days' on 'withdraw",
    ),
    (
        _set("rules", "excludes", value=[[["withdrawal", "30 days"], ["monitors", "UN"]]]),
        "rules.requires[0]: '30 days'",
    ),
    (_set("rules", "excludes", value=[[]]), "rules.excludes[0]: this set of choices is empty"),
    (
        _set("rules", "excludes", value=[[["monitors", each]] for each in ("UN", "joint", "none")]),
        "rules.excludes: together they forbid every option of the issue 'monitors'",
    ),
    (_set("rules", "budgets", 0, "limit", value=0), "rules.budgets[0]: even the cheapest options together cost 1"),
    (_set("rules", "budgets", 0, "limit", value=2**61), "rules.budgets[0]: its costs add up to more than"),
    (_set("rules", "budgets", 0, "cost", "police", value=[1]), 'rules.budgets[0].cost["police"]: there is no issue'),
    (_set("rules", "budgets", 0, "name", value=7), "rules.budgets[0].name: text is expected, not the number 7"),
    (_set("rules", value=[]), "rules: an object in braces is expected, not a list"),
]


@pytest.mark.parametrize(("spoil", "said"), MISTAKES)
def test_each_mistake_is_told_with_its_place(spoil, said):
    if said is None:
        made = document()
        spoil(made)
        assert parse(written(made)).parties[1].values[1][0] == 2**60
    else:
        assert said in _said(spoil)


def test_an_option_that_is_the_only_one_can_not_be_a_red_line():
    def spoil(made):
        made["issues"].append({"id": "seal", "options": ["yes"]})
        for party in made["parties"]:
            party["values"]["seal"] = [0]
        made["parties"][1]["red_lines"] = [[["seal", "yes"]]]

    assert "parties[1].red_lines[0]: each of its choices is the only option" in _said(spoil)


def test_a_set_that_never_holds_is_read_and_said():
    made = document()
    made["parties"][1]["red_lines"] = [[["monitors", "UN"], ["monitors", "none"]]]
    (note,) = parse(written(made)).notes
    assert note.startswith("parties[1].red_lines[0] has no effect")


def test_more_options_than_can_be_searched_are_refused_before_anything_else_is_read():
    made = {
        "format": "parley-bargain/1",
        "issues": [{"id": "land", "options": [str(one) for one in range(10**6)]}],
        "parties": "not even looked at",
    }
    with pytest.raises(BargainError, match="1,000,000 options in all are more than the 100,000"):
        parse(written(made))
    made = document() | {"issues": [{"id": str(one), "options": ["x"]} for one in range(20_001)]}
    with pytest.raises(BargainError, match="20,001 issues are more than the 20,000"):
        parse(written(made))
    made = document() | {"parties": document()["parties"] * 600}
    with pytest.raises(BargainError, match="1,200 parties are more than the 1,000"):
        parse(written(made))


TEXTS = [
    (b"", "line 1, column 1: this is not JSON"),
    (b"{", "line 1, column 2: this is not JSON"),
    (b"[" * 200_000, "more deeply"),
    (b'{"format":' * 100_000, "more deeply"),
    (b"\xff\xfe{\x00}\x00", "byte 1 is not UTF-8"),
    (b'{"format": "parley-bargain/1"\n, "issues": "\xe9t\xe9"}', "line 2: byte 44 is not UTF-8"),
    (b"[]", "this is no bargain"),
    (b"null", "this is no bargain"),
    (b'{"issues": []}', "this is no bargain"),
    (
        b'{"format": "parley-bargain/1", "format": "parley-bargain/1", "issues": []}',
        "the key 'format' stands here twice",
    ),
    (b'{"format": "parley-bargain/1", "issues": [{"id": "a", "id": "b", "options": []}]}', "'parties' is missing"),
]


@pytest.mark.parametrize(("data", "said"), TEXTS)
def test_what_is_not_json_is_told_with_its_line(data, said):
    with pytest.raises(BargainError) as fault:
        parse(data)
    assert said in str(fault.value)


def test_a_number_of_thousands_of_digits_is_not_worked_out():
    text = json.dumps(document()).replace('"reservation": 10', f'"reservation": {"9" * 5001}')
    with pytest.raises(BargainError, match=r"parties\[1\]\.reservation: a number of 5,001 digits is not a number"):
        parse(text.encode())
    text = json.dumps(document()).replace('"reservation": 10', '"reservation": 1e-999999999')
    with pytest.raises(BargainError, match=r"parties\[1\]\.reservation: the number 1e-999999999 is not"):
        parse(text.encode())


def test_a_key_that_comes_twice_is_told_with_its_place():
    text = json.dumps(document()).replace('"reservation": 10', '"reservation": 10, "reservation": 0')
    with pytest.raises(BargainError, match=r"parties\[1\]: the key 'reservation' stands here twice"):
        parse(text.encode())


@given(st.binary(max_size=200))
def test_no_bytes_lead_to_anything_but_a_clear_error(data):
    with pytest.raises(BargainError):
        parse(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
PLACES = [
    ("issues",), ("parties",), ("rules",), ("issues", 0), ("issues", 1, "options"), ("parties", 0),
    ("parties", 0, "id"),
    ("parties", 0, "reservation"), ("parties", 0, "scale"), ("parties", 0, "values"), ("parties", 0, "red_lines"),
    ("parties", 0, "values", "monitors"), ("parties", 0, "red_lines", 0), ("parties", 0, "bonuses", 0, "when"),
    ("parties", 0, "bonuses", 0, "value"), ("rules", "requires", 0), ("rules", "excludes", 0), ("rules", "budgets", 0),
    ("rules", "budgets", 0, "cost"), ("rules", "budgets", 0, "limit"), ("parties", 0, "red_lines", 0, 0, 1),
]  # fmt: skip


@given(st.sampled_from(PLACES), JSON)
def test_anything_at_any_place_is_read_in_its_sense_or_refused_with_a_sentence(path, value):
    made = document()
    _set(*path, value=value)(made)
    try:
        bargain = parse(written(made))
    except BargainError as fault:
        assert str(fault)
    else:
        assert parse(written(write(bargain))) == bargain


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "talks.json"
    path.write_bytes(b"\xef\xbb\xbf" + written(document()))
    assert read(path) == parse(written(document()))
    assert read(str(path)) == read(path)


def test_files_that_are_none_are_refused_by_their_name(tmp_path):
    with pytest.raises(BargainError, match="there is no such file"):
        read(tmp_path / "absent.json")
    with pytest.raises(BargainError, match="there is no such file"):
        read("nul\0byte")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BargainError, match="this is no file"):
        read(tmp_path / "pipe")
    spoilt = tmp_path / "talks.json"
    spoilt.write_text("{}")
    with pytest.raises(BargainError, match=r"^talks\.json: this is no bargain"):
        read(spoilt)
    spoilt.write_text("<utility_space/>")
    with pytest.raises(BargainError, match="this is XML"):
        read(spoilt)


def test_a_file_without_end_is_not_read_to_its_end(tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(3 << 30)  # takes no room on the disk
    with pytest.raises(BargainError, match=r"huge\.json: it is larger than 64 MB"):
        read(path)


def test_recorded_bargains_are_read_as_the_independent_checker_reads_them(recorded_data):
    """The files of the benchmark: gains of random packages, from the file alone."""
    import random

    folder = recorded_data / "scenarios" / "synthetic"
    draw = random.Random(0)
    for path in sorted(folder.glob("*.json")):
        bargain, made = read(path), json.loads(path.read_text(), parse_float=Fraction)
        assert not bargain.notes
        for _ in range(20):
            package = tuple(draw.randrange(len(issue.options)) for issue in bargain.issues)
            named = bargain.named(package)
            for party, said in zip(bargain.parties, made["parties"], strict=True):
                options = {issue["id"]: issue["options"] for issue in made["issues"]}
                worth = sum(row[options[at].index(named[at])] for at, row in said.get("values", {}).items())
                worth += sum(
                    one["value"]
                    for one in said.get("bonuses", [])
                    if all(named[at] in taken for at, taken in one["when"].items())
                )
                assert party.gain(package) == Fraction(worth - said["reservation"]) / said.get("scale", 1)


def test_a_bargain_that_no_file_made_is_checked_too():
    with pytest.raises(BargainError, match="parties: there is no party"):
        check(Bargain(parse(written(document())).issues, ()))
    good = parse(written(document()))
    huge = Party("C", good.parties[0].values, LARGEST)
    with pytest.raises(BargainError, match=r"parties\[2\]: its values add up to more"):
        check(Bargain(good.issues, (*good.parties, huge)))


def test_reading_is_quick_to_import():
    """The command line must not wait for solvers and compilers to read a file."""
    found = subprocess.run(
        [sys.executable, "-c", "import sys, parley.settlement.reading; print(*sys.modules)"],
        capture_output=True, text=True, check=True, cwd=ROOT / "src",
    )  # fmt: skip
    assert not {"numpy", "numba", "highspy", "django"} & set(found.stdout.split())
