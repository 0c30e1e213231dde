"""The least and the greatest of a ratio of sums, exact, where each case may take several values.

Dinkelbach (1967, Management Science 13, 492-498): a ratio N / D is at its greatest at λ where the
greatest N - λD is 0. A sum over independent cases is greatest where each case is, so that a step
costs one look at each value of each case, and a few steps suffice.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from typology.operators import Array

STEPS: Final = 100  # never reached: the steps shrink faster than by any fixed factor
EQUAL: Final = 1e-13


def ratio(numerator: Array, denominator: Array) -> Array:
    """A quotient, NaN where the denominator is 0."""
    undefined: Array = np.full(np.broadcast_shapes(numerator.shape, denominator.shape), np.nan)
    return np.divide(numerator, denominator, out=undefined, where=denominator > EQUAL)


def extreme_ratio(numerators: Array, denominators: Array, towards: int) -> Array:
    """The greatest (1) or least (-1) Σ n / Σ d over a choice of one value in each case.

    Both have the shape (…, values, cases), 0 <= n <= d; the result (…). Choices with Σ d = 0 do not
    count; NaN where there is no other.
    """
    fullest = denominators.argmax(axis=-2, keepdims=True)
    found = _chosen(numerators, denominators, fullest)
    if numerators.shape[-2] == 1:
        return found
    for _ in range(STEPS):
        at = np.where(np.isnan(found), 0.0, found)[..., None, None]
        scores = towards * (numerators - at * denominators)
        better = _chosen(numerators, denominators, scores.argmax(axis=-2, keepdims=True))
        gains = towards * (better - found) > EQUAL
        if not gains.any():
            break
        found = np.where(gains, better, found)
    return found


def crisp_consistency(low: Array, high: Array, outcome: Array) -> tuple[Array, Array]:
    """The least and the greatest consistency (..., ) of memberships (…, cases), outcomes 0 or 1.

    Least where memberships are low in cases where it happened and high where not, greatest the
    other way; PRI is the same, as nothing fits the outcome and its negation alike.
    """
    yes = outcome
    no = 1.0 - outcome
    low_yes, high_yes, low_no, high_no = low @ yes, high @ yes, low @ no, high @ no
    least, greatest = ratio(low_yes, low_yes + high_no), ratio(high_yes, high_yes + low_no)
    least = np.where(np.isnan(least) & (high_yes > EQUAL), 1.0, least)
    greatest = np.where(np.isnan(greatest) & (high_no > EQUAL), 0.0, greatest)
    return least, greatest


def _chosen(numerators: Array, denominators: Array, choice: NDArray[np.intp]) -> Array:
    sums = [
        np.take_along_axis(each, choice, axis=-2)[..., 0, :].sum(axis=-1)
        for each in (numerators, denominators)
    ]
    return ratio(*sums)
