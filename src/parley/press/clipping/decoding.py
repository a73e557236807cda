"""From the bytes of a saved page to its characters: which kind of file it is, and in which encoding."""

import codecs
import re
from typing import Final

from .cleaning import word_set
from .model import CannotRead

MAX_BYTES: Final = 4 * 1024 * 1024

# The first bytes of files that people pick by mistake. The name is shown in the refusal.
_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n\x1a\n", "PNG picture"),
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"GIF87a", "GIF picture"),
    (b"GIF89a", "GIF picture"),
    (b"RIFF", "picture, sound or film"),
    (b"PK\x03\x04", "ZIP, Word or OpenDocument"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word or Excel"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"SQLite format 3\x00", "database"),
    (b"bplist00", "web archive of Safari"),
    (b"ID3", "sound"),
    (b"OggS", "sound or film"),
    (b"II*\x00", "TIFF picture"),
    (b"MM\x00*", "TIFF picture"),
)
_CHARSET: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.I)
_BOMS: Final[tuple[tuple[bytes, str], ...]] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Single-byte encodings worth guessing, with the letters that make up most of a text in the languages that use them.
_FREQUENT: Final[dict[str, str]] = {
    "windows-1251": "оеаинтсрвлкмдпуыяь",
    "koi8-r": "оеаинтсрвлкмдпуыяь",
    "iso-8859-5": "оеаинтсрвлкмдпуыяь",
    "cp866": "оеаинтсрвлкмдпуыяь",
    "windows-1256": "اليمونرتبةعدسفهكقأح",
    "iso-8859-6": "اليمونرتبةعدسفهكقأح",
    "windows-1252": "éèàäöüßçêôîûâáíóúñ’‘“”–—«»…©€\xa0",
}
_CODEC_NAMES_REFUSED: Final = word_set(
    "base64 bz2 hex idna mbcs oem punycode quopri raw-unicode-escape raw_unicode_escape rot13 "
    "rot_13 "
    "undefined unicode-escape unicode_escape uu zlib utf-7 utf7"
)


def decoded(data: bytes) -> tuple[str, list[str]]:
    """The characters of a file, with the codes of what a person should know about how they were found."""
    if len(data) > MAX_BYTES:
        raise CannotRead("too-large")
    if not data.strip(b"\x00\t\n\r\x0b\x0c "):
        raise CannotRead("empty")
    _refuse_other_kinds(data)
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _with_damage(data, "utf-8-sig" if codec == "utf-8" else codec, [])
    if wide := _wide_without_mark(data):
        return _with_damage(data, wide, ["encoding-guessed"])
    if _looks_binary(data):
        raise CannotRead("not-text")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    # Only an encoding that decodes every byte is believed: pages state a wrong one often enough.
    if (stated := _stated(data)) is not None:
        return stated, []
    if (damaged := _damaged_utf8(data)) is not None:
        return damaged, ["broken-characters"]
    return _guessed(data), ["encoding-guessed"]


def _refuse_other_kinds(data: bytes) -> None:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise CannotRead("binary", kind)
    if data[4:8] == b"ftyp":
        raise CannotRead("binary", "film")
    head = data[:4096].lower()
    if b"content-type: multipart/related" in head and b"mime-version:" in head:
        raise CannotRead("web-archive")


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 without its byte order mark: in such a text nearly every other byte of a space or line end is NUL."""
    sample = data[:4096]
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > 0.3 * half and sample[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.3 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    if len(sample) >= 16 and len(data) % 2 == 0:
        # Arabic and Cyrillic fill the high byte with 04 or 06; their spaces and line ends still have NUL.
        for codec, high, low in (("utf-16-le", sample[1::2], sample[0::2]), ("utf-16-be", sample[0::2], sample[1::2])):
            letters = high.count(4) + high.count(6)
            if letters > 0.5 * half and letters + high.count(0) + high.count(0x20) > 0.95 * half and not low.count(0):
                return codec
    return None


def _with_damage(data: bytes, codec: str, notes: list[str]) -> tuple[str, list[str]]:
    text = data.decode(codec, errors="replace").removeprefix("\ufeff")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    if broken > max(4, len(text) // 20):
        raise CannotRead("not-text")
    return text, [*notes, "broken-characters"] if broken else notes


def _looks_binary(data: bytes) -> bool:
    sample = data[:65536]
    controls = sum(sample.count(value) for value in (*range(1, 9), *range(14, 27), *range(28, 32)))
    # A stray NUL or two is a fault of copying, and is removed; more than that is no text.
    return sample.count(0) > max(4, len(sample) // 50) or controls > max(4, len(sample) // 100)


def _stated(data: bytes) -> str | None:
    found = _CHARSET.search(data[:4096])
    if not found:
        return None
    name = found.group(1).decode("ascii").lower()
    if name in _CODEC_NAMES_REFUSED or name.startswith(("utf-8", "utf8", "utf-16", "utf-32")):
        return None
    try:
        # Browsers read the label "iso-8859-1" as windows-1252, and pages rely on it.
        name = codecs.lookup("windows-1252" if name in ("iso-8859-1", "latin1", "ascii", "us-ascii") else name).name
        return str(data.decode(name))
    except (LookupError, UnicodeError, ValueError, TypeError, AssertionError):
        return None


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken places, as after a cut; anything worse is another encoding."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    sound = sum(1 for character in text if character > "\x7f") - broken
    return text if broken * 10 <= sound or (broken <= 2 and sound >= broken) else None


def _guessed(data: bytes) -> str:
    sample = bytes(byte for byte in data[:200_000] if byte > 0x7F)[:20_000]
    context = data[:200_000]
    best_score, best = 0.0, ""
    for codec, frequent in _FREQUENT.items():
        decoded_sample = sample.decode(codec, errors="replace")
        letters = set(frequent)
        good = sum(1 for character in decoded_sample if character in letters)
        wrong = sum(1 for character in decoded_sample if not character.isprintable() and character != "\xa0")
        wrong += decoded_sample.count("\N{REPLACEMENT CHARACTER}")
        # A capital straight after a small letter is the mark of a wrong Cyrillic encoding.
        flips = len(re.findall(r"[а-яё][А-ЯЁ]", context.decode(codec, errors="replace"))) if frequent[0] == "о" else 0
        # In a Latin text the other letters are plain ASCII: a long run of accented ones is no language.
        runs = len(re.findall(rb"[\x80-\xff]{4,}", context)) if codec == "windows-1252" else 0
        score = (good - 2 * wrong - flips - 2 * runs) / max(1, len(sample))
        if score > best_score:
            best_score, best = score, codec
    if best_score < 0.35:
        raise CannotRead("not-text")
    return data.decode(best, errors="replace")


def plain_characters(text: str) -> tuple[str, list[str]]:
    """Text given as characters rather than bytes, made safe to encode: lone surrogates become U+FFFD."""
    if len(text) > MAX_BYTES:
        raise CannotRead("too-large")
    if text.startswith(("%PDF-", "\x89PNG", "{\\rtf")):
        raise CannotRead("binary", "PDF" if text[0] == "%" else "RTF" if text[0] == "{" else "PNG picture")
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError:
        # Surrogate pairs that some programs pass on as two characters are one character after all.
        text = text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
        size = len(text.encode("utf-8"))
        if size > MAX_BYTES:
            raise CannotRead("too-large") from None
        return text, ["broken-characters"] if "\N{REPLACEMENT CHARACTER}" in text else []
    if size > MAX_BYTES:
        raise CannotRead("too-large")
    return text, []
