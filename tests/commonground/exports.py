"""A small conversation as Polis exports it, in each of its files."""

from __future__ import annotations

import numpy as np

from parley.commonground.votes import Votes

CAST = "timestamp,datetime,comment-id,voter-id,vote\n1000,a,3,7,1\n3000,b,3,7,-1\n2000,c,4,7,0\n1000,d,3,8,1\n"
WIDE = (
    "participant,group-id,n-comments,n-votes,n-agree,n-disagree,3,4,5\n"
    "7,0,0,2,0,1,-1,0,\n8,0,0,1,1,0,1,,\n9,,0,0,0,0,,,\n"
)
ABOUT = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,is-meta,comment-body\n"
    '1,a,3,1,1,1,1,false,"One, and\nanother line"\n1,b,4,1,0,0,-1,true,Two\n'
    "1,c,5,1,0,0,0,false,Three\n1,d,6,1,0,0,1,false,Four\n"
)


def grid(votes: Votes) -> dict[tuple[object, object], int]:
    """Every vote by participant and statement."""
    rows = np.repeat(votes.participants, np.diff(votes.starts)).tolist()
    return dict(
        zip(zip(rows, votes.statements[votes.columns].tolist(), strict=True), votes.values.tolist(), strict=True)
    )


EXPECTED = {(7, 3): -1, (7, 4): 0, (8, 3): 1}
