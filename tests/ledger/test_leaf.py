"""The leaf of one act: exactly its fields, exactly its bytes, and none of its secrets."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.ledger import canonical
from parley.ledger.bundle import form
from parley.ledger.leaf import Actor, Leaf, NotALeaf, Seen, commit, moment, opens, text_hash
from tests.ledger.records import make_act, salt

HEX = "0123456789abcdef" * 4


def make_leaf(**changes: object) -> Leaf:
    leaf = make_act(7, **changes).leaf  # type: ignore[arg-type]
    assert isinstance(leaf, Leaf)
    return leaf


def test_a_leaf_is_these_very_bytes() -> None:
    leaf = Leaf(
        process="astana-2015",
        log="party:p1",
        act="letter.signed",
        actor=Actor("s1", "head of delegation", "p1"),
        rules=2,
        id="7d1b",
        time="2015-04-13T09:44:00Z",
        texts={"letter:ru": HEX, "letter:ar": HEX},
        details=HEX,
        seen=Seen(3, HEX),
    )
    expected = (
        '{"act":"letter.signed","actor":{"capacity":"head of delegation","party":"p1","seat":"s1"},'
        f'"details":"{HEX}","id":"7d1b","log":"party:p1","process":"astana-2015","rules":2,'
        f'"seen":{{"root":"{HEX}","size":3}},"texts":{{"letter:ar":"{HEX}","letter:ru":"{HEX}"}},'
        '"time":"2015-04-13T09:44:00Z","v":"parley.act/1"}'
    ).encode()
    assert leaf.to_bytes() == expected
    assert Leaf.from_bytes(expected) == leaf
    assert leaf.hash == hashlib.sha256(b"\x00" + expected).digest()


identifiers = st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)
hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)
capacities = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=100)
leaves = st.builds(
    Leaf,
    process=identifiers,
    log=st.sampled_from(["common", "public", "team"])
    | st.builds("{}:{}".format, st.sampled_from(["party", "seat", "room"]), identifiers),
    act=st.from_regex(r"[a-z][a-z0-9_-]{0,20}(\.[a-z][a-z0-9_-]{0,20}){1,2}", fullmatch=True),
    actor=st.builds(Actor, st.none() | identifiers, capacities, st.none() | identifiers),
    rules=st.integers(0, 2**53 - 1),
    id=st.from_regex(r"[!-~]{1,128}", fullmatch=True),
    time=st.datetimes(timezones=st.just(UTC)).map(moment),
    texts=st.dictionaries(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:/@-]{0,12}", fullmatch=True), hashes, max_size=3),
    details=hashes,
    seen=st.none() | st.builds(Seen, st.integers(0, 2**53 - 1), hashes),
)


@given(leaves)
def test_a_leaf_is_read_back_as_it_was_written(leaf: Leaf) -> None:
    data = leaf.to_bytes()
    assert Leaf.from_bytes(data) == leaf
    assert Leaf.from_bytes(data).to_bytes() == data == canonical.dumps(json.loads(data))
    line = form.act_line(data, None, None)
    assert form.read_act(line) == form._read_unusual_act(line)
    assert sorted(form.read_act(line).texts) == sorted(leaf.texts.values())


PIECES = [
    b"",
    b'"',
    b"\\",
    b"\\n",
    b" ",
    b"1",
    b"-",
    b".",
    b"A",
    b"\n",
    b"\x7f",
    "é".encode(),
    b"\xc2\x85",
    b"\xff",
    b":",
    b",",
]


@given(leaves, st.data())
def test_a_leaf_recognised_in_one_stride_is_one_read_at_leisure(leaf: Leaf, data: st.DataObject) -> None:
    """Whatever is done to its bytes: the quick reader accepts no line that the careful one refuses, and none less."""
    line = bytearray(form.act_line(leaf.to_bytes(), b'{"a":[1]}', salt(1)))
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(line)))
        line[at : at + data.draw(st.integers(0, 2))] = data.draw(st.sampled_from(PIECES))
    verdicts = []
    for reader in (form.read_act, form._read_unusual_act):
        try:
            verdicts.append(reader(bytes(line)))
        except ValueError:
            verdicts.append(None)
    assert verdicts[0] == verdicts[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"id":"submission-7"', r'"id":"a\\b"'),
        ('"id":"submission-7"', r'"id":"a\"b"'),
        ('"id":"submission-7"', r'"id":"a\b"'),
        ('"id":"submission-7"', r'"id":"a\u0062"'),
        ('"capacity":"head of delegation"', '"capacity":"h\u0085"'),
        ('"capacity":"head of delegation"', '"capacity":"h\u007f"'),
        ('"capacity":"head of delegation"', r'"capacity":"the \"head\""'),
        ('"capacity":"head of delegation"', f'"capacity":"{"é" * 100}"'),
        ('"capacity":"head of delegation"', f'"capacity":"{"é" * 101}"'),
        ('"rules":1', '"rules":01'),
        ('"rules":1', '"rules":-0'),
        ('"rules":1', '"rules":9007199254740991'),
        ('"rules":1', '"rules":9007199254740992'),
        ('"act":"letter.signed"', f'"act":"a.{"b" * 62}"'),
        ('"act":"letter.signed"', f'"act":"a.{"b" * 63}"'),
        ("2015-04-13", "2016-02-29"),
        ("2015-04-13", "2015-02-29"),
    ],
)
@pytest.mark.parametrize("rest", ["null,null", "{},HEX", "null,HEX", "{},null", "[],HEX", "{ },HEX", "{},HEY"])
def test_both_readers_of_an_act_agree_at_the_edges(old: str, new: str, rest: str) -> None:
    leaf = make_leaf().to_bytes().decode()
    assert old in leaf
    details, salt_text = rest.replace("HEX", f'"{HEX}"').replace("HEY", f'"{HEX[:-1]}y"').split(",")
    line = f'{{"act":{leaf.replace(old, new)},"details":{details},"salt":{salt_text}}}\n'.encode()
    try:
        Leaf.from_bytes(leaf.replace(old, new).encode())
        good = rest in ("null,null", "{},HEX")
    except ValueError:
        good = False
    if good:
        act = form.read_act(line)
        assert act == form._read_unusual_act(line)
        assert form.act_line(act.leaf, act.details, act.salt) == line
        assert act.id == json.loads(act.leaf)["id"]
    else:
        for reader in (form.read_act, form._read_unusual_act):
            with pytest.raises(ValueError):
                reader(line)


@pytest.mark.parametrize(
    "texts",
    [
        f'"b":"{HEX}","a":"{HEX}"',
        f'"a":"{HEX}","a":"{HEX}"',
        f'"a":"{HEX}",',
        f'"a":"{HEX}" ',
        f'"a":"{HEX.upper()}"',
        f'"-a":"{HEX}"',
    ],
)
def test_texts_out_of_order_or_twice_are_refused(texts: str) -> None:
    data = make_leaf(texts={}).to_bytes().replace(b'"texts":{}', f'"texts":{{{texts}}}'.encode())
    with pytest.raises(ValueError):
        Leaf.from_bytes(data)
    with pytest.raises(ValueError):
        form.read_act(form.act_line(data, None, None))


REFUSED = [
    ("process", "two words"),
    ("process", ""),
    ("process", "a" * 65),
    ("process", None),
    ("process", "astana\n"),
    ("log", "Common"),
    ("log", "party:"),
    ("log", "caucus:a"),
    ("log", "room:a/b"),
    ("act", "signed"),
    ("act", "Letter.signed"),
    ("act", "letter."),
    ("act", ".signed"),
    ("act", "letter.signed\n"),
    ("act", "a." + "b" * 63),
    ("rules", -1),
    ("rules", 2**53),
    ("rules", True),
    ("rules", 1.0),
    ("rules", "1"),
    ("id", ""),
    ("id", "a b"),
    ("id", "é"),
    ("id", "a" * 129),
    ("time", "2015-04-13 09:44:00Z"),
    ("time", "2015-04-13T09:44:00"),
    ("time", "2015-04-13T09:44:00+06:00"),
    ("time", "2015-04-13T09:44Z"),
    ("time", "2015-04-13T09:44:00.5Z"),
    ("time", "2015-04-31T09:44:00Z"),
    ("time", "2015-02-29T09:44:00Z"),
    ("time", "2015-13-01T09:44:00Z"),
    ("time", "2015-04-13T24:00:00Z"),
    ("time", "2015-04-13T23:59:60Z"),
    ("time", "0000-04-13T09:44:00Z"),
    ("time", "٢٠١٥-04-13T09:44:00Z"),
    ("time", 1428918240),
    ("details", "00"),
    ("details", HEX.upper()),
    ("details", None),
    ("texts", {"a": "00"}),
    ("texts", {"": HEX}),
    ("texts", {"a b": HEX}),
    ("texts", {"a": None}),
    ("seen", {"size": 1, "root": HEX}),
    ("actor", {"seat": None, "capacity": "clock", "party": None}),
]


@pytest.mark.parametrize(("field", "value"), REFUSED, ids=repr)
def test_what_is_no_leaf_is_refused(field: str, value: object) -> None:
    with pytest.raises(NotALeaf) as refusal:
        make_leaf(**{field: value})
    assert refusal.value.field == field
    if field not in ("seen", "actor"):
        plain = make_leaf().to_object() | {field: value}
        with pytest.raises(NotALeaf):
            Leaf.from_object(plain)
        if not isinstance(value, float):
            line = form.act_line(canonical.dumps(make_leaf().to_object() | {field: _exact(value)}), None, None)
            with pytest.raises(ValueError):
                form.read_act(line)


def _exact(value: object) -> object:
    return "beyond" if value == 2**53 else value


@pytest.mark.parametrize(
    "actor",
    [
        ("a b", "head", None),
        ("s", "", None),
        ("s", "head\nof", None),
        ("s", "h" * 101, None),
        ("s", None, None),
        ("s", "h", ""),
        (1, "h", None),
    ],
)
def test_who_is_nobody_is_refused(actor: tuple[object, ...]) -> None:
    with pytest.raises(NotALeaf, match=r"^actor\."):
        Actor(*actor)  # type: ignore[arg-type]


@pytest.mark.parametrize("seen", [(-1, HEX), (True, HEX), (1, "00"), (1, None), (None, HEX)])
def test_what_nobody_saw_is_refused(seen: tuple[object, object]) -> None:
    with pytest.raises(NotALeaf, match=r"^seen\."):
        Seen(*seen)  # type: ignore[arg-type]


def test_a_key_more_or_less_is_refused() -> None:
    whole = make_leaf(seen=Seen(1, HEX)).to_object()
    for key in whole:
        with pytest.raises(NotALeaf):
            Leaf.from_object({other: value for other, value in whole.items() if other != key})
    for extra in ({**whole, "position": 4}, {**whole, "v": "parley.act/2"}, [], None, {**whole, "texts": []}):
        with pytest.raises(NotALeaf):
            Leaf.from_object(extra)
    for part in ("actor", "seen"):
        inner = whole[part]
        for wrong in ({**inner, "more": 1}, dict(list(inner.items())[1:]), "text"):
            with pytest.raises(NotALeaf):
                Leaf.from_object({**whole, part: wrong})


def test_a_leaf_can_not_be_changed() -> None:
    leaf = make_leaf()
    with pytest.raises(AttributeError):
        leaf.rules = 9  # type: ignore[misc]
    with pytest.raises(TypeError):
        leaf.texts["letter:en"] = HEX  # type: ignore[index]
    given_texts = {"letter:en": HEX}
    leaf = make_leaf(texts=given_texts)
    given_texts["letter:fr"] = HEX
    assert list(leaf.texts) == ["letter:en"]


def test_details_are_bound_and_not_told() -> None:
    details = {"priority": "the prisoners first", "weight": 5}
    commitment = commit(details, salt(1))
    by_hand = b"parley.details/1\n" + salt(1) + b'{"priority":"the prisoners first","weight":5}'
    assert commitment == hashlib.sha256(by_hand).hexdigest()
    assert opens(commitment, dict(reversed(details.items())), salt(1))
    assert not opens(commitment, details, salt(2))
    assert not opens(commitment, {**details, "weight": 6}, salt(1))
    assert not opens(commitment, details, salt(1)[:-1])
    assert not opens(commitment, {"weight": 0.5}, salt(1))
    assert not opens("é" * 64, details, salt(1))
    with pytest.raises(ValueError, match="32 bytes"):
        commit(details, b"short")
    with pytest.raises(canonical.NotCanonical):
        commit({"weight": 0.5}, salt(1))


def test_a_text_is_hashed_exactly_as_given() -> None:
    assert text_hash("\u00e9") == hashlib.sha256(b"\xc3\xa9").hexdigest()
    assert len({text_hash(text) for text in ("\u00e9", "e\u0301", "\u00e9\n", "\u00e9\r\n", " \u00e9")}) == 5
    with pytest.raises(UnicodeEncodeError):
        text_hash("\ud800")


def test_times_are_told_in_utc() -> None:
    astana = timezone(timedelta(hours=6))
    assert moment(datetime(2015, 5, 25, 10, 0, tzinfo=astana)) == "2015-05-25T04:00:00Z"
    assert moment(datetime(2015, 5, 25, 10, 0, 0, 250, tzinfo=UTC)) == "2015-05-25T10:00:00.000250Z"
    with pytest.raises(ValueError, match="zone"):
        moment(datetime(2015, 5, 25))
