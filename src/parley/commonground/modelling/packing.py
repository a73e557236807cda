"""Symmetric matrices packed: row by row, the lower triangle alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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
