"""Everything at hand that an analysis runs, compiled before somebody waits for it."""


def ahead() -> None:
    """Run all loops once, by an analysis of a small conversation with two camps."""
    import numpy as np

    from parley.commonground.analysis import Analysis
    from parley.commonground.votes import Votes

    rng = np.random.default_rng(0)
    people, statements = 60, 20
    who, what = np.divmod(np.arange(people * statements), statements)
    vote = np.where((who % 2 == what % 2) ^ (rng.random(len(who)) < 0.1), 1, -1)
    times = 1_000_000 + 60_000 * np.arange(len(who))
    votes = Votes.of(who, what, vote, times)
    Analysis().of(votes, {person: "AB"[person % 2] for person in range(people)})
    Analysis().of(votes, shown=(who, what))
