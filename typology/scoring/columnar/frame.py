"""Cases as columns under one rubric: columns in, columns out, no Python object a case.

Cases that are rated alike have the same outcome: each distinct pattern of ratings is evaluated
once, and looked up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from typology.columns import CaseColumns, RatingColumn
from typology.model import Criterion, Rubric
from typology.operators import Mask
from typology.scales import scale_of
from typology.scoring.columnar.cases import without_evidence
from typology.scoring.columnar.grid import grid_of
from typology.scoring.columnar.outcomes import GridOutcomes
from typology.scoring.columnar.patterns import MOST, ColumnRatings, Indices, alike, is_none
from typology.scoring.columnar.scores import PatternScores, ScoreColumns, as_sets
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
        self._scores: ScoreColumns | None = None  # of the patterns met, in the order of the keys

    def score(self, columns: CaseColumns) -> PatternScores:
        """The scores of some cases, by distinct patterns of ratings and scope."""
        key = self._pattern_keys(columns) if len(columns) else None
        if key is None:
            first, which = alike(*_distinct_columns(self._program, columns))
            scores = evaluated(self._program, columns.take(first), self._seed)
        else:
            scores, which = self._looked_up(columns, key)
        return _where_applied(scores, which, columns)

    def _looked_up(
        self, columns: CaseColumns, key: NDArray[np.int64]
    ) -> tuple[ScoreColumns, Indices]:
        distinct, first, which = np.unique(key, return_index=True, return_inverse=True)
        is_new = ~np.isin(distinct, self._keys, assume_unique=True)
        if is_new.any() or self._scores is None:
            found = evaluated(self._program, columns.take(first[is_new]), self._seed)
            scores = found if self._scores is None else self._scores.followed_by(found)
            keys = np.concatenate([self._keys, distinct[is_new]])
            order = np.argsort(keys, kind="stable")
            self._keys, self._scores = keys[order], scores.take(order)
        return self._scores.take(np.searchsorted(self._keys, distinct)), which

    def _pattern_keys(self, columns: CaseColumns) -> NDArray[np.int64] | None:
        """A number for the ratings of each case, the same in every chunk; None if there is none."""
        key = np.zeros(len(columns), dtype=np.int64)
        numbers = 1
        for name in self._program.criteria:
            criterion = self._program.rubric.criteria[name]
            if criterion.scale is None:
                return None
            base = len(criterion.scale.levels) + 1
            numbers *= base**3
            if numbers > MOST:
                return None
            key = key * base**3 + _rating_numbers(columns.ratings.get(name), criterion, base)
        return key


def _rating_numbers(
    column: RatingColumn | None, criterion: Criterion, base: int
) -> NDArray[np.int64] | int:
    """Rating and range as one number: the ranks of all three, from 1, unknown is 0."""
    if column is None:
        return 0
    try:
        ranked = column.ranks(scale_of(criterion).levels)
    except ValueError as error:
        raise ValueError(f"{criterion.id}: {error}") from error
    numbers = ranked.value.astype(np.int64) + 1
    for end in (ranked.low, ranked.high):
        numbers = numbers * base + (0 if end is None else end.astype(np.int64) + 1)
    return numbers


def _distinct_columns(program: Program, columns: CaseColumns) -> tuple[list[Indices], list[int]]:
    ratings = ColumnRatings(columns)
    found = [ratings.of(name) for name in program.criteria]
    return [which for _, which in found], [len(distinct) for distinct, _ in found]


def evaluated(program: Program, columns: CaseColumns, seed: int) -> ScoreColumns:
    """The scores of cases, each evaluated, as if the rubric applied to all."""
    outcomes = GridOutcomes(program, grid_of(program.rubric, ColumnRatings(columns)), seed)
    known = np.stack([_is_known(columns, name) for name in program.criteria])
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
        without_evidence=as_sets(without_evidence(outcomes, known)),
    )


def _is_known(columns: CaseColumns, name: str) -> Mask:
    column = columns.ratings.get(name)
    if column is None:
        return np.zeros(len(columns), dtype=np.bool_)
    return np.asarray(~is_none(column.value))


def _where_applied(scores: ScoreColumns, which: Indices, columns: CaseColumns) -> PatternScores:
    """The scores of patterns, and of those of cases that the rubric does not apply to."""
    scope = (columns.status, columns.level, columns.basis)
    first, kinds = alike(
        [each.codes.astype(np.intp) + 1 for each in scope], [len(each.names) + 1 for each in scope]
    )
    verdicts = scores.rubric.verdicts
    outside = [
        scores.rubric.outside(*(each.word(case) for each in scope)) for case in first.tolist()
    ]
    if not any(outside):
        return PatternScores(scores, which)
    codes = np.asarray([-1 if each is None else verdicts.index(each) for each in outside])
    code = codes[kinds]
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
