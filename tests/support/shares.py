"""Shares of variance, first-order and total, computed exactly by fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

Outcome = dict[tuple[int, ...], int]


def mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def variance(values: list[Fraction]) -> Fraction:
    centre = mean(values)
    return mean([(value - centre) ** 2 for value in values])


def exact_shares(outcome: Outcome, sizes: list[int]) -> list[tuple[Fraction, Fraction]]:
    """First-order and total shares in fractions, straight from the definitions."""
    whole = variance([Fraction(each) for each in outcome.values()])
    found = []
    for axis, size in enumerate(sizes):
        by_place = [
            mean([Fraction(y) for x, y in outcome.items() if x[axis] == place])
            for place in range(size)
        ]
        others = product(*[range(s) for a, s in enumerate(sizes) if a != axis])
        within = [
            variance(
                [Fraction(y) for x, y in outcome.items() if (*x[:axis], *x[axis + 1 :]) == rest]
            )
            for rest in others
        ]
        found.append((variance(by_place) / whole, mean(within) / whole))
    return found
