"""The media bank: what comes in is drawn anew, and who sees it."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from parley.press import acts
from parley.press.models import Photo
from parley.procedure.errors import Refused
from parley.record import files
from tests.press.conftest import picture


def stored(settings):
    """What the media bank holds, by its name; on the disk it is shut."""
    found = sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
    assert all(b"WEBP" not in path.read_bytes() and path.suffix == ".shut" for path in found)
    return {path.stem: files.kept("press", path.stem) for path in found}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_is_drawn_anew_in_two_sizes(press, settings, form):
    photo = press.photo(picture((2000, 1000), form))
    assert (photo.width, photo.height) == (1280, 640)
    assert (photo.small_width, photo.small_height) == (240, 120)
    held = stored(settings)
    assert set(held) == {photo.large, photo.small}
    for data in held.values():
        with Image.open(BytesIO(data)) as image:
            assert image.format == "WEBP"


def test_place_and_camera_are_left_behind(press, settings):
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x0112] = 6
    data = picture((640, 480), exif=exif.tobytes(), comment=b"SECRETCOMMENT")
    assert b"SECRET" in data
    photo = press.photo(data)
    # Turned upright by what the camera said, which is then forgotten.
    assert (photo.width, photo.height) == (480, 640)
    for kept in stored(settings).values():
        assert b"SECRET" not in kept and b"EXIF" not in kept.upper()
        with Image.open(BytesIO(kept)) as image:
            assert not image.getexif() and not set(image.info) & {"exif", "xmp", "icc_profile", "comment"}


def bomb(width, height):
    """A PNG of a few hundred bytes that says it has so many pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        bomb(10_000, 5_000),
        bomb(60_000, 60_000),
        bomb(20_000, 1),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\0" * 50,
        b"<html>",
        b"%PDF-1.7",
        b"",
        picture()[:400],
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 200,
    ],
    ids=["50 megapixels", "a square mile", "a thread", "svg", "gif", "html", "pdf", "nothing", "cut", "noise"],
)
def test_what_is_no_photograph_is_refused(press, settings, data):
    with pytest.raises(Refused) as refused:
        acts.add_photo(by=press.officer, file=data, alt="x", credit="y")
    assert refused.value.field == "file"
    assert not Photo._base_manager.exists() and not stored(settings)


def test_what_hides_behind_a_photograph_does_not_come_in(press, settings):
    script = b"<script>alert('polyglot')</script>"
    press.photo(picture((64, 64), "PNG") + script + b"PK\x03\x04archive")
    for kept in stored(settings).values():
        assert script not in kept and b"archive" not in kept


def test_a_file_that_is_too_large_is_refused(press, settings):
    settings.UPLOAD_LIMIT = 1000
    with pytest.raises(Refused, match="larger than"):
        press.photo()


def test_moving_and_transparent_pictures_become_one_still(press):
    frames = [Image.new("RGBA", (80, 60), (n * 60, 0, 0, 128)) for n in range(3)]
    out = BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    photo = press.photo(out.getvalue())
    assert (photo.width, photo.height) == (80, 60)


@pytest.mark.parametrize("entries", [{"alt": ""}, {"credit": ""}, {"alt": "a\r\nb"}])
def test_description_and_credit_are_asked_for(press, entries):
    with pytest.raises(Refused):
        press.photo(**entries)


def test_a_photograph_is_public_when_an_item_shows_it(press, talks, reader):
    photo = press.photo()
    url = talks.url(f"photos/{photo.public_id}/large.webp")
    assert reader.get(url).status_code == 404
    assert talks.client(talks.heads[0]).get(url).status_code == 404
    seen = talks.client(press.officer).get(url)
    assert seen.status_code == 200 and "no-store" in seen["Cache-Control"]
    item = press.news(photo=photo.public_id)
    press.ask(item)
    assert talks.client(talks.heads[0]).get(url).status_code == 200
    assert talks.client(talks.delegates[0]).get(url).status_code == 404
    press.clear(item)
    assert reader.get(url).status_code == 404
    press.issue_now = acts.issue_item(by=press.officer, item=item.public_id)
    page = reader.get(url)
    assert page.status_code == 200
    assert page["Content-Type"] == "image/webp" and page["X-Content-Type-Options"] == "nosniff"
    assert "public" in page["Cache-Control"]
    assert reader.get(url, headers={"If-None-Match": page["ETag"]}).status_code == 304
    assert reader.get(talks.url(f"photos/{photo.public_id}/huge.webp")).status_code == 404
    assert reader.get(talks.url(f"photos/{photo.large}/large.webp")).status_code == 404
    shown = reader.get(talks.url(f"news/{item.public_id}/")).content.decode()
    assert 'alt="A sluice between two fields"' in shown and "Valley Press" in shown


def test_a_party_s_press_officer_has_its_own_pictures_alone(press, talks):
    theirs = press.photo()
    mine = acts.add_photo(by=press.of_party, file=picture(), alt="a", credit="b")
    page = talks.client(press.of_party).get(talks.url("press/photos/")).content.decode()
    assert mine.public_id in page and theirs.public_id not in page


def test_on_the_page_what_was_typed_stays(press, talks):
    client = talks.client(press.officer)
    file = SimpleUploadedFile("../../<b>x.png", b"<svg/>", content_type="image/png")
    page = client.post(talks.url("press/photos/add/"), {"file": file, "alt": "What I typed", "credit": "C"})
    assert page.status_code == 422
    assert b"What I typed" in page.content and b"not a photograph" in page.content and b"<b>x" not in page.content
    file = SimpleUploadedFile("x.png", picture(form="PNG"), content_type="text/html")
    assert client.post(talks.url("press/photos/add/"), {"file": file, "alt": "A", "credit": "C"}).status_code == 302
    assert Photo._base_manager.count() == 1
