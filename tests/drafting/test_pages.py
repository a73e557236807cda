"""The pages and reads of drafting: how many queries, hostile words, every step by hand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parley.drafting import acts
from parley.drafting.models import Clause, Criticism, Draft, Place, Putting, Version, Wording
from parley.drafting.rules.versions import wording_hash
from parley.procedure.capacities import Capacity
from parley.record.sources import now

MOST_QUERIES = 12


def _many_clauses(drafted, number):
    """A long text at once, in two languages."""
    draft = drafted.draft
    Version.objects.create(draft=draft, language="ar", title="مياه", title_from="")
    clauses = Clause.objects.bulk_create([Clause(text=draft.text) for _ in range(number)])
    Place.objects.bulk_create(
        [Place(draft=draft, clause=clause, number=n) for n, clause in enumerate(clauses, start=3)]
    )
    for language, body in (("en", "Each village keeps its well."), ("ar", "لكل قرية بئرها.")):
        Wording.objects.bulk_create(
            Wording(
                draft=draft, clause=clause, language=language, body=body, text_hash=wording_hash("", body),
                translated_from="" if language == "en" else wording_hash("", "Each village keeps its well."),
            )
            for clause in clauses
        )  # fmt: skip


def test_a_text_of_200_clauses_takes_at_most_12_queries_a_page(talks, drafted):
    _many_clauses(drafted, 198)
    interpreter = talks.seat(Capacity.INTERPRETER)
    counted = {}

    def look(seat, *addresses):
        client = talks.client(seat)
        client.get(talks.url("texts/"))
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
            assert response.status_code == 200, address
            counted[seat.capacity, address] = len(queries)

    api = f"/api{talks.url()}"
    working = [drafted.url(), drafted.url("drafts/1/ar/"), talks.url("texts/"), drafted.url("clauses/add/")]
    look(talks.mediator, *working, f"{api}texts/{drafted.text}/drafts/1/ar")
    look(interpreter, drafted.url("drafts/1/ar/"))
    drafted.circulate()
    clauses = [place.clause_id for place in Place._base_manager.filter(draft=drafted.draft)]
    Criticism.objects.bulk_create(
        Criticism(draft=drafted.draft, clause_id=clause, party=head.party, seat=head, words="No.")
        for head in talks.heads
        for clause in clauses
    )
    look(talks.heads[0], drafted.url(), drafted.url("drafts/1/criticism/"))
    assert talks.client(talks.heads[0]).get(drafted.url()).content.count(b"<textarea") == 201
    drafted.close()
    look(talks.heads[0], drafted.url("drafts/1/criticism/"), f"{api}texts/{drafted.text}/criticism/1")
    acts.new_draft(by=drafted.by, text=drafted.text)
    drafted.edit(0, "Changed")
    drafted.circulate()
    look(talks.heads[0], drafted.url("compare/1/2/en/"), f"{api}texts/{drafted.text}/compare/1/2/en", drafted.url())
    drafted.close()
    putting = acts.put_text(by=drafted.by, text=drafted.text, due=now() + timedelta(1))
    page = drafted.url(f"put/{putting.public_id}/")
    look(talks.heads[0], drafted.url(), page, f"{api}puttings/{putting.public_id}", talks.url("texts/"))
    for head in talks.heads:
        drafted.answer(putting, head)
    look(talks.heads[0], page, f"{api}adopted-texts")
    assert {what: number for what, number in counted.items() if number > MOST_QUERIES} == {}


def test_every_step_by_hand(talks):
    """A mediator and three heads go all the way through the pages, without the acts' names."""
    mediator = talks.client(talks.mediator)

    def send(client, address, **entries):
        response = client.post(address, {"key": f"k{now().timestamp()}", **entries})
        assert response.status_code == 302, response.content.decode()[-3000:]
        return response["Location"]

    assert b"There is no text yet" in mediator.get(talks.url("texts/")).content
    text = send(mediator, talks.url("texts/begin/"), title="Water", language="en").split("#")[0]
    send(mediator, text + "clauses/add/", heading="Shares", body="Half each.", after="", provenance="")
    send(mediator, text + "clauses/add/", body="Dams stay open.", after="first")
    first = Place._base_manager.get(number=1).clause.public_id
    send(mediator, text + f"clauses/{first}/edit/", body="All dams stay open.", edition="1")
    send(mediator, text + f"clauses/{first}/move/", after="")
    send(mediator, text + "languages/add/", language="ar", title="المياه")
    send(mediator, text + f"clauses/{first}/translate/ar/", body="تبقى السدود مفتوحة.", edition="0")
    send(mediator, text + "languages/ar/title/", title="مياه الوادي", edition="1")
    send(mediator, text + "languages/ar/authentic/")
    send(mediator, text + "languages/ar/not-authentic/")
    struck = send(mediator, text + "clauses/add/", body="Never mind.", after=first).split("#")[0]
    extra = Clause._base_manager.order_by("-pk").first().public_id
    assert b"Never mind." in mediator.get(text + f"clauses/{extra}/strike/").content
    send(mediator, struck + f"clauses/{extra}/strike/", edition="1")
    later = (now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    refused = mediator.post(text + "circulate/", {"closes": "2001-01-01T00:00", "reveal_to": "everybody", "key": "x"})
    assert refused.status_code == 422 and b"passed already" in refused.content
    send(mediator, text + "circulate/", closes=later, reveal_to="everybody")
    draft = Draft._base_manager.get()
    head = talks.client(talks.heads[0])
    assert b"Criticise draft" in head.get(talks.url("desk/")).content
    send(head, text + f"criticise/{draft.public_id}/", words="Where are the fish?", edition="0")
    send(head, text + f"criticise/{draft.public_id}/{first}/", words="Not all.", edition="0")
    send(mediator, text + f"close/{draft.public_id}/")
    assert b"Where are the fish?" in mediator.get(text + "drafts/1/criticism/").content
    send(mediator, text + "next/")
    send(mediator, text + f"clauses/{first}/edit/", body="Most dams stay open.", edition="1")
    send(mediator, text + "circulate/", closes=later, reveal_to="team")
    send(mediator, text + f"close/{Draft._base_manager.get(number=2).public_id}/")
    compared = head.get(text + "compare/1/2/en/").content.decode()
    assert "<del>" in compared and "<ins>" in compared and "Most" in compared
    send(mediator, text + "put/", due=later)
    putting = text + f"put/{Putting._base_manager.get().public_id}/"
    for seat in talks.heads:
        assert b"unseen by the others" in talks.client(seat).get(talks.url("desk/")).content
        send(talks.client(seat), putting + "answer/", answer="accept", words="", edition="0")
    page = head.get(putting).content.decode()
    assert "Adopted by consensus" in page and page.count("accepts</span>") == 3
    assert "adopted" in head.get(text).content.decode()


def test_hostile_text_is_shown_as_text(talks, drafted):
    hostile = '<script>alert(1)</script> {{ 7*7 }} %s \u2066isolated\u2069 & "quoted"'
    clause = drafted.add("<b>Heading</b>", hostile, provenance="<i>from</i>")
    acts.entitle_text(by=drafted.by, text=drafted.text, language="en", title="<u>Title</u>", edition=1)
    drafted.circulate()
    acts.criticise_clause(by=talks.heads[0], draft=drafted.draft.public_id, clause=clause, words=hostile)
    for seat in (talks.heads[0], talks.mediator):
        client = talks.client(seat)
        for address in (drafted.url(), drafted.url("drafts/1/criticism/"), talks.url("texts/"), talks.url("timeline/")):
            page = client.get(address).content.decode()
            assert "<script>alert" not in page and "<b>Heading" not in page and "<u>Title" not in page
    assert "{{ 7*7 }} %s" in talks.client(talks.mediator).get(drafted.url()).content.decode()


@pytest.mark.parametrize("rest", ["drafts/9/en/", "drafts/1/kk/", "compare/1/1/en/", "compare/1/2/en/", "put/none/"])
def test_what_is_not_there_is_absent(talks, drafted, rest):
    drafted.circulate()
    assert talks.client(talks.heads[0]).get(drafted.url(rest)).status_code == 404


def test_a_draft_of_another_process_is_absent(talks, drafted):
    from tests.talks import Talks

    drafted.circulate()
    other = Talks("Other talks")
    address = other.url(f"texts/{drafted.text}/")
    assert other.client(other.mediator).get(address).status_code == 404


def test_arabic_is_shown_in_its_direction(talks, drafted):
    acts.entitle_text(by=drafted.by, text=drafted.text, language="ar", title="مياه الوادي")
    drafted.translate(0, "لكل قرية نِصف المياه.")
    drafted.circulate()
    drafted.close()
    acts.new_draft(by=drafted.by, text=drafted.text)
    drafted.translate(0, "لكل قرية ثُلث المياه.", edition=1)
    drafted.circulate()
    client = talks.client(talks.heads[0])
    client.cookies["django_language"] = "ar"
    page = client.get(drafted.url()).content.decode()
    assert 'dir="rtl"' in page and 'lang="ar" dir="auto"' in page and "مياه الوادي" in page
    compared = client.get(drafted.url("compare/1/2/ar/")).content.decode()
    assert "نِصف</del>" in compared and "ثُلث</ins>" in compared


def test_a_language_that_is_new_in_a_draft_is_compared_as_added(talks, drafted):
    drafted.circulate()
    drafted.close()
    acts.new_draft(by=drafted.by, text=drafted.text)
    acts.entitle_text(by=drafted.by, text=drafted.text, language="ar", title="مياه الوادي")
    drafted.translate(0, "لكل قرية نِصف المياه.")
    drafted.circulate()
    client = talks.client(talks.heads[0])
    assert "نِصف المياه.</ins>" in client.get(drafted.url("compare/1/2/ar/")).content.decode()
    assert client.get(drafted.url("compare/2/1/ar/")).status_code == 404


def test_the_api_performs_and_reads(talks, drafted):
    drafted.circulate()
    client, base = talks.client(talks.heads[0]), f"/api{talks.url()}"
    entries = {"draft": drafted.draft.public_id, "clause": drafted.clauses[0], "words": "Too little."}
    done = client.post(f"{base}acts/criticise_clause", entries, content_type="application/json")
    assert done.status_code == 200, done.content
    read = client.get(f"{base}texts/{drafted.text}/criticism/1").json()
    assert [one["words"] for row in read["clauses"] for one in row["criticisms"]] == ["Too little."]
    stale = client.post(f"{base}acts/criticise_clause", entries | {"words": "x"}, content_type="application/json")
    assert stale.status_code == 409 and stale.json()["theirs"]["words"] == "Too little."
    assert talks.client(None).get(f"{base}texts").status_code in (401, 404)
    draft = client.get(f"{base}texts/{drafted.text}/drafts/1/en").json()
    assert [clause["number"] for clause in draft["clauses"]] == [1, 2]
    assert "criticise_clause" in draft["can"]
