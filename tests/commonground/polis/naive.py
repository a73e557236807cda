"""Polis's steps written out plainly, on dense tables and one number at a time: slow, and easy to check by eye."""

from __future__ import annotations

from math import sqrt

import numpy as np

STEPS = 2.0**24


def centred(table: np.ndarray, taken_out: np.ndarray) -> np.ndarray:
    """The table (n, m) with gaps filled by the statements' means, less these."""
    table = np.where(taken_out & ~np.isnan(table), 0.0, table)
    filled = table.copy()
    for column in range(table.shape[1]):
        cast = table[~np.isnan(table[:, column]), column]
        filled[np.isnan(table[:, column]), column] = cast.mean() if len(cast) else 0.0
    return filled - (filled.mean(axis=0) if len(filled) else 0.0)


def covariance(table: np.ndarray, taken_out: np.ndarray) -> np.ndarray:
    filled = centred(table, taken_out)
    return filled.T @ filled


def components(table: np.ndarray, taken_out: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """By singular value decomposition: (2, m) vectors and (2,) sums of squares, where there are as many."""
    _, lengths, vectors = np.linalg.svd(centred(table, taken_out), full_matrices=False)
    return vectors[:2], lengths[:2] ** 2


def positions(table: np.ndarray, taken_out: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    voted_on = int((~np.isnan(table)).any(axis=0).sum())
    places = np.zeros((len(table), 2))
    for row, votes in enumerate(table):
        count = 0
        for column, vote in enumerate(votes):
            if not np.isnan(vote):
                count += 1
                if not taken_out[column]:
                    cast = table[~np.isnan(table[:, column]), column]
                    places[row] += (vote - cast.mean()) * vectors[:, column]
        places[row] *= sqrt(voted_on / max(count, 1))
    return places


def k_means(points: np.ndarray, k: int, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Lloyd's algorithm from the first k different points; every distance every time."""
    centres: list[np.ndarray] = []
    for point in points:
        if len(centres) < k and not any((point == centre).all() for centre in centres):
            centres.append(point)
    labels = np.zeros(len(points), np.int64)
    for _ in range(steps + 1):
        apart = ((points[:, None] - np.array(centres)[None]) ** 2).sum(axis=2) if len(points) else np.zeros((0, 1))
        labels = apart.argmin(axis=1)
        kept = [cluster for cluster in range(len(centres)) if (labels == cluster).any()]
        before = [centres[cluster] for cluster in kept]
        labels = np.array([kept.index(label) for label in labels], np.int64)
        centres = [
            np.rint(points[labels == cluster] * STEPS).astype(np.int64).sum(axis=0) / STEPS / (labels == cluster).sum()
            for cluster in range(len(kept))
        ]
        if all(sqrt(((old - new) ** 2).sum()) < 0.01 for old, new in zip(before, centres, strict=True)):
            break
    return labels, np.array(centres)


def share_z(said: int, voted: int) -> float:
    return 2 * sqrt(voted + 1) * ((said + 1) / (voted + 1) - 0.5)


def difference_z(said: int, voted: int, others: int, of_others: int) -> float:
    a, n, b, m = said + 1, voted + 1, others + 1, of_others + 1
    pooled = (a + b) / (n + m)
    return 0.0 if a + b == n + m else (a / n - b / m) / sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))


def representative(counts: np.ndarray, group: int, taken_out: np.ndarray) -> list[tuple[int, str]]:
    """The statements and sides that stand for a group, found as Polis finds them, one statement after the other."""
    told: list[dict] = []
    best_agree: dict | None = None
    surest: dict | None = None
    for at in range(counts.shape[1]):
        if taken_out[at]:
            continue
        voted, rest = int(counts[group, at].sum()), int(counts[:, at].sum() - counts[group, at].sum())
        one: dict = {"at": at, "none": True}
        for side, column in (("agree", 2), ("disagree", 0)):
            said = int(counts[group, at, column])
            others = int(counts[:, at, column].sum()) - said
            one["none"] = one["none"] and said == 0
            p, z = (said + 1) / (voted + 2), share_z(said, voted)
            ratio, ratio_z = p / ((others + 1) / (rest + 2)), difference_z(said, voted, others, rest)
            one[side] = {"p": p, "z": z, "ratio": ratio, "ratio_z": ratio_z, "all": ratio * ratio_z * p * z}
        agree, disagree = one["agree"], one["disagree"]
        one["side"] = "agree" if agree["ratio_z"] > disagree["ratio_z"] else "disagree"
        if any(side["z"] > 1.2816 and side["ratio_z"] > 1.2816 for side in (agree, disagree)):
            told.append(one)
        if surest is None or max(agree["ratio_z"], disagree["ratio_z"]) > surest["top"]:
            surest = {**one, "top": max(agree["ratio_z"], disagree["ratio_z"])}
        if one["none"]:
            continue
        if best_agree is None:
            better = agree["z"] > 1.2816 or (agree["ratio"] > 1 and agree["p"] > 0.5)
        elif best_agree["agree"]["ratio"] > 1:
            better = agree["all"] > best_agree["agree"]["all"]
        else:
            better = agree["p"] * agree["z"] > best_agree["agree"]["p"] * best_agree["agree"]["z"]
        if better:
            best_agree = one
    if not told:
        chosen = [best_agree] if best_agree else [surest] if surest else []
    else:
        rest_of = [one for one in told if best_agree is None or one["at"] != best_agree["at"]]
        rest_of.sort(key=lambda one: -one[one["side"]]["all"])
        chosen = [*([best_agree] if best_agree else []), *rest_of][:5]
        chosen = [one for side in ("agree", "disagree") for one in chosen if one["side"] == side]
    return [(one["at"], one["side"]) for one in chosen]
