"""`parley demo --play`: the story of 2015, lived through without a screen, in the facts that the reports give."""

import json
import re
import sqlite3
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.commands import parley, trouble

#: Whoever may be named: the reports name them, or they are nobody's name.
MAY_BE_NAMED = re.compile(
    r"Foreign Minister Idrissov|Deputy foreign minister of Kazakhstan|Director of a French centre"
    r"|Signatory [1-7] of 7|Participant \d+ of 30, first meeting|Participant \d+ of 37, second meeting"
    r"|(Press officer|Secretariat) of the replay|"
)
#: The news page that tells of the letter.
NEWS = datetime(2015, 4, 13, 9, 44, tzinfo=UTC)


@pytest.fixture(scope="module")
def tale(filled: Path) -> dict:
    return json.loads((filled / "first.json").read_text(encoding="utf-8"))


@pytest.fixture
def acts(tale: dict) -> Counter:
    return Counter(moment["act"] for moment in tale["timeline"])


def texts(tale: dict, act: str) -> list[str]:
    return [moment["text"] for moment in tale["timeline"] if moment["act"] == act]


def test_the_json_has_the_keys_that_were_promised_and_no_others(tale):
    assert {key: type(value) for key, value in tale.items()} == {
        "acts": int,
        "timeline": list,
        "refused": list,
        "signatures": dict,
        "root": str,
    }
    assert all(set(moment) == {"time", "act", "actor", "capacity", "text"} for moment in tale["timeline"])
    assert all(isinstance(value, str) for moment in tale["timeline"] for value in moment.values())
    assert all(moment["act"] and moment["capacity"] and moment["text"] for moment in tale["timeline"])
    assert all(set(one) == {"tried", "why"} and all(one.values()) for one in tale["refused"])
    assert all(datetime.fromisoformat(moment["time"]).utcoffset() is not None for moment in tale["timeline"])
    assert tale["acts"] == len(tale["timeline"])
    assert re.fullmatch("[0-9a-f]{64}", tale["root"])


def test_twenty_nine_of_thirty_seven_signed(tale, acts):
    assert tale["signatures"] == {"signed": 29, "of": 37}
    assert acts["agreement.signed"] == 29
    assert len(set(texts(tale, "agreement.signed"))) == 29


def test_seven_signed_one_letter_before_the_news_of_it(tale, acts):
    signed = [moment for moment in tale["timeline"] if moment["act"] == "letter.signed"]
    assert sorted(moment["actor"] for moment in signed) == [f"Signatory {number} of 7" for number in range(1, 8)]
    assert {moment["capacity"] for moment in signed} == {"head of delegation"}
    assert max(datetime.fromisoformat(moment["time"]) for moment in signed) < NEWS
    assert acts["letter.sealed"] == acts["letter.delivered"] == 1
    assert any("As host and moderator." in text for text in texts(tale, "letter.accepted_with_terms"))


def test_one_side_stayed_away_and_thirty_came(tale):
    assert texts(tale, "attendance.party_absent") == ["Government of Syria stayed away from “First meeting in Astana”"]
    first, second = texts(tale, "attendance.present")
    assert "(30)" in first and "(37)" in second
    assert "Government" not in first
    assert not any("Government of Syria" in moment["actor"] for moment in tale["timeline"])


def test_a_majority_and_not_all_adopted_the_declaration_in_arabic(tale):
    declaration = texts(tale, "text.adopted")[0]
    assert "إعلان أستانا من أجل حل سياسي في سوريا" in declaration
    accepted = int(re.search(r"of 30 voices (\d+) accepted", declaration).group(1))
    assert 15 < accepted < 30
    moment = next(one for one in tale["timeline"] if one["act"] == "text.adopted")
    assert moment["time"].startswith("2015-05-28") and moment["capacity"] == "the clock"


@pytest.mark.parametrize(
    ("tried", "why"),
    [
        ("sign the letter after it was sealed", "not open for signature"),
        ("open the round while a required consent is missing", "consent that is missing: Group of signatory 7 of 7"),
        ("edit the text as a participant instead of as the mediator", "may not do this"),
        ("open the public page before anything was cleared", "nothing here that you can see"),
    ],
)
def test_what_must_be_refused_was(tale, tried, why):
    assert why in next(one["why"] for one in tale["refused"] if one["tried"] == tried)


def test_it_comes_in_the_order_of_the_story(tale):
    times = [datetime.fromisoformat(moment["time"]) for moment in tale["timeline"]]
    assert times == sorted(times)
    order = ["process.opened", "letter.signed", "letter.sealed", "letter.accepted_with_terms", "round.convened"]
    order += ["text.put", "text.adopted", "agreement.opened", "agreement.signed", "agreement.closed"]
    acts = [moment["act"] for moment in tale["timeline"]]
    places = [acts.index(act) for act in order]
    assert places == sorted(places)


def test_nobody_is_named_whom_the_reports_do_not_name(tale):
    assert [one["actor"] for one in tale["timeline"] if not MAY_BE_NAMED.fullmatch(one["actor"])] == []
    seated = [text for act in {m["act"] for m in tale["timeline"]} if "seated" in act for text in texts(tale, act)]
    names = [re.match(r"Secretariat of the replay seated (.+?) as ", text).group(1) for text in seated]
    assert len(names) == 7 + 30 + 37 + 3 + 1
    assert [name for name in names if not MAY_BE_NAMED.fullmatch(name)] == []


def test_the_screen_tells_the_same(filled, tale):
    said = (filled / "first.out").read_text(encoding="utf-8")
    assert "2015-04-10 09:20  Signatory 1 of 7 signed the letter" in said
    assert "29 of 37 signed" in said and tale["root"] in said
    assert all(f"- {one['tried']}: {one['why']}" in said for one in tale["refused"])
    assert f"parley verify {filled / 'first' / 'record.bundle'}" in said


def test_played_again_it_is_the_same_story_with_other_secrets(filled, tale):
    again = json.loads((filled / "second.out").read_text(encoding="utf-8"))
    for key in ("acts", "refused", "signatures", "timeline"):
        assert again[key] == tale[key]
    assert again["root"] != tale["root"]
    first, second = (set(ids((filled / name / "record.bundle").read_text())) for name in ("first", "second"))
    assert first and not first & second


def ids(bundle: str) -> list[str]:
    return re.findall(r'"seat":"([a-z0-9]{16})"', bundle)


def test_the_record_verifies_and_says_what_was_checked(filled, tale):
    done = parley("verify", filled / "first" / "record.bundle")
    assert done.returncode == 0 and done.stderr == ""
    assert f"acts: {tale['acts']}" in done.stdout and tale["root"] in done.stdout
    assert "Checked:" in done.stdout and "Not checked:" in done.stdout
    out = parley("verify", filled / "first" / "record.bundle", "--json", "-")
    assert json.loads(out.stdout)[str(filled / "first" / "record.bundle")]["ok"] is True


@pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.999])
def test_one_byte_changed_is_noticed(filled, tmp_path, place):
    whole = bytearray((filled / "first" / "record.bundle").read_bytes())
    whole[int(place * len(whole))] ^= 1
    (tmp_path / "record.bundle").write_bytes(whole)
    done = parley("verify", tmp_path / "record.bundle")
    assert done.returncode == 1
    assert "What to do:" in done.stdout


def test_a_second_play_on_the_folder_is_refused_and_loses_nothing(copied):
    folder = copied("first")
    before = (folder / "record.bundle").read_bytes()
    assert "holds talks already; name an empty folder" in trouble("demo", "--play", "--data", folder)
    assert (folder / "record.bundle").read_bytes() == before
    assert trouble("demo", "--data", folder, "--json", "x").endswith("--json belongs to --play")


def test_where_the_record_cannot_be_written_nothing_has_happened(copied, tmp_path):
    folder = copied("empty")
    assert "name a file in one" in trouble("demo", "--play", "--data", folder, "--json", tmp_path / "no" / "x.json")
    (folder / "record.bundle").mkdir()
    assert "is a directory" in trouble("demo", "--play", "--data", folder, "--json", tmp_path / "x.json")
    assert not (tmp_path / "x.json").exists()
    with sqlite3.connect(folder / "parley.sqlite3") as database:
        for table in ("convening_process", "record_entry"):
            assert database.execute(f"select count(*) from {table}").fetchone() == (0,)
