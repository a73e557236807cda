"""The catalogues are in step with the source, Arabic is whole, and a faulty translation is refused."""

import gettext
import io
import json
from pathlib import Path

import pytest

from tests.house.tree import ROOT, nothing
from tools import messages

ARABIC = "ar"


def stored_objections(root: Path, language: str) -> list[str]:
    """What is wrong with translations as they are kept, placeholders and invisible marks included."""
    catalogue = messages.stored(root, language)
    found = []
    for text in messages.texts(root):
        message = catalogue.get(text.singular, context=text.context)
        if message is None or not message.string or (text.plural and not all(message.string)):
            continue
        string = message.string if text.plural is None else list(message.string)
        found += [f"{text.key!r}: {reason}" for reason in messages.objections(text, string)]
    return found


def test_the_catalogues_are_in_step_with_the_source() -> None:
    nothing([f"{name}: run make messages" for name in messages.out_of_step(ROOT)])


def test_every_text_has_arabic() -> None:
    nothing([key.replace("\x04", " | ") for key in messages.missing(ROOT, ARABIC)])


def test_no_translation_is_a_guess() -> None:
    assert [message.id for message in messages.stored(ROOT, ARABIC) if message.id and message.fuzzy] == []


def test_translations_keep_their_placeholders() -> None:
    nothing(stored_objections(ROOT, ARABIC))


def test_arabic_has_its_six_plural_forms() -> None:
    path = messages.folder(ROOT, ARABIC) / "django.mo"
    with path.open("rb") as file:
        arabic = gettext.GNUTranslations(file)
    # Zero, one, two, a few, many and the rest: CLDR's examples for Arabic.
    assert [arabic.plural(n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103)] == [0, 1, 2, 3, 3, 4, 4, 5, 5, 3]
    plurals = [message for message in messages.stored(ROOT, ARABIC) if message.pluralizable]
    assert {len(message.string) for message in plurals} <= {6}


# -- on a small house ---------------------------------------------------------------------------------

PAGE = """{% load i18n %}{% translate "Sign" %} {% translate "May" context "month" %}
{% blocktranslate count n=votes trimmed %}
  {{ n }} vote
{% plural %}
  {{ n }} votes
{% endblocktranslate %}
"""
RULES = """from parley.procedure.errors import mark as _
from django.utils.translation import ngettext_lazy as plural, pgettext
SEALED = _("Sealed on %(day)s, "
           "for good.")
SEATS = plural("%(n)s seat", "%(n)s seats", n)
MONTH = pgettext("month", "May")
"""
FORMS = ["لا أصوات", "صوت واحد", "صوتان", "%(n)s أصوات", "%(n)s صوتًا", "%(n)s صوت"]
FILLED: dict[str, str | list[str]] = {
    "Sign": "توقيع",
    "month\x04May": "أيار",
    "%(n)s vote": FORMS,
    "%(n)s seat": [form.replace("صوت", "مقعد") for form in FORMS],
    "Sealed on %(day)s, for good.": "خُتم في %(day)s نهائيًّا.",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    page = tmp_path / "src/parley/rooms/templates/rooms/note.html"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE)
    (tmp_path / "src/parley/rooms/rules.py").write_text(RULES)
    return tmp_path


def kept(house: Path) -> None:
    for language in (messages.SOURCE, *messages.TRANSLATED):
        messages.keep(house, messages.updated(house, language))


def test_texts_are_found_in_python_and_templates(house: Path) -> None:
    assert set(messages.texts(house)) == {
        messages.Text(None, "Sign"),
        messages.Text("month", "May"),
        messages.Text(None, "%(n)s vote", "%(n)s votes"),
        messages.Text(None, "%(n)s seat", "%(n)s seats"),
        messages.Text(None, "Sealed on %(day)s, for good."),
    }


def test_a_text_that_is_new_or_gone_is_found_out_of_step(house: Path) -> None:
    kept(house)
    assert messages.out_of_step(house) == []
    rules = house / "src/parley/rooms/rules.py"
    rules.write_text(RULES + 'LATE = _("Too late.")\n')
    assert len(messages.out_of_step(house)) == 2
    kept(house)
    assert "Too late." in messages.missing(house, ARABIC)
    rules.write_text(RULES)
    kept(house)
    assert "Too late." not in (messages.folder(house, ARABIC) / "django.po").read_text()


def test_a_loaded_file_that_is_not_the_edited_one_is_found(house: Path) -> None:
    kept(house)
    (messages.folder(house, ARABIC) / "django.mo").write_bytes(b"\xde\x12\x04\x95")
    assert [Path(name).name for name in messages.out_of_step(house)] == ["django.mo"]


def test_missing_text_goes_out_and_comes_back_translated(house: Path) -> None:
    kept(house)
    asked = messages.missing(house, ARABIC)
    assert asked == {key: "" if isinstance(filled, str) else [""] * 6 for key, filled in FILLED.items()}
    assert messages.fill(house, ARABIC, json.loads(json.dumps(FILLED))) == []
    assert messages.missing(house, ARABIC) == {}
    assert messages.out_of_step(house) == []
    assert stored_objections(house, ARABIC) == []
    with (messages.folder(house, ARABIC) / "django.mo").open("rb") as file:
        arabic = gettext.GNUTranslations(file)
    assert arabic.pgettext("month", "May") == "أيار"
    assert [arabic.ngettext("%(n)s vote", "%(n)s votes", n) for n in (0, 1, 2, 3, 11, 100)] == FORMS


@pytest.mark.parametrize(
    ("key", "translation", "reason"),
    [
        ("Sign", "%(who)s توقيع", "placeholders differ"),
        ("Sign", "\u200fتوقيع", "an invisible mark of direction"),
        ("Sign", "<b>توقيع</b>", "placeholders differ"),
        ("Sign", "توقيع\n", "a line break at one end only"),
        ("Sign", ["توقيع"] * 6, "takes a string"),
        ("Sealed on %(day)s, for good.", "خُتم نهائيًّا.", "placeholders differ"),
        ("%(n)s vote", FORMS[:5], "6 forms are needed, 5 given"),
        ("%(n)s vote", [*FORMS[:3], "أصوات", *FORMS[4:]], "form 3: placeholders differ"),
        ("%(n)s vote", ["%(m)s", *FORMS[1:]], "form 0: placeholders differ"),
        ("Gone", "ذهب", "the source has no such text"),
    ],
)
def test_a_faulty_translation_is_refused(house: Path, key: str, translation: str | list[str], reason: str) -> None:
    refused = messages.fill(house, ARABIC, {key: translation, "month\x04May": "أيار"})
    assert len(refused) == 1
    assert reason in refused[0]
    # What was right beside it is taken.
    assert "month\x04May" not in messages.missing(house, ARABIC)
    assert key in messages.missing(house, ARABIC) or key == "Gone"


def test_a_faulty_translation_that_was_kept_by_hand_is_found(house: Path) -> None:
    messages.fill(house, ARABIC, FILLED)
    path = messages.folder(house, ARABIC) / "django.po"
    path.write_text(path.read_text().replace("خُتم في %(day)s", "خُتم في %(date)s"))
    assert len(stored_objections(house, ARABIC)) == 1


def test_a_guess_in_a_catalogue_counts_as_missing(house: Path) -> None:
    messages.fill(house, ARABIC, FILLED)
    path = messages.folder(house, ARABIC) / "django.po"
    path.write_text(path.read_text().replace('msgid "Sign"', '#, fuzzy\nmsgid "Sign"'))
    assert [message.id for message in messages.stored(house, ARABIC) if message.id and message.fuzzy] == ["Sign"]
    assert list(messages.missing(house, ARABIC)) == ["Sign"]


def test_a_catalogue_is_written_the_same_twice(house: Path) -> None:
    messages.fill(house, ARABIC, FILLED)
    catalogue = messages.updated(house, ARABIC)
    assert messages.written(catalogue) == messages.written(messages.updated(house, ARABIC))
    po, mo = messages.written(catalogue)
    assert b"Date" not in po + mo
    assert b"src/" not in po
    assert io.BytesIO(mo).read(4) == b"\xde\x12\x04\x95"
