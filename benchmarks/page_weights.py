"""What a first visit to each kind of page weighs, with all its assets, compressed, as a browser asks for them.

    python benchmarks/page_weights.py

The demonstration is served; each page is fetched with its styles, scripts and icon. Beside each page stands the same
without compression, which is what the line would carry otherwise; and what the pictures add that are fetched only when
the reader comes to where they stand.
"""

from __future__ import annotations

import gzip
import re
import sqlite3
import sys
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent))
from _serving import COMMAND, filled, free_port, served

TARGET = 30_000


class Assets(HTMLParser):
    """The addresses that a browser fetches for a page at once."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.later: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        wanted = {"script": "src", "img": "src"}.get(tag)
        if tag == "link" and (given.get("rel") or "") in ("stylesheet", "icon"):
            wanted = "href"
        address = given.get(wanted or "") or ""
        if address.startswith("/"):
            (self.later if given.get("loading") == "lazy" else self.found).add(address)


class Visitor:
    """A browser that has been nowhere yet."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, address: str, sent: dict[str, str] | None = None, status: int = 200) -> tuple[int, bytes]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Accept-Encoding": "gzip", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if sent is None:
            line.request("GET", address, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            line.request("POST", address, urlencode(sent), headers)
        answer = line.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.update({name: one.value for name, one in SimpleCookie(cookie).items()})
        body = answer.read()
        line.close()
        if answer.status != status:
            raise SystemExit(f"{address} answered {answer.status}")
        if answer.headers.get("Content-Encoding") == "gzip":
            return len(body), gzip.decompress(body)
        return len(body), body

    def sit_down(self, name: str) -> None:
        _weight, page = self.ask("/demo/")
        row = next(one for one in re.findall(r"<li>.*?</li>", page.decode(), re.DOTALL) if name in one)
        sent = dict(re.findall(r'name="(csrfmiddlewaretoken|seat)" value="([^"]+)"', row))
        self.ask("/sit/", sent, status=302)

    def weigh(self, address: str) -> tuple[int, int, int, str]:
        weight, page = self.ask(address)
        plain, heaviest = len(page), ("", 0)
        assets = Assets()
        assets.feed(page.decode())
        for asset in sorted(assets.found):
            size, body = self.ask(asset)
            weight, plain = weight + size, plain + len(body)
            heaviest = max(heaviest, (asset, size), key=lambda one: one[1])
        later = sum(self.ask(picture)[0] for picture in assets.later)
        return weight, plain, later, f"{heaviest[0].rsplit('/', 1)[-1]} {heaviest[1]:,}"


def _addresses(folder: Path) -> dict[str, str]:
    database = sqlite3.connect(folder / "parley.sqlite3")

    def one(query: str) -> str:
        return str(database.execute(query).fetchone()[0])

    valley = one("select public_id from convening_process order by id desc")
    here = f"/p/{valley}/"
    news = one("select public_id from press_item where kind = 'news' and issued_at is not null order by id desc")
    agreement = one("select public_id from agreement_agreement order by id desc")
    text = one("select public_id from drafting_text order by id desc")
    link = one("select token from consultation_link order by id desc")
    return {
        "home": "/",
        "sign-in": "/account/login/",
        "paper code": "/join/",
        "public page of a process": here,
        "news": f"{here}news/",
        "news item with a photograph": f"{here}news/{news}/",
        "voting by a public link": f"/c/{link}/",
        "desk": f"{here}desk/",
        "timeline": f"{here}timeline/",
        "rounds": f"{here}rounds/",
        "the table": f"{here}table/",
        "text": f"{here}texts/{text}/",
        "agreement": f"{here}agreements/{agreement}/",
        "press desk": f"{here}press/",
    }


def main() -> None:
    port = free_port()
    with filled() as folder:
        command = [*COMMAND, "serve", "--demo", "--data", str(folder), "--port", str(port)]
        with served(command, port):
            print(f"{'first visit to':30} {'bytes':>8} {'plain':>9} {'of 30 kB':>9} {'pictures':>9}   heaviest asset")
            for name, address in _addresses(folder).items():
                visitor = Visitor(port)
                if name in ("desk", "timeline", "rounds", "the table", "text", "agreement", "press desk"):
                    visitor.sit_down("Ada Wren" if name == "press desk" else "Marwa Selim")
                weight, plain, later, heaviest = visitor.weigh(address)
                print(f"{name:30} {weight:8,} {plain:9,} {weight / TARGET:9.0%} {later:9,}   {heaviest}")


if __name__ == "__main__":
    main()
