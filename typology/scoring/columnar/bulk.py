"""Many cases under one rubric: what `score` says of each, without what only a reader wants.

Cases that are silent on the same criteria have the same completions, so that one array holds all of
theirs: a row a case, an axis for each silent criterion. Cases with ranges go one by one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from typology.model import UNDETERMINED, Case, Level, Rubric
from typology.operators import Array
from typology.scales import as_column
from typology.scoring.compile import Columns, Program
from typology.scoring.completions import (
    SILENT,
    CompletionValues,
    possible_values,
    values_under_assumption,
)
from typology.scoring.decide import Codes, verdict_codes, verdict_names
from typology.scoring.outcome import ENUMERATED, Bounds
from typology.scoring.scorecard import Scorecard, score_case

CELLS: Final = 500_000  # memberships of one type held at once


@dataclass(frozen=True, slots=True)
class Brief:
    """What a table says of one case under one rubric; the same as its scorecard says."""

    case: Case
    rubric: Rubric
    verdict: str
    leaning: str | None
    firm: bool | None
    margin: float | None
    total: int
    unknown: tuple[str, ...]
    rests_on: tuple[str, ...]
    ignored: tuple[str, ...]
    bounds: Mapping[str, Bounds]  # by type; empty where the rubric does not apply


def briefs(program: Program, cases: Sequence[Case], seed: int = 0) -> list[Brief]:
    """One brief a case, in the order given."""
    found: dict[int, Brief] = {}
    alike: dict[tuple[str, ...], list[int]] = {}
    for place, case in enumerate(cases):
        silent = _silent(program, case)
        if silent is None:
            found[place] = brief_of(score_case(program, case, flips=False, seed=seed))
        else:
            alike.setdefault(silent, []).append(place)
    for silent, places in alike.items():
        group = _Group(program, silent)
        rows = max(1, CELLS // group.completions)
        for start in range(0, len(places), rows):
            some = places[start : start + rows]
            found.update(zip(some, group.briefs([cases[p] for p in some]), strict=True))
    return [found[place] for place in range(len(cases))]


def _silent(program: Program, case: Case) -> tuple[str, ...] | None:
    """The criteria of the formulas on which a case is silent; None where it must go alone."""
    if case.status not in program.rubric.applies_to:
        return None
    silent: list[str] = []
    completions = 1
    for name in program.criteria:
        rating = case.ratings.get(name, SILENT)
        if rating.low is not None:
            return None
        if rating.value is None:
            silent.append(name)
            completions *= len(possible_values(program.rubric.criteria[name], SILENT))
    return tuple(silent) if completions <= ENUMERATED else None


def brief_of(card: Scorecard) -> Brief:
    """What a table says of a scorecard."""
    return Brief(
        card.case,
        card.rubric,
        card.verdict,
        card.leaning,
        card.firm,
        card.margin,
        card.completions.total,
        card.unknown,
        card.rests_on,
        card.ignored,
        {name: Bounds(each.low, each.high) for name, each in card.memberships.items()},
    )


class _Group:
    """Cases that are silent on the same criteria."""

    def __init__(self, program: Program, silent: tuple[str, ...]) -> None:
        self._program = program
        self._silent = silent
        self._left = {
            name: left[0]
            for name in silent
            if (left := values_under_assumption(program.rubric, name, SILENT)) is not None
        }
        self._filled = {name: self._values(name) for name in silent}
        self.completions = math.prod(len(values) for values in self._every().values())

    def _every(self) -> CompletionValues:
        criteria = self._program.rubric.criteria
        return {name: possible_values(criteria[name], SILENT) for name in self._silent}

    def _values(self, name: str) -> tuple[Level, ...]:
        return self._left.get(name) or possible_values(self._program.rubric.criteria[name], SILENT)

    def briefs(self, cases: Sequence[Case]) -> Iterator[Brief]:
        """One a case, in order."""
        program, cut = self._program, self._program.rubric.cut
        known = _known(program, self._silent, cases)
        memberships = self._memberships(known, self._filled)
        counts = self._counts(memberships, len(cases))
        total = math.prod(map(len, self._filled.values()))
        verdicts = [_verdict(program, row, total) for row in counts]
        rests_on = self._rests_on(known, verdicts)
        lows = _over_completions(memberships, np.min, len(cases))
        highs = _over_completions(memberships, np.max, len(cases))
        for row, case in enumerate(cases):
            bounds = list(map(Bounds, lows[row], highs[row]))
            decided = verdicts[row] != UNDETERMINED
            yield Brief(
                case,
                program.rubric,
                verdicts[row],
                _leaning(program, counts[row], total),
                not rests_on[row] if decided else None,
                _margin(bounds, cut) if decided else None,
                total,
                self._silent,
                rests_on[row],
                tuple(sorted(name for name in case.ratings if name not in program.rubric.criteria)),
                dict(zip(program.types, bounds, strict=True)),
            )

    def _memberships(self, known: Columns, filled: CompletionValues) -> list[Array]:
        """By type: the cases on the first axis, each silent criterion on one of its own."""
        criteria = self._program.rubric.criteria
        columns = {n: column.reshape(-1, *[1] * len(filled)) for n, column in known.items()}
        for place, (name, values) in enumerate(filled.items(), start=1):
            shape = [1] * (len(filled) + 1)
            shape[place] = len(values)
            columns[name] = as_column(criteria[name], values).reshape(shape)
        return list(self._program.memberships(columns))

    def _codes(self, memberships: Sequence[Array], filled: CompletionValues, rows: int) -> Codes:
        """Verdicts, shape (cases, completions)."""
        codes = verdict_codes(memberships, self._program.rubric.cut)
        return np.broadcast_to(codes, (rows, *map(len, filled.values()))).reshape(rows, -1)

    def _counts(self, memberships: Sequence[Array], rows: int) -> list[list[int]]:
        """Of each case, how many completions give each verdict."""
        codes = self._codes(memberships, self._filled, rows)
        every = range(len(self._program.types) + 2)
        counts = np.stack([np.count_nonzero(codes == code, axis=1) for code in every], axis=1)
        return [list(map(int, row)) for row in counts.tolist()]

    def _rests_on(self, known: Columns, verdicts: Sequence[str]) -> list[tuple[str, ...]]:
        """Of each case, the assumptions without which its verdict would not stand."""
        found: list[list[str]] = [[] for _ in verdicts]
        rows = np.flatnonzero([verdict != UNDETERMINED for verdict in verdicts])
        some = {name: column[rows] for name, column in known.items()}
        names = verdict_names(self._program)
        for name in self._left if len(rows) else ():
            opened = self._filled | {name: self._every()[name]}
            codes = self._codes(self._memberships(some, opened), opened, len(rows))
            alike = (codes == codes[:, :1]).all(axis=1).tolist()
            for row, same, code in zip(rows.tolist(), alike, codes[:, 0].tolist(), strict=True):
                if not same or names[code] != verdicts[row]:
                    found[row].append(name)
        return [tuple(each) for each in found]


def _known(program: Program, silent: Sequence[str], cases: Sequence[Case]) -> dict[str, Array]:
    """Ranks, or raw numbers, of what is rated; shape (cases,)."""
    columns: dict[str, Array] = {}
    for name in program.criteria:
        if name in silent:
            continue
        criterion = program.rubric.criteria[name]
        values = [case.ratings[name].value for case in cases]
        if criterion.scale is None:
            columns[name] = np.asarray(values, dtype=np.float64)
        else:
            ranks: dict[Level | None, int] = {
                level: rank for rank, level in enumerate(criterion.scale.levels)
            }
            columns[name] = np.asarray([ranks[value] for value in values], dtype=np.intp)
    return columns


def _over_completions(
    memberships: Sequence[Array], reduce: Callable[..., Array], rows: int
) -> list[list[float]]:
    """By case, then by type: one of each type's extremes."""
    ends = [reduce(each, axis=tuple(range(1, each.ndim))) for each in memberships]
    return [
        list(row) for row in zip(*(np.broadcast_to(e, rows).tolist() for e in ends), strict=True)
    ]


def _verdict(program: Program, counts: Sequence[int], total: int) -> str:
    return verdict_names(program)[counts.index(total)] if total in counts else UNDETERMINED


def _leaning(program: Program, counts: Sequence[int], total: int) -> str | None:
    for name, count in zip(program.types, counts, strict=False):
        if 2 * count > total:
            return name
    return None


def _margin(bounds: Sequence[Bounds], cut: float) -> float:
    return min(min(abs(each.low - cut), abs(each.high - cut)) for each in bounds)
