"""Definitions against what happened: parameters of fit with exact bounds, and who deviates."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, TypeAlias

import numpy as np

from typology.analysis.agreement.estimates import Places
from typology.analysis.fit.bootstrap import (
    By,
    Problem,
    clusters_of,
    draws_of,
    estimate_of,
    figures_of,
    problems_of,
    weighted_extremes,
)
from typology.analysis.fit.estimate import Estimate, Figures
from typology.analysis.fit.informed import cited_by, criteria_of, informed_by
from typology.analysis.fit.measures import MEASURES, marks_of
from typology.analysis.fit.models import Expectations, Solution, minimise
from typology.analysis.fit.outcomes import HALF, Outcome
from typology.analysis.fit.ranking import rank
from typology.analysis.fit.results import (
    HAPPENED,
    TREATMENTS,
    Cell,
    Fit,
    Fitted,
    Happened,
    Kinds,
    Ranking,
    Treatment,
    TypeFit,
)
from typology.analysis.fit.truth_table import Cuts, truth_table
from typology.analysis.roots import root_settlements
from typology.model import NOT_JUDGED, TOLERANCE, Case, Rubric
from typology.operators import Array
from typology.scoring.columnar.attainable import Attainable, attainable
from typology.scoring.columnar.chunks.order import in_order
from typology.scoring.columnar.definitions import verdicts
from typology.scoring.columnar.grid import GridCache, ValueGrid
from typology.scoring.columnar.patterns import CaseRatings
from typology.scoring.columnar.type_formulas import FormulaCache
from typology.scoring.compile import compile_rubric
from typology.scoring.completions import ValueRule
from typology.scoring.decide import is_in

RULES: Final[dict[Treatment, ValueRule]] = {
    "as_assumed": "completions",
    "silence_open": "without_assumption",
    "silence_and_ranges_open": "left_open",
}
Lift: TypeAlias = tuple[Array, Array]  # the least and the greatest of each resample

UNKNOWN_OUTCOME: Final = "unknown_outcome"
NEAR: Final = 1e-7  # of a resample's ratio: steps shrink so fast that the next would not be seen


@dataclass(frozen=True)
class FitSettings:
    """What is asked besides the figures.

    `type_id`: one type alone. `conditions` of the truth table; None: those that the type's formula
    reads. `solution`: which models are sought.
    """

    by: By = "umbrella"
    resamples: int = 1000
    seed: int = 0
    type_id: str | None = None
    truth_table: bool = False
    conditions: tuple[str, ...] | None = None
    cuts: Cuts = field(default_factory=Cuts)
    solution: Solution | None = None
    expectations: Expectations | None = None


def fit(
    rubrics: Sequence[Rubric],
    cases: Sequence[Case],
    outcome: Outcome,
    settings: FitSettings = FitSettings(),
    *,
    scheduler: str | None = None,
) -> Fit:
    """Each type of each rubric against an outcome; definitions of one type are ranked.

    Types are fitted by the workers of a Dask `scheduler`, where one is named.
    """
    ordered = tuple(sorted(cases, key=lambda case: case.id))
    found: list[TypeFit] = []
    lifts: dict[str, dict[str, Lift]] = {}
    with closing(_fitted(rubrics, ordered, outcome, settings, scheduler)) as fitted:
        for result, lift in fitted:
            found.append(result)
            if lift is not None:
                lifts.setdefault(result.type_id, {})[result.rubric.id] = lift
    return Fit(
        outcome,
        settings.by,
        settings.resamples,
        settings.seed,
        len(ordered),
        tuple(found),
        tuple(_rankings(found, lifts)),
    )


def _fitted(
    rubrics: Sequence[Rubric],
    cases: tuple[Case, ...],
    outcome: Outcome,
    settings: FitSettings,
    scheduler: str | None,
) -> Generator[tuple[TypeFit, Lift | None]]:
    asked = [
        (place, type_id)
        for place, rubric in enumerate(rubrics)
        for type_id in rubric.types
        if settings.type_id in (None, type_id)
    ]
    if scheduler is not None:
        alone = partial(_fitted_alone, cases=cases, outcome=outcome, settings=settings)
        items = [(rubrics[place], type_id) for place, type_id in asked]
        yield from in_order(alone, items, scheduler=scheduler)
    else:
        yield from _fitted_together(rubrics, asked, cases, outcome, settings)


def _fitted_alone(
    asked: tuple[Rubric, str], cases: tuple[Case, ...], outcome: Outcome, settings: FitSettings
) -> tuple[TypeFit, Lift | None]:
    rubric, type_id = asked
    (fitted,) = _fitted_together((rubric,), [(0, type_id)], cases, outcome, settings)
    return fitted


def _fitted_together(
    rubrics: Sequence[Rubric],
    asked: Sequence[tuple[int, str]],
    cases: tuple[Case, ...],
    outcome: Outcome,
    settings: FitSettings,
) -> Iterator[tuple[TypeFit, Lift | None]]:
    """Types, each of the rubric at its place, of cases judged and resampled once for all."""
    known = [case for case in cases if outcome.values.get(case.id) is not None]
    every = _Judged(rubrics, known, outcome)
    drawn = _Drawn(known, cases, settings)
    for place, type_id in asked:
        yield _OneType(every, place, type_id, drawn, cases).result(settings)


def _rankings(
    found: Sequence[TypeFit], lifts: Mapping[str, Mapping[str, Lift]]
) -> Iterator[Ranking]:
    for type_id in dict.fromkeys(each.type_id for each in found):
        fits = [each for each in found if each.type_id == type_id]
        if len(fits) > 1:
            yield rank(type_id, fits, lifts.get(type_id, {}))


def _with_table(result: TypeFit, settings: FitSettings) -> TypeFit:
    if not (settings.truth_table or settings.solution):
        return result
    rubric, cases = result.rubric, result.cases
    conditions = settings.conditions or criteria_of(rubric, result.type_id)
    table = truth_table(rubric, conditions, cases, result.outcome, settings.cuts)
    models = None
    if settings.solution is not None:
        wishes = settings.expectations or {}
        models = minimise(rubric, table, cases, result.outcome, settings.solution, wishes)
    return replace(result, truth_table=table, minimisation=models)


class _Drawn:
    """The resamples of the cases: one weighting of all, then those drawn."""

    def __init__(self, cases: Sequence[Case], among: Sequence[Case], settings: FitSettings) -> None:
        self.roots = root_settlements(among)
        self.clusters = clusters_of(cases, among, settings.by)
        self.weights = draws_of(self.clusters, settings.resamples, settings.seed)

    def extremes(
        self, problems: Sequence[Problem], inside: Places, *, resample: bool
    ) -> tuple[Array, Array]:
        """The ratios of all cases (problems,), and of the resamples (problems, resamples)."""
        once = weighted_extremes(problems, np.ones((1, len(inside))))[:, 0]
        weights = self.weights if resample else []
        parts = [weighted_extremes(problems, part[:, inside], NEAR) for part in weights]
        return once, np.concatenate(parts, axis=1) if parts else np.empty((len(problems), 0))


class _Judged:
    """The cases with a known outcome under each rubric; shared work is done once."""

    def __init__(self, rubrics: Sequence[Rubric], cases: Sequence[Case], outcome: Outcome) -> None:
        self.rubrics, self.cases, self.outcome = rubrics, cases, outcome
        self.happened = np.array([outcome.values[case.id] for case in cases], dtype=np.float64)
        self.verdicts = verdicts(rubrics, cases)
        self.cited = [cited_by(case) for case in cases]
        self._formulas, self._grids = FormulaCache(), GridCache(CaseRatings(cases))

    def grid(self, rubric: Rubric) -> ValueGrid:
        return self._grids.of(rubric, self._formulas.texts(rubric))


class _OneType:
    """One type of one rubric against the outcome."""

    def __init__(
        self, every: _Judged, place: int, type_id: str, drawn: _Drawn, among: Sequence[Case]
    ) -> None:
        self._every, self._drawn, self._among = every, drawn, among
        self._rubric, self._type = every.rubrics[place], type_id
        names = every.verdicts.names
        self._verdict = [names[code] for code in every.verdicts.codes[place].tolist()]
        judged = [verdict not in NOT_JUDGED for verdict in self._verdict]
        self._inside = np.flatnonzero(np.asarray(judged, dtype=np.bool_))
        self._cases = tuple(every.cases[row] for row in self._inside.tolist())
        self._happened = every.happened[self._inside]

    def result(self, settings: FitSettings) -> tuple[TypeFit, Lift | None]:
        """The fit, and the fuzzy lifts of the resamples."""
        members = {name: self._attainable(rule) for name, rule in RULES.items()}
        treatments, base, lift = self._treatments(members)
        low, high = members["as_assumed"].values[:2]
        verdict = [self._verdict[row] for row in self._inside.tolist()]
        read = criteria_of(self._rubric, self._type)
        columns = self._every.outcome.same_columns(self._rubric, read, self._cases)
        result = TypeFit(
            self._rubric,
            self._type,
            self._cases,
            low,
            high,
            self._happened,
            self._count(range(len(self._cases))),
            len(np.unique(self._drawn.clusters[self._inside])),
            base,
            treatments,
            tuple(self._table(verdict)),
            self._kinds(low, high),
            tuple(self._left_out()),
            self._informed(),
            columns,
        )
        return _with_table(result, settings), lift

    def _attainable(self, rule: ValueRule) -> Attainable:
        """The memberships of the cases that count."""
        every = self._every
        found = attainable(
            compile_rubric(self._rubric),
            every.grid(self._rubric),
            self._type,
            rule,
            marks_of(every.happened),
        )
        return Attainable(found.values[:, self._inside], found.exact[self._inside])

    def _treatments(
        self, members: Mapping[Treatment, Attainable]
    ) -> tuple[dict[Treatment, Fitted], Estimate, Lift | None]:
        """The figures of each treatment; intervals of those that the definition assumes."""
        base = Problem(self._happened[None], np.ones((1, len(self._happened))), 1)
        treatments: dict[Treatment, Fitted] = {}
        known: dict[bytes, tuple[Figures, Figures]] = {}  # of the same memberships, once
        first = None
        for name in TREATMENTS:
            values, exact = members[name]
            key = values.shape[0].to_bytes(2, "big") + values.tobytes()
            if key not in known:
                crisp = is_in(values[:2], self._rubric.cut).astype(np.float64)
                problems = [base, *problems_of(values, self._happened)]
                problems += problems_of(crisp, self._happened)
                found = self._drawn.extremes(problems, self._inside, resample=first is None)
                first = first or found
                known[key] = figures_of(*found, 1), figures_of(*found, 1 + 2 * len(MEASURES))
            treatments[name] = Fitted(*known[key], bool(exact.all()))
        assert first is not None
        once, drawn = first
        with np.errstate(divide="ignore", invalid="ignore"):
            lift = drawn[1:3] / drawn[0] if drawn.size else None
        rate = estimate_of(once[:1].repeat(2), drawn[:1].repeat(2, axis=0))
        return treatments, rate, None if lift is None else (lift[0], lift[1])

    def _count(self, places: Collection[int]) -> int:
        """The root settlements behind some of the cases."""
        return len({self._drawn.roots[self._cases[place].id] for place in places})

    def _table(self, verdict: Sequence[str]) -> Iterator[Cell]:
        happened = [happened_of(value) for value in self._happened.tolist()]
        found: dict[tuple[str, Happened], list[int]] = {}
        for place, pair in enumerate(zip(verdict, happened, strict=True)):
            found.setdefault(pair, []).append(place)
        for name in self._rubric.verdicts:
            for word in HAPPENED:
                if places := found.get((name, word)):
                    names = tuple(self._cases[place].id for place in places)
                    yield Cell(name, word, names, self._count(places))

    def _informed(self) -> dict[str, tuple[str, ...]]:
        cited = [self._every.cited[row] for row in self._inside.tolist()]
        return informed_by(self._rubric, self._type, self._cases, cited)

    def _kinds(self, low: Array, high: Array) -> Kinds:
        sure, ever = is_in(low, self._rubric.cut), is_in(high, self._rubric.cut)
        yes, no = self._happened > HALF + TOLERANCE, self._happened < HALF - TOLERANCE
        below, above = high <= self._happened + TOLERANCE, low > self._happened + TOLERANCE
        masks = (
            sure & yes & below,
            sure & yes & above,
            sure & no,
            ~ever & yes,
            ever & ~sure | sure & yes & ~below & ~above,
        )
        return Kinds(
            *(tuple(self._cases[place].id for place in np.flatnonzero(each)) for each in masks)
        )

    def _left_out(self) -> Iterator[tuple[str, str]]:
        known = {case.id for case in self._every.cases}
        for case in self._among:
            outside = self._rubric.verdict_outside(case)
            if outside is not None:
                yield case.id, outside
            elif case.id not in known:
                yield case.id, UNKNOWN_OUTCOME


def happened_of(value: float) -> Happened:
    """An outcome as yes, no, or between where it is .5."""
    if abs(value - HALF) <= TOLERANCE:
        return "between"
    return "yes" if value > HALF else "no"
