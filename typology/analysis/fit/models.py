"""Models: what data propose as sufficient for an outcome, and how well each fits.

Conservative: from the positives alone. Parsimonious: remainders may be taken as positive wherever
that shortens. Intermediate: only easy counterfactuals, remainders that directional expectations
speak for (Ragin and Sonnett 2005, in Kropp and Minkenberg, Vergleichen in der Politikwissenschaft):
between a conservative and a parsimonious term that it implies, a condition may go where its
presence (absence) runs against what is expected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

import numpy as np

from typology.analysis.fit.bounds import extreme_ratio
from typology.analysis.fit.estimate import Estimate
from typology.analysis.fit.measures import MEASURES, marks_of
from typology.analysis.fit.minimise import (
    EITHER,
    Covers,
    Term,
    covered_by,
    prime_implicants,
    smallest_covers,
)
from typology.analysis.fit.truth_table import CROSSOVER, TruthTable
from typology.model import TOLERANCE, Case, Criterion, Formula, Leaf, Level, Node, Rubric
from typology.operators import Array, Mask
from typology.scoring.columnar.attainable import attainable
from typology.scoring.columnar.grid import grid_of
from typology.scoring.columnar.patterns import CaseRatings
from typology.scoring.compile import compile_rubric

Solution: TypeAlias = Literal["conservative", "parsimonious", "intermediate"]
Expectations: TypeAlias = Mapping[str, Literal["present", "absent"]]
SUFFICIENCY: Final = ("consistency", "pri", "coverage")


@dataclass(frozen=True)
class TermFit:
    """One term of a model and its fit; `unique`: the coverage that no other term of it has.

    `cases` are in the term in every completion. `unique` is None where completions disagree.
    """

    term: Term
    figures: Mapping[str, Estimate]
    unique: float | None
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """Terms any of which is sufficient, and the fit of all together."""

    terms: tuple[TermFit, ...]
    figures: Mapping[str, Estimate]


@dataclass(frozen=True)
class Minimisation:
    """Every smallest model of one kind of solution; `why_none` says why there is none.

    `complete` is False where there are more models than were found. `counterfactuals` are the
    remainders that some model takes as positive; `easy` those that expectations speak for.
    """

    solution: Solution
    expectations: Expectations
    conditions: tuple[str, ...]
    models: tuple[Model, ...]
    complete: bool
    counterfactuals: int
    why_none: str | None = None


def minimise(
    rubric: Rubric,
    table: TruthTable,
    cases: Sequence[Case],
    outcome: Array,
    solution: Solution,
    expectations: Expectations,
) -> Minimisation:
    """All models of a truth table; `outcome` (cases,) as the table was made from."""
    conditions = table.conditions
    grid = _Grid(table)
    if (why := grid.why_none(solution)) is not None:
        return Minimisation(solution, expectations, conditions, (), True, 0, why)
    found, complete = _solutions(grid, solution, [expectations.get(c) for c in conditions])
    fitting = _Fitting(rubric, conditions, cases, outcome)
    used = {row for terms in found for row in grid.remainders_in(terms)}
    models = tuple(fitting.model(terms) for terms in found)
    return Minimisation(solution, expectations, conditions, models, complete, len(used))


class _Grid:
    """The outcomes of a truth table as masks of shape (2,) * conditions."""

    def __init__(self, table: TruthTable) -> None:
        shape = (2,) * len(table.conditions)
        outcomes = np.array([row.outcome for row in table.rows]).reshape(shape)
        self.positive: Mask = outcomes == "1"
        self.remainder: Mask = outcomes == "?"
        self.positives = np.argwhere(self.positive).astype(np.int8)
        self.remainders = np.argwhere(self.remainder).astype(np.int8)

    def why_none(self, solution: Solution) -> str | None:
        if not len(self.positives):
            return "no configuration is sufficient at these cuts"
        if solution != "conservative" and (self.positive | self.remainder).all():
            return "no configuration speaks against any other, so that every condition falls away"
        return None

    def covers(self, usable: Mask) -> tuple[list[Term], Covers]:
        terms = prime_implicants(self.positive, usable)
        return terms, smallest_covers(covered_by(terms, self.positives))

    def remainders_in(self, terms: Sequence[Term]) -> list[tuple[int, ...]]:
        inside = covered_by(terms, self.remainders).any(axis=0)
        return [tuple(row) for row in self.remainders[inside].tolist()]


def _solutions(
    grid: _Grid, solution: Solution, expected: Sequence[str | None]
) -> tuple[list[tuple[Term, ...]], bool]:
    """The distinct sets of terms, and whether they are all."""
    narrow = _sets(*grid.covers(grid.positive))
    if solution == "conservative":
        return narrow
    wide = _sets(*grid.covers(grid.positive | grid.remainder))
    if solution == "parsimonious":
        return wide
    found: dict[tuple[Term, ...], None] = {}
    complete = narrow[1] and wide[1]
    for easy in {
        frozenset(_easy(grid, one, other, expected)) for one in narrow[0] for other in wide[0]
    }:
        usable = grid.positive.copy()
        for row in easy:
            usable[row] = True
        terms, all_found = _sets(*grid.covers(usable))
        found.update(dict.fromkeys(terms))
        complete &= all_found
    return sorted(found, key=_order), complete


def _sets(terms: Sequence[Term], covers: Covers) -> tuple[list[tuple[Term, ...]], bool]:
    # present before absent before either, as the field writes them
    ordered = [
        tuple(sorted((terms[place] for place in cover), key=_written)) for cover in covers.covers
    ]
    return sorted(ordered, key=_order), covers.complete


def _order(cover: Sequence[Term]) -> list[tuple[int, ...]]:
    return [_written(term) for term in cover]


def _written(term: Term) -> tuple[int, ...]:
    return tuple({1: 0, 0: 1, EITHER: 2}[side] for side in term)


def _easy(
    grid: _Grid, narrow: Sequence[Term], wide: Sequence[Term], expected: Sequence[str | None]
) -> list[tuple[int, ...]]:
    """The remainders of a parsimonious model that expectations speak for."""
    between = [
        tuple(
            EITHER if free == EITHER and _against(held, wish) else held
            for held, free, wish in zip(one, other, expected, strict=True)
        )
        for one in narrow
        for other in wide
        if all(free in (EITHER, held) for held, free in zip(one, other, strict=True))
    ]
    if not between:
        return []
    speak = set(grid.remainders_in(between))
    return [row for row in grid.remainders_in(wide) if row in speak]


def _against(held: int, wish: str | None) -> bool:
    return (held, wish) in ((0, "present"), (1, "absent"))


class _Fitting:
    """How well terms of some conditions fit the outcome of some cases."""

    def __init__(
        self, rubric: Rubric, conditions: Sequence[str], cases: Sequence[Case], outcome: Array
    ) -> None:
        self._rubric, self._conditions = rubric, tuple(conditions)
        self._cases, self._outcome = cases, outcome
        self._terms: dict[Term, tuple[Array, Mapping[str, Estimate]]] = {}

    def model(self, terms: Sequence[Term]) -> Model:
        values = self._values(formula_of(terms, self._conditions))
        return Model(
            tuple(self._term(term, terms) for term in terms), figures_of(values, self._outcome)
        )

    def _term(self, term: Term, terms: Sequence[Term]) -> TermFit:
        values, figures = self._known(term)
        members = np.flatnonzero(values.min(axis=0) > CROSSOVER + TOLERANCE)
        names = tuple(self._cases[place].id for place in members.tolist())
        return TermFit(term, figures, self._unique(term, terms), names)

    def _known(self, term: Term) -> tuple[Array, Mapping[str, Estimate]]:
        if term not in self._terms:
            values = self._values(formula_of([term], self._conditions))
            self._terms[term] = values, figures_of(values, self._outcome)
        return self._terms[term]

    def _unique(self, term: Term, terms: Sequence[Term]) -> float | None:
        values = {each: self._known(each)[0] for each in terms}
        if any(np.ptp(each, axis=0).max() > TOLERANCE for each in values.values()):
            return None
        shared = {each: np.minimum(found[0], self._outcome) for each, found in values.items()}
        every = np.max([*shared.values()], axis=0)
        others = [found for each, found in shared.items() if each != term]
        rest = np.max(others, axis=0) if others else np.zeros_like(every)
        total = float(self._outcome.sum())
        return float((every - rest).sum()) / total if total else None

    def _values(self, formula: Formula) -> Array:
        """The memberships that completions give, by the engine that scores."""
        name = next(iter(self._rubric.types))
        kind = self._rubric.types[name]._replace(formula=formula)
        rubric = replace(self._rubric, types={name: kind})
        grid = grid_of(rubric, CaseRatings(self._cases))
        marks = marks_of(self._outcome)
        return attainable(compile_rubric(rubric), grid, name, "completions", marks).values


def figures_of(values: Array, outcome: Array) -> dict[str, Estimate]:
    """The parameters of sufficiency, least and greatest, of memberships (kept, cases)."""
    found = {}
    for name in SUFFICIENCY:
        low, high = (
            float(extreme_ratio(*MEASURES[name](values, outcome), towards)) for towards in (-1, 1)
        )
        found[name] = Estimate(None, None) if np.isnan(low) else Estimate(low, high)
    return found


def formula_of(
    terms: Sequence[Term], conditions: Sequence[str], leaf: Callable[[str], Leaf] = Leaf
) -> Formula:
    """Terms as a formula: any of all of conditions or their negations."""
    parts = [_conjunction(term, conditions, leaf) for term in terms]
    return parts[0] if len(parts) == 1 else Node("any", tuple(parts))


def _conjunction(term: Term, conditions: Sequence[str], leaf: Callable[[str], Leaf]) -> Formula:
    parts: list[Formula] = [
        leaf(name) if side else Node("not", (leaf(name),))
        for name, side in zip(conditions, term, strict=True)
        if side != EITHER
    ]
    return parts[0] if len(parts) == 1 else Node("all", tuple(parts))


def crossing_level(criterion: Criterion) -> Level:
    """The lowest level above the crossover, or the crossover of a calibrated number.

    Raises ValueError for a scale of which no level is above it.
    """
    if criterion.calibration is not None:
        return criterion.calibration.crossover
    assert criterion.scale is not None
    for level, membership in zip(*criterion.scale, strict=True):
        if membership > CROSSOVER + TOLERANCE:
            return level
    raise ValueError(f"no level of {criterion.id} lies above .5")


def term_text(term: Term, conditions: Sequence[str]) -> str:
    """A term as the field writes it.

    >>> term_text((1, 0, 2), ["demobilisation", "state_authority", "recruiter_removal"])
    'demobilisation*~state_authority'
    """
    return "*".join(
        name if side else f"~{name}"
        for name, side in zip(conditions, term, strict=True)
        if side != EITHER
    )
