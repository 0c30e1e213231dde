"""Cases as columns under one rubric: columns in, columns out, no Python object a case.

Cases that are rated alike have the same outcome: each distinct pattern of ratings is evaluated
once, and looked up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from typology.columns.cases import CaseColumns, RatingColumn
from typology.model import Criterion, Rubric
from typology.operators import Mask
from typology.scales import scale_of
from typology.scoring.columnar.cases import without_evidence
from typology.scoring.columnar.grid import grid_of
from typology.scoring.columnar.outcomes import GridOutcomes
from typology.scoring.columnar.patterns import (
    MOST,
    ColumnRatings,
    Indices,
    alike,
    alike_numbers,
    is_none,
    outside_of,
)
from typology.scoring.columnar.scores import PatternScores, ScoreColumns, as_sets
from typology.scoring.columnar.verdicts.table import VerdictTable, verdict_table
from typology.scoring.compile import Program, compile_rubric


def score_frame(columns: CaseColumns, rubric: Rubric, *, seed: int = 0) -> ScoreColumns:
    """The scores of cases given as columns, the same as `score` finds of each.

    Raises ValueError for a level that the rubric's scale lacks.
    """
    return FrameScorer(rubric, seed).score(columns).cases()


class FrameScorer:
    """Scores the columns of one chunk of cases after another; patterns met before are looked up."""

    def __init__(self, rubric: Rubric, seed: int = 0) -> None:
        self._program = compile_rubric(rubric)
        self._seed = seed
        self._keys = np.empty(0, dtype=np.int64)  # of the patterns met, ascending
        self._places = np.empty(0, dtype=np.intp)  # of each key, among the scores
        self._scores: ScoreColumns | None = None  # of the patterns met
        self._table: VerdictTable | None = None

    def score(self, columns: CaseColumns) -> PatternScores:
        """The scores of some cases, by distinct patterns of ratings and scope."""
        keyed = self._pattern_keys(columns) if len(columns) else None
        if keyed is None:
            first, which = alike(*_distinct_columns(self._program, columns))
            scores = self._evaluated(columns.take(first))
        else:
            scores, which = self._looked_up(columns, *keyed)
        return _where_applied(scores, which, columns)

    def _looked_up(
        self, columns: CaseColumns, key: NDArray[np.int64], numbers: int
    ) -> tuple[ScoreColumns, Indices]:
        first, which = alike_numbers(key, numbers)
        distinct = key[first]
        is_new = ~np.isin(distinct, self._keys, assume_unique=True)
        if is_new.any() or self._scores is None:
            found = self._evaluated(columns.take(first[is_new]))
            self._add(distinct[is_new], found)
        places = self._places[np.searchsorted(self._keys, distinct)]
        assert self._scores is not None
        return self._scores.take(places), which

    def _evaluated(self, columns: CaseColumns) -> ScoreColumns:
        if self._table is None:
            self._table = verdict_table(self._program, len(columns))
        return evaluated(self._program, columns, self._seed, self._table)

    def _add(self, keys: NDArray[np.int64], scores: ScoreColumns) -> None:
        places = np.arange(len(self._keys), len(self._keys) + len(keys), dtype=np.intp)
        keys, places = np.concatenate([self._keys, keys]), np.concatenate([self._places, places])
        order = np.argsort(keys, kind="stable")
        self._keys, self._places = keys[order], places[order]
        self._scores = scores if self._scores is None else self._scores.followed_by(scores)

    def _pattern_keys(self, columns: CaseColumns) -> tuple[NDArray[np.int64], int] | None:
        """A number for the ratings of each case, the same in every chunk, and how many there are.

        Levels are its lower digits, so that cases without ranges have small numbers; None if there
        is no number: too many patterns, raw numbers, or evidence, which no sheet has.
        """
        program = self._program
        levels = np.zeros(len(columns), dtype=np.int64)
        ranges: NDArray[np.int64] | int = 0
        numbers, more = 1, 1
        for name in program.criteria:
            criterion = program.rubric.criteria[name]
            column = columns.ratings.get(name)
            if criterion.scale is None or (column is not None and column.evidenced is not None):
                return None
            base = len(criterion.scale.levels) + 1
            numbers, more = numbers * base, more * base**2
            if numbers * more > MOST:
                return None
            value, ends = _rating_numbers(column, criterion, base)
            levels = levels * base + value
            ranges = ranges * base**2 + ends
        if isinstance(ranges, int):
            return levels, numbers
        return ranges * numbers + levels, numbers * more


def _rating_numbers(
    column: RatingColumn | None, criterion: Criterion, base: int
) -> tuple[NDArray[np.int64] | int, NDArray[np.int64] | int]:
    """Levels, and both ends of their ranges as one number: ranks from 1, unknown is 0."""
    if column is None:
        return 0, 0
    try:
        ranked = column.ranks(scale_of(criterion).levels)
    except ValueError as error:
        raise ValueError(f"{criterion.id}: {error}") from error
    ends: NDArray[np.int64] | int = 0
    for end in (ranked.low, ranked.high):
        ends = ends * base + (0 if end is None else end.astype(np.int64) + 1)
    return ranked.value.astype(np.int64) + 1, ends


def _distinct_columns(program: Program, columns: CaseColumns) -> tuple[list[Indices], list[int]]:
    ratings = ColumnRatings(columns)
    found = [ratings.of(name) for name in program.criteria]
    rated = [columns.ratings[name] for name in program.criteria if name in columns.ratings]
    evidenced = [each.evidenced.astype(np.intp) for each in rated if each.evidenced is not None]
    sizes = [len(distinct) for distinct, _ in found]
    return [*(which for _, which in found), *evidenced], [*sizes, *([2] * len(evidenced))]


def evaluated(
    program: Program, columns: CaseColumns, seed: int, table: VerdictTable | None = None
) -> ScoreColumns:
    """The scores of cases, each evaluated, as if the rubric applied to all."""
    grid = grid_of(program.rubric, ColumnRatings(columns))
    outcomes = GridOutcomes(program, grid, seed, table)
    known = np.stack([_is_known(columns, name) for name in program.criteria])
    evidenced = np.stack([_is_evidenced(columns, name) for name in program.criteria])
    return ScoreColumns(
        program.rubric,
        program.criteria,
        verdict=outcomes.codes,
        leaning=outcomes.leaning,
        firm=np.where(outcomes.decided, outcomes.firm, -1).astype(np.int8),
        margin=outcomes.margin,
        completions=outcomes.totals.astype(np.int64),
        low=outcomes.low,
        high=outcomes.high,
        unknown=as_sets(~known),
        rests_on=as_sets(outcomes.rests_on),
        without_evidence=as_sets(without_evidence(outcomes, known & ~evidenced)),
    )


def _is_known(columns: CaseColumns, name: str) -> Mask:
    column = columns.ratings.get(name)
    if column is None:
        return np.zeros(len(columns), dtype=np.bool_)
    return np.asarray(~is_none(column.value))


def _is_evidenced(columns: CaseColumns, name: str) -> Mask:
    column = columns.ratings.get(name)
    if column is None or column.evidenced is None:
        return np.zeros(len(columns), dtype=np.bool_)
    return column.evidenced


def _where_applied(scores: ScoreColumns, which: Indices, columns: CaseColumns) -> PatternScores:
    """The scores of patterns, and of those of cases that the rubric does not apply to."""
    verdicts = scores.rubric.verdicts
    outside, scopes = outside_of(scores.rubric, ColumnRatings(columns))
    if not any(outside):
        return PatternScores(scores, which)
    codes = np.asarray([-1 if each is None else verdicts.index(each) for each in outside])
    code = codes[scopes]
    first, both = alike([which, code + 1], [len(scores.verdict), len(verdicts) + 1])
    patterns = scores.take(which[first])
    not_judged = code[first] >= 0
    patterns.verdict[not_judged] = code[first][not_judged]
    for none in (patterns.leaning, patterns.firm):
        none[not_judged] = -1
    for nan in (patterns.margin, patterns.low, patterns.high):
        nan[..., not_judged] = np.nan
    for empty in (
        patterns.completions, patterns.unknown, patterns.rests_on, patterns.without_evidence,
    ):  # fmt: skip
        empty[..., not_judged] = 0
    return PatternScores(patterns, both)
