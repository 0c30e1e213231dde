"""The parameters of fit of set relations, each a ratio of sums over cases.

Sufficiency of a set x for an outcome y: consistency and coverage (Ragin 2006, Political Analysis
14, 291-310), PRI, the proportional reduction in inconsistency (Schneider and Wagemann 2012,
Set-Theoretic Methods for the Social Sciences, 9.2), which leaves out what x shares with the outcome
and its negation alike. Necessity: consistency and coverage are those of sufficiency exchanged; RoN,
the relevance of necessity, is low where x is near 1 in every case (the same, 9.2).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np

from typology.operators import Array

Parts: TypeAlias = tuple[Array, Array]  # what each case adds to the numerator, to the denominator


def consistency_parts(x: Array, y: Array) -> Parts:
    """Σ min(x, y) / Σ x: how far x is a subset of y.

    >>> n, d = consistency_parts(np.array([0.8, 0.2]), np.array([0.6, 0.4]))
    >>> round(float(n.sum() / d.sum()), 12)
    0.8
    """
    return np.minimum(x, y), x + 0.0 * y


def pri_parts(x: Array, y: Array) -> Parts:
    """(Σ min(x, y) - Σ min(x, y, 1 - y)) / (Σ x - Σ min(x, y, 1 - y)).

    >>> n, d = pri_parts(np.array([0.8, 0.2]), np.array([0.6, 0.4]))
    >>> round(float(n.sum() / d.sum()), 12)
    0.5
    """
    shared = np.minimum(x, y)
    both = np.minimum(shared, 1.0 - y)
    return shared - both, x - both


def coverage_parts(x: Array, y: Array) -> Parts:
    """Σ min(x, y) / Σ y: how much of y is x.

    >>> n, d = coverage_parts(np.array([0.8, 0.2]), np.array([0.6, 0.4]))
    >>> round(float(n.sum() / d.sum()), 12)
    0.8
    """
    return np.minimum(x, y), y + 0.0 * x


def ron_parts(x: Array, y: Array) -> Parts:
    """Σ (1 - x) / Σ (1 - min(x, y)).

    >>> n, d = ron_parts(np.array([0.8, 0.2]), np.array([0.6, 0.4]))
    >>> round(float(n.sum() / d.sum()), 12)
    0.833333333333
    """
    return 1.0 - x + 0.0 * y, 1.0 - np.minimum(x, y)


MEASURES: Final[dict[str, Callable[[Array, Array], Parts]]] = {
    "consistency": consistency_parts,
    "pri": pri_parts,
    "coverage": coverage_parts,
    "ron": ron_parts,
}
"""Numerators and denominators by name. In [0, 1] each: no numerator exceeds its denominator."""


def marks_of(outcome: Array) -> Array:
    """Where a measure bends as a function of one membership: at y and 1 - y; shape (2, cases)."""
    return np.stack([outcome, 1.0 - outcome])
