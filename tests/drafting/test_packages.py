"""A package that all accepted flows into the text, in the words that were accepted, and is found from both ends."""

import pytest

from parley.bargaining import acts as bargaining
from parley.drafting import acts, queries
from parley.drafting.models import Clause, Place, Wording
from parley.procedure.errors import Absent, NotEntitled, Refused
from parley.record import queries as record
from tests.bargaining.packaged import Packaged, at_start
from tests.talks import Talks


@pytest.fixture
def packaged(db):
    """A package that is put, on a clock that the test moves."""
    with at_start() as source:
        made = Packaged(Talks(), source)
        made.put()
        yield made


@pytest.fixture
def accepted(packaged):
    """The same, accepted by all; and a text in hand with one clause."""
    for head in packaged.talks.heads:
        packaged.answer(head)
    packaged.pass_time(hours=24)
    packaged.text = acts.begin_text(by=packaged.talks.mediator, title="The accord", language="en").public_id
    packaged.first = acts.add_clause(by=packaged.talks.mediator, text=packaged.text, body="Peace.").public_id
    return packaged


def take(packaged, *titles, **more):
    issues = [packaged.issues[title] for title in titles]
    return acts.take_over_package(
        by=packaged.talks.mediator, text=packaged.text, package=packaged.id, issues=issues, **more
    )


def circulate(packaged):
    acts.circulate_draft(by=packaged.talks.mediator, text=packaged.text, closes=packaged.source.at.replace(year=2027))


def standing(packaged):
    """Heading and body of each clause of the text, in order."""
    places = Place._base_manager.filter(draft__text__public_id=packaged.text).order_by("number")
    found = [Wording._base_manager.get(clause=place.clause, draft=place.draft) for place in places]
    assert [place.number for place in places] == list(range(1, len(found) + 1))
    return [(row.heading, row.body) for row in found]


def test_its_terms_become_clauses_in_the_words_and_the_order_that_were_accepted(accepted):
    take(accepted, "Prisoners", "Summer flow", after="first")
    assert standing(accepted) == [("Summer flow", "By shares"), ("Prisoners", "In steps"), ("", "Peace.")]
    take(accepted, "Monitors", after=accepted.first)
    assert standing(accepted)[-1] == ("Monitors", "Joint")
    (entry,) = [
        row
        for row in record.acts(accepted.talks.process.public_id, [f"room:{accepted.talks.process.public_id}"])
        if row.act == "package.taken_over" and row.details["count"] == 2
    ]
    assert entry.details["package"] == "The spring package" and len(entry.texts) == 2


def test_what_was_accepted_is_taken_over_whatever_the_table_says_now(accepted):
    issue = accepted.issues["Monitors"]
    bargaining.edit_issue(by=accepted.talks.mediator, issue=issue, edition=1, title="Watchers")
    take(accepted, "Monitors")
    assert standing(accepted)[-1] == ("Monitors", "Joint")


def test_only_what_was_accepted_and_each_term_once(accepted):
    take(accepted, "Monitors")
    with pytest.raises(Refused, match="stands in the text already"):
        take(accepted, "Monitors", "Prisoners")
    with pytest.raises(Refused, match="Choose terms"):
        take(accepted)
    accepted.issues["Elsewhere"] = "nothing"
    with pytest.raises(Refused, match="Choose terms"):
        take(accepted, "Prisoners", "Elsewhere")
    del accepted.issues["Elsewhere"]
    with pytest.raises(NotEntitled):
        acts.take_over_package(
            by=accepted.talks.heads[0], text=accepted.text, package=accepted.id, issues=list(accepted.issues.values())
        )
    other = bargaining.draw_up_package(by=accepted.talks.mediator, title="Other", choices=accepted.choices())
    with pytest.raises(Refused, match="all have accepted"):
        acts.take_over_package(
            by=accepted.talks.mediator,
            text=accepted.text,
            package=other.public_id,
            issues=[accepted.issues["Monitors"]],
        )
    circulate(accepted)
    with pytest.raises(Refused, match="frozen"):
        take(accepted, "Prisoners")


def test_a_term_that_was_struck_may_be_taken_over_again(accepted):
    take(accepted, "Monitors")
    acts.strike_clause(by=accepted.talks.mediator, clause=Clause._base_manager.get(package__isnull=False).public_id)
    take(accepted, "Monitors")
    assert standing(accepted)[-1] == ("Monitors", "Joint")


def test_it_is_found_from_both_ends_by_whoever_sees_them(accepted):
    take(accepted, "Monitors", "Prisoners")
    clause = Clause._base_manager.get(issue__public_id=accepted.issues["Monitors"])
    text = accepted.talks.url(f"texts/{accepted.text}/")
    issue = accepted.talks.url(f"table/{accepted.issues['Monitors']}/")
    for circulated in (False, True):
        for capacity, seat in accepted.talks.one_of_each().items():
            client, drafts = accepted.talks.client(seat), capacity in ("mediator", "secretariat", "interpreter")
            package = client.get(accepted.url()).content.decode()
            assert (f"#clause-{clause.public_id}" in package) == (drafts or circulated), capacity
            assert f"table/packages/{accepted.id}/" in client.get(issue).content.decode()
            found = client.get(text)
            assert found.status_code == (200 if drafts or circulated else 404)
            if found.status_code == 200:
                assert found.content.decode().count("From the package") == 2
                assert f"table/packages/{accepted.id}/" in found.content.decode()
        if not circulated:
            circulate(accepted)


def test_on_the_issue_s_page_stand_its_own_clause_and_no_other_of_the_package(accepted):
    take(accepted, "Monitors", "Prisoners")
    page = accepted.talks.client(accepted.talks.mediator).get(
        accepted.talks.url(f"table/{accepted.issues['Monitors']}/")
    )
    other = Clause._base_manager.get(issue__public_id=accepted.issues["Prisoners"])
    assert other.public_id.encode() not in page.content
    assert b"accepted by all" in page.content


def test_the_way_from_the_package_into_the_text(accepted):
    client = accepted.talks.client(accepted.talks.mediator)
    ways = client.get(accepted.url()).context["shown"].ways_on
    assert [way.label for way in ways] == ["Take it over into the text"]
    assert not accepted.talks.client(accepted.talks.heads[0]).get(accepted.url()).context["shown"].ways_on
    there = client.get(ways[0].url)
    assert there.status_code == 302
    page = client.get(there.url)
    assert page.content.decode().count(" checked") == 3
    sent = client.post(there.url, {"issues": list(accepted.issues.values())[:2], "after": "", "key": "k"})
    assert sent.status_code == 302 and len(standing(accepted)) == 3
    assert client.get(there.url).content.decode().count(" checked") == 1
    client.post(there.url, {"issues": list(accepted.issues.values())[2:], "after": "", "key": "k2"})
    assert b"stands in the draft already" in client.get(there.url).content
    acts.begin_text(by=accepted.talks.mediator, title="A second text", language="en")
    chosen = client.get(ways[0].url)
    assert b"A second text" in chosen.content and b"The spring package" in chosen.content


def test_what_was_not_accepted_has_no_way_into_the_text(packaged):
    client = packaged.talks.client(packaged.talks.mediator)
    assert not client.get(packaged.url()).context["shown"].ways_on
    assert client.get(packaged.talks.url(f"texts/take-over/?package={packaged.id}")).status_code == 404
    with pytest.raises(Absent):
        queries.package_to_take(packaged.talks.viewer(packaged.talks.mediator), "nothing")
