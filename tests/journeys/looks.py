"""A look at every kind of page once: accessible, within a phone's width, and of a sane length."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

from tests.journeys.people import PHONE, kind_of

if TYPE_CHECKING:
    from tests.journeys.people import Person

#: A folder for a picture of each kind of page, wide and narrow, where somebody wants to see them.
SHOTS = os.environ.get("PARLEY_SHOTS", "")
#: No page of these small talks is longer than so many pixels on a phone.
LONGEST = 16_000

#: What sticks out at either side of the page.
_STICKS_OUT = """() => { const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > width + 1 || e.getBoundingClientRect().left < -1)
    .slice(0, 5).map(e => `${e.tagName}.${e.className} ${e.textContent.slice(0, 40)}`) }"""


class Looks:
    """Looks at a page when its kind is met for the first time, or when it is asked to look again."""

    def __init__(self, walk: str, *, axe: bool) -> None:
        self.walk, self.axe = walk, axe
        self.met: set[str] = set()
        self.found: list[str] = []

    def __call__(self, person: "Person") -> None:
        kind = kind_of(person.page.url)
        if kind not in self.met:
            self.met.add(kind)
            self.look(person, kind.strip("/").replace("/", "-").replace("*", "_") or "home")

    def look(self, person: "Person", name: str) -> None:
        page = person.page
        if self.axe:
            found = Axe().run(page).response["violations"]
            self.found += [f"{name}: {rule['id']} {[node['target'] for node in rule['nodes']]}" for rule in found]
        self._shoot(page, f"{name}-wide")
        page.set_viewport_size(PHONE)
        width, length = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        if width > PHONE["width"]:
            self.found.append(f"{name}: {width} pixels wide on a phone: {page.evaluate(_STICKS_OUT)}")
        if not 200 < length < LONGEST:
            self.found.append(f"{name}: {length} pixels long on a phone")
        self._shoot(page, f"{name}-narrow")
        page.set_viewport_size(person.screen)

    def _shoot(self, page: object, name: str) -> None:
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / self.walk / f"{name}.png", full_page=True)  # type: ignore[attr-defined]
