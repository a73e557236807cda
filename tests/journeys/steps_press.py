"""What is published, cleared by the parties first; what a stranger reads; the record taken home; a seat ended."""

import json
import re
import time
from email import message_from_bytes, policy
from pathlib import Path

from lxml import etree
from PIL import Image, ImageDraw

from parley.ledger.bundle import verify
from tests.journeys.people import Person
from tests.journeys.steps_convening import FOUNDER, HEADS, MEDIATOR
from tests.journeys.steps_text import PRIVATE, into_first
from tests.journeys.walk import Walk, day

ATOM = "{http://www.w3.org/2005/Atom}"


def look_around(walk: Walk) -> None:
    """What stands open to everybody, what is nowhere, and one's own seat and account."""
    stranger, rosa = walk.comes("a stranger"), walk["Rosa Vidal"]
    stranger.open("/")
    stranger.switch()
    stranger.follow("/who-may/")
    stranger.follow("/verify/")
    stranger.follow("/privacy/")
    stranger.open(f"/p/{walk.process}/texts/", status=404)
    walk.looks.look(stranger, "nowhere")
    rosa.room("seats")
    rosa.follow("/seats/mine/")
    rosa.follow("/keys/make/")
    rosa.follow("/account/2fa/")


def describe(walk: Walk) -> None:
    """The press officer describes the talks; before the heads have cleared it the public has no page of them."""
    leyla, stranger = walk["Leyla Sand"], walk["a stranger"]
    title = walk.say("Talks over the water of the valley", "محادثات حول مياه الوادي")
    leyla.room("press")
    leyla.follow("/draft/profile/")
    leyla.send(
        title=title,
        summary=walk.say("Three communities **talk** about water.", "ثلاث جماعات **تتحدث** عن الماء."),
        language=walk.language,
        track="II",
        parties="\n".join(walk.say(*names) for names in (("Upper Terraces", "المدرجات العليا"),)),
        city="Suyab",
    )
    stranger.open("/")
    stranger.misses(walk.process)
    issue(walk, leyla)
    stranger.open("/")
    stranger.follow_to(walk.process)
    stranger.sees(title)


def issue(walk: Walk, leyla: Person) -> None:
    """Clearance of the draft on the press officer's screen is asked, given by the three heads; then it is issued."""
    leyla.press("/ask/")
    assert not leyla.offered("/issue/")
    for name in HEADS:
        walk[name].waits("/press/items/")
        assert walk[name].reaches("main a[href$='/clear/']")
        walk[name].follow("/clear/")
        walk[name].send()
    leyla.refresh()
    leyla.follow("/issue/")
    leyla.send()


def photograph(folder: Path) -> Path:
    """A picture of a sluice, as a camera would give it."""
    picture = Image.new("RGB", (1200, 800), "#9fc3d6")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 480, 1200, 800), fill="#3f6f86")
    draw.rectangle((520, 300, 680, 800), fill="#5b4a3a")
    picture.save(folder / "sluice.png")
    return folder / "sluice.png"


def report(walk: Walk, folder: Path) -> None:
    """A news item with a photograph, read by subscribers and strangers once it is cleared and issued."""
    leyla = walk["Leyla Sand"]
    leyla.room("press")
    leyla.follow("/press/photos/")
    leyla.follow("/photos/add/")
    leyla.send(
        file=photograph(folder),
        alt=walk.say("A sluice at noon", "باب ماء عند الظهر"),
        credit="Valley Water Forum / L. Sand",
    )
    leyla.room("press")
    leyla.follow("/draft/news/")
    photos = leyla.page.locator("main select[name=photo] option")
    leyla.send(
        headline=walk.say("Three parties agree on the sluices", "ثلاثة أطراف تتفق على الأبواب"),
        body=walk.say("They met at Suyab.\n\nThe sluices stay open *at night*.", "اجتمعوا في سوياب.\n\nليلاً."),
        language=walk.language,
        photo=photos.nth(1).get_attribute("value"),
        tags=walk.say("water, sluices", "ماء، أبواب"),
        city="Suyab",
    )
    issue(walk, leyla)
    walk.looks.look(leyla, "press-item-issued")


def mark_milestone(walk: Walk) -> None:
    """An entry of the public timeline, worded after an act of the record."""
    leyla = walk["Leyla Sand"]
    leyla.room("press")
    leyla.follow("/press/entries/")
    leyla.follow_to("/draft/milestone/?")
    leyla.send(sentence=walk.say("The parties agreed on one text.", "اتفق الأطراف على نص واحد."), day=day(0))
    issue(walk, leyla)


def publish_agreement(walk: Walk) -> None:
    """The agreement as it was adopted, to the byte, with how many of how many have signed."""
    leyla = walk["Leyla Sand"]
    leyla.room("press")
    leyla.follow("/press/agreements/")
    leyla.follow_to("/draft/agreement/")
    leyla.send(introduction=walk.say("Signed by some.", "وقعه بعضهم."))
    issue(walk, leyla)
    leyla.room("press")
    walk.looks.look(leyla, "press-desk-at-work")


def subscribe(walk: Walk, address: str = "reader@valley.example") -> None:
    """A stranger asks for news by mail; nothing is sent before the link in the mail was followed."""
    stranger = walk["a stranger"]
    stranger.follow("/news/subscribe/")
    stranger.send(address="not an address", status=422)
    stranger.send(address=address)
    mail = wait_for_mail(walk, address, 1)
    confirm = next(link for link in links_in(mail) if "/confirm/" in link)
    stranger.open(confirm)
    stranger.send()


def read_in_public(walk: Walk, address: str = "reader@valley.example") -> None:
    """The stranger reads the page of the talks, the news, the agreement and the feeds; reacts; and leaves."""
    stranger = walk["a stranger"]
    stranger.open(f"/p/{walk.process}/")
    # Public pages may be kept for a minute.
    stranger.refresh()
    stranger.sees(walk.say("The parties agreed on one text.", "اتفق الأطراف على نص واحد."))
    assert stranger.reaches("main a[href$='/news/']")
    walk.looks.look(stranger, "public-page")
    stranger.follow("/news/")
    headline = walk.say("Three parties agree on the sluices", "ثلاثة أطراف تتفق على الأبواب")
    assert stranger.page.locator("main ul.news > li").count() == 2
    stranger.confirm(stranger.page.locator("main h2 a", has_text=headline))
    picture = stranger.page.locator("main figure img")
    assert picture.evaluate("e => e.complete && e.naturalWidth") > 400
    assert picture.get_attribute("alt") == walk.say("A sluice at noon", "باب ماء عند الظهر")
    before = stranger.page.locator("#reactions button .number").first.inner_text()
    stranger.confirm(stranger.page.locator("#reactions button").first)
    after = stranger.page.locator("#reactions button .number").first.inner_text()
    assert before != after
    walk.looks.look(stranger, "story-with-reaction")
    read_feeds(walk, stranger, headline)
    stranger.open(f"/p/{walk.process}/news/")
    stranger.follow_to("/instruments/")
    stranger.sees("The water of the valley is shared.", "ماء الوادي مشترك.")
    lead = stranger.page.locator("main .lead strong").inner_text()
    assert sorted(re.findall(r"\d+", lead)) == ["3", "5"]
    stranger.misses("except-in-a-drought", PRIVATE)
    walk.looks.look(stranger, "instrument-public")
    mail = wait_for_mail(walk, address, 2)
    stranger.open(next(link for link in links_in(mail) if "/leave/" in link))
    stranger.send()


def read_feeds(walk: Walk, stranger: Person, headline: str) -> None:
    base = f"/p/{walk.process}/news/"
    answer = stranger.context.request.get(base + "atom.xml")
    titles = [entry.findtext(f"{ATOM}title") for entry in etree.fromstring(answer.body()).iter(f"{ATOM}entry")]
    items = json.loads(stranger.context.request.get(base + "feed.json").text())["items"]
    assert headline in titles and headline in [item["title"] for item in items]


def wait_for_mail(walk: Walk, address: str, count: int) -> str:
    """The latest mail to an address, once so many have come; the clerk beside the server sends it."""
    for _turn in range(240):
        found = [mail for mail in _mails(walk) if mail["To"] == address and walk.process in _body(mail)]
        if len(found) >= count:
            return _body(found[-1])
        time.sleep(0.25)
    raise AssertionError(f"no {count} mails to {address}")


def _mails(walk: Walk) -> list:
    files = sorted((walk.data / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime)
    parts = [part for file in files for part in file.read_bytes().split(b"-" * 79 + b"\n") if part.strip()]
    return [message_from_bytes(part, policy=policy.default) for part in parts]


def _body(mail) -> str:
    return mail.get_body().get_content()


def links_in(mail: str) -> list[str]:
    return re.findall(r"https?://\S+", mail)


def take_record_home(walk: Walk, folder: Path) -> None:
    """The mediator's record holds, offline; what is private to a delegation is not in it, but in that delegation's."""
    for name, knows in ((MEDIATOR, False), ("Nadia Kern", True)):
        walk[name].room("record")
        file = walk[name].download("/record.bundle", folder / f"{name}.bundle")
        verdict = verify(file)
        assert verdict.ok, verdict.summary()
        assert (PRIVATE in file.read_text()) is knows


def end_seat(walk: Walk) -> None:
    """Whoever is removed sees nothing more from the next click on."""
    founder, karim = walk[FOUNDER], walk["Karim Osman"]
    into_first(karim, "texts")
    founder.room("seats")
    founder.follow("/end/", "main li:has(strong:has-text('Karim Osman'))")
    founder.send()
    karim.follow("/desk/", "nav.process-nav", status=404)
    karim.open("/desk/")
    karim.misses(walk.process)
