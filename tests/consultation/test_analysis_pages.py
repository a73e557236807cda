"""The pages of an analysis: few queries and small pages whatever the size; and the API beside them."""

import gzip

import pytest

from parley.cli.tick import pass_deadlines
from parley.consultation import acts
from parley.consultation.models import Analysis, Statement
from tests.consultation.conftest import Held
from tests.consultation.crowds import BODIES, close, come

PAGES = (
    "",
    "analysis/",
    "analysis/?for=seats",
    "analysis/statements/",
    "analysis/statements/?order=divides&page=2",
    "analysis/map/",
    "analysis/course/",
    "analysis/sheet/",
    "analysis/export/",
)


@pytest.fixture
def held(talks):
    return Held(talks, statements=BODIES)


def many(held, number):
    """So many statements in all."""
    there = Statement._base_manager.filter(consultation=held.consultation).count()
    Statement.objects.bulk_create(
        Statement(
            consultation=held.consultation,
            number=place,
            body=f"{place} of the many things that can be said of gates, water and who may draw it when.",
            language="en",
            state="accepted",
        )
        for place in range(there + 1, number + 1)
    )


@pytest.mark.parametrize("number", [25, 1000])
def test_a_page_takes_few_queries_and_few_bytes_whatever_the_size(held, number, django_assert_max_num_queries):
    many(held, number)
    chance = [(40 + (7 * place) % 50, 40 + (11 * place) % 50, 40 + (13 * place) % 50) for place in range(number)]
    come(held, sizes=(40, 40, 40), opinions=chance, share=0.2)
    pass_deadlines()
    client = held.talks.client(held.talks.mediator)
    for page in PAGES:
        client.get(held.url(page))
        with django_assert_max_num_queries(12):
            answer = client.get(held.url(page))
        assert answer.status_code == 200, page
        assert len(gzip.compress(answer.content)) < 15_000, page


def test_pages_go_to_the_last_and_no_further(held):
    many(held, 45)
    come(held)
    pass_deadlines()
    client, seen = held.talks.client(held.talks.mediator), []
    for page in (1, 2, 3):
        shown = client.get(held.url(f"analysis/statements/?order=number&page={page}")).context["shown"]
        seen += [row.found.statement.number for row in shown.rows]
    assert seen == list(range(1, 46)) and shown.pages == 3
    for wrong in ("page=4", "page=0", "page=-1", "page=x", "order=size", "page=99999999999"):
        assert client.get(held.url(f"analysis/statements/?{wrong}")).status_code == 404, wrong


def test_bridges_come_first_and_each_can_be_taken_over(held):
    come(held)
    pass_deadlines()
    page = held.talks.client(held.talks.mediator).get(held.url("analysis/"))
    text = page.content.decode()
    first = page.context["shown"].bridges[0].found
    assert first.bridge and first.statement.number in (1, 5)
    assert f"from={first.statement.public_id}" in text
    assert text.index("What every side can live with") < text.index("Where they part") < text.index("not known yet")
    head = held.talks.client(held.talks.heads[0])
    close(held)
    pass_deadlines()
    assert "from=" not in head.get(held.url("analysis/")).content.decode()


def test_words_are_in_the_readers_language_where_there_is_a_translation(held):
    one = Statement._base_manager.get(consultation=held.consultation, number=1)
    acts.translate_statement(
        by=held.talks.secretariat, statement=one.public_id, language="ar", body="تُفتح البوابات عند الفجر."
    )
    come(held)
    pass_deadlines()
    client = held.talks.client(held.talks.mediator)
    arabic = client.get(held.url("analysis/"), headers={"Accept-Language": "ar"}).content.decode()
    assert '<bdi lang="ar">1. تُفتح البوابات عند الفجر.</bdi>' in arabic
    assert '<bdi lang="en">1. Gates open at dawn.</bdi>' in client.get(held.url("analysis/")).content.decode()


def test_what_people_typed_stays_text(held):
    evil = '<script>alert("gates")</script>'
    held.add(evil)
    come(held, opinions=((92, 90, 94),) * 6)
    pass_deadlines()
    for page in PAGES:
        assert b"<script>alert" not in held.talks.client(held.talks.mediator).get(held.url(page)).content


def test_a_page_answers_304_until_its_analysis_moves(held):
    come(held)
    pass_deadlines()
    client, url = held.talks.client(held.talks.mediator), held.url("analysis/map/")
    tag = client.get(url)["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(held.url("analysis/map/?for=seats"), headers={"If-None-Match": tag}).status_code == 200
    newest = Analysis._base_manager.filter(audience="team").first()
    acts.enter_analysis(by=held.talks.mediator, analysis=newest.public_id)
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_programs_read_what_the_pages_show(held):
    come(held)
    api = f"/api/p/{held.talks.process.public_id}/consultations/{held.id}"
    team, head = held.talks.client(held.talks.mediator), held.talks.client(held.talks.heads[0])
    assert team.get(f"{api}/analysis").status_code == 404
    pass_deadlines()
    found = team.get(f"{api}/analysis").json()
    shown = team.get(held.url("analysis/")).context["shown"].reading
    assert found["bridges"] == list(shown.bridges) and found["sha256"] == shown.digest
    assert [side["party"] for side in found["parties"]] == [side.party.public_id for side in shown.parties]
    rows = team.get(f"{api}/analysis/statements", {"order": "bridges"}).json()
    assert [row["number"] for row in rows["statements"]][: len(shown.bridges)] == found["bridges"]
    assert rows["statements"][0]["bridge"] and rows["pages"] == 1
    for wrong in ({"page": 0}, {"order": "size"}):
        assert team.get(f"{api}/analysis/statements", wrong).status_code == 422
    assert team.get(f"{api}/analysis/statements", {"page": 2}).status_code == 404
    for part in ("/analysis", "/analysis/statements"):
        assert head.get(api + part).status_code == 404
