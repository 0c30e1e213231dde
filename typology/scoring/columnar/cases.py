"""Many cases under one rubric: verdict, membership bounds and firmness, as `score` gives them.

Where each type reads each criterion in one direction, its least and greatest membership over all
completions of a case are those at two extreme completions: all cases are a few calls of the
compiled rubric on arrays of shape (cases,). Elsewhere, and to count completions by verdict, cases
that leave the same criteria open are enumerated together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from typology.model import NOT_JUDGED, UNDETERMINED, Case, Rubric
from typology.operators import Array
from typology.scoring.assuming import rests_on
from typology.scoring.columnar.enumeration import Enumeration
from typology.scoring.columnar.grid import AS_COMPLETED, Indices, grid_of
from typology.scoring.compile import Program, compile_rubric
from typology.scoring.completions import ValueRule, rating_of
from typology.scoring.decide import Codes, codes_at_extremes, is_in
from typology.scoring.outcome import (
    DECIDED_BY_BOUNDS,
    DRAWS,
    ENUMERATED,
    Bounds,
    extreme_columns,
    leaning_of,
    margin_of,
    reads_in_one_direction,
)
from typology.scoring.scorecard import Scorecard, lacks_evidence


@dataclass(frozen=True)
class ScoreSummary:
    """One case under one rubric.

    Where the rubric does not apply, `bounds` and `unknown` are empty; there and where the verdict
    is undetermined `firm` and `margin` are None. `leaning`, `completions` (their number, or that of
    the draws) and `without_evidence` are None where completions were not counted.
    """

    case: Case
    rubric: Rubric
    verdict: str
    bounds: Mapping[str, Bounds]
    rests_on: tuple[str, ...]
    firm: bool | None
    unknown: tuple[str, ...]
    leaning: str | None = None
    completions: int | None = None
    without_evidence: tuple[str, ...] | None = None

    def value(self, type_id: str) -> float | None:
        """The membership where all completions agree on it, else None."""
        bounds = self.bounds.get(type_id)
        return None if bounds is None else bounds.value

    @property
    def margin(self) -> float | None:
        """The distance of the nearest bound from the cut."""
        if self.verdict in (UNDETERMINED, *NOT_JUDGED):
            return None
        return margin_of(self.bounds.values(), self.rubric.cut)

    @property
    def ignored(self) -> tuple[str, ...]:
        """The criteria that the case rates and the rubric lacks."""
        return tuple(sorted(name for name in self.case.ratings if name not in self.rubric.criteria))


def score_many(
    rubric: Rubric, cases: Sequence[Case], *, count_completions: bool = False, seed: int = 0
) -> tuple[ScoreSummary, ...]:
    """One summary a case, in the order of `cases`; the same as its scorecard."""
    outside = [rubric.verdict_outside(case) for case in cases]
    inside = [case for case, verdict in zip(cases, outside, strict=True) if verdict is None]
    summaries: Iterator[ScoreSummary] = iter(())
    if inside:
        summaries = _CaseBatch(compile_rubric(rubric), inside, seed).summaries(count_completions)
    return tuple(
        next(summaries)
        if verdict is None
        else _not_judged(rubric, case, verdict, count_completions)
        for case, verdict in zip(cases, outside, strict=True)
    )


def _not_judged(rubric: Rubric, case: Case, verdict: str, count_completions: bool) -> ScoreSummary:
    counted = (None, 0, ()) if count_completions else (None, None, None)
    return ScoreSummary(case, rubric, verdict, {}, (), None, (), *counted)


def summary_of(card: Scorecard) -> ScoreSummary:
    """The summary of a scorecard, completions counted."""
    return ScoreSummary(
        card.case,
        card.rubric,
        card.verdict,
        {name: Bounds(each.low, each.high) for name, each in card.memberships.items()},
        card.rests_on,
        card.firm,
        card.unknown,
        card.leaning,
        card.completions.total,
        card.without_evidence,
    )


def _open(names: Sequence[str]) -> dict[str, ValueRule]:
    return dict.fromkeys(names, "without_assumption")


class _CaseBatch:
    """Cases to which one rubric applies."""

    def __init__(self, program: Program, cases: Sequence[Case], seed: int) -> None:
        self._program = program
        self._rubric = program.rubric
        self._verdicts = program.rubric.verdicts
        self._undetermined = self._verdicts.index(UNDETERMINED)
        self._cases = cases
        self._seed = seed
        self._grid = grid_of(program.rubric, cases)
        self._one_direction = reads_in_one_direction(program)

    def summaries(self, count_completions: bool) -> Iterator[ScoreSummary]:
        """One a case, in their order."""
        every = np.arange(len(self._cases), dtype=np.intp)
        codes, low, high = self._outcomes(every, AS_COMPLETED)
        rests_on = self._rests_on(codes)
        firm = self._firm(codes)
        bounds = zip(low.T.tolist(), high.T.tolist(), strict=True)
        summaries = (
            ScoreSummary(
                case,
                self._rubric,
                self._verdicts[code],
                dict(zip(self._program.types, map(Bounds, *ends), strict=True)),
                assumptions,
                None if code == self._undetermined else is_firm,
                tuple([n for n in self._program.criteria if rating_of(case, n).value is None]),
            )
            for case, code, ends, assumptions, is_firm in zip(
                self._cases, codes.tolist(), bounds, rests_on, firm.tolist(), strict=True
            )
        )
        return self._counted(summaries, codes) if count_completions else summaries

    def _outcomes(
        self, cases: Indices, rules: Mapping[str, ValueRule]
    ) -> tuple[Codes, Array, Array]:
        """Places in `Rubric.verdicts` (cases,), and bounds of membership (types, cases)."""
        enumeration = Enumeration(self._program, self._grid, rules, self._seed)
        if not self._one_direction:
            outcomes = enumeration.outcomes(cases)
            return outcomes.codes, outcomes.low, outcomes.high
        low, high = (self._at_extremes(cases, rules, towards) for towards in (-1, 1))
        always, ever = is_in(low, self._rubric.cut), is_in(high, self._rubric.cut)
        codes = codes_at_extremes(always, ever)
        several = ever.sum(axis=0) > DECIDED_BY_BOUNDS
        doubtful = np.flatnonzero((codes == self._undetermined) & several)
        if len(doubtful):
            codes[doubtful] = enumeration.outcomes(cases[doubtful]).codes
        return codes, low, high

    def _at_extremes(self, cases: Indices, rules: Mapping[str, ValueRule], towards: int) -> Array:
        """Each type's membership at its best (1) or worst (-1) completion; (types, cases)."""
        ends = {
            name: (low[cases], high[cases]) for name, (low, high) in self._grid.ends(rules).items()
        }
        memberships = np.empty((len(self._program.types), len(cases)))
        for place, (name, kind) in enumerate(self._rubric.types.items()):
            columns = extreme_columns(kind.formula, self._rubric.criteria, ends, towards)
            memberships[place] = self._program.membership(name, columns)
        return memberships

    def _rests_on(self, codes: Codes) -> list[tuple[str, ...]]:
        """What the verdict of each case rests on, as `assuming.rests_on` says.

        Assumptions are left open one at a time; where the others together move a verdict too, its
        case is looked at alone.
        """
        found: list[tuple[str, ...]] = [()] * len(codes)
        differs = {n: axis.differs("without_assumption") for n, axis in self._grid.axes.items()}
        names = [name for name, cases in differs.items() if cases.any()]
        falls = self._moved(codes, self._decided(codes, names, "without_assumption"), _open(names))
        if not len(falls):
            return found
        alone = np.zeros((len(names), len(codes)), dtype=np.bool_)
        for place, name in enumerate(names):
            alone[place, self._moved(codes, falls[differs[name][falls]], _open([name]))] = True
        patterns, which = np.unique(alone[:, falls], axis=1, return_inverse=True)
        for place, pattern in enumerate(patterns.T.tolist()):
            cases = falls[which.ravel() == place]
            each_moves = tuple(name for name, moves in zip(names, pattern, strict=True) if moves)
            for case in cases.tolist():
                found[case] = each_moves
            others = [name for name in names if name not in each_moves]
            for case in self._moved(codes, cases, _open(others)).tolist():
                verdict = self._verdicts[codes[case]]
                found[case] = rests_on(self._program, self._cases[case], verdict)
        return found

    def _firm(self, codes: Codes) -> NDArray[np.bool_]:
        """True for each case whose verdict holds with all left open, and over all ranges."""
        names = [*self._grid.axes]
        cases = self._decided(codes, names, "left_open")
        firm = np.ones(len(codes), dtype=np.bool_)
        firm[self._moved(codes, cases, dict.fromkeys(names, "left_open"))] = False
        return firm

    def _decided(self, codes: Codes, names: Sequence[str], rule: ValueRule) -> Indices:
        """The decided cases in which a rule leaves some of the criteria other values."""
        differs = np.zeros(len(codes), dtype=np.bool_)
        for name in names:
            differs |= self._grid.axes[name].differs(rule)
        return np.flatnonzero((codes != self._undetermined) & differs)

    def _moved(self, codes: Codes, cases: Indices, rules: Mapping[str, ValueRule]) -> Indices:
        """Those of some cases whose verdict is another when criteria are filled otherwise."""
        if not len(cases):
            return cases
        moved: Indices = cases[self._outcomes(cases, rules)[0] != codes[cases]]
        return moved

    def _counted(self, summaries: Iterator[ScoreSummary], codes: Codes) -> Iterator[ScoreSummary]:
        """The summaries with their leaning and number of completions."""
        sizes = [axis.sizes("completions") for axis in self._grid.axes.values()]
        totals = np.prod(np.asarray(sizes, dtype=np.float64), axis=0)
        totals = np.where(totals > ENUMERATED, DRAWS, totals).astype(np.intp)
        open_cases = np.flatnonzero(codes == self._undetermined)
        counts = Enumeration(self._program, self._grid, AS_COMPLETED, self._seed)
        counted = dict(
            zip(open_cases.tolist(), counts.outcomes(open_cases).counts.tolist(), strict=True)
        )
        without_evidence = self._without_evidence(codes)
        for place, summary in enumerate(summaries):
            total = int(totals[place])
            leaning = summary.verdict if summary.verdict in self._program.types else None
            if place in counted:
                leaning = leaning_of(self._program.types, counted[place], total)
            yield replace(
                summary,
                leaning=leaning,
                completions=total,
                without_evidence=without_evidence.get(place, ()),
            )

    def _without_evidence(self, codes: Codes) -> dict[int, tuple[str, ...]]:
        """By case, the criteria that some type's membership binds on and that have no evidence."""
        lacking = {
            name: np.asarray([lacks_evidence(case, name) for case in self._cases], dtype=np.bool_)
            for name in self._grid.axes
        }
        decided = codes != self._undetermined
        cases = np.flatnonzero(decided & np.logical_or.reduce([~decided, *lacking.values()]))
        binding = Enumeration(self._program, self._grid, AS_COMPLETED, self._seed).binding(cases)
        found: dict[int, tuple[str, ...]] = {}
        for name, binds in binding.items():
            for case in cases[binds & lacking[name][cases]].tolist():
                found[case] = (*found.get(case, ()), name)
        return found
