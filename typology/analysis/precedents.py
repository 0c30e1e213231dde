"""The cases most like a deal: similar ratings, not a forecast."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from typology.analysis.criteria import DEALS, chosen_criteria
from typology.analysis.distance import (
    DIGITS,
    EQUAL,
    MIN_SHARED,
    Bounds,
    Distances,
    Weights,
    distances,
)
from typology.model import Case, Level
from typology.operators import Array, Mask
from typology.scales import degree
from typology.scoring.completions import rating_of
from typology.scoring.scorecard import Scorecard, score

NEAREST: Final = 5  # cases
MONTHS: Final = 12
DAYS: Final = 31


@dataclass(frozen=True)
class RatingDifference:
    """A criterion on which two cases are rated differently."""

    criterion: str
    here: Level
    there: Level


@dataclass(frozen=True)
class Likeness:
    """Where two cases are rated differently and where the same; `open`: the other is not rated."""

    differences: tuple[RatingDifference, ...]
    alike: tuple[str, ...]
    open: tuple[str, ...] = ()


@dataclass(frozen=True)
class Precedent:
    """A case with its distance from the deal, expected, least and greatest.

    `thin`: too few criteria are shared to count it among the others. `tied`: how many cases, this
    one included, are as near. `on` are the criteria compared, differences in order of their share
    of the distance; `apart` the enabling ones, where they do not count: what the talks were like.
    """

    card: Scorecard
    distance: float
    bounds: Bounds
    shared: int
    thin: bool
    tied: int
    on: Likeness
    apart: Likeness


@dataclass(frozen=True)
class Precedents:
    """The cases nearest to a deal.

    `criteria` are those that it is compared on; `min_shared` of them, or all if they are fewer,
    must be shared by what is not thin. `more` cases come after the nearest. `related`
    are what the deal is part of, and its parts.
    """

    card: Scorecard
    criteria: tuple[str, ...]
    min_shared: int
    weights: Weights
    nearest: tuple[Precedent, ...]
    more: int
    related: tuple[Scorecard, ...]


def precedents(
    card: Scorecard,
    cards: Sequence[Scorecard],
    *,
    n: int = NEAREST,
    min_shared: int = MIN_SHARED,
    weights: Weights = EQUAL,
    criteria: Sequence[str] = (DEALS,),
) -> Precedents:
    """The `n` cases nearest to a deal, of all bases and verdicts; see `precedents_of_each`."""
    (found,) = precedents_of_each(
        [card], cards, n=n, min_shared=min_shared, weights=weights, criteria=criteria
    )
    return found


def precedents_of_each(
    asked: Sequence[Scorecard],
    cards: Sequence[Scorecard],
    *,
    n: int = NEAREST,
    min_shared: int = MIN_SHARED,
    weights: Weights = EQUAL,
    criteria: Sequence[str] = (DEALS,),
) -> tuple[Precedents, ...]:
    """The `n` cases nearest to each deal, from one matrix of distances.

    Those that share at least `min_shared` criteria (or all that the deal is rated on) come first,
    by the smallest expected distance; then the others, by theirs. Of equal distance, those with
    more shared criteria, then the nearer in time, then those of a country of the deal's, then the
    first by id. All cards are scored under one rubric. Raises UnknownCriterion, and ValueError for
    a weight that cannot be used.
    """
    ordered = sorted(cards, key=lambda card: card.case.id)
    others = _Others(tuple(card.case for card in ordered), lambda place: ordered[place])
    return _find(asked, others, n, min_shared, weights, criteria)


def precedents_among(
    card: Scorecard,
    cases: Sequence[Case],
    *,
    n: int = NEAREST,
    min_shared: int = MIN_SHARED,
    weights: Weights = EQUAL,
    criteria: Sequence[str] = (DEALS,),
) -> Precedents:
    """The same of one deal among cases of which only the nearest are scored."""
    ordered = tuple(sorted(cases, key=lambda case: case.id))
    others = _Others(ordered, lambda place: score(card.rubric, [ordered[place]], flips=False)[0])
    (found,) = _find([card], others, n, min_shared, weights, criteria)
    return found


@dataclass(frozen=True)
class _Others:
    """The cases among which precedents are sought, by id; `scored` gives the card of a place."""

    cases: tuple[Case, ...]
    scored: Callable[[int], Scorecard]


def _find(
    asked: Sequence[Scorecard],
    others: _Others,
    n: int,
    min_shared: int,
    weights: Weights,
    criteria: Sequence[str],
) -> tuple[Precedents, ...]:
    if not asked:
        return ()
    rubric = asked[0].rubric
    counted = chosen_criteria(rubric, criteria)
    apart = distances(
        rubric, [card.case for card in asked], others.cases, criteria=counted, weights=weights
    )
    kin = _Kin([*others.cases, *(card.case for card in asked)])
    when = np.array([_span(case) for case in others.cases], dtype=np.float64).reshape(-1, 2)
    places = _Places(others.cases)
    return tuple(
        _of_one(
            _Asked(card, row, apart, others),
            kin.family(card.case.id),
            _gaps(_span(card.case), when),
            places.elsewhere(card.case),
            min_shared,
            weights,
            n,
        )
        for row, card in enumerate(asked)
    )


@dataclass(frozen=True)
class _Asked:
    """A case asked about, its row of the distances, and the others."""

    card: Scorecard
    row: int
    apart: Distances
    others: _Others


def _of_one(
    asked: _Asked,
    family: frozenset[str],
    gaps: Array,
    elsewhere: Mask,
    min_shared: int,
    weights: Weights,
    n: int,
) -> Precedents:
    apart, others = asked.apart, asked.others
    expected, shared = apart.expected[asked.row], apart.shared[asked.row]
    on = apart.compared(asked.row)
    enough = min(min_shared, int(on.sum()))
    thin = shared < enough
    order = np.lexsort((np.arange(len(others.cases)), elsewhere, gaps, -shared, expected, thin))
    places = [
        place
        for place in order.tolist()
        if others.cases[place].id not in family and not np.isnan(expected[place])
    ]
    among = np.array(places, dtype=np.intp)
    nearest = tuple(
        _precedent(
            asked,
            place,
            bool(thin[place]),
            int(((expected[among] == expected[place]) & (thin[among] == thin[place])).sum()),
        )
        for place in places[:n]
    )
    return Precedents(
        asked.card,
        tuple(name for name, is_on in zip(apart.criteria, on, strict=True) if is_on),
        enough,
        weights,
        nearest,
        max(0, len(places) - n),
        tuple(
            others.scored(place)
            for place, case in enumerate(others.cases)
            if case.id in family and case.id != asked.card.case.id
        ),
    )


def _precedent(asked: _Asked, place: int, thin: bool, tied: int) -> Precedent:
    apart, rubric = asked.apart, asked.card.rubric
    talks = [
        name
        for name, weight in zip(apart.criteria, apart.weights, strict=True)
        if not weight and rubric.criteria[name].role == "enabling"
    ]
    on = [
        name for name, is_on in zip(apart.criteria, apart.compared(asked.row), strict=True) if is_on
    ]
    return Precedent(
        asked.others.scored(place),
        float(apart.expected[asked.row, place]),
        apart.bounds(asked.row, place),
        int(apart.shared[asked.row, place]),
        thin,
        tied,
        _likeness(asked, place, on),
        _likeness(asked, place, talks),
    )


def _likeness(asked: _Asked, place: int, names: Sequence[str]) -> Likeness:
    """Where the deal is rated, on some criteria: how the other is."""
    apart, other = asked.apart, asked.others.cases[place]
    differences: list[tuple[float, RatingDifference]] = []
    alike, silent = [], []
    for name in names:
        column = apart.criteria.index(name)
        here, there = (rating_of(asked.card.case, name).value, rating_of(other, name).value)
        if here is None:
            continue
        if there is None:
            silent.append(name)
            continue
        criterion = asked.card.rubric.criteria[name]
        gap = abs(degree(criterion, here) - degree(criterion, there))
        share = round((float(apart.weights[column]) or 1.0) * gap, DIGITS)
        if share:
            differences.append((share, RatingDifference(name, here, there)))
        else:
            alike.append(name)
    differences.sort(key=lambda pair: -pair[0])
    return Likeness(tuple(gap for _, gap in differences), tuple(alike), tuple(silent))


class _Kin:
    """What each case is part of, and its parts, at every remove."""

    def __init__(self, cases: Sequence[Case]) -> None:
        wholes = {case.id: case.whole.part_of for case in cases}
        self._above = {name: frozenset(_upward(name, wholes)) for name in wholes}
        self._below: dict[str, set[str]] = {}
        for name, above in self._above.items():
            for whole in above:
                self._below.setdefault(whole, set()).add(name)

    def family(self, name: str) -> frozenset[str]:
        """The case itself, its wholes and its parts; no siblings."""
        return frozenset({name}) | self._above[name] | frozenset(self._below.get(name, ()))


def _upward(name: str, wholes: Mapping[str, str | None]) -> Iterator[str]:
    seen = {name}
    above = wholes.get(name)
    while above is not None and above not in seen:  # a circle of parts ends, too
        yield above
        seen.add(above)
        above = wholes.get(above)


def _span(case: Case) -> tuple[float, float]:
    """When a settlement was, in years; until it was observed, where no period is stated."""
    period = case.whole.period
    begun = period.start if period else None
    ended = period.end if period else None
    first = _year(begun) if begun else _year(ended or case.observed_until)
    last = np.inf if ended == "ongoing" else _year(ended) if ended else first
    return first, max(first, last) if not np.isnan(first) else last


def _year(date: str | None) -> float:
    """YYYY, YYYY-MM or YYYY-MM-DD in years; NaN of none."""
    if date is None or date == "ongoing":
        return float("nan")
    year, month, day = (*map(int, date.split("-")), 1, 1)[:3]
    return year + ((month - 1) + (day - 1) / DAYS) / MONTHS


def _gaps(here: tuple[float, float], there: Array) -> Array:
    """The years between settlements, 0 where they overlap; infinite where not both are dated."""
    gaps = np.maximum(np.maximum(there[:, 0] - here[1], here[0] - there[:, 1]), 0.0)
    return np.where(np.isnan(gaps), np.inf, gaps)


class _Places:
    """The countries of some cases."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._count = len(cases)
        self._rows: dict[str, list[int]] = {}
        for row, case in enumerate(cases):
            for country in case.whole.countries:
                self._rows.setdefault(country, []).append(row)

    def elsewhere(self, case: Case) -> Mask:
        """True for the cases that share no country with this one."""
        away = np.ones(self._count, dtype=np.bool_)
        for country in case.whole.countries:
            away[self._rows.get(country, [])] = False
        return away
