"""Sets texts as Word files, right-to-left where they are, the same bytes each time."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement
from docx.shared import Pt

#: The tags by which Word knows a language.
_TAGS = {"ar": "ar-SA", "en": "en-GB", "fr": "fr-FR", "kk": "kk-KZ", "ru": "ru-RU"}
#: Parts of python-docx's empty document that are left out.
NOT_WANTED = {RELATIONSHIP_TYPE.THUMBNAIL, "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"}
_EPOCH = (1980, 1, 1, 0, 0, 0)
_BODY, _CORE = "word/document.xml", "docProps/core.xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: The page: A4 with margins of an inch.
_PAGE = (
    '<w:sectPr>{bidi}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" '
    'w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
)


def docx(given: Mapping[str, Any]) -> bytes:
    """The text as a Word file; `given` is what the PDF is made of.

    The styles are python-docx's; the words are written by hand, since it takes a second for a thousand lines.
    """
    still = io.BytesIO()
    with zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in _parts(given["language"], given["rtl"]).items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 3
            own = {_BODY: _body, _CORE: _core}.get(name)
            parts.writestr(info, own(given) if own is not None else content)
    return still.getvalue()


def _body(given: Mapping[str, Any]) -> str:
    page = _PAGE.format(bidi="<w:bidi/>" if given["rtl"] else "")
    return f"{_HEAD}<w:document {nsdecls('w')}><w:body>{''.join(_paragraphs(given))}{page}</w:body></w:document>"


def _paragraphs(given: Mapping[str, Any]) -> Iterator[str]:
    around, language, words = given["around"], given["language"], given["words"]

    def said(text: str, style: str = "", bold: bool = False) -> str:
        return _paragraph(text, around["language"], rtl=around["rtl"], style=style, bold=bold)

    if given["kind"]:
        yield said(given["kind"])
    yield _paragraph(given["title"], language, rtl=given["rtl"], style="Heading1")
    for line in given["lines"]:
        yield _paragraph(line["text"], language, rtl=line["rtl"])
    if given["signatures"]:
        yield said(words["signatures"], "Heading2")
        for one in given["signatures"]:
            yield said(one["name"], bold=True)
            yield from map(said, one["lines"])
    if given["acts"]:
        yield said(words["acts"], "Heading2")
        yield from map(said, given["acts"])
    yield said(words["exact"])
    yield _paragraph(given["hash"], "en", rtl=False)


def _paragraph(text: str, language: str, *, rtl: bool, style: str = "", bold: bool = False) -> str:
    """One paragraph with its direction, its words with their language; Arabic goes by the rules of complex scripts."""
    tag = _TAGS.get(language, "")
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = "<w:b/><w:bCs/>" if bold else ""
    run += "<w:rtl/>" if rtl else ""
    run += f'<w:lang {"w:bidi" if rtl else "w:val"}="{tag}"/>' if tag else ""
    around = f"<w:pPr>{styled}{'<w:bidi/>' if rtl else ''}</w:pPr>" if styled or rtl else ""
    return f'<w:p>{around}<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _core(given: Mapping[str, Any]) -> str:
    at = datetime(**given["date"]).isoformat() + "Z"
    title, language = escape(given["title"][:255]), escape(_TAGS.get(given["language"], given["language"]))
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:language>{language}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified></cp:coreProperties>'
    )


@lru_cache(maxsize=32)
def _parts(language: str, rtl: bool) -> dict[str, bytes]:
    """All parts of a file in this language: those of an empty document of python-docx, without its picture."""
    file = Document()
    style = file.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    properties = style.element.get_or_add_rPr()
    if tag := _TAGS.get(language):
        element = OxmlElement("w:lang")
        element.set(qn("w:bidi" if rtl else "w:val"), tag)
        properties.append(element)
    # A picture of the empty page, and styles once more for one old Word: more than all the rest.
    for relations in (file.part.package.rels, file.part.rels):
        for key, one in list(relations.items()):
            if one.reltype in NOT_WANTED:
                del relations[key]
    made = io.BytesIO()
    file.save(made)
    with zipfile.ZipFile(made) as whole:
        names = sorted(whole.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        return {name: whole.read(name) for name in names}
