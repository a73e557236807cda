"""PDF for archives, Word files and plain text: the same words in each, in every language, whatever people typed."""

import io
import json
import re
import shutil
import subprocess
import unicodedata
import zipfile
from datetime import UTC, datetime

import pytest
from django.utils.translation import override
from docx import Document as open_docx
from docx.oxml.ns import qn
from lxml import etree

from parley.archive.making.document import Document
from parley.archive.making.paper import Paper
from parley.archive.making.word import docx
from parley.archive.rules import naming
from parley.archive.rules.clean import clean, language_of, paragraphs, rtl
from parley.convening import acts as convening

#: All letters of the five languages, with the marks that they are written with.
ALPHABETS = {
    "ar": "ا أ إ آ ء ئ ؤ ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه ة و ي ى لا ، ؛ ؟ ٪ ٠١٢٣٤٥٦٧٨٩ َ ً ُ ٌ ِ ٍ ّ ْ ـ «»",
    "ru": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжзийклмнопрстуфхцчшщъыьэюя № «»—",
    "kk": "ӘҒҚҢӨҰҮҺІ әғқңөұүһі АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжз",
    "fr": "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ àâæçéèêëîïôœùûüÿ « » ’ … – — €",
    "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 “” ‘’ – — & @ # % * _ ~ ` ^ | \\ < >{}[] $",
}
#: What would be markup, were it read as such.
MARKUP = '#import "@preview/x:1.0.0": * #sys.inputs #read("/etc/passwd") *b* _i_ $x^2$ [a] @b <c> // d /* e */ `f` ]}'
EPOCH = {"year": 2026, "month": 5, "day": 4, "hour": 9, "minute": 0, "second": 0}


def given(text, language="en", title="A title", **more):
    """What a text is set from."""
    return {
        "title": title,
        "kind": "Letter of request · English",
        "language": language,
        "rtl": rtl(text),
        "lines": [{"text": line, "rtl": rtl(line)} for line in paragraphs(text)],
        "date": EPOCH,
        "around": {"language": "en", "rtl": False},
        "signatures": [],
        "acts": ["4 May 2026: somebody signed"],
        "words": {"signatures": "Signatures", "acts": "The record says", "exact": "The exact words"},
        "hash": "0" * 64,
        **more,
    }


@pytest.fixture(scope="module")
def paper():
    with Paper() as at_hand:
        yield at_hand


def extracted(pdf: bytes, tmp_path) -> str:
    """The words of a PDF as a program finds them."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    path = tmp_path / "text.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    # Directions are said by signs in what is extracted; they are none of the words.
    return re.sub("[\u200e\u200f\u202a-\u202e]", "", done.stdout.decode())


def bare(text: str) -> str:
    """The letters alone, whatever their order around each other and the forms that they are written in."""
    return "".join(sorted(set(unicodedata.normalize("NFKC", text)) - set(" \n\f\u200b")))


@pytest.mark.parametrize("language", ALPHABETS)
def test_every_letter_of_the_languages_is_drawn(paper, tmp_path, language):
    pdf, undrawn = paper.set(given(ALPHABETS[language], language, title=ALPHABETS[language][:30]))
    assert undrawn == ""
    assert pdf.startswith(b"%PDF-1.7")
    # Drawn by the fonts that were chosen for it, not by whatever else comes with the typesetter.
    fonts = {name.decode() for name in re.findall(rb"/FontName ?/[A-Z]{6}\+([A-Za-z]+)", pdf)}
    assert fonts <= {"LibertinusSerif", "NotoNaskhArabic"} and ("NotoNaskhArabic" in fonts) == (language == "ar")
    found = extracted(pdf, tmp_path)
    missing = set(bare(ALPHABETS[language])) - set(bare(found))
    # A mark may be found as a part of the letter that bears it.
    assert {one for one in missing if not unicodedata.combining(one)} == set()


def test_it_says_that_it_is_for_archives_and_for_all_readers(paper, tmp_path):
    pdf, _undrawn = paper.set(given("نطلب منكم أن تسمعونا.", "ar", title="رسالة"))
    about = pdf[pdf.index(b"<x:xmpmeta") : pdf.index(b"</x:xmpmeta>") + len(b"</x:xmpmeta>")]
    tree = etree.fromstring(about)
    values = {etree.QName(one).text: one.text for one in tree.iter()}
    assert values["{http://www.aiim.org/pdfa/ns/id/}part"] == "2"
    assert values["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
    assert values["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert "رسالة" in about.decode()
    assert re.search(rb"/Lang ?\(ar", pdf)
    assert b"/MarkInfo" in pdf and b"/StructTreeRoot" in pdf and b"/FontFile" in pdf
    assert b"/JavaScript" not in pdf and b"/EmbeddedFile" not in pdf
    path = tmp_path / "text.pdf"
    path.write_bytes(pdf)
    if shutil.which("qpdf"):
        done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_same_text_is_the_same_file(paper):
    first, again = paper.set(given("Hear us.")), paper.set(given("Hear us."))
    assert first == again
    with Paper() as other:
        assert other.set(given("Hear us.")) == first
    assert docx(given("Hear us.")) == docx(given("Hear us."))


def test_what_looks_like_markup_is_words(paper, tmp_path):
    pdf, undrawn = paper.set(given(MARKUP, title=MARKUP, acts=[MARKUP], kind=MARKUP))
    assert undrawn == ""
    words = "".join(extracted(pdf, tmp_path).split())
    assert words.count("".join(MARKUP.split())) == 4
    assert b"root:" not in pdf


def test_what_no_font_draws_stands_by_its_code(paper, tmp_path):
    text = "中文 and 😀 and \ue000 and ab"
    pdf, undrawn = paper.set(given(text))
    assert undrawn == "中文\ue000😀"
    words = extracted(pdf, tmp_path)
    assert "[U+4E2D][U+6587]" in words and "[U+1F600]" in words and "and ab" in words


HOSTILE = {
    "marks": "e" + "\u0301" * 20_000,
    "one long word": "w" * 200_000,
    "many lines": "x\n" * 20_000,
    "controls": "a\x00b\x01c\x1bd\x7fe\ufffe\uffff",
    "overrides": "\u202eevil\u202c \u2066x\u2069 \u200f\u200d",
    "empty": "",
    "spaces": " \t\u00a0\u2003" * 50,
    "every plane": "".join(chr(code) for code in range(0x20, 0x3000) if not 0xD800 <= code < 0xE000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_gives_a_file_and_the_next_one_too(paper, name):
    pdf, _undrawn = paper.set(given(HOSTILE[name], title=clean(HOSTILE[name])[:300] or "-"))
    assert pdf.startswith(b"%PDF") or name == "every plane"
    assert paper.set(given("The next one."))[0].startswith(b"%PDF")
    word = open_docx(io.BytesIO(docx(given(HOSTILE[name], title=clean(HOSTILE[name])[:300]))))
    assert word.paragraphs


def test_a_text_that_takes_too_long_has_no_pdf_and_holds_nobody_up():
    with Paper(patience=0.0) as impatient:
        for _time in range(2):
            assert impatient.set(given("Hear us.")) == (b"", "")
        # After a few that took too long it is not even tried.
        assert impatient._child is None
    with Paper() as patient:
        patient.set(given("Hear us."))
        patient._child.kill()
        patient._child.wait()
        # Another one is begun at once.
        assert patient.set(given("Hear us."))[0].startswith(b"%PDF")


def test_a_word_file_says_its_language_and_direction():
    file = open_docx(io.BytesIO(docx(given("نطلب منكم.\nHear us.", "ar", title="رسالة"))))
    by_text = {paragraph.text: paragraph for paragraph in file.paragraphs}
    arabic, english = by_text["نطلب منكم."], by_text["Hear us."]
    assert arabic._p.pPr.find(qn("w:bidi")) is not None
    run = arabic.runs[0]._r.rPr
    assert run.find(qn("w:rtl")) is not None and run.find(qn("w:lang")).get(qn("w:bidi")) == "ar-SA"
    assert english._p.pPr is None and english.runs[0]._r.rPr.find(qn("w:rtl")) is None
    assert file.core_properties.title == "رسالة" and file.core_properties.author == ""
    assert file.core_properties.created.replace(tzinfo=UTC) == datetime(2026, 5, 4, 9, tzinfo=UTC)
    assert by_text["رسالة"].style.name == "Heading 1"


def test_signatures_are_in_the_word_file_too(talks, taken, signed):
    signed()
    archive = taken(talks.heads[0])
    (name,) = archive.like("agreement-ar", ".docx")
    words = [paragraph.text for paragraph in open_docx(io.BytesIO(archive[name])).paragraphs]
    assert "تُفتح البوابات عند الفجر." in words
    assert talks.heads[1].shown in words and any("Not the lower gate." in line for line in words)


def test_signatures_are_in_the_pdf_too(talks, taken, signed, tmp_path):
    signed()
    archive = taken(talks.heads[0])
    (name,) = archive.like("agreement-en", ".pdf")
    words = " ".join(extracted(archive[name], tmp_path).split())
    assert "The gates open at dawn." in words
    assert "head of delegation" in words and "Reservation: Not the lower gate." in words
    assert "declined to sign" in words and "has not signed" in words


EVIL = '<script>alert(1)</script> "><img src=x onerror=alert(1)> {{ 7|add:7 }} ../../etc/passwd\\..\\x #set text(red)'


def test_hostile_titles_and_texts_break_nothing(talks, taken, delivered):
    delivered(title=EVIL, body=f"{EVIL}\n{MARKUP}\n=1+1\n中", addressee=EVIL)
    talks.process.title = EVIL
    talks.process.save()
    archive = taken(talks.mediator)
    for name in archive.names:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]*", name) and ".." not in name, name
    page = archive.text("index.html")
    assert "<script" not in page and "<img" not in page and "&lt;script&gt;" in page
    (text,) = archive.like("texts/", "letter", ".txt")
    assert archive.text(text) == f"{EVIL}\n{MARKUP}\n=1+1\n中"
    assert archive.like("texts/", "letter", ".pdf") and archive.like("texts/", "letter", ".docx")
    assert "Some characters" not in page and "some characters stand by their codes" in page
    assert archive.json("manifest.json")["process"]["title"] == EVIL
    parts = zipfile.ZipFile(io.BytesIO(archive[archive.like("letter", ".docx")[0]]))
    for part in parts.namelist():
        if part.endswith((".xml", ".rels")):
            etree.fromstring(parts.read(part))


def test_names_hold_nothing_but_plain_letters():
    assert naming.text_name(7, "letter", "ar", "رسالة") == "0007-letter-ar"
    assert naming.text_name(7, "letter", "en", "../..\\Étude: \u202eevil.exe") == "0007-letter-en-etude-evil-exe"
    assert len(naming.text_name(9, "x" * 500, "y" * 500, "z" * 5000)) < 140
    assert naming.log_name("party:k3v") == "party-k3v"


def test_the_language_of_a_text_is_told_by_its_letters():
    assert language_of("نطلب", "", ["en", "ar"]) == "ar"
    assert language_of("Просим", "", ["en", "ru"]) == "ru"
    assert language_of("Біз сұраймыз", "", ["en"]) == "kk"
    assert language_of("Nous", "", ["fr", "en"]) == "fr"
    assert language_of("anything", "ru", ["en"]) == "ru"
    assert not rtl("2.") and rtl("2.", True) and rtl("«نطلب» us") and not rtl("We «نطلب»")


def test_a_document_of_a_kind_that_is_not_known_is_still_a_text():
    one = Document("0" * 64, "new-kind", "en", "", datetime(2026, 5, 4, tzinfo=UTC))
    with override("en"):
        assert one.kind_label == "Text" and not one.whole


def test_an_item_of_the_press_room_is_words_and_not_json(talks, taken):
    from parley.press import acts as press

    item = press.draft_news(by=talks.secretariat, headline="The gates", body="They **open** at dawn.", language="en")
    press.ask_clearance(by=talks.secretariat, item=item.public_id)
    archive = taken(talks.secretariat)
    (name,) = archive.like("item", ".docx")
    words = [paragraph.text for paragraph in open_docx(io.BytesIO(archive[name])).paragraphs]
    assert "The gates" in words and "They open at dawn." in words
    assert json.loads(archive.text(name.replace(".docx", ".txt")))["headline"] == "The gates"


def test_a_fact_of_another_version_is_told_by_its_name(talks, taken, monkeypatch):
    convening.enter_fact(by=talks.secretariat, what="The wells ran dry", when="2019", source="Valley Almanac")
    monkeypatch.delitem(__import__("parley.procedure.table", fromlist=["FACTS"]).FACTS, "fact.entered")
    act = taken(talks.mediator).json("acts/common.json")["acts"][-1]
    assert act["sentence"] == "An act whose words are not in this archive (fact.entered)"
    assert act["details"]["what"] == "The wells ran dry"
