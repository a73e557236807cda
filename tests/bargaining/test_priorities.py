"""Private priorities: stated step by step, told in the delegation's own words, sealed, opened as far as it wants."""

import re

import pytest

from parley.bargaining import acts, queries
from parley.bargaining.models import Opened, Priorities, Sealed
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Invalid, NotEntitled, Refused, Stale
from parley.record import queries as record
from tests.bargaining.table import GATES, NIGHT, PAY, LaidTable

STEPS = ("", "on-paper/", "issues/", "options/", "weights/", "red-lines/", "just/", "compare/", "meaning/", "seal/")


@pytest.fixture
def table(talks):
    return LaidTable(talks)


def mine(table, seat=None):
    return queries.priorities(table.talks.viewer(seat or table.talks.heads[0]))


# Who reads what.


def test_a_delegation_reads_its_own_and_nobody_else_learns_that_there_is_anything(talks, table):
    table.state(talks.heads[0], words="CANARY", level=35)
    table.seal(talks.heads[0])
    seats = {**talks.one_of_each(), "other head": talks.heads[1], "own delegate": talks.delegates[0]}
    for name, seat in seats.items():
        own = seat.party == talks.parties[0] and seat.capacity in ("head", "delegate", "adviser", "envoy")
        client = talks.client(seat)
        pages = [client.get(talks.url(f"table/priorities/{step}")) for step in STEPS]
        delegation = seat.capacity in ("head", "delegate", "adviser", "envoy")
        assert pages[0].status_code == (200 if delegation else 404), name
        assert (b"CANARY" in pages[0].content) == own, name
        read = client.get(f"/api/p/{talks.process.public_id}/priorities")
        assert (read.status_code == 200) == delegation, name
        assert ("CANARY" in read.content.decode()) == own, name
        bundle = b"".join(client.get(talks.url("record.bundle")).streaming_content)
        assert (b"priorities." in bundle) == own, name
        for page in ("table/", "timeline/", "desk/", "table/searches/"):
            assert b"CANARY" not in client.get(talks.url(page)).content
    assert talks.client().get(talks.url("table/priorities/")).status_code == 404
    with pytest.raises(Absent):
        queries.priorities(talks.viewer(talks.mediator))


def test_voices_state_them_and_the_head_seals_them(talks, table):
    observer, adviser = talks.seat(Capacity.OBSERVER), talks.seat(Capacity.ADVISER, talks.parties[0])
    table.state(talks.delegates[0])
    for seat in (talks.mediator, talks.secretariat, observer, adviser):
        with pytest.raises(NotEntitled):
            acts.rank_issues(by=seat, places={}, edition=0)
    for seat in (talks.delegates[0], talks.mediator, adviser):
        with pytest.raises(NotEntitled):
            acts.seal_priorities(by=seat, edition=table.edition(talks.heads[0]))
    assert table.seal(talks.heads[0]).number == 1


def test_what_was_opened_is_shown_to_the_team_and_no_more(talks, table):
    search = table.announce()
    page = talks.url(f"table/searches/{search.public_id}/")

    def shown(seat):
        return talks.client(seat).get(page).content.decode().partition("What parties have opened")[2]

    ranking = [PAY, GATES, NIGHT]
    table.state(talks.heads[0], order=ranking, level=35, words="CANARY")
    for opened, sees in (("nothing", ()), ("sealed", ()), ("ranking", ranking), ("all", ranking)):
        table.seal(talks.heads[0], opened=opened)
        told = shown(talks.mediator).partition("</ul>")[0]
        assert ("Upper Terraces" in told) == (opened != "nothing"), opened
        listed = re.findall(r"<li><bdi>(.*?)</bdi></li>", told)
        assert listed == list(sees), opened
        assert "CANARY" not in told
        assert Opened._base_manager.filter(withdrawn_at=None).count() == (opened != "nothing")
        assert shown(talks.heads[1]) == ""
        team = [act.act for act in record.acts(talks.process.public_id, ["team"])]
        assert ("priorities.opened" in team) == (opened != "nothing"), opened
        acts.withdraw_seal(by=talks.heads[0])
        assert shown(talks.mediator) == ""
    # What was not opened lies in no row that the team's queries read.
    for row in Opened._base_manager.exclude(level="all"):
        assert row.content == {}
    common = [act.act for act in record.acts(talks.process.public_id, ["common"])]
    assert not [act for act in common if act.startswith("priorities")]


# Stating.


def test_it_is_stated_by_a_delegation_whose_people_see_each_other(talks, table):
    table.state(talks.heads[0], level=20)
    places = dict.fromkeys(table.issues.values(), 1)
    with pytest.raises(Stale) as stale:
        acts.rank_issues(by=talks.delegates[0], places=places, edition=1)
    assert stale.value.theirs["level"] == 20
    assert stale.value.theirs[f"place_{table.issues[NIGHT]}"] == 2
    acts.rank_issues(by=talks.delegates[0], places=places, edition=table.edition(talks.heads[0]))
    assert set(mine(table).stated.places.values()) == {1}
    acts.rank_issues(by=talks.heads[1], places=places, edition=0)


def test_what_makes_no_sense_is_refused_with_where(talks, table):
    head, issues, gates = talks.heads[0], table.issues, table.of(GATES)
    whole = dict.fromkeys(issues.values(), 1)

    def refused(act, field=None, **entries):
        with pytest.raises(Refused) as wrong:
            act(by=head, edition=table.edition(head), **entries)
        errors = wrong.value.errors if isinstance(wrong.value, Invalid) else {wrong.value.field: wrong.value}
        assert field is None or field in errors, errors
        return str(wrong.value)

    refused(acts.rank_issues, f"place_{issues[PAY]}", places={issues[GATES]: 1, issues[NIGHT]: 2})
    refused(acts.rank_issues, places=whole | {"nothing": 1})
    refused(acts.rank_issues, places=whole | {issues[GATES]: 0})
    refused(acts.rank_issues, places={issues[GATES]: "x"})
    some = dict.fromkeys(gates.values(), 1)
    refused(acts.rank_options, f"place_{gates['a keeper']}", issue=issues[GATES], places={gates["the terraces"]: 1})
    refused(acts.rank_options, "red_lines", issue=issues[GATES], places=some, red_lines=list(gates.values()))
    refused(
        acts.rank_options, "red_lines", issue=issues[GATES], places=some, red_lines=[table.options[PAY, "all alike"]]
    )
    refused(acts.rank_options, issue="nothing", places={})
    refused(acts.score_options, issue=issues[GATES], points=dict.fromkeys(gates.values(), 101))
    refused(acts.weigh_issues, swing={issues[GATES]: 100})
    acts.rank_issues(by=head, places=whole, edition=0)
    refused(acts.weigh_issues, f"swing_{issues[PAY]}", swing={issues[GATES]: 100, issues[NIGHT]: 1})
    refused(acts.weigh_issues, swing=dict.fromkeys(issues.values(), 0))
    refused(acts.draw_red_line, options=[])
    refused(acts.draw_red_line, options=[gates["a keeper"], gates["all in turn"]])
    refused(acts.draw_red_line, options=["nothing"])
    refused(acts.erase_red_line, options=[gates["a keeper"]])
    refused(acts.state_floor, just={issues[GATES]: table.options[PAY, "all alike"]})
    refused(acts.state_floor, just={issues[GATES]: gates["a keeper"]}, level=10)
    refused(acts.state_floor, just={}, level=101)
    refused(acts.compare_packages, left={}, right={}, prefers="left")
    refused(acts.seal_priorities)
    assert "before you seal" in refused(acts.seal_priorities)


def test_what_could_just_be_accepted_keeps_off_the_red_lines(talks, table):
    head = talks.heads[0]
    line = [table.options[GATES, "a keeper"], table.options[PAY, "all alike"]]
    table.state(head, lines=[[(GATES, "a keeper"), (PAY, "all alike")]])
    just = {table.issues[GATES]: line[0], table.issues[PAY]: line[1]}
    with pytest.raises(Refused, match="beyond a red line"):
        acts.state_floor(by=head, just=just, edition=table.edition(head))
    acts.erase_red_line(by=head, options=line, edition=table.edition(head))
    acts.state_floor(by=head, just=just, edition=table.edition(head))
    with pytest.raises(Refused, match="ruled this out"):
        for _time in range(2):
            acts.draw_red_line(by=head, options=line, edition=table.edition(head))
    with pytest.raises(Refused, match="red line"):
        table.seal(head)


def test_a_floor_beyond_ones_own_best_is_noticed_before_it_is_sealed(talks, table):
    head = talks.heads[0]
    best = {title: next(iter(table.of(title))) for title in table.issues}
    table.state(head, red={GATES: [best[GATES]]}, level=95)
    with pytest.raises(Refused, match="more than the best"):
        table.seal(head)


def test_reordering_drops_points_given_by_another_order(talks, table):
    head = talks.heads[0]
    table.state(head)
    swing = dict(zip(table.issues.values(), (100, 90, 10), strict=True))
    acts.weigh_issues(by=head, swing=swing, edition=table.edition(head))
    assert [row.percent for row in mine(table).weights] == [50, 45, 5]
    places = dict(zip(table.issues.values(), (1, 2, 3), strict=True))
    acts.rank_issues(by=head, places=places, edition=table.edition(head))
    assert mine(table).stated.swing == swing
    acts.rank_issues(by=head, places=places | {table.issues[PAY]: 1}, edition=table.edition(head))
    assert mine(table).stated.swing == {}


# Sealing.


def test_what_is_sealed_stands_until_it_is_withdrawn_and_every_seal_is_counted(talks, table):
    head = talks.heads[0]
    table.state(head)
    table.seal(head, conflict_told=True)
    edition = table.edition(head)
    with pytest.raises(Refused, match="sealed"):
        acts.rank_issues(by=head, places=dict.fromkeys(table.issues.values(), 1), edition=edition)
    with pytest.raises(Refused, match="sealed"):
        acts.seal_priorities(by=head, edition=edition)
    acts.withdraw_seal(by=head)
    with pytest.raises(Refused, match="not sealed"):
        acts.withdraw_seal(by=head)
    acts.state_floor(by=head, just={}, level=10, edition=edition)
    assert table.seal(head).number == 2
    first, second = Sealed._base_manager.filter(party=head.party).order_by("number")
    assert (first.content["level"], second.content["level"]) == (None, 10)
    assert first.conflict_told and first.withdrawn_at is not None and not second.conflict_told
    page = talks.client(talks.delegates[0]).get(talks.url("table/priorities/")).content.decode()
    assert "seal 2" in page and "Withdraw the seal" not in page


def test_the_desk_asks_until_the_deadline_whether_it_is_sealed_or_not(talks, table):
    def desk(seat):
        return talks.client(seat).get(talks.url("desk/")).content.decode()

    assert "search for packages takes" not in desk(talks.heads[0])
    table.state(talks.heads[0])
    table.announce(parties=[party.public_id for party in talks.parties[:2]])
    before = desk(talks.heads[0])
    assert "search for packages takes" in before and "search for packages takes" not in desk(talks.heads[2])
    table.seal(talks.heads[0])
    assert "search for packages takes" in desk(talks.heads[0])
    with table.later():
        assert "search for packages takes" not in desk(talks.heads[0])


def test_nothing_of_it_stands_in_the_server_s_own_log(talks, table, caplog):
    with caplog.at_level("INFO"):
        table.state(talks.heads[0], words="CANARY")
        table.seal(talks.heads[0])
        with pytest.raises(Refused):
            table.seal(talks.heads[0])
    assert not [line for line in caplog.messages if "priorit" in line or "rank" in line or "seal" in line]


# The pages.


def test_the_whole_way_is_walked_without_javascript(talks, table):
    client, issues = talks.client(talks.heads[0]), table.issues

    def send(path, expected=302, **typed):
        edition = str(table.edition(talks.heads[0]))
        answer = client.post(talks.url(f"table/priorities/{path}"), {"edition": edition, "key": path[:60], **typed})
        assert answer.status_code == expected, (path, answer.content.decode()[:3000])
        return answer

    refused = send("issues/", 422, **{f"place_{issues[GATES]}": "1", "words": "Typed & kept"})
    assert b"Typed &amp; kept" in refused.content and b'value="1"' in refused.content
    on = send("issues/", **{f"place_{issue}": str(n) for n, issue in enumerate(issues.values(), 1)})
    assert on.url == talks.url("table/priorities/")
    for title, issue in issues.items():
        places = {f"place_{option}": str(n) for n, option in enumerate(table.of(title).values(), 1)}
        on = send(f"options/{issue}/", **places)
    # From each issue it goes on to the next, and from the last back to the steps.
    assert on.url == talks.url("table/priorities/")
    of = table.of(NIGHT)
    points = {f"points_{of[label]}": str(n) for label, n in (("none", 100), ("a third", 90), ("half", 0))}
    send(f"options/{issues[NIGHT]}/points/", **points, red_lines=[of["half"]])
    send("weights/", **{f"swing_{issue}": str(n) for n, issue in zip((100, 60, 20), issues.values(), strict=True)})
    send(
        "red-lines/",
        **{
            f"issue_{issues[GATES]}": table.options[GATES, "a keeper"],
            f"issue_{issues[PAY]}": table.options[PAY, "the terraces"],
        },
    )
    send("just/", 422, how="level")
    send("just/", how="package", **{f"issue_{issues[GATES]}": table.options[GATES, "all in turn"]})
    page = client.get(talks.url("table/priorities/")).content.decode()
    for said in ("56 %", "33 %", "11 %", "more", "Never together", "red line", "all in turn"):
        assert said in page, said
    meaning = client.get(talks.url("table/priorities/meaning/")).content.decode()
    assert "you would go from" in meaning and "of 100 points to you" in meaning
    compare = client.get(talks.url("table/priorities/compare/")).content.decode()
    left, right = (re.search(rf'name="{side}" value="([^"]+)"', compare).group(1) for side in ("left", "right"))
    send("compare/", left=left, right=right, prefers="left")
    assert len(mine(table).stated.compared) == 1
    answered = client.get(talks.url("table/priorities/compare/")).content.decode()
    assert "1 of 1 fit" in answered or "0 of 1 fit" in answered
    send("compare/again/", left=left, right=right)
    assert mine(table).stated.compared == ()
    line = mine(table).combinations[0][0]
    send("red-lines/erase/", options=line)
    assert mine(table).combinations == ()
    send("seal/", opened="nothing")
    assert b"sealed" in client.get(talks.url("table/priorities/")).content
    assert client.post(talks.url("table/priorities/withdraw/"), {"key": "w"}).status_code == 302


def test_an_adviser_reads_the_way_and_may_not_walk_it(talks, table):
    adviser = talks.seat(Capacity.ADVISER, talks.parties[0])
    table.state(talks.heads[0])
    client = talks.client(adviser)
    for path in ("", "on-paper/", "options/", "red-lines/", "compare/", "meaning/"):
        page = client.get(talks.url(f"table/priorities/{path}"))
        assert page.status_code == 200, path
        assert b'<button class="button' not in page.content.partition(b"<main")[2], path
    for path in ("issues/", "weights/", "just/", "seal/", f"options/{table.issues[GATES]}/"):
        assert client.get(talks.url(f"table/priorities/{path}")).status_code == 404, path
    assert client.post(talks.url("table/priorities/red-lines/"), {"edition": "1"}).status_code == 404


def test_the_worksheet_shows_nothing_of_what_was_entered(talks, table):
    empty = talks.client(talks.heads[0]).get(talks.url("table/priorities/on-paper/")).content
    table.state(talks.heads[0], order=[PAY, NIGHT, GATES], red={NIGHT: ["half"]}, words="CANARY")
    filled = talks.client(talks.heads[0]).get(talks.url("table/priorities/on-paper/")).content
    mask = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    assert mask.sub(b"", empty) == mask.sub(b"", filled)


def test_hostile_input_is_refused_and_never_breaks(talks, table):
    client = talks.client(talks.heads[0])
    table.state(talks.heads[0])
    for path in (
        "issues/",
        "weights/",
        "just/",
        "red-lines/",
        "red-lines/erase/",
        "compare/",
        "compare/again/",
        "seal/",
    ):
        for hostile in ("<script>", "9" * 40, "\u202e", "x" * 5000, "", "-1", "nothing"):
            names = ("edition", "left", "right", "options", "how", "level", "opened", "prefers", "words")
            typed = dict.fromkeys(names, hostile) | {f"place_{issue}": hostile for issue in table.issues.values()}
            answer = client.post(talks.url(f"table/priorities/{path}"), typed | {"key": f"{path[:20]}{hostile[:9]}"})
            assert answer.status_code in (302, 409, 422), (path, hostile)
            assert b"<script>" not in answer.content.replace(b"<script src", b"")


def test_explanations_are_of_ones_own_numbers(talks, table):
    head = talks.heads[0]
    table.state(head, red={NIGHT: ["half"]}, level=40)
    best = {table.issues[title]: next(iter(table.of(title).values())) for title in table.issues}
    worst = {table.issues[title]: list(table.of(title).values())[-1] for title in table.issues}
    means = queries.explanation(talks.viewer(head), best)
    assert (means.points, means.floor, means.signable) == (100, 40, True)
    assert not means.exchanges
    means = queries.explanation(talks.viewer(talks.delegates[0]), worst, best)
    assert (means.points, means.signable) == (0, False) and means.crossed
    assert {one.change for one in means.issues} == {-one.most for one in means.issues}
    for seat in (talks.heads[1], talks.mediator, talks.seat(Capacity.OBSERVER)):
        assert queries.explanation(talks.viewer(seat), best) is None
    assert queries.explanation(talks.viewer(head), {}) is None


def test_the_table_takes_many_issues(talks, django_assert_max_num_queries):
    table = LaidTable(talks, {f"Issue {number}": ("a", "b", "c") for number in range(25)})
    table.state(talks.heads[0], level=50)
    client = talks.client(talks.heads[0])
    for step in STEPS:
        with django_assert_max_num_queries(12):
            assert client.get(talks.url(f"table/priorities/{step}")).status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get(talks.url(f"table/priorities/options/{table.issues['Issue 7']}/")).status_code == 200
    assert Priorities._base_manager.count() == 1
