"""The values that criteria take over the completions of many cases.

A *completion* fills what a case leaves unknown, as the rubric's silence asks; a *coding* is a
completion in which every range, too, runs over all that it leaves open.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.formulas import rubric_leaves
from typology.model import Criterion, Leaf, Level, Rubric, Silence
from typology.operators import Array
from typology.scales import ScaleKind, as_column, column_of, scale_kind_of
from typology.scoring.columnar.patterns import Indices, Ratings
from typology.scoring.columnar.type_formulas import FormulaCache, FormulaText
from typology.scoring.completions import CompletionValues, ValueRule, rating_values
from typology.scoring.outcome import Ends

RULES: Final[tuple[ValueRule, ...]] = (
    "completions",
    "without_assumption",
    "over_range",
    "left_open",
)
AS_COMPLETED: Final[Mapping[str, ValueRule]] = {}  # by criterion: where not "completions"

Places: TypeAlias = slice | Indices  # along an axis
Words: TypeAlias = frozenset[str]
Scope: TypeAlias = tuple[Words, Words | None, Words | None]  # statuses, levels, bases
RatingValues: TypeAlias = tuple[tuple[Level, ...], ...]  # in the order of RULES


@dataclass(frozen=True)
class LeafUse:
    """The leaves of one criterion: what they assume of silence, and the numbers that they name."""

    criterion: str
    assuming: frozenset[tuple[Level | None, Silence]]
    reached: frozenset[float]


CriterionUse: TypeAlias = tuple[LeafUse, ScaleKind]  # decides the values that a criterion takes


@dataclass(frozen=True, eq=False)
class ValueAxis:
    """The values that one criterion takes in some cases.

    `values` are those of all codings, ascending; `rated` those of each distinct rating, and `which`
    (cases,) is the rating of each case.
    """

    criterion: Criterion
    values: tuple[Level, ...]
    rated: tuple[RatingValues, ...]
    which: Indices
    _ends: dict[ValueRule, tuple[Array, Array]] = field(default_factory=dict)
    _places: dict[ValueRule, list[tuple[Places, int]]] = field(default_factory=dict)

    def taken(self, case: int, rule: ValueRule) -> tuple[Level, ...]:
        """The values that one case leaves, ascending."""
        return self.rated[int(self.which[case])][_place(rule)]

    def ends(self, rule: ValueRule) -> tuple[Array, Array]:
        """The least and the greatest column value of each case; shape (cases,)."""
        if rule not in self._ends:
            columns = [as_column(self.criterion, rating[_place(rule)]) for rating in self.rated]
            kind: type[np.generic] = np.intp if self.criterion.scale is not None else np.float64
            low = np.asarray([column.min() for column in columns], dtype=kind)[self.which]
            high = np.asarray([column.max() for column in columns], dtype=kind)[self.which]
            self._ends[rule] = low, high
        return self._ends[rule]

    def sizes(self, rule: ValueRule) -> Indices:
        """The number of values of each case; shape (cases,)."""
        sizes = [len(rating[_place(rule)]) for rating in self.rated]
        return np.asarray(sizes, dtype=np.intp)[self.which]

    def open_values(self, rule: ValueRule) -> Indices:
        """A number for the values of each case: equal for equal ones, -1 for a single value."""
        numbers: dict[tuple[Level, ...], int] = {}
        of_ratings = [
            numbers.setdefault(rating[_place(rule)], len(numbers))
            if len(rating[_place(rule)]) > 1
            else -1
            for rating in self.rated
        ]
        return np.asarray(of_ratings, dtype=np.intp)[self.which]

    def differs(self, rule: ValueRule) -> NDArray[np.bool_]:
        """The cases whose values are others than over their completions; shape (cases,)."""
        usual, other = _place("completions"), _place(rule)
        differ = [rating[usual] != rating[other] for rating in self.rated]
        return np.asarray(differ, dtype=np.bool_)[self.which]

    def places(self, case: int, rule: ValueRule) -> tuple[Places, int]:
        """The places in `values` of the values of one case, and their number."""
        return self.places_by_rating(rule)[int(self.which[case])]

    def places_by_rating(self, rule: ValueRule) -> list[tuple[Places, int]]:
        """The places in `values` of the values that each distinct rating leaves."""
        if rule not in self._places:
            place = {value: index for index, value in enumerate(self.values)}
            self._places[rule] = [
                _as_slice([place[value] for value in rating[_place(rule)]]) for rating in self.rated
            ]
        return self._places[rule]

    def only(self, case: int) -> ValueAxis:
        """The axis of one case, without the values that it does not take."""
        rated = (self.rated[int(self.which[case])],)
        values = self.taken(case, "over_range")
        return ValueAxis(self.criterion, values, rated, np.zeros(1, dtype=np.intp))


def _place(rule: ValueRule) -> int:
    return RULES.index(rule)


def _as_slice(places: list[int]) -> tuple[Places, int]:
    first, last = places[0], places[-1]
    if last - first + 1 == len(places):
        return slice(first, last + 1), len(places)
    return np.asarray(places, dtype=np.intp), len(places)


@dataclass(frozen=True, eq=False)
class ValueGrid:
    """The axes of all criteria that a definition reads, in rubric order."""

    axes: Mapping[str, ValueAxis]
    cases: int

    @cached_property
    def key(self) -> tuple[object, ...]:
        """Equal for grids of the same cases in which every case takes the same values."""
        return tuple((name, axis.values, axis.rated) for name, axis in self.axes.items())

    @cached_property
    def complete(self) -> bool:
        """True if no case has more than one completion."""
        return all(bool((axis.sizes("completions") == 1).all()) for axis in self.axes.values())

    def ends(self, rules: Mapping[str, ValueRule] = AS_COMPLETED) -> Ends:
        """The ends of each criterion; criteria not in `rules` as completed."""
        return {name: axis.ends(rules.get(name, "completions")) for name, axis in self.axes.items()}

    def cells(self, criteria: Iterable[str]) -> int:
        """The number of combinations of values that some criteria have."""
        return math.prod(len(self.axes[name].values) for name in criteria)

    def only(self, case: int) -> ValueGrid:
        """The grid of one case, without the values that it does not take."""
        return ValueGrid({name: axis.only(case) for name, axis in self.axes.items()}, 1)

    def case_values(self, case: int, rules: Mapping[str, ValueRule]) -> CompletionValues:
        """The values of each criterion in one case; criteria not in `rules` as completed."""
        return {
            name: axis.taken(case, rules.get(name, "completions"))
            for name, axis in self.axes.items()
        }

    def over_ranges(self) -> dict[str, ValueRule]:
        """The rules of codings."""
        return dict.fromkeys(self.axes, "over_range")


class GridCache:
    """The grids of definitions over some cases; grids with the same values are one object.

    The formulas' texts must come from one FormulaCache.
    """

    def __init__(self, ratings: Ratings) -> None:
        self._ratings = ratings
        self._uses: dict[tuple[FormulaText, ...], dict[str, LeafUse]] = {}
        self._axes: dict[CriterionUse, ValueAxis] = {}
        self._grids: dict[object, ValueGrid] = {}
        self._distinct: dict[object, ValueGrid] = {}

    def of(self, rubric: Rubric, texts: tuple[FormulaText, ...]) -> ValueGrid:
        """The grid of a definition whose formulas have these texts."""
        if texts not in self._uses:
            self._uses[texts] = {use.criterion: use for use, _ in criterion_uses(rubric)}
        uses = self._uses[texts]
        criteria = [each for name, each in rubric.criteria.items() if name in uses]
        kinds = tuple([(criterion.id, scale_kind_of(criterion)) for criterion in criteria])
        if (texts, kinds) not in self._grids:
            axes = {each.id: self._axis(rubric, each, uses[each.id]) for each in criteria}
            grid = ValueGrid(axes, self._ratings.cases)
            self._grids[texts, kinds] = self._distinct.setdefault(grid.key, grid)
        return self._grids[texts, kinds]

    def _axis(self, rubric: Rubric, criterion: Criterion, use: LeafUse) -> ValueAxis:
        key = (use, scale_kind_of(criterion))
        if key not in self._axes:
            ratings, which = self._ratings.of(criterion.id)
            rated = tuple(
                tuple(rating_values(rubric, criterion.id, rating, each) for each in RULES)
                for rating in ratings
            )
            self._axes[key] = ValueAxis(criterion, _all_values(criterion, rated), rated, which)
        return self._axes[key]


def _all_values(criterion: Criterion, rated: Iterable[RatingValues]) -> tuple[Level, ...]:
    """The values over all codings, ascending; of a scale every level, whatever is assumed."""
    values = {value for rating in rated for value in rating[_place("over_range")]}
    if criterion.scale is not None:
        values |= set(criterion.scale.levels)
    return tuple(sorted(values, key=lambda value: column_of(criterion, value)))


def criterion_uses(rubric: Rubric) -> Iterator[CriterionUse]:
    """The use of every criterion that a formula reads, in rubric order."""
    read: dict[str, list[Leaf]] = {}
    for _, leaf in rubric_leaves(rubric):
        read.setdefault(leaf.criterion, []).append(leaf)
    for name, criterion in rubric.criteria.items():
        if name in read:
            pairs = [(leaf.reaches, leaf.if_unknown) for leaf in read[name]]
            use = LeafUse(
                name,
                frozenset(pair for pair in pairs if pair[1] != "open"),
                frozenset(reaches for reaches, _ in pairs if isinstance(reaches, float)),
            )
            yield use, scale_kind_of(criterion)


def scope_of(rubric: Rubric) -> Scope:
    """What decides whether a rubric applies to a case; equal for rubrics that apply to the same."""
    level, basis = rubric.applies_to_level, rubric.applies_to_basis
    return (
        frozenset(rubric.applies_to),
        None if level is None else frozenset(level),
        None if basis is None else frozenset(basis),
    )


def differ_in_numbers(one: Rubric, other: Rubric, read: Sequence[str]) -> bool:
    """True if two definitions share all but the memberships of levels and the cut.

    Told by what is one object in both; False says nothing.
    """
    if (
        one.types is not other.types
        or one.applies_to is not other.applies_to
        or one.applies_to_level is not other.applies_to_level
        or one.applies_to_basis is not other.applies_to_basis
        or one.criteria.keys() != other.criteria.keys()
    ):
        return False
    if one.criteria is other.criteria:
        return True
    for name in read:
        a, b = one.criteria[name], other.criteria[name]
        if a is b:
            continue
        if a.scale is None or b.scale is None or a.scale.levels is not b.scale.levels:
            return False
    return [*one.criteria] == [*other.criteria]


def grid_of(rubric: Rubric, ratings: Ratings) -> ValueGrid:
    """The grid of one definition over some cases."""
    return GridCache(ratings).of(rubric, FormulaCache().texts(rubric))
