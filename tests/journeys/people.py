"""A person before a browser of their own: follows links, fills in fields by their names, presses buttons.

Nothing here reads words of the interface, so that the same steps are walked in every language.
"""

import re
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator, Response

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
#: A password for everybody; the steps never show one.
PASSWORD = "four quiet rivers run"

#: So many seconds somebody waits before a page for what the server does by itself, however busy it is.
PATIENCE = 180


class Person:
    """One browser context: own cookies, own screen. Every answer is looked at as it comes."""

    def __init__(
        self,
        browser: "Browser",
        server: str,
        name: str = "",
        *,
        language: str = "en",
        javascript: bool = True,
        phone: bool = False,
        look: "Callable[[Person], None] | None" = None,
    ) -> None:
        self.name, self.server, self.language, self.javascript = name, server, language, javascript
        self.faults: list[str] = []
        self._look = look
        self.screen = PHONE if phone else WIDE
        self.context = browser.new_context(
            base_url=server,
            viewport=self.screen,
            is_mobile=phone,
            has_touch=phone,
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Asia/Almaty",
        )
        self.context.set_default_timeout(30_000)
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._answered)

    # -- going about

    def open(self, address: str, *, status: int = 200) -> None:
        """Type an address, as from a sheet of paper, a mail or the top of a browser."""
        answer = self.page.goto(address)
        self._arrive(answer, status)

    def refresh(self) -> None:
        """Load the page again, past what the browser has kept of it."""
        self._arrive(self.page.reload(), 200)

    def switch(self) -> None:
        """Choose the language of the walk at the top of the page, where it is not chosen yet."""
        if self.page.get_attribute("html", "lang") == self.language:
            return
        button = self.page.locator(f".languages button[value='{self.language}'], .languages a[lang='{self.language}']")
        with self._leaving(200):
            button.click()
        assert self.page.get_attribute("html", "lang") == self.language

    def follow(self, ending: str, within: str = "", *, status: int = 200) -> None:
        """Follow a link by how its address ends: of the page's own text first, else of what surrounds it."""
        links = self.page.locator(f"{within or 'main'} a[href$='{ending}']:visible")
        if not within and not links.count():
            links = self.page.locator(f"a[href$='{ending}']:visible")
        assert links.count(), f"{self.name}: no link to …{ending} on {self.page.url}"
        with self._leaving(status):
            links.first.click()

    def follow_to(self, part: str, within: str = "main") -> None:
        """Follow the first link whose address has this in it."""
        links = self.page.locator(f"{within} a[href*='{part}']:visible")
        assert links.count(), f"{self.name}: no link to …{part}… on {self.page.url}"
        with self._leaving(200):
            links.first.click()

    def room(self, name: str) -> None:
        """Enter a room of the process by the contents at the side."""
        self.follow(f"/{name}/", "nav.process-nav")

    def waits(self, part: str) -> None:
        """Take up what waits on one's own desk."""
        self.room("desk")
        self.follow_to(part, "main h2 ~ ul")

    # -- acting

    def fill(self, **entries: Any) -> "Locator":
        """Fill in the form that has these fields; a list marks boxes, a path is a file, a callable picks a choice."""
        first = next(iter(entries))
        form = self.page.locator(f"main form:has([name='{first}'])")
        assert form.count() == 1, f"{self.name}: {form.count()} forms with {first} on {self.page.url}"
        for name, entry in entries.items():
            self._enter(form.locator(f"[name='{name}']"), entry)
        return form

    def send(self, *, status: int = 200, **entries: Any) -> None:
        """Fill in a form and press its button."""
        form = self.fill(**entries) if entries else self.page.locator("main form")
        with self._leaving(status):
            form.locator("button.button, button[type=submit]").first.click()

    def press(self, ending: str) -> None:
        """Do what takes no entries: by its button, or on the page that says first what it will do."""
        button = self.page.locator(f"main form[action$='{ending}'] button")
        if button.count():
            return self.confirm(button.first)
        self.follow(ending)
        self.send()

    def confirm(self, button: "Locator") -> None:
        """Press this very button."""
        with self._leaving(200):
            button.click()

    def choose(self, name: str, value: str) -> None:
        """Press one of several buttons of one form, such as agree, disagree, pass."""
        with self._leaving(200):
            self.page.locator(f"main button[name='{name}'][value='{value}']").click()

    def offered(self, ending: str) -> bool:
        """Whether the page offers this: by a link or a button."""
        return bool(self.page.locator(f"main a[href$='{ending}'], main form[action$='{ending}'] button").count())

    def reaches(self, target: str, steps: int = 80) -> bool:
        """Whether the keyboard comes to this by Tab alone, from the top of the page."""
        self.page.evaluate("document.activeElement?.blur()")
        for _step in range(steps):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("target => document.activeElement.matches(target)", target):
                return True
        return False

    # -- reading

    @property
    def text(self) -> str:
        return self.page.inner_text("main")

    def until(self, there: str) -> None:
        """Wait for what happens by itself: before a page that keeps up by script, or by loading it again and again."""
        if self.javascript:
            return self.page.wait_for_selector(there, state="attached", timeout=PATIENCE * 1000)
        for _turn in range(PATIENCE):
            if self.page.locator(there).count():
                return
            self.page.wait_for_timeout(1000)
            self.refresh()
        raise AssertionError(f"{self.name}: nothing like {there} came up on {self.page.url}")

    def sees(self, *words: str) -> None:
        text = " ".join(self.text.split())
        for word in words:
            assert word in text, f"{self.name} does not see “{word}” on {self.page.url}"

    def misses(self, *words: str) -> None:
        content = self.page.content()
        for word in words:
            assert word not in content, f"{self.name} sees “{word}” on {self.page.url}"

    def public_id(self, row: str) -> str:
        """The id of the row of the page that has this name in it."""
        found = self.page.locator("main li[id]", has_text=row)
        assert found.count() == 1, f"{found.count()} rows with {row}"
        return found.get_attribute("id") or ""

    def download(self, ending: str, to: Path) -> Path:
        """Take a file home."""
        with self.page.expect_download() as coming:
            self.page.locator(f"main a[href$='{ending}']").first.click()
        coming.value.save_as(to)
        return to

    def photograph(self, to: Path) -> None:
        self.page.screenshot(path=to, full_page=True)

    # -- inside

    @contextmanager
    def _leaving(self, status: int) -> Any:
        with self.page.expect_navigation(wait_until="load") as coming:
            yield
        self._arrive(coming.value, status)

    def _arrive(self, answer: "Response | None", status: int) -> None:
        assert answer is not None
        told = f"{self.name}: {answer.status}, not {status}, at {answer.url}\n"
        assert answer.status == status, told + self.page.inner_text("body")[:1500]
        assert self.page.get_attribute("html", "dir") == ("rtl" if self._here() == "ar" else "ltr")
        if self._look is not None:
            self._look(self)
        assert self.faults == []

    def _here(self) -> str:
        return self.page.get_attribute("html", "lang") or ""

    def _enter(self, field: "Locator", entry: Any) -> None:
        kind = field.first.evaluate("e => e.type || e.tagName")
        if kind == "checkbox" and isinstance(entry, list | tuple):
            for box in field.all():
                box.set_checked(box.get_attribute("value") in entry)
        elif kind in ("checkbox", "radio"):
            chosen = entry if isinstance(entry, list | tuple) else [entry]
            for value in chosen:
                box = field if value is True else field.and_(self.page.locator(f"[value='{value}']"))
                box.first.check()
        elif kind.startswith("select"):
            field.select_option(entry)
        elif kind == "file":
            field.set_input_files(entry)
        else:
            field.fill(str(entry))

    def _heard(self, line: "ConsoleMessage") -> None:
        # The browser notes every answer of 400 and above there; those are looked at where they are expected.
        if line.type in ("error", "warning") and not line.text.startswith("Failed to load resource"):
            self.faults.append(f"{self.page.url}: {line.text}")

    def _answered(self, answer: "Response") -> None:
        document = answer.request.is_navigation_request()
        if answer.status >= 500 or (answer.status >= 400 and not document):
            self.faults.append(f"{answer.status} at {answer.url}")


def kind_of(address: str) -> str:
    """What kind of page an address is: its path with every id and token left out."""
    parts = urlsplit(address).path.split("/")
    return "/".join("*" if re.fullmatch(r"[2-9a-hj-km-np-z]{16}|[\w-]{32,}|\d+", part) else part for part in parts)
