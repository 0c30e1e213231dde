"""The cases most like a deal: similar ratings, not a forecast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from typology.analysis.distance import DIGITS, EQUAL, MIN_SHARED, Distances, Weights, distances
from typology.model import Level
from typology.operators import Array
from typology.scoring.completions import rating_of
from typology.scoring.scorecard import Scorecard

NEAREST: Final = 5  # cases


@dataclass(frozen=True)
class RatingDifference:
    """A criterion on which two cases are rated differently."""

    criterion: str
    here: Level
    there: Level


@dataclass(frozen=True)
class Precedent:
    """A comparable case; differences are in order of their share of the distance.

    `alike` are the shared criteria that add nothing, in the rubric's order.
    """

    card: Scorecard
    distance: float
    shared: int
    differences: tuple[RatingDifference, ...]
    alike: tuple[str, ...]


@dataclass(frozen=True)
class Precedents:
    """The nearest cases to a deal, and the cases that are not compared with it.

    `criteria` is the number that count; `more` comparable cases lie farther away than the nearest.
    `not_comparable` have too few criteria in common, and how many; `related` are the deal itself,
    what it is part of, and its parts.
    """

    card: Scorecard
    criteria: int
    min_shared: int
    weights: Weights
    nearest: tuple[Precedent, ...]
    more: int
    not_comparable: tuple[tuple[Scorecard, int], ...]
    related: tuple[Scorecard, ...]


def precedents(
    card: Scorecard,
    cards: Sequence[Scorecard],
    *,
    n: int = NEAREST,
    min_shared: int = MIN_SHARED,
    weights: Weights = EQUAL,
) -> Precedents:
    """The `n` cards nearest to `card` by Gower's distance, of all bases and verdicts.

    Of equal distance, the one with more shared criteria comes first, then the first by id. All
    cards are scored under the rubric of `card`. Raises ValueError for a weight that cannot be used.
    """
    kin = family(card, cards)
    others = [each for each in sorted(cards, key=lambda x: x.case.id) if each.case.id not in kin]
    apart = distances(
        card.rubric,
        [card.case, *(each.case for each in others)],
        weights=weights,
        min_shared=min_shared,
    )
    compared = [
        Precedent(
            each,
            float(apart.values[0, row]),
            int(apart.shared[0, row]),
            tuple(_differences(apart, row, card, each)),
            _alike(apart, row),
        )
        for row, each in enumerate(others, start=1)
        if not np.isnan(apart.values[0, row])
    ]
    compared.sort(key=lambda each: (each.distance, -each.shared, each.card.case.id))
    near = {each.card.case.id for each in compared}
    return Precedents(
        card,
        int(np.count_nonzero(apart.weights)),
        min_shared,
        weights,
        tuple(compared[:n]),
        max(0, len(compared) - n),
        tuple(
            (each, int(apart.shared[0, row]))
            for row, each in enumerate(others, start=1)
            if each.case.id not in near
        ),
        tuple(each for each in sorted(cards, key=lambda x: x.case.id) if each.case.id in kin),
    )


def family(card: Scorecard, cards: Sequence[Scorecard]) -> frozenset[str]:
    """The ids of a case, of what it is part of, and of its parts, at every remove; no siblings."""
    parents = {each.case.id: each.case.whole.part_of for each in (*cards, card)}
    ancestors = {card.case.id, *_upward(card.case.id, parents)}
    descendants = {name for name in parents if card.case.id in _upward(name, parents)}
    return frozenset(ancestors | descendants)


def _upward(name: str, parents: dict[str, str | None]) -> list[str]:
    chain: list[str] = []
    above = parents.get(name)
    while above is not None and above not in chain:  # a circle of parts ends, too
        chain.append(above)
        above = parents.get(above)
    return chain


def _gaps(apart: Distances, row: int) -> Array:
    """Weighted differences of membership by criterion; nan where not both are rated."""
    gaps: Array = np.abs(apart.memberships[0] - apart.memberships[row])
    weighted: Array = np.round(apart.weights * gaps, DIGITS)
    return weighted


def _alike(apart: Distances, row: int) -> tuple[str, ...]:
    same = (_gaps(apart, row) == 0) & (apart.weights > 0)
    return tuple(name for name, is_same in zip(apart.criteria, same, strict=True) if is_same)


def _differences(
    apart: Distances, row: int, card: Scorecard, other: Scorecard
) -> Iterator[RatingDifference]:
    gaps = _gaps(apart, row)
    for column in np.argsort(-np.nan_to_num(gaps), kind="stable").tolist():
        name = apart.criteria[column]
        here, there = rating_of(card.case, name).value, rating_of(other.case, name).value
        if gaps[column] > 0 and here is not None and there is not None:
            yield RatingDifference(name, here, there)
