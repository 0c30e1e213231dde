"""Definitions against what happened: parameters of fit with exact bounds, and who deviates."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from typology.analysis.agreement.settlements import root_settlements
from typology.analysis.fit.bootstrap import (
    By,
    Problem,
    clusters_of,
    draws_of,
    interval_of,
    weighted_extremes,
)
from typology.analysis.fit.measures import MEASURES, marks_of
from typology.analysis.fit.models import Expectations, Solution, minimise
from typology.analysis.fit.outcomes import HALF, Outcome
from typology.analysis.fit.ranking import Ranking, rank
from typology.analysis.fit.results import (
    HAPPENED,
    TREATMENTS,
    Cell,
    Estimate,
    Figures,
    Fit,
    Fitted,
    Happened,
    Kinds,
    Treatment,
    TypeFit,
)
from typology.analysis.fit.truth_table import Cuts, truth_table
from typology.formulas import leaves, nodes
from typology.model import NOT_JUDGED, TOLERANCE, Case, Formula, Leaf, Rubric
from typology.operators import Array
from typology.scoring.columnar.attainable import Attainable, attainable
from typology.scoring.columnar.definitions import verdicts
from typology.scoring.columnar.grid import GridCache, ValueGrid
from typology.scoring.columnar.type_formulas import FormulaCache
from typology.scoring.compile import compile_rubric
from typology.scoring.completions import ValueRule
from typology.scoring.decide import is_in

RULES: Final[dict[Treatment, ValueRule]] = {
    "as_assumed": "completions",
    "silence_open": "without_assumption",
    "silence_and_ranges_open": "left_open",
}
UNKNOWN_OUTCOME: Final = "unknown_outcome"


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
    cuts: Cuts = Cuts()
    solution: Solution | None = None
    expectations: Expectations | None = None


def fit(
    rubrics: Sequence[Rubric],
    cases: Sequence[Case],
    outcome: Outcome,
    settings: FitSettings = FitSettings(),  # noqa: B008  frozen
) -> Fit:
    """Each type of each rubric against an outcome; definitions of one type are ranked."""
    ordered = sorted(cases, key=lambda case: case.id)
    known = [case for case in ordered if outcome.values.get(case.id) is not None]
    drawn = _Drawn(known, ordered, settings)
    every = _Judged(rubrics, known, outcome)
    found: list[TypeFit] = []
    lifts: dict[str, dict[str, tuple[Array, Array]]] = {}
    for place, rubric in enumerate(rubrics):
        for type_id in rubric.types:
            if settings.type_id not in (None, type_id):
                continue
            one = _OneType(every, place, type_id, drawn, ordered)
            result, lift = one.result()
            found.append(_with_table(result, settings))
            if lift is not None:
                lifts.setdefault(type_id, {})[rubric.id] = lift
    return Fit(
        outcome,
        settings.by,
        settings.resamples,
        settings.seed,
        len(ordered),
        tuple(found),
        tuple(_rankings(found, lifts)),
    )


def _rankings(
    found: Sequence[TypeFit], lifts: Mapping[str, Mapping[str, tuple[Array, Array]]]
) -> Iterator[Ranking]:
    for type_id in dict.fromkeys(each.type_id for each in found):
        fits = [each for each in found if each.type_id == type_id]
        if len(fits) > 1:
            yield rank(type_id, fits, lifts.get(type_id, {}))


def _with_table(result: TypeFit, settings: FitSettings) -> TypeFit:
    if not (settings.truth_table or settings.solution):
        return result
    rubric, cases = result.rubric, result.cases
    conditions = settings.conditions or _criteria(rubric, result.type_id)
    table = truth_table(rubric, conditions, cases, result.outcome, settings.cuts)
    models = None
    if settings.solution is not None:
        wishes = settings.expectations or {}
        models = minimise(rubric, table, cases, result.outcome, settings.solution, wishes)
    return replace(result, truth_table=table, minimisation=models)


def _criteria(rubric: Rubric, type_id: str) -> tuple[str, ...]:
    read = {leaf.criterion for leaf in leaves(rubric.types[type_id].formula)}
    return tuple(name for name in rubric.criteria if name in read)


class _Drawn:
    """The resamples of the cases: one weighting of all, then those drawn."""

    def __init__(
        self, cases: Sequence[Case], among: Sequence[Case], settings: FitSettings
    ) -> None:
        self.roots = root_settlements(among)
        self.clusters = clusters_of(cases, among, settings.by)
        self.weights = draws_of(self.clusters, settings.resamples, settings.seed)

    def extremes(self, problems: Sequence[Problem], inside: Array) -> tuple[Array, Array]:
        """The ratios of all cases (problems,), and of the resamples (problems, resamples)."""
        once = weighted_extremes(problems, np.ones((1, len(inside))))[:, 0]
        parts = [weighted_extremes(problems, part[:, inside]) for part in self.weights]
        return once, np.concatenate(parts, axis=1) if parts else np.empty((len(problems), 0))


class _Judged:
    """The cases with a known outcome under each rubric; shared work is done once."""

    def __init__(
        self, rubrics: Sequence[Rubric], cases: Sequence[Case], outcome: Outcome
    ) -> None:
        self.rubrics, self.cases, self.outcome = rubrics, cases, outcome
        self.happened = np.array([outcome.values[case.id] for case in cases], dtype=np.float64)
        self.verdicts = verdicts(rubrics, cases)
        self._formulas, self._grids = FormulaCache(), GridCache(cases)

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

    def result(self) -> tuple[TypeFit, tuple[Array, Array] | None]:
        """The fit, and the least and greatest fuzzy lift of each resample."""
        members = {name: self._attainable(rule) for name, rule in RULES.items()}
        treatments, base, lift = self._treatments(members)
        low, high = members["as_assumed"].values[:2]
        verdict = [self._verdict[row] for row in self._inside.tolist()]
        read = _criteria(self._rubric, self._type)
        columns = {
            name
            for case in self._cases
            for name in self._every.outcome.same_column(self._rubric, read, case)
        }
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
            informed(self._rubric, self._type, self._cases),
            tuple(name for name in self._rubric.criteria if name in columns),
        )
        return result, lift

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
    ) -> tuple[dict[Treatment, Fitted], Estimate, tuple[Array, Array] | None]:
        problems = [Problem(*_base_parts(self._happened), 1)]
        places: dict[bytes, int] = {}  # where the same memberships were asked about before
        starts: dict[tuple[Treatment, bool], int] = {}
        for name in TREATMENTS:
            for crisp in (False, True):
                values = members[name].values
                if crisp:
                    values = is_in(values[:2], self._rubric.cut).astype(np.float64)
                key = values.shape[0].to_bytes(2, "big") + values.tobytes()
                if key not in places:
                    places[key] = len(problems)
                    problems += _problems(values, self._happened)
                starts[name, crisp] = places[key]
        once, drawn = self._drawn.extremes(problems, self._inside)
        figures = {key: _figures(once, drawn, start) for key, start in starts.items()}
        treatments = {
            name: Fitted(
                figures[name, False], figures[name, True], bool(members[name].exact.all())
            )
            for name in TREATMENTS
        }
        start = starts["as_assumed", False]
        with np.errstate(divide="ignore", invalid="ignore"):
            lift = drawn[start : start + 2] / drawn[0] if drawn.size else None
        base = _estimate(once[:1].repeat(2), drawn[:1].repeat(2, axis=0))
        return treatments, base, None if lift is None else (lift[0], lift[1])

    def _count(self, places: Collection[int]) -> int:
        """The root settlements behind some of the cases."""
        return len({self._drawn.roots[self._cases[place].id] for place in places})

    def _table(self, verdict: Sequence[str]) -> Iterator[Cell]:
        happened = [happened_of(value) for value in self._happened.tolist()]
        for name in self._rubric.verdicts:
            for word in HAPPENED:
                places = [
                    place
                    for place, pair in enumerate(zip(verdict, happened, strict=True))
                    if pair == (name, word)
                ]
                if places:
                    names = tuple(self._cases[place].id for place in places)
                    yield Cell(name, word, names, self._count(places))

    def _kinds(self, low: Array, high: Array) -> Kinds:
        sure, ever = is_in(low, self._rubric.cut), is_in(high, self._rubric.cut)
        yes, no = self._happened > HALF + TOLERANCE, self._happened < HALF - TOLERANCE
        masks = (sure & yes, sure & no, ~ever & yes, ever & ~sure)
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


def _base_parts(happened: Array) -> tuple[Array, Array]:
    return happened[None], np.ones((1, len(happened)))


def _problems(values: Array, happened: Array) -> list[Problem]:
    """The least and the greatest of each measure, in the order of MEASURES."""
    return [
        Problem(*parts(values, happened), towards)
        for parts in MEASURES.values()
        for towards in (-1, 1)
    ]


def _figures(once: Array, drawn: Array, start: int) -> Figures:
    found = {}
    for place, name in enumerate(MEASURES):
        pair = slice(start + 2 * place, start + 2 * place + 2)
        found[name] = _estimate(once[pair], drawn[pair])
    first = slice(start, start + 2)  # consistency
    with np.errstate(divide="ignore", invalid="ignore"):
        base, bases = once[0], drawn[0]
        found["lift"] = _estimate(once[first] / base, drawn[first] / bases)
    return found


def _estimate(pair: Array, drawn: Array) -> Estimate:
    if not np.isfinite(pair).all():
        return Estimate(None, None)
    drawn = np.where(np.isfinite(drawn), drawn, np.nan)
    interval = interval_of(drawn[0], drawn[1]) if drawn.shape[1] else None
    return Estimate(float(pair[0]), float(pair[1]), interval)


def informed(rubric: Rubric, type_id: str, cases: Sequence[Case]) -> dict[str, tuple[str, ...]]:
    """The cases that cite a source of the definition in a rating or a label, by source."""
    sources = sources_of(rubric, type_id)
    found: dict[str, list[str]] = {}
    for case in cases:
        cited = {key for rating in case.ratings.values() for key in rating.sources}
        cited |= {label.source for label in case.labels}
        for key in sorted(cited & sources):
            found.setdefault(key, []).append(case.id)
    return {key: tuple(names) for key, names in sorted(found.items())}


def sources_of(rubric: Rubric, type_id: str) -> set[str]:
    """What a definition was made from: its source, its warrants, and those of what it extends."""
    kind = rubric.types[type_id]
    warrants = [rubric.source, kind.warrant, *_warrants(kind.formula)]
    warrants += [rubric.criteria[name].warrant for name in _criteria(rubric, type_id)]
    found = {warrant.source for warrant in warrants if warrant is not None}
    return found | ({rubric.extends.partition("@")[0]} if rubric.extends else set())


def _warrants(formula: Formula) -> Iterator:
    for leaf in leaves(formula):
        yield leaf.warrant
    if not isinstance(formula, Leaf):
        for _, node in nodes(formula, ""):
            yield node.warrant
