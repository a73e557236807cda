"""The loops by which ballots are compared: copies found by hashing, in time that grows with the votes alone.

A ballot is all that one participant voted; rows are participants, in compressed sparse rows.
"""

from __future__ import annotations

import math

import numpy as np

from parley.compiled import kernel

#: One-permutation hashing: so many bins, taken four at a time as bands. Ballots that share four fifths of what they say
#: fall together in at least one band with probability .98, those that share three tenths with .06.
BINS, BAND = 32, 4
#: A copy is changed in one answer of twenty, so that it does not look like one.
CHANGED = 0.05


@kernel
def mixed(x: np.uint64) -> np.uint64:
    """A number without order made of another (the finaliser of splitmix64)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@kernel
def bands(
    starts: np.ndarray, columns: np.ndarray, values: np.ndarray, rows: np.ndarray, secret: np.uint64
) -> tuple[np.ndarray, np.ndarray]:
    """Sketch each ballot of `rows` (r,): like ballots have keys in common, and marks as far as they share answers.

    Gives keys, (bands, r), and marks, (r, bins), 0 for an empty bin.
    secret: drawn by chance, so that nobody can vote so as to be taken for another's copy.
    """
    keys = np.empty((BINS // BAND, len(rows)), np.uint64)
    marks = np.zeros((len(rows), BINS), np.uint16)
    least = np.empty(BINS, np.uint64)
    empty = ~np.uint64(0)
    for i in range(len(rows)):
        least[:] = empty
        for vote in range(starts[rows[i]], starts[rows[i] + 1]):
            answer = np.uint64(columns[vote]) * np.uint64(3) + np.uint64(values[vote] + 1)
            number = mixed(answer * np.uint64(0x9E3779B97F4A7C15) + secret)
            lot = number & np.uint64(BINS - 1)
            if number < least[lot]:
                least[lot] = number
        for place in range(BINS):
            if least[place] != empty:
                marks[i, place] = np.uint16(least[place] >> np.uint64(8)) | np.uint16(1)
        for band in range(BINS // BAND):
            key = np.uint64(band)
            for place in range(band * BAND, (band + 1) * BAND):
                other = place  # an empty bin takes what the next one has
                while least[other % BINS] == empty and other < place + BINS:
                    other += 1
                key = mixed(key ^ (least[other % BINS] + np.uint64(other - place)))
            keys[band, i] = key
    return keys, marks


@kernel
def answers(
    starts: np.ndarray, columns: np.ndarray, values: np.ndarray, cells: np.ndarray, k: int, statements: int
) -> np.ndarray:
    """(k, m, 3) how many of each neighbourhood of opinion gave which answer; cells: (n,), -1 for those not counted."""
    counts = np.zeros((k, statements, 3), np.int32)
    for row in range(len(starts) - 1):
        cell = cells[row]
        if cell >= 0:
            for vote in range(starts[row], starts[row + 1]):
                counts[cell, columns[vote], values[vote] + 1] += 1
    return counts


@kernel
def habits(starts: np.ndarray, values: np.ndarray) -> np.ndarray:
    """(n, 3) which share of each participant's votes is against, a pass, for; one of each is added."""
    out = np.empty((len(starts) - 1, 3))
    for row in range(len(out)):
        out[row] = 1.0
        for vote in range(starts[row], starts[row + 1]):
            out[row, values[vote] + 1] += 1.0
        out[row] /= starts[row + 1] - starts[row] + 3.0
    return out


@kernel
def evidence(
    starts: np.ndarray,
    columns: np.ndarray,
    values: np.ndarray,
    one: int,
    other: int,
    cells: np.ndarray,
    shares: np.ndarray,
    usual: np.ndarray,
) -> float:
    """How much better the ballots of two rows are explained as copies than as two people's, in natural logarithms.

    cells: (n,) whose neighbourhood each is in; shares: (cells, m, 3) how probable each answer is there; usual: (n, 3)
    how often each of them gives each answer. What makes the likeness most probable counts: the one's neighbourhood, the
    other's, or that this is what the one or the other nearly always says. Only what both answered is looked at.
    """
    total = 0.0
    first, second = starts[one], starts[other]
    while first < starts[one + 1] and second < starts[other + 1]:
        if columns[first] < columns[second]:
            first += 1
        elif columns[first] > columns[second]:
            second += 1
        else:
            column, answer = columns[first], values[first] + 1
            share = max(shares[cells[one], column, answer], shares[cells[other], column, answer])
            share = max(share, max(usual[one, answer], usual[other, answer]))
            if values[first] == values[second]:
                total += math.log((1.0 - CHANGED) / share)
            else:
                total += math.log(CHANGED / max(1.0 - share, CHANGED))
            first += 1
            second += 1
    return total


@kernel
def chains(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each band's key of each ballot the last ballot before it with the same key, and the first; -1 if it is that.

    keys: (bands, r); both answers (bands, r).
    """
    count, ballots = keys.shape
    last = np.full((count, ballots), -1, np.int32)
    first = np.full((count, ballots), -1, np.int32)
    places = 1
    while places < 2 * ballots:
        places *= 2
    for band in range(count):
        heads = np.full(places, -1, np.int32)  # by key: the first ballot, and the last one so far
        tails = np.empty(places, np.int32)
        for ballot in range(ballots):
            place = np.int64(keys[band, ballot] >> np.uint64(20)) & (places - 1)
            while heads[place] >= 0 and keys[band, heads[place]] != keys[band, ballot]:
                place = (place + 1) & (places - 1)
            if heads[place] < 0:
                heads[place] = ballot
            else:
                last[band, ballot] = tails[place]
                first[band, ballot] = heads[place]
            tails[place] = ballot
    return last, first


@kernel
def rooted(parents: np.ndarray, row: int) -> int:
    """The first of the set in which a row is; the way there is shortened."""
    while parents[row] != row:
        parents[row] = parents[parents[row]]
        row = parents[row]
    return row


@kernel
def alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two ballots may share more than a third of what they say, by the marks of their bins, (bins,) each."""
    same = 0
    used = 0
    for place in range(len(one)):
        used += (one[place] | other[place]) != 0
        same += (one[place] == other[place]) & (one[place] != 0)
    return 3 * same > used


@kernel
def linked(
    last: np.ndarray,
    first: np.ndarray,
    marks: np.ndarray,
    rows: np.ndarray,
    starts: np.ndarray,
    columns: np.ndarray,
    values: np.ndarray,
    cells: np.ndarray,
    shares: np.ndarray,
    usual: np.ndarray,
    threshold: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Join the ballots that are copies: (n,) the first row of the set that each is in, (n,) how sure the likeness is.

    last, first: (bands, r), see `chains`, and marks: (r, bins), see `bands`, of the ballots of `rows` (r,). Each is
    compared with two others for each band, however many there are under one key, and with none twice in a row.
    """
    parents = np.arange(len(starts) - 1)
    proof = np.zeros(len(parents))
    for ballot in range(len(rows)):
        before = -1
        for band in range(len(last)):
            for other in (last[band, ballot], first[band, ballot]):
                if other < 0 or other == before:
                    continue
                before = other
                if not alike(marks[ballot], marks[other]):
                    continue
                a, b = rows[ballot], rows[other]
                sure = evidence(starts, columns, values, a, b, cells, shares, usual)
                if sure > threshold:
                    proof[a] = max(proof[a], sure)
                    proof[b] = max(proof[b], sure)
                    a, b = rooted(parents, a), rooted(parents, b)
                    parents[max(a, b)] = min(a, b)
    for row in range(len(parents)):
        parents[row] = rooted(parents, row)
    return parents, proof


@kernel
def straightness(starts: np.ndarray, columns: np.ndarray, values: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """(n,) how much better a ballot is explained by one answer to everything than by what people say, in natural logs.

    shares: (m, 3) of each answer among all. 0 for a ballot that holds more than one answer in twenty otherwise.
    """
    out = np.zeros(len(starts) - 1)
    for row in range(len(out)):
        first, end = starts[row], starts[row + 1]
        against, passed, agree = 0, 0, 0
        for vote in range(first, end):
            against += values[vote] == -1
            passed += values[vote] == 0
            agree += values[vote] == 1
        most = max(against, passed, agree)
        if most < (1.0 - CHANGED) * (end - first):
            continue
        answer = 0 if most == against else 1 if most == passed else 2
        for vote in range(first, end):
            share = shares[columns[vote], answer]
            if values[vote] + 1 == answer:
                out[row] += math.log((1.0 - CHANGED) / share)
            else:
                out[row] += math.log(CHANGED / max(1.0 - share, CHANGED))
    return np.maximum(out, 0.0)


@kernel
def paces(starts: np.ndarray, times: np.ndarray, rows: np.ndarray, least: float) -> np.ndarray:
    """(r, 3) of the gaps between the votes of each ballot: the share below `least`, the mean, the deviation."""
    out = np.empty((len(rows), 3))
    longest = 0
    for row in rows:
        longest = max(longest, starts[row + 1] - starts[row])
    ordered = np.empty(longest, np.int64)
    for i in range(len(rows)):
        count = starts[rows[i] + 1] - starts[rows[i]]
        ordered[:count] = times[starts[rows[i]] : starts[rows[i] + 1]]
        if count > 100:
            ordered[:count].sort()
        else:  # by insertion: quickest for so few
            for at in range(1, count):
                time = ordered[at]
                place = at
                while place > 0 and ordered[place - 1] > time:
                    ordered[place] = ordered[place - 1]
                    place -= 1
                ordered[place] = time
        short = 0
        total = 0.0
        square = 0.0
        for at in range(1, count):
            gap = float(ordered[at] - ordered[at - 1])
            short += gap < least
            total += gap
            square += gap * gap
        mean = total / (count - 1)
        out[i, 0] = short / (count - 1)
        out[i, 1] = mean
        out[i, 2] = math.sqrt(max(square / (count - 1) - mean * mean, 0.0))
    return out


@kernel
def arrivals(starts: np.ndarray, times: np.ndarray) -> np.ndarray:
    """(n,) when each participant voted first; the largest number there is for those who did not."""
    out = np.full(len(starts) - 1, np.iinfo(np.int64).max)
    for row in range(len(out)):
        for vote in range(starts[row], starts[row + 1]):
            out[row] = min(out[row], times[vote])
    return out
