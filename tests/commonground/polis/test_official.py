"""Beside what pol.is published of four conversations, and of the export of a fifth.

The published results keep votes with the sign turned round, so their means and positions are those of here with the
other sign. Everything that they say of groups holds for their own groups, which hang on the history of the
conversation: pol.is starts from the clusters it had, keeps everybody who was in once, shows a new number of groups only
after it won four times running, and publishes base clusters that may be older than the components beside them.
"""

import csv

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import adjusted_rand_score

from parley.commonground.blocks import InMemory, tallied, tallied_by_group
from parley.commonground.components import principal_components
from parley.commonground.polis.clusters import Clustering, base_clusters, best_k, group_clusterings
from parley.commonground.polis.consensus import group_informed_consensus
from parley.commonground.polis.participation import who_is_in
from parley.commonground.polis.positions import extremity, participant_positions, statement_positions
from parley.commonground.polis.priorities import showing_weights
from parley.commonground.polis.representative import agreed_by_all, representative_statements
from parley.commonground.polis.view import polis_view
from parley.commonground.threads import Threads
from tests.commonground.polis.published import OFFICIAL, exported, published

# Their base clusters were made from the components that stand beside them.
UP_TO_DATE = ("150ptpt-3gp-no-strict-no-meta", "25ptpt-3gp-no-strict-with-meta")


@pytest.fixture(scope="module")
def hands():
    with Threads(1) as threads:
        yield threads


@pytest.fixture(params=OFFICIAL)
def conversation(request, recorded_data):
    return published(recorded_data / "polis-official" / request.param)


@pytest.fixture
def blocks(conversation, hands):
    return InMemory(conversation.votes, hands)


def counts_of_published_groups(conversation, blocks):
    groups = conversation.groups
    return blocks.total(tallied_by_group, int(groups.max()) + 1, blocks.statements, rows=(groups,))


def test_means_and_components_are_the_published_ones(conversation, blocks):
    found = principal_components(blocks, conversation.taken_out)
    assert_allclose(found.means, -conversation.by_statement(conversation.said["pca"]["center"]), atol=1e-13)
    for ours, theirs in zip(found.vectors, conversation.said["pca"]["comps"], strict=True):
        assert abs(ours @ conversation.by_statement(theirs)) >= 1 - 1e-12


def test_statements_stand_where_they_are_published_to_stand(conversation, blocks):
    said = conversation.said["pca"]
    m = len(conversation.votes.statements)
    found = principal_components(blocks, conversation.taken_out)
    reach = extremity(found.vectors, found.means, m)
    assert_allclose(reach, conversation.by_statement(said["comment-extremity"]), atol=1e-9)
    for place, vector, theirs, projected in zip(
        statement_positions(found.vectors, found.means, m).T,
        found.vectors,
        said["comps"],
        said["comment-projection"],
        strict=True,
    ):
        turned = np.sign(vector @ conversation.by_statement(theirs))
        assert_allclose(-turned * place, conversation.by_statement(projected), atol=1e-8)


def test_those_who_are_in_are_in_there_too_and_the_others_came_in_when_less_was_asked(conversation, blocks):
    degrees = blocks.degrees()
    assert_array_equal(
        degrees, [conversation.said["user-vote-counts"][str(pid)] for pid in conversation.votes.participants]
    )
    ours, theirs = who_is_in(degrees, blocks.statements), conversation.groups >= 0
    assert_array_equal(theirs, np.isin(conversation.votes.participants, conversation.said["in-conv"]))
    assert not (ours & ~theirs).any()
    assert (degrees[theirs & ~ours] < 7).all()


@pytest.mark.parametrize("name", UP_TO_DATE)
def test_base_clusters_stand_where_their_members_do(name, recorded_data, hands):
    conversation = published(recorded_data / "polis-official" / name)
    blocks = InMemory(conversation.votes, hands)
    found = principal_components(blocks, conversation.taken_out)
    places = participant_positions(blocks, found.vectors, found.means, conversation.taken_out, blocks.statements)
    signs = -np.sign(
        [
            ours @ conversation.by_statement(said)
            for ours, said in zip(found.vectors, conversation.said["pca"]["comps"], strict=True)
        ]
    )
    clusters = conversation.said["base-clusters"]
    for members, *centre in zip(clusters["members"], clusters["x"], clusters["y"], strict=True):
        rows = np.isin(conversation.votes.participants, members)
        assert_allclose(signs * places[rows].mean(axis=0), centre, atol=1e-8)


def test_their_base_clusters_fall_into_their_groups(conversation):
    said = conversation.said["base-clusters"]
    base = Clustering(np.zeros(0, np.int32), np.column_stack([said["x"], said["y"]]), np.array(said["count"]))
    clusterings = group_clusterings(base)
    groups = conversation.said["group-clusters"]
    k = best_k(base, clusterings)
    assert k == len(groups)
    theirs = [next(group["id"] for group in groups if cluster in group["members"]) for cluster in said["id"]]
    assert adjusted_rand_score(theirs, clusterings[k]) == 1.0


@pytest.mark.parametrize(("name", "k"), list(zip(OFFICIAL, (3, 3, 4, 2), strict=True)))
def test_from_the_votes_alone_there_are_as_many_groups_as_published(name, k, recorded_data, hands):
    """In the smallest, three were published and two come out: its base clusters are older than its components (none
    stands where its member does), and three groups, which were best then, are not any more.
    """
    conversation = published(recorded_data / "polis-official" / name)
    view = polis_view(conversation.votes, hands)
    assert view.k == k
    if name == "below-100-ptpts":
        theirs = conversation.groups
        base = base_clusters(view.positions[theirs >= 0], hands)
        clusterings = group_clusterings(base)
        assert best_k(base, clusterings) == 2
        assert adjusted_rand_score(theirs[theirs >= 0], clusterings[3][base.labels]) == 1.0
    else:
        assert k == len(conversation.said["group-clusters"])


def test_the_votes_of_their_groups_and_what_these_agree_on(conversation, blocks):
    counts = counts_of_published_groups(conversation, blocks)
    for group, said in conversation.said["group-votes"].items():
        for at, tid in enumerate(conversation.votes.statements):
            votes = said["votes"][str(tid)]
            disagreed, passed, agreed = counts[int(group), at]
            assert (agreed, disagreed, agreed + disagreed + passed) == (votes["A"], votes["D"], votes["S"])
    published_consensus = conversation.by_id(conversation.said["group-aware-consensus"])
    assert_allclose(group_informed_consensus(counts), published_consensus, rtol=1e-14)


def test_priorities_are_the_published_ones(conversation, blocks):
    found = principal_components(blocks, conversation.taken_out)
    placed = counts_of_published_groups(conversation, blocks).sum(axis=0)
    reach = extremity(found.vectors, found.means, len(conversation.votes.statements))
    weights = showing_weights(placed[:, 2], placed[:, 0], placed[:, 1], reach, conversation.votes.meta)
    assert_allclose(weights, conversation.by_id(conversation.said["comment-priorities"]), rtol=1e-8)


def test_what_tells_their_groups_apart(conversation, blocks):
    counts = counts_of_published_groups(conversation, blocks)
    found = representative_statements(counts, conversation.votes.statements, conversation.taken_out)
    assert len(found) == len(conversation.said["repness"])
    for group, told in conversation.said["repness"].items():
        ours = found[int(group)]
        assert [(one.id, one.side) for one in ours] == [(one["tid"], one["repful-for"]) for one in told]
        for one, theirs in zip(ours, told, strict=True):
            assert_allclose([one.p, one.z, one.ratio], [theirs[name] for name in ("p-success", "p-test", "repness")])
            assert_allclose(one.ratio_z, theirs["repness-test"], rtol=1e-6)  # published with seven digits


def test_what_all_are_agreed_on(conversation, blocks):
    tallies = blocks.total(tallied, blocks.statements)
    for side, name in ((1, "agree"), (-1, "disagree")):
        ours = agreed_by_all(tallies, conversation.votes.statements, conversation.taken_out, side)
        theirs = conversation.said["consensus"][name]
        assert [one.id for one in ours] == [one["tid"] for one in theirs]
        assert_allclose(
            [(one.p, one.z) for one in ours], [(one["p-success"], one["p-test"]) for one in theirs] or np.zeros(0)
        )


def test_group_informed_consensus_of_an_export_is_the_published_column(recorded_data, hands):
    """bg2050-volunteers: 371 statements, two groups; the participants' groups are in the export."""
    folder = recorded_data / "polis" / "bg2050-volunteers"
    votes, groups = exported(folder)
    blocks = InMemory(votes, hands)
    ours = group_informed_consensus(blocks.total(tallied_by_group, 2, blocks.statements, rows=(groups,)))
    with (folder / "comments.csv").open(newline="", encoding="utf-8") as file:
        column = {int(row["comment-id"]): float(row["group-informed-consensus"]) for row in csv.DictReader(file)}
    assert len(column) == 371
    assert_allclose(ours, [column[tid] for tid in votes.statements.tolist()], rtol=1e-14)
    assert polis_view(votes, hands).k == 2
