"""What an archive holds: all that the seat could read, nothing else, and every part under its hash."""

import base64
import json
import subprocess
import sys
from hashlib import sha256

import pytest

from parley.convening import acts as convening
from parley.ledger.bundle import verify
from parley.record.queries import acts, heads
from tests.archive.conftest import LETTER as WORDS

LETTER = WORDS | {"language": "en"}
pytestmark = pytest.mark.django_db


def test_every_part_stands_under_its_hash_and_in_the_lists(talks, taken, delivered, signed):
    delivered()
    signed()
    archive = taken(talks.heads[0])
    listed = archive.json("manifest.json")["files"]
    assert set(listed) == set(archive.names) - {"manifest.json", "SHA256SUMS"}
    for name, said in listed.items():
        assert sha256(archive[name]).hexdigest() == said["sha256"], name
        assert len(archive[name]) == said["size"]
    sums = dict(reversed(line.split("  ")) for line in archive.text("SHA256SUMS").splitlines())
    assert sums == {name: sha256(archive[name]).hexdigest() for name in archive.names if name != "SHA256SUMS"}
    assert {"index.html", "README.txt", "VERIFY.txt", "verify.py", "record.bundle"} <= set(archive.names)


def test_its_record_verifies_by_parley_and_by_the_file_that_lies_beside_it(talks, taken, delivered, signed, tmp_path):
    delivered()
    signed()
    archive = taken(talks.heads[1])
    archive.zip.extractall(tmp_path)
    verdict = verify(tmp_path / "record.bundle")
    assert verdict.ok, verdict.summary()
    assert verdict.head.filtered_for == talks.heads[1].shown
    # -I: without Parley on the path, as on another machine.
    command = [sys.executable, "-I", str(tmp_path / "verify.py"), "--known", "none", str(tmp_path / "record.bundle")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in archive.like("proofs/"):
        assert verify(tmp_path / name).ok, name
    assert archive.like("proofs/", "agreement")


def test_the_acts_are_those_of_the_record_with_their_roots(talks, taken, delivered):
    delivered()
    archive = taken(talks.heads[0])
    audiences = talks.viewer(talks.heads[0]).audiences
    for head in heads(talks.process.public_id, audiences):
        log = archive.json(f"acts/{head.audience.replace(':', '-')}.json")
        assert (log["size"], log["root"]) == (head.size, head.root)
        assert log["acts"][-1]["root"] == head.root
        recorded = acts(talks.process.public_id, [head.audience])
        assert [one["act"] for one in log["acts"]] == [one.act for one in recorded]
        assert [one["details"] for one in log["acts"]] == [one.details for one in recorded]
    delivery = next(one for one in archive.json("acts/common.json")["acts"] if one["act"] == "letter.delivered")
    named = delivery["texts"]["letter:en"]
    assert sha256(archive[named["file"]]).hexdigest() == named["sha256"]
    assert archive.text(named["file"]) == LETTER["body"]
    assert delivery["by"]["capacity"] == "head" and "delivered the letter" in delivery["sentence"]


def test_the_page_tells_each_act_with_who_in_what_capacity_and_when(talks, taken, delivered):
    delivered()
    page = taken(talks.mediator).text("index.html")
    act = acts(talks.process.public_id, ["common"])[-1]
    assert "delivered the letter" in page and talks.heads[0].shown in page and "head of delegation" in page
    assert act.at.strftime("%Y-%m-%dT%H:%M") in page
    assert "<script" not in page and "default-src 'none'" in page
    for head in heads(talks.process.public_id, talks.viewer(talks.mediator).audiences):
        assert head.root in page


def test_signatures_stand_below_the_agreement_with_capacity_and_reservation(talks, taken, signed):
    signed()
    archive = taken(talks.delegates[2])
    (name,) = archive.like("agreement-en", "-signatures.txt")
    for words in (archive.text(name), archive.text("index.html")):
        assert talks.heads[0].shown in words and "head of delegation" in words
        assert "Not the lower gate." in words
        assert "Attested by the server" in words
        assert "declined to sign" in words and "Too early for us." in words
        assert "has not signed" in words
    assert "Signatures: 2 of 6" in archive.text(name)
    assert len(archive.like("agreement-ar", ".pdf")) == len(archive.like("agreement-ar", ".docx")) == 1


def test_each_capacity_finds_its_own_and_nothing_of_others(talks, taken, summarised):
    convening.draft_letter(by=talks.heads[0], **LETTER | {"title": "CANARY-A of the terraces", "body": "CANARY-A"})
    letter = convening.draft_letter(by=talks.heads[1], **LETTER | {"title": "CANARY-B", "body": "CANARY-B"})
    convening.open_letter(by=talks.heads[1], letter=letter.public_id)
    summarised("CANARY-TEAM")
    seats = talks.one_of_each().values()
    for seat in [*seats, talks.heads[1], talks.heads[2]]:
        everything = taken(seat).everything()
        viewer = talks.viewer(seat)
        own = seat.party == talks.parties[0]
        assert (b"CANARY-A" in everything) == own, seat
        assert (b"CANARY-B" in everything) == viewer.of_delegation, seat
        assert (b"CANARY-TEAM" in everything) == viewer.of_team, seat
        for party in talks.parties:
            other = f"party:{party.public_id}".encode()
            assert (other in everything) <= (seat.party == party), seat


def test_an_empty_process_has_an_archive_too(talks, taken):
    archive = taken(talks.secretariat)
    assert archive.json("manifest.json")["acts"] == 0
    assert json.loads(archive["manifest.json"])["filtered_for"] == talks.secretariat.shown


def test_long_talks_have_their_timeline_on_several_pages(talks, taken, delivered, monkeypatch):
    monkeypatch.setattr("parley.archive.making.archive.A_PAGE", 2)
    delivered()
    archive = taken(talks.heads[0])
    pages = archive.like("timeline-")
    total = archive.json("manifest.json")["acts"]
    assert len(pages) + 1 == -(-total // 2)
    assert 'href="acts/timeline-2.html"' in archive.text("index.html")
    told = [archive.text(page).count('<p class="soft">') for page in ("index.html", *pages)]
    assert sum(told) == total
    assert 'start="3"' in archive.text("acts/timeline-2.html")


def test_it_is_verified_as_the_guide_says_without_any_program_of_ours(taken, delivered, talks):
    """A researcher in twenty years has the guide's one paragraph, SHA-256 and JSON."""
    delivered()
    lines = taken(talks.heads[0])["record.bundle"].split(b"\n")
    roots, leaves, texts, opened = {}, {}, set(), 0
    for line in lines:
        if line.startswith(b'{"checkpoint":'):
            value = json.loads(line)
            log = value["log"]
            roots[log], leaves[log] = base64.b64decode(value["checkpoint"].split("\n")[2]), []
        elif line.startswith(b'{"act":'):
            text = line.decode()
            leaf, end = json.JSONDecoder().raw_decode(text, len('{"act":'))
            leaves[log].append(text[len('{"act":') : end].encode())
            value = json.loads(line)
            written = json.dumps(value["details"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
            committed = sha256(b"parley.details/1\n" + bytes.fromhex(value["salt"]) + written).hexdigest()
            assert committed == leaf["details"]
            opened += 1
        elif line.startswith(b'{"sha256":'):
            value = json.loads(line)
            assert sha256(value["text"].encode()).hexdigest() == value["sha256"]
            texts.add(value["sha256"])
    assert {log: _root([sha256(b"\x00" + one).digest() for one in some]) for log, some in leaves.items()} == roots
    assert opened > 5 and texts


def _root(hashes: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\x01" + _root(hashes[:split]) + _root(hashes[split:])).digest()
