"""Draws the picture that the fictional press room shows: nobody's photograph."""

import io

from PIL import Image, ImageDraw

SIZE = (1200, 750)
_SKY, _FAR, _NEAR, _FIELD, _WATER, _SUN = "#dfe7e6", "#9fb3ad", "#6f8b7f", "#c9b98a", "#5f8aa0", "#f0d9a0"


def landscape() -> bytes:
    """A valley with terraces, fields and a lake, as PNG."""
    picture = Image.new("RGB", SIZE, _SKY)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((820, 90, 940, 210), fill=_SUN)
    draw.polygon(
        [(0, 420), (220, 180), (430, 400), (640, 210), (900, 430), (1200, 250), (1200, 750), (0, 750)], fill=_FAR
    )
    for step in range(6):
        top = 400 + step * 28
        draw.polygon([(0, top), (520 - step * 50, top + 10), (560 - step * 50, top + 28), (0, top + 28)], fill=_NEAR)
        draw.line([(0, top), (520 - step * 50, top + 10)], fill=_FIELD, width=3)
    draw.polygon([(360, 470), (1200, 430), (1200, 750), (240, 750)], fill=_FIELD)
    for furrow in range(9):
        draw.line([(380 + furrow * 90, 470 - furrow * 4), (250 + furrow * 120, 750)], fill="#b7a673", width=4)
    draw.ellipse((560, 560, 1320, 800), fill=_WATER)
    draw.line([(520, 300), (500, 470), (620, 600)], fill=_WATER, width=10, joint="curve")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
