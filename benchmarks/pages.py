"""How long the main pages take in large talks, and how many queries each asks, whatever the size.

    python benchmarks/pages.py [TIMES]          40 by default

The talks are those of the demonstration's fiction with 50 parties, each with a head, a consultation of 1,000
statements, 1,000 participants and 10,000 votes, a text of 200 clauses, and 200 facts in the background. Each page is
asked for in process, through every middleware, compressed, by whoever would; in turns with a Django page that renders
a constant, which is the least that any page costs on this machine now.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

from parley.cli.folder import prepare

PARTIES, STATEMENTS, PARTICIPANTS, VOTES_EACH, CLAUSES, FACTS = 50, 1_000, 1_000, 10, 200, 200
TARGET_MS, TARGET_QUERIES = 150, 12


@dataclass(frozen=True)
class Page:
    """One page, and who asks for it."""

    name: str
    client: Any
    path: str
    headers: dict[str, str]


def main() -> int:
    """Make the talks large, ask for every page, and print the table."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with tempfile.TemporaryDirectory(prefix="parley-") as folder:
        prepare(folder, demonstration=True, static=True)
        print("making the talks large ...", file=sys.stderr, flush=True)
        pages = made_large()
        from parley.cli.serve import load

        load()
        constant = a_constant()
        print(f"in process, one at a time, {times} times each; load of the machine {os.getloadavg()[0]:.1f}")
        print(f"{'':42} {'p50 ms':>8} {'p95 ms':>8} {'queries':>8} {'kB plain':>9}")
        peer: list[float] = []
        for page in pages:
            queries, size = counted(page)
            found = []
            for _time in range(times):
                found.append(timed(lambda page=page: asked(page)))  # type: ignore[misc]
                peer.append(timed(constant))
            note = "" if queries <= TARGET_QUERIES else f"   above {TARGET_QUERIES} queries"
            row = f"{page.name:42} {statistics.median(found):8.1f} {p95(found):8.1f} {queries:8} {size / 1000:9.1f}"
            print(row + ("" if p95(found) <= TARGET_MS else f"   above {TARGET_MS} ms") + note, flush=True)
        print(f"{'a page that renders a constant':42} {statistics.median(peer):8.1f} {p95(peer):8.1f} {0:8}")
    return 0


def made_large() -> list[Page]:
    """The fiction, grown to the size that the design names; the pages to ask for."""
    from django.db import transaction

    with transaction.atomic():
        from parley.cli.demo import valley

        director = valley.fill()
        office, mediator = director.secretariat, director.seats["mediator"]
        _parties(director)
        _facts(office)
        held, link = _consultation(director)
        text, draft = _text(mediator)
    valley_seats = {"head": director.seats["fields"], "mediator": mediator, "office": office}
    clients = {name: _signed_in(seat) for name, seat in valley_seats.items()}
    process = director.process.public_id
    return _pages(clients, f"/p/{process}/", held, link, text, draft, director.props)


def _parties(director: Any) -> None:
    for number in range(PARTIES - len(director.parties)):
        key = f"village {number}"
        director.party(key, f"Village of the {number}th terrace", f"قرية المدرّج {number}")
        director.seat(key, f"Head of village {number}", "head", party=key)


def _facts(office: Any) -> None:
    from parley.convening import acts as convening

    for number in range(FACTS):
        what = f"The lake stood {number} hands below the upper stone, and the mill stood still."
        convening.enter_fact(by=office, what=what, when="last summer", source="Book of the keeper of the gate")


def _consultation(director: Any) -> tuple[str, str]:
    """1,000 statements entered by the act; the votes are rows alone, for their number is all that counts here."""
    from parley.consultation import acts
    from parley.consultation.models import Participant, Statement, Vote
    from parley.record.sources import now

    office, mediator = director.secretariat, director.seats["mediator"]
    held = acts.prepare_consultation(by=mediator, title="The great gate", question="How shall it be kept?")
    words = {"consultation": held.public_id, "language": "en"}
    for number in range(STATEMENTS):
        body = f"On day {number} of the year the gate stays open until the lower fields have had their share."
        acts.add_statement(by=office, body=body, **words)
    acts.open_consultation(by=mediator, consultation=held.public_id, closes_at=now() + timedelta(days=9))
    link = acts.make_link(by=office, consultation=held.public_id, label="Ferry", party="")
    parties = list(director.parties.values())
    people = Participant._base_manager.bulk_create(
        Participant(consultation=held, mark_hash=f"{n:064}", link=link, party=parties[n % len(parties)])
        for n in range(PARTICIPANTS)
    )
    statements = list(Statement._base_manager.filter(consultation=held))
    Vote._base_manager.bulk_create(
        Vote(statement=statements[(n * 7 + k * 97) % STATEMENTS], participant=person, value=(n + k) % 3 - 1)
        for n, person in enumerate(people)
        for k in range(VOTES_EACH)
    )
    return held.public_id, link.token


def _text(mediator: Any) -> tuple[str, str]:
    from parley.drafting import acts
    from parley.record.sources import now

    text = acts.begin_text(by=mediator, title="The treaty of all gates", language="en").public_id
    body = "The keeper opens the gate at dawn, and closes it when the shadow of the mill reaches the second stone. "
    for number in range(CLAUSES):
        acts.add_clause(by=mediator, text=text, heading=f"Gate {number + 1}", body=body * 3)
    draft = acts.circulate_draft(by=mediator, text=text, closes=now() + timedelta(days=9))
    return text, draft.public_id


def _signed_in(seat: Any) -> Any:
    from django.test import Client

    from parley.people.models import Account, Seat

    account = seat.account or Account.objects.create(username=f"holder-{seat.public_id}")
    Seat._base_manager.filter(pk=seat.pk).update(account=account)
    client = Client(headers={"Host": "localhost", "Accept-Encoding": "gzip"})
    client.force_login(account)
    return client


def _pages(
    clients: dict[str, Any], here: str, held: str, link: str, text: str, draft: str, props: dict[str, Any]
) -> list[Page]:
    from django.test import Client

    public = Client(headers={"Host": "localhost", "Accept-Encoding": "gzip"})
    head, mediator, office = clients["head"], clients["mediator"], clients["office"]
    asked_for = [
        ("home, public", public, "/"),
        ("process, public", public, here),
        ("news, public", public, f"{here}news/"),
        ("a statement to vote on, by public link", public, f"/c/{link}/"),
        ("desk, head of delegation", head, f"{here}desk/"),
        ("desk, mediator", mediator, f"{here}desk/"),
        ("timeline", head, f"{here}timeline/"),
        ("record", head, f"{here}record/"),
        ("background, 200 facts", head, f"{here}background/"),
        ("parties", head, f"{here}parties/"),
        ("seats, secretariat", office, f"{here}seats/"),
        ("consents", head, f"{here}consents/"),
        ("rounds", head, f"{here}rounds/"),
        ("round, 50 parties", office, f"{here}rounds/{props['next round'][0]}/"),
        ("consultations", head, f"{here}consultations/"),
        ("consultation, 1,000 statements, mediator", mediator, f"{here}consultations/{held}/"),
        ("consultation, 1,000 statements, head", head, f"{here}consultations/{held}/"),
        ("a statement to vote on, by a seat", head, f"{here}consultations/{held}/vote/"),
        ("the table", head, f"{here}table/"),
        ("texts", head, f"{here}texts/"),
        ("text of 200 clauses, head", head, f"{here}texts/{text}/"),
        ("text of 200 clauses, mediator", mediator, f"{here}texts/{text}/"),
        ("criticise one clause of it", head, f"{here}texts/{text}/criticise/{draft}/"),
        ("agreement", head, f"{here}agreements/{props['agreement']}/"),
        ("press desk", office, f"{here}press/"),
        ("who may do what", public, "/who-may/"),
    ]
    pages = [Page(name, client, path, {}) for name, client, path in asked_for]
    tag = head.get(f"{here}timeline/").headers.get("ETag", "")
    return [*pages, Page("timeline, not changed since (304)", head, f"{here}timeline/", {"If-None-Match": tag})]


def a_constant() -> Callable[[], object]:
    """A Django page that renders a constant template, without a middleware, a session or a query."""
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.test import Client, override_settings
    from django.urls import path

    template = engines["django"].from_string("<!doctype html><title>Gate</title><p>The gate is open.</p>")

    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(template.render())

    bare = ModuleType("bare_urls")
    bare.urlpatterns = [path("", view)]  # type: ignore[attr-defined]
    settings, client = {"ROOT_URLCONF": bare, "MIDDLEWARE": []}, Client(headers={"Host": "localhost"})
    with override_settings(**settings):
        # A client keeps the middleware that it found at its first request.
        assert client.get("/").status_code == 200

    def ask() -> None:
        with override_settings(**settings):
            client.get("/")

    return ask


def counted(page: Page) -> tuple[int, int]:
    """The queries of one page and the bytes of it, asked for twice before so that templates are at hand."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _time in range(2):
        asked(page)
    plain = page.client.get(page.path, headers={"Accept-Encoding": "identity", **page.headers})
    with CaptureQueriesContext(connection) as queries:
        asked(page)
    # Before any other request, which would begin a new count.
    return len(queries), len(plain.content)


def asked(page: Page) -> Any:
    answer = page.client.get(page.path, headers=page.headers)
    if answer.status_code != (304 if page.headers else 200):
        raise SystemExit(f"{page.name}: {page.path} answered {answer.status_code}")
    return answer


def timed(step: Callable[[], object]) -> float:
    """Milliseconds that one page takes."""
    began = time.perf_counter()
    step()
    return (time.perf_counter() - began) * 1000


def p95(found: list[float]) -> float:
    return statistics.quantiles(found, n=20)[18]


if __name__ == "__main__":
    raise SystemExit(main())
