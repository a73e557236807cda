"""The media bank: photographs, re-encoded as they come in, so that nothing else comes in with them."""

import hashlib
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageOps

from parley.press.models import Photo
from parley.procedure.act import Act, act
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Line, MaybeLine
from parley.record import files

#: What a decoder may be asked to unfold. A small file can claim to be a square mile.
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 12_000
LARGE, SMALL = (1280, 960), (240, 180)
#: What Pillow's decoders are known to raise on broken or hostile files.
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, EOFError)
_BROKEN_TOO = (Image.DecompressionBombError, ZeroDivisionError, AttributeError, ArithmeticError, MemoryError)


@act
def add_photo(act: Act, *, file: bytes, alt: Line, credit: Line, source: MaybeLine = "") -> Photo:
    """Add a photograph with its description for those who cannot see it, and its credit.

    PNG, JPEG and WebP are read, by content; both sizes are drawn anew from the pixels alone, so that place and
    time of the exposure, thumbnails and whatever hides in the file are left behind.
    """
    large, small = _renditions(file)
    photo: Photo = Photo.objects.create(
        process=act.process,
        alt=alt,
        credit=credit,
        source=source,
        large=_kept(large[0]),
        small=_kept(small[0]),
        width=large[1][0],
        height=large[1][1],
        small_width=small[1][0],
        small_height=small[1][1],
        added_by=act.by,
        added_at=act.at,
    )
    audience = "room:press" if act.by.party_id is None else f"seat:{act.by.public_id}"
    act.record("photo.added", audience=audience, alt=alt, credit=credit, sha256=photo.large)
    return photo


def _renditions(file: bytes) -> list[tuple[bytes, tuple[int, int]]]:
    if len(file) > settings.UPLOAD_LIMIT:
        raise Refused(
            _("The file is larger than %(most)s MB. Make it smaller, and add it again."),
            field="file",
            most=settings.UPLOAD_LIMIT // 2**20,
        )
    try:
        with Image.open(BytesIO(file), formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
                raise Refused(
                    _("The photograph has %(width)s × %(height)s pixels, which is too many. Make it smaller."),
                    field="file",
                    width=image.width,
                    height=image.height,
                )
            # A JPEG can be decoded at a fraction of its size, which spares memory.
            image.draft("RGB", (LARGE[0] * 2, LARGE[1] * 2))
            upright = ImageOps.exif_transpose(image)
            drawn = Image.new("RGB", upright.size, "white")
            rgba = upright.convert("RGBA")
            drawn.paste(rgba, mask=rgba.getchannel("A"))
        return [_drawn(drawn, LARGE, 70), _drawn(drawn, SMALL, 55)]
    except (*_BROKEN, *_BROKEN_TOO):
        raise Refused(
            _("This is not a photograph that can be read. Save it as PNG, JPEG or WebP, and add it again."),
            field="file",
        ) from None


def _drawn(image: Image.Image, within: tuple[int, int], quality: int) -> tuple[bytes, tuple[int, int]]:
    copy = image.copy()
    copy.thumbnail(within)
    out = BytesIO()
    copy.save(out, "WEBP", quality=quality, method=4, exif=b"", icc_profile=None, xmp=b"")
    return out.getvalue(), copy.size


def _kept(data: bytes) -> str:
    """Keep a rendition under its own hash, shut on the disk: most of the bank is not issued yet."""
    name = hashlib.sha256(data).hexdigest()
    files.keep("press", name, data)
    return name
