"""Rules between the issues: laid, changed and withdrawn by the team, read by all, kept by every package."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.bargaining import acts, queries
from parley.bargaining.models import Rule
from parley.bargaining.rules import laid as rules
from parley.bargaining.rules.laid import Laid, LaidIssue, LaidOption, LaidRule
from parley.procedure.errors import Absent, NotEntitled, Refused, Stale
from parley.record import queries as record
from tests.bargaining.table import GATES, NIGHT, PAY, LaidTable


@pytest.fixture
def table(talks):
    return LaidTable(talks)


def said(table, seat=None):
    viewer = table.talks.viewer(seat or table.talks.mediator)
    return [rule.said.replace("\u2068", "").replace("\u2069", "") for rule in queries.rules_between(viewer).rules]


def test_each_kind_is_laid_and_said_in_words_to_every_seat(talks, table):
    acts.require_option(
        by=talks.mediator, condition=table.options[GATES, "a keeper"], then=table.options[PAY, "all alike"]
    )
    pair = [table.options[GATES, "the terraces"], table.options[NIGHT, "none"]]
    acts.exclude_together(by=talks.secretariat, options=pair)
    acts.set_budget(by=talks.mediator, name="keepers", limit=4, cost={table.options[GATES, "a keeper"]: 3})
    expected = [
        "“Who opens the gates?: a keeper” takes “Who pays for repair?: all alike” with it.",
        "These cannot stand together: Who opens the gates?: the terraces, How much at night?: none.",
        "“keepers” may come to 4 at most.",
    ]
    for seat in talks.one_of_each().values():
        assert said(table, seat) == expected
        for page in ("table/", "table/rules/"):
            assert b"keepers" in talks.client(seat).get(talks.url(page)).content
    told = [act.act for act in record.acts(talks.process.public_id, ["common"])]
    assert told[-3:] == ["requirement.laid", "exclusion.laid", "budget.laid"]
    read = talks.client(talks.heads[0]).get(f"/api/p/{talks.process.public_id}/table").json()
    assert [rule["kind"] for rule in read["rules"]] == ["requires", "excludes", "budget"]
    assert talks.client().get(talks.url("table/rules/")).status_code == 404


def test_a_rule_is_changed_from_the_edition_that_was_seen_and_withdrawn(talks, table):
    rule = acts.set_budget(by=talks.mediator, name="keepers", limit=4, cost={table.options[GATES, "a keeper"]: 3})
    change = {"rule": rule.public_id, "name": "keepers", "cost": {table.options[GATES, "a keeper"]: 2}}
    acts.set_budget(by=talks.secretariat, limit=5, edition=1, **change)
    with pytest.raises(Stale) as stale:
        acts.set_budget(by=talks.mediator, limit=9, edition=1, **change)
    assert stale.value.theirs["limit"] == 5
    assert stale.value.theirs[f"cost_{table.options[GATES, 'a keeper']}"] == 2
    assert said(table) == ["“keepers” may come to 5 at most."]
    with pytest.raises(Absent):
        acts.exclude_together(by=talks.mediator, options=list(table.of(GATES).values()), rule=rule.public_id)
    acts.withdraw_rule(by=talks.mediator, rule=rule.public_id)
    assert said(table) == []
    for again in (lambda: acts.withdraw_rule(by=talks.mediator, rule=rule.public_id),):
        with pytest.raises(Absent):
            again()


def test_only_the_team_lays_rules_and_only_between_wide_issues(talks, table):
    narrow = acts.lay_issue(by=talks.mediator, title="HIDDEN", concerned=[talks.parties[0].public_id])
    hidden = acts.propose_option(by=talks.heads[0], issue=narrow.public_id, label="HIDDEN").public_id
    with pytest.raises(NotEntitled):
        acts.exclude_together(by=talks.heads[0], options=list(table.options.values())[:2])
    for wrong in (
        lambda: acts.require_option(by=talks.mediator, condition=hidden, then=table.options[PAY, "all alike"]),
        lambda: acts.exclude_together(by=talks.mediator, options=[hidden, table.options[PAY, "all alike"]]),
        lambda: acts.set_budget(by=talks.mediator, name="x", limit=5, cost={hidden: 2}),
    ):
        with pytest.raises(Refused, match="before every seat"):
            wrong()
    assert not Rule._base_manager.exists()


def test_a_rule_about_what_left_the_table_waits_until_it_is_back(talks, table):
    pair = [table.options[GATES, "the terraces"], table.options[NIGHT, "none"]]
    acts.exclude_together(by=talks.mediator, options=pair)
    acts.move_issue(by=talks.mediator, issue=table.issues[NIGHT], to="off_table")
    assert [rule.idle for rule in queries.rules_between(talks.viewer(talks.heads[0])).rules] == [True]
    assert not table.laid.bargain.exclusions
    acts.move_issue(by=talks.mediator, issue=table.issues[NIGHT], to="on_table")
    assert len(table.laid.bargain.exclusions) == 1


def test_the_forms_lay_and_change_rules(talks, table):
    client = talks.client(talks.mediator)
    keeper, alike = table.options[GATES, "a keeper"], table.options[PAY, "all alike"]
    typed = {"condition": keeper, "then": keeper, "edition": "0", "key": "k"}
    refused = client.post(talks.url("table/rules/require-option/"), typed)
    assert refused.status_code == 422 and b"two issues" in refused.content
    assert client.post(talks.url("table/rules/require-option/"), typed | {"then": alike}).status_code == 302
    rule = Rule._base_manager.get().public_id
    page = client.get(talks.url(f"table/rules/{rule}/require-option/")).content.decode()
    assert f'value="{keeper}" selected' in page
    assert client.get(talks.url(f"table/rules/{rule}/set-budget/")).status_code == 404
    costs = {f"cost_{keeper}": "3", f"cost_{alike}": ""}
    budget = {"name": "keepers", "limit": "2", "edition": "0", "key": "k2", **costs}
    assert client.post(talks.url("table/rules/set-budget/"), budget).status_code == 302
    assert client.post(talks.url(f"table/rules/{rule}/withdraw/"), {"key": "k3"}).status_code == 302
    assert said(table) == ["“keepers” may come to 2 at most."]
    for path in ("table/rules/set-budget/", f"table/rules/{rule}/withdraw/"):
        assert talks.client(talks.heads[0]).get(talks.url(path)).status_code == 404


# The pure rules.

OPTIONS = {"a": ("a1", "a2", "a3"), "b": ("b1", "b2"), "c": ("c1",)}
LAID = Laid(
    tuple(LaidIssue(issue, issue, tuple(LaidOption(one, one) for one in options)) for issue, options in OPTIONS.items())
)
EVERY = [option for options in OPTIONS.values() for option in options]


def taken(check, *given):
    try:
        check(LAID, *given)
    except Refused:
        return False
    return True


@given(st.sampled_from([*EVERY, "gone"]), st.sampled_from([*EVERY, "gone"]))
def test_a_requirement_holds_between_options_of_two_issues(condition, then):
    sensible = "gone" not in (condition, then) and condition[0] != then[0]
    assert taken(rules.requirement, condition, then) == sensible


@given(st.lists(st.sampled_from([*EVERY, "gone"]), max_size=5))
def test_an_exclusion_names_different_issues(options):
    named = set(options)
    sensible = "gone" not in named and len(named) >= 2 and len({one[0] for one in named}) == len(named)
    assert taken(rules.exclusion, options) == sensible


@given(st.dictionaries(st.sampled_from(EVERY), st.integers(0, 9)), st.integers(0, 30))
def test_a_budget_leaves_some_package_possible(cost, limit):
    cheapest = sum(min(cost.get(option, 0) for option in options) for options in OPTIONS.values())
    assert taken(rules.budget, "money", cost, limit) == (any(cost.values()) and cheapest <= limit)


@given(st.data())
def test_a_table_is_the_same_after_it_was_kept(data):
    choice = st.sampled_from(EVERY)
    laid_rules = tuple(
        data.draw(
            st.builds(LaidRule, st.just(f"r{n}"), st.just("requires"), st.tuples(choice, choice))
            | st.builds(LaidRule, st.just(f"r{n}"), st.just("excludes"), st.lists(choice, max_size=3).map(tuple))
            | st.builds(
                LaidRule,
                st.just(f"r{n}"),
                st.just("budget"),
                st.just(()),
                st.just("money"),
                st.integers(0, 9),
                st.lists(st.tuples(choice, st.integers(1, 9)), max_size=3).map(tuple),
            )
        )
        for n in range(data.draw(st.integers(0, 4)))
    )
    laid = Laid(LAID.issues, laid_rules)
    assert Laid.from_json(laid.to_json()) == laid
    assert laid.bargain.rules == len(laid.kept_rules) == len(laid_rules)
    # The engine's places lead back to the rules.
    for place, requirement in enumerate(laid.bargain.requirements):
        assert laid.named((requirement.condition, requirement.then)) == laid.kept_rules[place].options
