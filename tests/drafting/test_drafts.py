"""The mediator drafts, interpreters translate, and a circulated draft is frozen."""

from datetime import timedelta
from hashlib import sha256

import pytest

from parley.drafting import acts, queries
from parley.drafting.models import Draft, Version
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, NotEntitled, Refused, Stale
from parley.record import queries as record
from parley.record.sources import now


def test_only_the_mediator_edits(talks, drafted):
    others = [seat for seat in talks.one_of_each().values() if seat.capacity != Capacity.MEDIATOR]
    assert len(others) == 10
    for seat in others:
        for act, entries in [
            (acts.begin_text, {"title": "Mine", "language": "en"}),
            (acts.add_clause, {"text": drafted.text, "body": "Mine"}),
            (acts.edit_clause, {"clause": drafted.clauses[0], "edition": 1, "body": "Mine"}),
            (acts.move_clause, {"clause": drafted.clauses[0]}),
            (acts.strike_clause, {"clause": drafted.clauses[0]}),
            (acts.mark_authentic, {"text": drafted.text, "language": "en"}),
            (acts.circulate_draft, {"text": drafted.text, "closes": now() + timedelta(1)}),
            (acts.put_text, {"text": drafted.text, "due": now() + timedelta(1)}),
        ]:
            with pytest.raises(NotEntitled):
                act(by=seat, **entries)


def test_a_clause_is_added_moved_and_struck_where_it_should(drafted):
    a, b = drafted.clauses
    c = drafted.add("", "Between", after=a)
    d = drafted.add("", "Before all", after="first")
    assert drafted.order == [d, a, c, b]
    acts.move_clause(by=drafted.by, clause=d)
    assert drafted.order == [a, c, b, d]
    acts.move_clause(by=drafted.by, clause=b, after="first")
    assert drafted.order == [b, a, c, d]
    acts.strike_clause(by=drafted.by, clause=a)
    assert drafted.order == [b, c, d]
    with pytest.raises(Refused, match="no longer there"):
        acts.move_clause(by=drafted.by, clause=c, after=a)
    with pytest.raises(Refused, match="itself"):
        acts.move_clause(by=drafted.by, clause=c, after=c)
    with pytest.raises(Absent):
        acts.edit_clause(by=drafted.by, clause=a, edition=1, body="Struck already")
    shown = queries.draft(drafted.talks.viewer(drafted.by), drafted.text)
    assert [clause.number for clause in shown.clauses] == [1, 2, 3]


def test_two_mediators_see_each_other(talks, drafted):
    other = talks.seat(Capacity.MEDIATOR)
    acts.edit_clause(by=other, clause=drafted.clauses[0], edition=1, heading="Theirs", body="Their wording")
    with pytest.raises(Stale) as stale:
        acts.edit_clause(by=drafted.by, clause=drafted.clauses[0], edition=1, body="My wording")
    assert stale.value.theirs == {"heading": "Theirs", "body": "Their wording", "edition": 2}
    with pytest.raises(Refused, match="has changed"):
        acts.strike_clause(by=drafted.by, clause=drafted.clauses[0], edition=1)


def test_a_working_draft_lies_before_its_drafters_alone(talks, drafted):
    seats = talks.one_of_each()
    for capacity, seat in [*seats.items(), (Capacity.PUBLIC, None)]:
        sees = capacity in (Capacity.MEDIATOR, Capacity.SECRETARIAT, Capacity.INTERPRETER)
        rows = queries.texts(talks.viewer(seat)) if seat else []
        assert bool(rows) == sees
        page = talks.client(seat).get(drafted.url())
        assert page.status_code == (200 if sees else 404)
        if seat and not sees:
            assert b"Water of the valley" not in talks.client(seat).get(talks.url("timeline/")).content
            with pytest.raises(Absent):
                queries.wording(talks.viewer(seat), drafted.clauses[0])
    heads = record.heads(talks.process.public_id, talks.viewer(talks.heads[0]).audiences)
    assert heads == []


def test_all_get_the_same_text_at_the_same_instant_and_it_is_frozen(talks, drafted):
    drafted.circulate()
    shown = [queries.draft(talks.viewer(head), drafted.text) for head in talks.heads]
    assert {one.version.text_hash for one in shown} == {sha256(_body(drafted).encode()).hexdigest()}
    assert {one.draft.circulated_at for one in shown} == {drafted.draft.circulated_at}
    with pytest.raises(Refused, match="frozen"):
        drafted.edit(0, "After the fact")
    with pytest.raises(Refused, match="frozen"):
        drafted.translate(0, "بعد فوات الأوان")
    for act in (acts.move_clause, acts.strike_clause):
        with pytest.raises(Refused, match="frozen"):
            act(by=drafted.by, clause=drafted.clauses[0])
    common = record.acts(talks.process.public_id, ["common"])
    assert common[-1].texts == {"draft:en": shown[0].version.text_hash}


def _body(drafted):
    body = Version._base_manager.get(draft=drafted.draft, language="en").body
    expected = "Water of the valley\n\n1. Shares\nEach village takes half of the summer flow.\n\n2.\nDams stay open.\n"
    assert body == expected
    return body


def test_the_working_hash_is_the_one_that_freezes(talks, drafted):
    before = queries.draft(talks.viewer(talks.mediator), drafted.text).version.text_hash
    drafted.circulate()
    assert queries.draft(talks.viewer(talks.mediator), drafted.text).version.text_hash == before


def test_a_clause_keeps_its_identity_through_drafts(talks, drafted):
    drafted.circulate()
    with pytest.raises(Refused, match="once criticism has closed"):
        acts.new_draft(by=drafted.by, text=drafted.text)
    drafted.close()
    acts.new_draft(by=drafted.by, text=drafted.text)
    drafted.edit(0, "Each village takes a third of the summer flow.")
    added = drafted.add("", "Fish may pass.", after="first")
    acts.strike_clause(by=drafted.by, clause=drafted.clauses[1])
    head = talks.viewer(talks.heads[0])
    assert queries.draft(head, drafted.text).draft.number == 1, "draft 2 is not theirs yet"
    assert queries.texts(head)[0].label == "criticism closed"
    drafted.circulate()
    first, second = (queries.draft(head, drafted.text, number) for number in (1, 2))
    assert [one.public_id for one in first.clauses] == drafted.clauses
    assert [one.public_id for one in second.clauses] == [added, drafted.clauses[0]]
    assert first.clauses[0].body == "Each village takes half of the summer flow."
    compared = queries.comparison(head, drafted.text, 1, 2, "en")
    assert [one.change.kind for one in compared.clauses] == ["added", "changed", "struck"]
    assert [(p.kind, p.text) for p in compared.clauses[1].change.body] == [
        ("same", "Each village takes "),
        ("removed", "half"),
        ("added", "a third"),
        ("same", " of the summer flow."),
    ]
    assert Draft._base_manager.count() == 2


def test_a_translation_that_no_longer_matches_is_flagged_everywhere(talks, drafted):
    interpreter = talks.seat(Capacity.INTERPRETER)
    acts.entitle_text(by=interpreter, text=drafted.text, language="ar", title="مياه الوادي")
    drafted.translate(0, "لكل قرية نصف جريان الصيف.", by=interpreter)
    viewer = talks.viewer(interpreter)
    shown = queries.draft(viewer, drafted.text, language="ar")
    assert shown.version.behind == 1 and shown.clauses[1].missing
    drafted.translate(1, "تبقى السدود مفتوحة.", by=interpreter)
    assert queries.draft(viewer, drafted.text, language="ar").version.behind == 0
    drafted.edit(0, "Each village takes a third of the summer flow.", heading="Shares")
    shown = queries.draft(viewer, drafted.text, language="ar")
    assert shown.version.behind == 1 and [one.behind for one in shown.clauses] == [True, False]
    client = talks.client(interpreter)
    for page in (drafted.url(), drafted.url("drafts/1/ar/"), drafted.url("drafts/1/en/")):
        assert b"does not match its source" in client.get(page).content
    assert b"Bring the translation" in client.get(talks.url("desk/")).content
    drafted.circulate()
    head = talks.client(talks.heads[0])
    assert b"does not match its source" in head.get(drafted.url("drafts/1/ar/")).content
    assert b"does not match its source" in head.get(talks.url("texts/")).content
    stored = Version._base_manager.get(draft=drafted.draft, language="ar")
    assert stored.behind == 1 and stored.translated_from == ""


def test_a_translation_in_step_names_the_source_that_it_follows(talks, drafted):
    acts.entitle_text(by=drafted.by, text=drafted.text, language="ar", title="مياه الوادي")
    drafted.translate(0, "لكل قرية نصف جريان الصيف.")
    drafted.translate(1, "تبقى السدود مفتوحة.")
    acts.mark_authentic(by=drafted.by, text=drafted.text, language="ar")
    acts.mark_authentic(by=drafted.by, text=drafted.text, language="en", authentic=False)
    drafted.circulate()
    rows = {row.language: row for row in Version._base_manager.filter(draft=drafted.draft)}
    assert rows["ar"].translated_from == rows["en"].text_hash
    assert rows["ar"].text_hash == sha256(rows["ar"].body.encode()).hexdigest() != rows["en"].text_hash
    assert (rows["ar"].authentic, rows["en"].authentic) == (True, False)
    drafted.close()
    acts.new_draft(by=drafted.by, text=drafted.text)
    assert queries.draft(talks.viewer(drafted.by), drafted.text, language="ar").version.behind == 0
    drafted.edit(0, "Each village takes a third.", heading="Shares")
    with pytest.raises(Refused, match="authentic language version does not match"):
        drafted.circulate()


def test_a_translation_begun_from_an_older_source_is_flagged_at_once(talks, drafted):
    seen = drafted.wording(0).text_hash
    drafted.edit(0, "Changed under the translator's hands.")
    drafted.translate(0, "نصف", translated_from=seen)
    shown = queries.draft(talks.viewer(drafted.by), drafted.text, language="ar")
    assert shown.clauses[0].behind


def test_interpreters_translate_but_touch_nothing_authentic(talks, drafted):
    interpreter = talks.seat(Capacity.INTERPRETER)
    drafted.translate(0, "نصف", by=interpreter)
    with pytest.raises(Refused, match="source"):
        acts.translate_clause(by=interpreter, clause=drafted.clauses[0], language="en", body="Mine", edition=1)
    with pytest.raises(NotEntitled):
        acts.entitle_text(by=interpreter, text=drafted.text, language="en", title="Mine", edition=1)
    acts.mark_authentic(by=drafted.by, text=drafted.text, language="ar")
    with pytest.raises(Refused, match="only the mediator"):
        drafted.translate(0, "ثلث", by=interpreter, edition=1)
    with pytest.raises(Stale):
        drafted.translate(0, "ثلث")
    drafted.translate(0, "ثلث", edition=1)


def test_at_least_one_version_stays_authentic(drafted):
    with pytest.raises(Refused, match="At least one"):
        acts.mark_authentic(by=drafted.by, text=drafted.text, language="en", authentic=False)
    with pytest.raises(Refused, match="no version"):
        acts.mark_authentic(by=drafted.by, text=drafted.text, language="kk")


def test_an_empty_text_is_not_circulated(talks):
    text = acts.begin_text(by=talks.mediator, title="Nothing yet", language="en")
    with pytest.raises(Refused, match="no clause"):
        acts.circulate_draft(by=talks.mediator, text=text.public_id, closes=now() + timedelta(1))


def test_a_time_without_its_zone_is_refused_in_words(drafted):
    with pytest.raises(Refused, match="time zone"):
        acts.circulate_draft(by=drafted.by, text=drafted.text, closes=(now() + timedelta(1)).replace(tzinfo=None))


@pytest.mark.parametrize("body", ["half\u202eflah", "nul\x00", "z" + "\u0300" * 40, "x" * 20_001, "", "  \n "])
def test_hostile_wording_is_refused_and_nothing_written(drafted, body):
    before = record.heads(drafted.talks.process.public_id, [f"room:{drafted.talks.process.public_id}"])
    with pytest.raises(Refused) as refused:
        drafted.add("", body)
    assert refused.value.field == "body"
    assert record.heads(drafted.talks.process.public_id, [f"room:{drafted.talks.process.public_id}"]) == before


def test_the_provenance_is_the_team_s(talks, drafted):
    drafted.add("", "From the table.", provenance="issue on the table: water share")
    drafted.circulate()
    assert b"issue on the table" in talks.client(talks.mediator).get(drafted.url()).content
    assert b"issue on the table" not in talks.client(talks.heads[0]).get(drafted.url()).content
