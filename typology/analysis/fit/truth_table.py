"""The truth table: every configuration of some conditions, and what it is sufficient for.

A case belongs to the configuration whose conditions and complements all exceed .5 in it; every
case's membership in a configuration, the least of these, counts for its consistency and PRI (Ragin
2008, Redesigning Social Inquiry, ch. 7). A case with an unknown condition counts wherever one of
its completions puts it, whatever a definition assumes of silence: models read conditions alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.analysis.fit.bounds import crisp_consistency, extreme_ratio
from typology.analysis.fit.estimate import Estimate
from typology.analysis.fit.measures import MEASURES, marks_of
from typology.model import TOLERANCE, Case, Level, Rubric
from typology.operators import Array, Mask
from typology.scales import as_column, memberships_of
from typology.scoring.completions import rating_of, rating_values

Rows: TypeAlias = NDArray[np.int8]
RowOutcome: TypeAlias = Literal["1", "0", "?", "C"]
CROSSOVER: Final = 0.5
MOST_CONDITIONS: Final = 14  # 16,384 configurations
CELLS: Final = 1_000_000  # memberships held at once


@dataclass(frozen=True)
class Cuts:
    """What makes a row's outcome.

    At least `ncut` cases, else a remainder; 1 from `include` and `pri` on; C between `exclude` and
    `include`; else 0.
    """

    ncut: int = 1
    include: float = 0.8
    exclude: float = 0.8
    pri: float = 0.5


@dataclass(frozen=True)
class Row:
    """One configuration, its conditions present (1) or absent (0).

    `cases` belong to it in every completion, `possible` in some. `outcomes` are those that some
    completion may give; `outcome` is C where they are several, so that nothing rests on the row.
    """

    configuration: tuple[int, ...]
    cases: tuple[str, ...]
    possible: tuple[str, ...]
    consistency: Estimate
    pri: Estimate
    outcomes: tuple[RowOutcome, ...]

    @property
    def n(self) -> tuple[int, int]:
        """The least and the greatest number of cases."""
        return len(self.cases), len(self.cases) + len(self.possible)

    @property
    def outcome(self) -> RowOutcome:
        """1, 0, ? for a remainder, C for a contradiction or what the completions leave open."""
        return self.outcomes[0] if len(self.outcomes) == 1 else "C"


@dataclass(frozen=True)
class TruthTable:
    """Every configuration in binary order, the first condition counting most.

    `at_crossover` are cases that some condition puts at .5 in every completion: they belong to no
    configuration.
    """

    conditions: tuple[str, ...]
    cuts: Cuts
    rows: tuple[Row, ...]
    at_crossover: tuple[str, ...]


class _Condition(NamedTuple):
    """The memberships that a condition may take in each case: (values, cases), repeated or not."""

    values: Array

    def literal(self, present: int) -> Array:
        return self.values if present else 1.0 - self.values


def truth_table(
    rubric: Rubric, conditions: Sequence[str], cases: Sequence[Case], outcome: Array, cuts: Cuts
) -> TruthTable:
    """The truth table of criteria of a rubric for an outcome of shape (cases,)."""
    columns = [_condition(rubric, name, cases) for name in conditions]
    observed, sure, possible = _members(columns, len(cases))
    found = {
        tuple(row): (sure[place], possible[place]) for place, row in enumerate(observed.tolist())
    }
    figures = _figures(columns, observed, outcome)
    names = [case.id for case in cases]
    nowhere = np.flatnonzero(~possible.any(axis=0)).tolist()
    return TruthTable(
        tuple(conditions),
        cuts,
        tuple(_rows(len(conditions), found, figures, names, cuts)),
        tuple(names[place] for place in nowhere),
    )


def _condition(rubric: Rubric, name: str, cases: Sequence[Case]) -> _Condition:
    criterion = rubric.criteria[name]
    degrees: dict[tuple[Level, ...], Array] = {}
    kinds: dict[tuple[Level | None, ...], tuple[Level, ...]] = {}
    taken = []
    for case in cases:
        rating = rating_of(case, name)
        key = (rating.value, rating.low, rating.high)
        if key not in kinds:
            kinds[key] = rating_values(rubric, name, rating, "without_assumption")
            degrees[kinds[key]] = memberships_of(criterion, as_column(criterion, kinds[key]))
        taken.append(degrees[kinds[key]])
    most = max((len(each) for each in taken), default=1)
    padded = [np.pad(each, (0, most - len(each)), mode="edge") for each in taken]
    return _Condition(np.stack(padded, axis=1) if padded else np.empty((1, 0)))


def _members(columns: Sequence[_Condition], cases: int) -> tuple[Rows, Mask, Mask]:
    """The configurations (rows, conditions) that some case may have; and which are sure, possible.

    The masks have the shape (rows, cases). Grown one condition at a time, so that what no case may
    have is dropped early.
    """
    rows: Rows = np.zeros((1, 0), dtype=np.int8)
    sure: Mask = np.ones((1, cases), dtype=np.bool_)
    possible = sure
    for column in columns:
        sides = [column.literal(present) > CROSSOVER + TOLERANCE for present in (0, 1)]
        rows = np.concatenate(
            [np.pad(rows, ((0, 0), (0, 1)), constant_values=present) for present in (0, 1)]
        )
        sure = np.concatenate([sure & side.all(axis=0) for side in sides])
        possible = np.concatenate([possible & side.any(axis=0) for side in sides])
        kept = possible.any(axis=1)
        rows, sure, possible = rows[kept], sure[kept], possible[kept]
    return rows, sure, possible


def _figures(
    columns: Sequence[_Condition], rows: Rows, outcome: Array
) -> dict[tuple[int, ...], tuple[Estimate, Estimate]]:
    """Consistency and PRI of each configuration."""
    figures: dict[tuple[int, ...], tuple[Estimate, Estimate]] = {}
    kept = max(each.values.shape[0] for each in columns)
    crisp = bool(((outcome <= 0.0) | (outcome >= 1.0)).all())
    size = max(1, CELLS // max(1, len(outcome) * (1 if kept == 1 else 2 if crisp else 6)))
    ends = _Ends.of(columns)
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        low, high = ends.of_rows(part)
        if crisp:
            consistency = pri = crisp_consistency(low, high, outcome)
        else:
            values = _row_values(columns, part, low, high, outcome)
            consistency, pri = (
                _extremes(*MEASURES[name](values, outcome)) for name in ("consistency", "pri")
            )
        for place, row in enumerate(map(tuple, part.tolist())):
            one, two = (_estimate(low[place], high[place]) for low, high in (consistency, pri))
            figures[row] = one, two
    return figures


def _extremes(numerators: Array, denominators: Array) -> tuple[Array, Array]:
    return (extreme_ratio(numerators, denominators, -1), extreme_ratio(numerators, denominators, 1))


class _Ends(NamedTuple):
    """The least and greatest of half of the conditions together, for each of their combinations.

    Two halves, so that a row is one minimum of two arrays; (combinations, cases) each.
    """

    split: int
    low: tuple[Array, Array]
    high: tuple[Array, Array]

    @classmethod
    def of(cls, columns: Sequence[_Condition]) -> _Ends:
        split = (len(columns) + 1) // 2
        halves = columns[:split], columns[split:]
        low, high = (
            tuple(_combined(half, columns[0].values.shape[1], greatest) for half in halves)
            for greatest in (False, True)
        )
        return cls(split, (low[0], low[1]), (high[0], high[1]))

    def of_rows(self, rows: Rows) -> tuple[Array, Array]:
        """The least and the greatest membership in each row: (rows, cases) each."""
        first, second = _numbers(rows[:, : self.split]), _numbers(rows[:, self.split :])
        low, high = (np.minimum(ends[0][first], ends[1][second]) for ends in (self.low, self.high))
        return low, high


def _numbers(rows: Rows) -> NDArray[np.intp]:
    """Configurations as binary numbers, the first condition counting most."""
    powers = 1 << np.arange(rows.shape[1])[::-1]
    return np.asarray(rows.astype(np.intp) @ powers, dtype=np.intp)


def _combined(columns: Sequence[_Condition], cases: int, greatest: bool) -> Array:
    """The least (or greatest) membership in every configuration of some conditions."""
    found: Array = np.ones((1, cases))
    for column in columns:
        sides = [column.literal(present) for present in (0, 1)]
        ends = np.stack([side.max(axis=0) if greatest else side.min(axis=0) for side in sides])
        found = np.minimum(found[:, None], ends[None]).reshape(-1, cases)
    return found


def _estimate(low: float, high: float) -> Estimate:
    return Estimate(None, None) if np.isnan(low) else Estimate(float(low), float(high))


def _row_values(
    columns: Sequence[_Condition], rows: Rows, low: Array, high: Array, outcome: Array
) -> Array:
    """Memberships in each row that completions give, (rows, kept, cases): ends, and by the marks.

    A value is attained where some condition may have it and all others may have as much.
    """
    if all(each.values.shape[0] == 1 for each in columns):
        return high[:, None]
    literals = [
        np.stack([column.literal(0), column.literal(1)])[rows[:, place]]
        for place, column in enumerate(columns)
    ]  # one a condition: (rows, values, cases)
    kept = [low, high]
    for mark in marks_of(outcome):
        kept += _beside(literals, low, high, mark)
    return np.stack(kept, axis=1)


def _beside(literals: Sequence[Array], low: Array, high: Array, mark: Array) -> list[Array]:
    """The attained values next to a mark, from below and from above; (rows, cases) each."""
    below, above = low, high
    for values in literals:
        attained = values <= high[:, None] + TOLERANCE
        under = np.where(attained & (values <= mark), values, -np.inf).max(axis=1)
        over = np.where(attained & (values >= mark), values, np.inf).min(axis=1)
        below, above = np.maximum(below, np.minimum(under, high)), np.minimum(above, over)
    return [below, above]


def _rows(
    conditions: int,
    found: Mapping[tuple[int, ...], tuple[Mask, Mask]],
    figures: Mapping[tuple[int, ...], tuple[Estimate, Estimate]],
    names: Sequence[str],
    cuts: Cuts,
) -> Iterator[Row]:
    none = Estimate(None, None)
    for configuration in np.ndindex(*[2] * conditions):
        if configuration not in found:
            yield Row(configuration, (), (), none, none, ("?",))
            continue
        sure, possible = found[configuration]
        members = tuple(names[place] for place in np.flatnonzero(sure).tolist())
        others = tuple(names[place] for place in np.flatnonzero(possible & ~sure).tolist())
        consistency, pri = figures[configuration]
        counts = len(members), len(members) + len(others)
        outcomes = tuple(_outcomes(counts, consistency, pri, cuts))
        yield Row(configuration, members, others, consistency, pri, outcomes)


def _outcomes(
    n: tuple[int, int], consistency: Estimate, pri: Estimate, cuts: Cuts
) -> Iterator[RowOutcome]:
    """The outcomes that bounds leave a configuration; each bound is taken by itself."""
    if n[0] < cuts.ncut:
        yield "?"
    if n[1] < cuts.ncut or consistency.low is None or consistency.high is None:
        return
    low, high = consistency.low + TOLERANCE, consistency.high + TOLERANCE
    pri_low = 0.0 if pri.low is None else pri.low + TOLERANCE  # undefined: x is never more than y's
    pri_high = 0.0 if pri.high is None else pri.high + TOLERANCE
    if high >= cuts.include and pri_high >= cuts.pri:
        yield "1"
    if low < cuts.exclude or (high >= cuts.include and pri_low < cuts.pri):
        yield "0"
    if low < cuts.include and high >= cuts.exclude and cuts.exclude < cuts.include:
        yield "C"
