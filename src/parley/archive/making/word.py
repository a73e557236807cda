"""Sets texts as Word files, right-to-left where they are, the same bytes each time."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from docx import Document
from docx.document import Document as DocumentFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

#: The tags by which Word knows a language.
_TAGS = {"ar": "ar-SA", "en": "en-GB", "fr": "fr-FR", "kk": "kk-KZ", "ru": "ru-RU"}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def docx(given: Mapping[str, Any]) -> bytes:
    """The text as a Word file; `given` is what the PDF is made of."""
    made = _Made(given)
    made.whole()
    return _still(made.file)


class _Made:
    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.file = Document(io.BytesIO(_template()))
        self.around = given["around"]

    def whole(self) -> None:
        given, around = self.given, self.around
        self._about()
        style = self.file.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", Pt(12)
        _language(style.element.get_or_add_rPr(), given["language"], rtl=given["rtl"])
        if given["kind"]:
            self._line(given["kind"], around["language"], rtl=around["rtl"])
        self._line(given["title"], given["language"], rtl=given["rtl"], style="Heading 1")
        for line in given["lines"]:
            self._line(line["text"], given["language"], rtl=line["rtl"])
        if given["signatures"]:
            self._around(given["words"]["signatures"], style="Heading 2")
            for one in given["signatures"]:
                self._around(one["name"], bold=True)
                for line in one["lines"]:
                    self._around(line)
        if given["acts"]:
            self._around(given["words"]["acts"], style="Heading 2")
            for line in given["acts"]:
                self._around(line)
        self._around(given["words"]["exact"])
        self._line(given["hash"], "en", rtl=False)

    def _around(self, text: str, **more: Any) -> None:
        self._line(text, self.around["language"], rtl=self.around["rtl"], **more)

    def _line(self, text: str, language: str, *, rtl: bool, style: str | None = None, bold: bool = False) -> None:
        paragraph = self.file.add_paragraph(style=style)
        properties = paragraph._p.get_or_add_pPr()
        if rtl:
            properties.insert_element_before(
                OxmlElement("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )
        run = paragraph.add_run(text)
        run.bold = bold or None
        _language(run._r.get_or_add_rPr(), language, rtl=rtl)

    def _about(self) -> None:
        given, core = self.given, self.file.core_properties
        at = datetime(*(given["date"][name] for name in ("year", "month", "day", "hour", "minute", "second")))
        core.title, core.language = given["title"][:255], _TAGS.get(given["language"], given["language"])
        core.author = core.last_modified_by = core.comments = ""
        core.created = core.modified = at.replace(tzinfo=UTC)
        core.revision = 1


def _language(properties: Any, language: str, *, rtl: bool) -> None:
    """Say the language, and for Arabic that its letters are set by the rules of complex scripts."""
    tag = _TAGS.get(language, language)
    if rtl:
        properties.append(OxmlElement("w:rtl"))
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    element = OxmlElement("w:lang")
    element.set(qn("w:bidi" if rtl else "w:val"), tag)
    properties.append(element)


@lru_cache(maxsize=1)
def _template() -> bytes:
    """An empty document of python-docx without the picture and the name of its maker."""
    buffer = io.BytesIO()
    Document().save(buffer)
    return buffer.getvalue()


def _still(file: DocumentFile) -> bytes:
    """The file with its parts in one order and no clock in them."""
    made, still = io.BytesIO(), io.BytesIO()
    file.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as kept:
        names: Sequence[str] = sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
            kept.writestr(info, parts.read(name))
    return still.getvalue()
