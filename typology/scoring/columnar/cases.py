"""Many cases under one rubric: verdict, membership bounds and firmness, as `score` gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from typology.model import NOT_JUDGED, UNDETERMINED, Case, Rubric
from typology.operators import Mask
from typology.scoring.columnar.grid import grid_of
from typology.scoring.columnar.outcomes import GridOutcomes
from typology.scoring.columnar.patterns import CaseRatings
from typology.scoring.compile import compile_rubric
from typology.scoring.completions import rating_of
from typology.scoring.outcome import Bounds, margin_of
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
    summaries = _summaries(rubric, inside, count_completions, seed) if inside else iter(())
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


def _summaries(
    rubric: Rubric, cases: Sequence[Case], count_completions: bool, seed: int
) -> Iterator[ScoreSummary]:
    """The summaries of cases to which a rubric applies."""
    program = compile_rubric(rubric)
    outcomes = GridOutcomes(program, grid_of(rubric, CaseRatings(cases)), seed)
    names = program.criteria
    bounds = zip(outcomes.low.T.tolist(), outcomes.high.T.tolist(), strict=True)
    counted = _counted(outcomes, cases) if count_completions else [(None, None, None)] * len(cases)
    for case, code, is_decided, ends, rests_on, firm, more in zip(
        cases,
        outcomes.codes.tolist(),
        outcomes.decided.tolist(),
        bounds,
        outcomes.rests_on.T,
        outcomes.firm.tolist(),
        counted,
        strict=True,
    ):
        yield ScoreSummary(
            case,
            rubric,
            rubric.verdicts[code],
            dict(zip(program.types, map(Bounds, *ends), strict=True)),
            tuple(names[place] for place in np.flatnonzero(rests_on).tolist()),
            firm if is_decided else None,
            tuple([name for name in names if rating_of(case, name).value is None]),
            *more,
        )


def _counted(
    outcomes: GridOutcomes, cases: Sequence[Case]
) -> Iterator[tuple[str | None, int, tuple[str, ...]]]:
    """Leaning, number of completions, and the criteria that bind without evidence."""
    program = outcomes.program
    lacking = np.asarray(
        [[lacks_evidence(case, name) for case in cases] for name in program.criteria]
    )
    for lean, total, names in zip(
        outcomes.leaning.tolist(),
        outcomes.totals.tolist(),
        without_evidence(outcomes, lacking).T,
        strict=True,
    ):
        without = tuple(program.criteria[place] for place in np.flatnonzero(names).tolist())
        yield (None if lean < 0 else program.types[lean]), total, without


def without_evidence(outcomes: GridOutcomes, lacking: Mask) -> Mask:
    """Where some type's membership binds on a criterion whose rating lacks evidence.

    `lacking` and the result have the shape (criteria, cases).
    """
    found = np.zeros(lacking.shape, dtype=np.bool_)
    cases = np.flatnonzero(outcomes.decided & lacking.any(axis=0))
    found[:, cases] = outcomes.binding(cases) & lacking[:, cases]
    return found
