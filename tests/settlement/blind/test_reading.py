"""What comes from others is read strictly, within bounds, and what is wrong with it is said with its place."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.settlement import blind
from parley.settlement.blind import (
    NotTaken,
    Party,
    Question,
    Transcript,
    read_post,
    read_secret,
    read_transcript,
    verify,
)
from parley.settlement.blind.question import MOST_PARTIES, MOST_TEXT
from parley.settlement.blind.reading import MOST_BYTES, coded, decoded, loaded, written
from parley.settlement.blind.transcript import MOST_POSTS
from tests.settlement.blind.runs import question, ran

WHOLE = ran(True, False)
FILE = WHOLE.transcript.to_bytes()
POST = WHOLE.transcript.posts[0].to_bytes()
SECRET = WHOLE.secrets["p0"].to_bytes()
READERS = [(read_transcript, FILE), (read_post, POST), (read_secret, SECRET)]


def why(reader, data: bytes) -> str:
    with pytest.raises(NotTaken) as refused:
        reader(data)
    assert len(str(refused.value)) < 400 and "\n" not in str(refused.value)
    assert blind.MESSAGES[refused.value.code].format_map(refused.value.params) == str(refused.value)
    return str(refused.value)


def test_what_is_written_is_read_back():
    assert read_transcript(FILE) == WHOLE.transcript and read_transcript(FILE).to_bytes() == FILE
    assert read_post(POST) == WHOLE.transcript.posts[0]
    assert read_secret(SECRET) == WHOLE.secrets["p0"]
    # White space and the order of keys carry nothing.
    assert read_transcript(json.dumps(json.loads(FILE), indent=3).encode()) == WHOLE.transcript


@pytest.mark.parametrize(("reader", "data"), READERS, ids=["transcript", "post", "secret"])
class TestEveryReader:
    def test_refuses_what_is_no_json_of_its_kind(self, reader, data):
        for junk in (
            b"",
            b" ",
            b"\xff\xfe",
            b"\0" * 100,
            b"nonsense",
            b"[]",
            b"{}",
            b"null",
            b'"text"',
            b"[" * 100_000,
        ):
            assert why(reader, junk)
        assert "nested too deeply" in why(reader, b'{"a":' * 50_000 + b"{}" + b"}" * 50_000)
        assert "larger than" in why(reader, b" " * (MOST_BYTES + 1))
        assert "a number" in why(reader, data[:-1] + b',"extra":1}')
        assert "a number" in why(reader, data[:-1] + b',"extra":NaN}')
        assert "a number" in why(reader, data[:-1] + b',"extra":' + b"9" * 10_000 + b"}")
        assert "Extra data" in why(reader, data + data)
        assert "UTF-8" in why(reader, data[:-1] + b',"extra":"\\ud800"}')

    def test_refuses_a_key_twice_too_many_or_too_few(self, reader, data):
        known = json.loads(data)
        for key, value in known.items():
            assert why(reader, written({name: one for name, one in known.items() if name != key}))
            twice = data[:-1] + b"," + written({key: value})[1:]
            assert "a key stands twice" in why(reader, twice)
        assert "a key that doesn't belong there: 'extra'" in why(reader, written({**known, "extra": "x"}))
        assert "key" in why(reader, written({**known, "\u202e" * 500: "x"}))

    def test_refuses_every_wrong_type_everywhere(self, reader, data):
        for path in paths(json.loads(data)):
            for wrong in (None, True, [], {}, "", "x" * 100_000, ["a"] * 10_000, "\x00", "\n"):
                value = json.loads(data)
                if put(value, path, wrong):
                    with pytest.raises(NotTaken):
                        reader(written(value))


def paths(value, path=()):
    """The way to every part of a JSON value."""
    if path:
        yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths(inner, (*path, key))


def put(value, path, wrong) -> bool:
    """Put something else in its place; False where it might stand there."""
    *way, last = path
    for key in way:
        value = value[key]
    if (last, wrong) == ("posts", []) or (last == "text" and str(wrong).strip("x") == "" != wrong):
        return False
    value[last] = wrong
    return True


@settings(max_examples=400)
@given(st.sampled_from(READERS), st.lists(st.tuples(st.integers(0, 1 << 20), st.binary(max_size=3)), max_size=6))
def test_whatever_is_spliced_in_is_read_or_refused(which, splices):
    reader, data = which
    for place, more in splices:
        at = place % (len(data) + 1)
        data = data[:at] + more + data[at + len(more) // 2 :]
    try:
        found = reader(data)
    except NotTaken:
        return
    if isinstance(found, Transcript):
        verify(found).summary()


@settings(max_examples=200)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["format", "posts", "question", "party", "round"]) | st.text(max_size=5), inner
            )
        ),
    )
)
def test_any_other_json_is_refused(value):
    for reader, _ in READERS:
        with pytest.raises(NotTaken):
            reader(json.dumps(value).encode())


def test_only_the_one_way_to_write_32_bytes_is_read():
    data = bytes(range(32))
    text = coded(data)
    assert decoded(text, "it") == data and len(text) == 43
    other = text[:-1] + chr(ord(text[-1]) + 1)  # the same bytes to a lenient reader: the last bits count for nothing
    standard = coded(b"\xfb\xff" * 16)
    for wrong in (
        text + "=",
        text + "\n",
        " " + text,
        text[:-1],
        text + "A",
        other,
        standard.replace("_", "/"),
        None,
        3,
    ):
        with pytest.raises(ValueError, match="43 characters"):
            decoded(wrong, "it")


def test_the_place_of_what_is_wrong_is_said():
    value = json.loads(FILE)
    value["posts"][3]["points"][1] = "short"
    assert "posts[3].points[1]: it is not 32 bytes" in why(read_transcript, written(value))
    value["posts"][3]["round"] = "tea"
    assert "posts[3].round: it is none of keys, answers, blindings, openings" in why(read_transcript, written(value))
    value["question"]["parties"][1]["id"] = "../etc"
    assert "question.parties[1].id" in why(read_transcript, written(value))


def test_a_question_is_bounded_and_names_each_party_once():
    asked = question(2)
    for changes, said in (
        ({"parties": asked.parties[:1]}, "it holds 1, not 2 to 200"),
        ({"parties": tuple(Party(f"p{n}", f"P {n}") for n in range(MOST_PARTIES + 1))}, "it holds 201"),
        ({"parties": (asked.parties[0], Party("p0", "Other"))}, "two have the same id"),
        ({"parties": (asked.parties[0], Party("p9", "Am\nber"))}, "a control character"),
        ({"text": ""}, "there is no text"),
        ({"text": " \n"}, "there is no text"),
        ({"text": "x" * (MOST_TEXT + 1)}, "longer than 200000"),
        ({"text": "a\x1b[2Jb"}, "a control character"),
        ({"package": ""}, "question.package: it is not an id"),
        ({"process": "x" * 65}, "question.process: it is not an id"),
    ):
        with pytest.raises(NotTaken, match="The package can't be read") as refused:
            replace(asked, **changes)
        assert said in str(refused.value)
    most = Question("t", "p", "x" * MOST_TEXT, tuple(Party(f"p{n}", f"P {n}") for n in range(MOST_PARTIES)))
    assert read_transcript(Transcript(most).to_bytes()).question == most


def test_a_file_with_too_many_posts_is_refused():
    value = json.loads(FILE)
    value["posts"] = value["posts"][:1] * (MOST_POSTS + 1)
    assert f"it holds {MOST_POSTS + 1}" in why(read_transcript, written(value))


def test_the_largest_run_fits_the_bounds():
    """Two hundred parties with all their posts and the longest text stay below the size that is read."""
    post = len(max((post.to_bytes() for post in WHOLE.transcript.posts), key=len)) + 64 + 64
    assert 4 * MOST_PARTIES * post + 4 * MOST_TEXT < MOST_BYTES


def test_a_secret_that_is_no_number_is_refused():
    known = json.loads(SECRET)
    for wrong in (coded(bytes(32)), coded(b"\xff" * 32)):
        assert "no secret number" in why(read_secret, written({**known, "secret": wrong}))
    assert "parley-blind-secret/1" in why(read_secret, written({**known, "format": "parley-blind-secret/2"}))


def test_a_secret_does_not_print_itself():
    secret = WHOLE.secrets["p0"]
    assert secret.scalar.hex() not in repr(secret) and repr(secret.scalar) not in repr(secret)


def test_canonical_lines_are_those_of_the_record():
    """The same bytes as the ledger writes (RFC 8785), though the engines don't know each other."""
    from parley.ledger import canonical

    for data in (FILE, POST, SECRET):
        assert canonical.dumps(loaded(data)) == data
    odd = {"text": '\u2028\x7f"\\/\b\f\n\r\t é ع 𝄞', "parties": [], "package": "x"}
    assert written(odd) == canonical.dumps(odd)
