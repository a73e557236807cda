"""Take the README's pictures anew, from the demonstration as anybody sees it.

    tools/screenshots.py               all of them, into docs/pictures/
    tools/screenshots.py desk text     some of them

The demonstration is filled into a folder of its own and served on this machine; Chromium sits down in a seat, walks
to the page by its links, and the picture is kept small enough for a repository.
"""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tools import chromium  # noqa: E402 (the folder of this script is not the project's)

PARLEY = Path(sys.executable).with_name("parley")
PICTURES = ROOT / "docs" / "pictures"
DESK, PHONE = (1100, 760), (390, 760)


@dataclass(frozen=True)
class Picture:
    """One page as somebody sees it: from which seat, by which links, in which language, how large.

    `process` counts the processes of the demonstration in the order of its own page. `walk` holds what is followed,
    one after the other: a path (`{p}` stands for the process), or a pattern that a link's address must match.
    """

    name: str
    walk: tuple[str, ...]
    seat: str | None = None
    process: int = 0
    language: str = "en"
    size: tuple[int, int] = DESK


LETTER = (r"/p/{p}/letters/(?!draft)[\w-]+/$",)
CONSULTATION = ("/p/{p}/consultations/", r"/consultations/(?!prepare)[\w-]+/$")
PICTURES_OF_THE_README = (
    Picture("home", ("/",)),
    Picture("process", ("/p/{p}/",)),
    Picture("letter", ("/p/{p}/letters/", *LETTER), seat="secretariat"),
    Picture("desk", ("/p/{p}/desk/",), seat="head of delegation", process=1),
    Picture("text", ("/p/{p}/texts/", r"/p/{p}/texts/(?!begin)[\w-]+/$"), seat="mediator", process=1),
    Picture("agreement", ("/p/{p}/agreements/", r"/p/{p}/agreements/(?!open)[\w-]+/$"), seat="secretariat"),
    Picture("bridges", (*CONSULTATION, r"/analysis/$"), seat="mediator", process=1),
    Picture("map", (*CONSULTATION, r"/analysis/$", r"/analysis/map/$"), seat="mediator", process=1),
    Picture("arabic", ("/p/{p}/",), language="ar"),
    Picture("phone", ("/p/{p}/news/",), size=PHONE),
)


@contextmanager
def demonstration() -> Iterator[str]:
    """The demonstration, served from a folder that is gone afterwards; gives its address."""
    with tempfile.TemporaryDirectory(prefix="parley-") as folder, socket.socket() as found:
        data = f"{folder}/demo"
        if subprocess.run([PARLEY, "demo", "--data", data], check=False, stdout=subprocess.DEVNULL).returncode:  # noqa: S603
            sys.exit("parley: the demonstration could not be filled; see above")
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
        found.close()
        serve = [PARLEY, "serve", "--demo", "--data", data, "--port", str(port)]
        server = subprocess.Popen(serve, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, server)
            yield address
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGTERM)
                server.wait(timeout=30)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _turn in range(300):
        if server.poll() is not None:
            sys.exit("parley: the demonstration could not be served; see above")
        try:
            with urllib.request.urlopen(address + "/", timeout=5):  # noqa: S310 (this machine's own)
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("parley: the demonstration did not answer within half a minute")


def processes(page: Page, address: str) -> list[tuple[str, dict[str, str]]]:
    """The processes of the demonstration: the id of each, and its first seat in each capacity.

    Both are found by sitting down, which anybody may do there.
    """
    page.goto(f"{address}/demo/")
    found = []
    for heading in page.locator("main h2").all():
        seats: dict[str, str] = {}
        for row in heading.locator("xpath=following-sibling::ul[1]/li").all():
            said = row.locator(".soft").first.inner_text()
            for capacity in ("mediator", "secretariat", "head of delegation", "delegate", "observer"):
                if said.startswith(capacity):
                    seats.setdefault(capacity, row.locator("input[name=seat]").input_value())
                    break
        found.append(seats)
    return [(_sit(page, address, next(iter(seats.values()))), seats) for seats in found]


def _sit(page: Page, address: str, seat: str) -> str:
    """Sit down in a seat; gives the id of its process, from the desk on which one lands."""
    page.goto(f"{address}/demo/")
    page.locator(f"form:has(input[name=seat][value='{seat}']) button").click()
    landed = re.search(r"/p/([\w-]+)/", page.url)
    if landed is None:
        sys.exit(f"parley: sitting down led to {page.url}, not to a desk")
    return landed[1]


def _go(page: Page, to: str) -> None:
    answer = page.goto(to)
    if answer is None or not answer.ok:
        sys.exit(f"parley: no picture of {to}: it answers {answer.status if answer else 'nothing'}")


def take(browser: Browser, address: str, picture: Picture) -> bytes:
    """One picture as PNG."""
    width, height = picture.size
    with browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce") as chooser:
        ids, seats = processes(chooser.new_page(), address)[picture.process]
    languages = {"Accept-Language": picture.language}
    with browser.new_context(viewport={"width": width, "height": height}, extra_http_headers=languages) as context:
        page = context.new_page()
        if picture.seat:
            _sit(page, address, seats[picture.seat])
        for step in picture.walk:
            wanted = step.replace("{p}", ids)
            if step == picture.walk[0]:
                _go(page, address + wanted)
                continue
            links = [link.get_attribute("href") or "" for link in page.locator("main a[href]").all()]
            followed = next((link for link in links if re.search(wanted, link)), None)
            if followed is None:
                sys.exit(f"parley: {picture.name}: no link on {page.url} leads on to {wanted}")
            _go(page, address + followed)
        return page.screenshot(animations="disabled", caret="hide")


def small(png: bytes) -> bytes:
    """The picture with as few colours as a page needs: a third of the size, to the eye the same."""
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> int:
    """Take the pictures that are named, or all."""
    wanted = set(sys.argv[1:])
    unknown = wanted - {picture.name for picture in PICTURES_OF_THE_README}
    if unknown:
        sys.exit(f"parley: no such picture: {', '.join(sorted(unknown))}")
    if why := chromium.obstacle():
        sys.exit(f"parley: {why}")
    PICTURES.mkdir(parents=True, exist_ok=True)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=["--disable-gpu", "--disable-background-networking", *sandbox]
        )
        for picture in PICTURES_OF_THE_README:
            if not wanted or picture.name in wanted:
                png = small(take(browser, address, picture))
                (PICTURES / f"{picture.name}.png").write_bytes(png)
                print(f"docs/pictures/{picture.name}.png  {len(png) // 1000} kB")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
