"""Symmetric matrices packed: row by row, the lower triangle alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def inverse(matrix: Floats) -> Floats:
    """The inverse of a small matrix."""
    return np.asarray(np.linalg.inv(matrix), np.float64)


def packed(matrix: Floats) -> Floats:
    """The lower triangle of a symmetric matrix, row by row."""
    return matrix[np.tril_indices(len(matrix))]


def full(entries: Floats, size: int) -> Floats:
    """(..., size, size) symmetric matrices of their packed entries (..., size (size + 1) / 2)."""
    matrix = np.empty((*entries.shape[:-1], size, size))
    rows, columns = np.tril_indices(size)
    matrix[..., rows, columns] = matrix[..., columns, rows] = entries
    return matrix


def turned(entries: Floats, by: Floats) -> Floats:
    """Packed covariances after the linear map `by`."""
    size = len(by)
    rows, columns = np.tril_indices(size)
    # Each entry of the turned matrix is a sum over the entries of the old: one small matrix for all.
    old = by[rows][:, rows] * by[columns][:, columns] + by[rows][:, columns] * by[columns][:, rows]
    old[:, rows == columns] /= 2
    return entries @ old.T


@kernel
def inverted(precision: Floats, size: int, lower: Floats, covariance: Floats) -> float:
    """Invert a packed precision; gives the logarithm of its determinant. lower (size, size) is scratch."""
    log_determinant = 0.0
    for i in range(size):
        for j in range(i + 1):
            rest = precision[i * (i + 1) // 2 + j]
            for k in range(j):
                rest -= lower[i, k] * lower[j, k]
            if i == j:
                log_determinant += np.log(rest)
                lower[i, i] = np.sqrt(rest)
            else:
                lower[i, j] = rest / lower[j, j]
    for j in range(size):
        lower[j, j] = 1 / lower[j, j]
        for i in range(j + 1, size):
            rest = 0.0
            for k in range(j, i):
                rest -= lower[i, k] * lower[k, j]
            lower[i, j] = rest / lower[i, i]
    for i in range(size):
        for j in range(i + 1):
            total = 0.0
            for k in range(i, size):
                total += lower[k, i] * lower[k, j]
            covariance[i * (i + 1) // 2 + j] = total
    return log_determinant


@kernel
def times(matrix: Floats, vector: Floats, product: Floats) -> None:
    """Multiply a packed symmetric matrix by a vector."""
    size = len(vector)
    for i in range(size):
        total = 0.0
        for j in range(size):
            total += matrix[i * (i + 1) // 2 + j if j <= i else j * (j + 1) // 2 + i] * vector[j]
        product[i] = total
