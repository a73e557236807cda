"""Of many rows of gains those that none other makes needless: compiled.

Rows are candidates [n, Q]: what each of P parties gains, then what each budget leaves. A row is needless when another
is nowhere less and somewhere more in the gains; or has the same gains, leaves no less of any budget, and is of an
earlier package (`code` [n, W], read from the first word on). All in whole numbers.
"""

from __future__ import annotations

import numpy as np

from parley.compiled import kernel
from parley.settlement.problem import Ints

#: Rows are marked by how many of 64 levels they reach in each quantity, so many rows to a table of marks.
LEVELS, BATCH = 64, 4096
WORDS = BATCH // 64
#: Up to so many rows, each is held against each.
FEW = 160

Bits = np.ndarray


@kernel
def lowest(word: int) -> int:
    """The place of the lowest bit that is set."""
    low = word & (~word + np.uint64(1))
    bit = 0
    if low >> np.uint64(32):
        bit += 32
        low >>= np.uint64(32)
    if low >> np.uint64(16):
        bit += 16
        low >>= np.uint64(16)
    if low >> np.uint64(8):
        bit += 8
        low >>= np.uint64(8)
    if low >> np.uint64(4):
        bit += 4
        low >>= np.uint64(4)
    if low >> np.uint64(2):
        bit += 2
        low >>= np.uint64(2)
    if low >> np.uint64(1):
        bit += 1
    return bit


@kernel
def ahead(x: Ints, code: Ints, a: int, b: int) -> bool:
    """Whether row a comes before row b: more of the first quantity, then of the next; then the earlier package."""
    for q in range(x.shape[1]):
        if x[a, q] != x[b, q]:
            return bool(x[a, q] > x[b, q])
    for w in range(code.shape[1]):
        if code[a, w] != code[b, w]:
            return bool(code[a, w] < code[b, w])
    return True


@kernel
def sort(x: Ints, code: Ints, runs: Ints, r: int, one: Ints, two: Ints) -> Ints:
    """The order of rows that stand in r sorted runs: merged two by two in two arrays, one of which is returned."""
    n = runs[r]
    for i in range(n):
        one[i] = i
    while r > 1:
        k = 0
        for m in range(0, r, 2):
            low, middle = runs[m], runs[m + 1]
            high = runs[m + 2] if m + 2 <= r else middle
            i, j, o = low, middle, low
            while i < middle and j < high:
                a, b = one[i], one[j]
                if x[a, 0] > x[b, 0] or (x[a, 0] == x[b, 0] and ahead(x, code, a, b)):
                    two[o] = a
                    i += 1
                else:
                    two[o] = b
                    j += 1
                o += 1
            while i < middle:
                two[o] = one[i]
                i += 1
                o += 1
            while j < high:
                two[o] = one[j]
                j += 1
                o += 1
            runs[k] = low
            k += 1
        runs[k] = n
        r = k
        one, two = two, one
    return one


@kernel
def sweep_two(x: Ints, order: Ints, n: int, kept: Ints) -> int:
    """Two parties, no budget: a row stays if it gives the second more than all before it."""
    m = 0
    best = np.int64(0)
    for i in range(n):
        a = order[i]
        if m == 0 or x[a, 1] > best:
            best = x[a, 1]
            kept[m] = a
            m += 1
    return m


@kernel
def sweep_three(x: Ints, order: Ints, n: int, kept: Ints, ys: Ints, zs: Ints) -> int:
    """Three parties, no budget: the second's and third's gains so far are a staircase, ys ascending, zs descending."""
    m = size = 0
    for i in range(n):
        a = order[i]
        y, z = x[a, 1], x[a, 2]
        low, high = 0, size
        while low < high:
            middle = (low + high) >> 1
            if ys[middle] < y:
                low = middle + 1
            else:
                high = middle
        if low < size and zs[low] >= z:
            continue
        kept[m] = a
        m += 1
        left = low
        while left > 0 and zs[left - 1] <= z:
            left -= 1
        right = low + 1 if low < size and ys[low] == y else low
        covered = right - left
        if covered == 0:
            for k in range(size, left, -1):
                ys[k] = ys[k - 1]
                zs[k] = zs[k - 1]
        elif covered > 1:
            for k in range(right, size):
                ys[k - covered + 1] = ys[k]
                zs[k - covered + 1] = zs[k]
        size += 1 - covered
        ys[left] = y
        zs[left] = z
    return m


@kernel
def covers(x: Ints, code: Ints, v: int, u: int, gains: int) -> bool:
    """Whether row v, which comes before u, makes it needless; where all is equal, v takes u's place among packages."""
    quantities = x.shape[1]
    for q in range(1, quantities):
        if x[v, q] < x[u, q]:
            return False
    for q in range(gains):
        if x[v, q] > x[u, q]:
            return True
    for w in range(code.shape[1]):
        if code[v, w] != code[u, w]:
            if code[v, w] < code[u, w]:
                return True
            break
    for q in range(gains, quantities):
        if x[v, q] > x[u, q]:
            return False
    for w in range(code.shape[1]):
        code[v, w] = code[u, w]
    return True


@kernel
def sift_few(x: Ints, code: Ints, order: Ints, n: int, gains: int, kept: Ints) -> int:
    """Few rows: each is held against those that stay."""
    m = 0
    for i in range(n):
        u = order[i]
        covered = False
        for k in range(m):
            if covers(x, code, kept[k], u, gains):
                covered = True
                break
        if not covered:
            kept[m] = u
            m += 1
    return m


@kernel
def rank(x: Ints, order: Ints, n: int, level: Bits) -> None:
    """[n, Q - 1] the level of each row, in order, in each quantity but the first: about as many rows on each level."""
    bins = np.empty(1024, np.int64)
    for q in range(1, x.shape[1]):
        low = high = x[order[0], q]
        for i in range(n):
            low = min(low, x[order[i], q])
            high = max(high, x[order[i], q])
        shift = 0
        while (high - low) >> shift >= len(bins):
            shift += 1
        bins[:] = 0
        for i in range(n):
            bins[(x[order[i], q] - low) >> shift] += 1
        below = 0
        for k in range(len(bins)):
            here = bins[k]
            bins[k] = below * LEVELS // n
            below += here
        for i in range(n):
            level[i, q - 1] = bins[(x[order[i], q] - low) >> shift]


@kernel
def index(level: Bits, rows: Ints, n: int, bits: Bits) -> None:
    """Mark in bits[q, l] which of the n rows reach level l in quantity q."""
    for q in range(bits.shape[0]):
        for at in range(LEVELS):
            for w in range(WORDS):
                bits[q, at, w] = np.uint64(0)
        for i in range(n):
            bits[q, level[rows[i], q], i >> 6] |= np.uint64(1) << np.uint64(i & 63)
        for at in range(LEVELS - 2, -1, -1):
            for w in range(WORDS):
                bits[q, at, w] |= bits[q, at + 1, w]


@kernel
def covered_by(
    x: Ints, code: Ints, order: Ints, gains: int, level: Bits, i: int, bits: Bits, rows: Ints, until: int, marks: Bits
) -> bool:
    """Whether one of the first `until` rows of a table of marks makes the i-th row needless.

    Rows that reach its levels in all quantities are found 512 at a time; those few are compared exactly.
    """
    u = order[i]
    for base in range(0, (until + 63) >> 6, 8):
        first = bits[0, level[i, 0]]
        for w in range(8):
            marks[w] = first[base + w]
        for q in range(1, bits.shape[0]):
            row = bits[q, level[i, q]]
            for w in range(8):
                marks[w] &= row[base + w]
        for w in range(8):
            word = marks[w]
            while word:
                k = (base + w) * 64 + lowest(word)
                word &= word - np.uint64(1)
                if k >= until:
                    break
                if covers(x, code, order[rows[k]], u, gains):
                    return True
    return False


@kernel
def sift(
    x: Ints, code: Ints, order: Ints, n: int, gains: int, level: Bits, held: Ints, blocks: Bits, at: Ints, until: int
) -> None:
    """Go on with the sorted rows from at[0] up to `until`, batch by batch.

    Each is held against the rows that have stayed, at[1] in number and at[2] of them marked in blocks, and against
    those of its own batch before it. `held` takes the places, in order, of those that stay.
    """
    own = np.empty((x.shape[1] - 1, LEVELS, WORDS), np.uint64)
    rows = np.empty(BATCH, np.int64)
    marks = np.empty(8, np.uint64)
    while at[0] < until:
        begin, m, marked = at[0], at[1], at[2]
        end = min(begin + BATCH, n)
        for i in range(begin, end):
            rows[i - begin] = i
        index(level, rows, end - begin, own)
        for i in range(begin, end):
            covered = False
            for b in range((marked + BATCH - 1) // BATCH):
                first = b * BATCH
                count = min(BATCH, marked - first)
                if covered_by(x, code, order, gains, level, i, blocks[b], held[first:], count, marks):
                    covered = True
                    break
            if not covered and not covered_by(x, code, order, gains, level, i, own, rows, i - begin, marks):
                held[m] = i
                m += 1
        at[0], at[1] = end, m
        if end < n:
            for b in range(marked // BATCH, (m + BATCH - 1) // BATCH):
                index(level, held[b * BATCH :], min(BATCH, m - b * BATCH), blocks[b])
            at[2] = m
