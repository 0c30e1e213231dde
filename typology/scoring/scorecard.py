"""The scorecard: one case under one rubric, with what its verdict rests on and what changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from typology.formulas import leaves
from typology.model import OUT_OF_SCOPE, UNDETERMINED, Case, CaseCondition, Level, Notice, Rubric
from typology.operators import Array
from typology.scales import as_column
from typology.scoring.assuming import holds_left_open, rests_on
from typology.scoring.compile import Columns, Program, compile_formula, compile_rubric
from typology.scoring.completions import (
    Assumption,
    CompletionValues,
    assumption_of,
    completion_values,
    rating_of,
)
from typology.scoring.decide import combination_verdicts, is_in, verdict_counts
from typology.scoring.flips.search import NO_FLIPS, Flips, find_flips
from typology.scoring.outcome import (
    CompletionsOutcome,
    evaluate,
    extreme_completions,
    leaning_of,
    margin_of,
    reads_in_one_direction,
    verdict_of,
)
from typology.scoring.questions import Settlement, ask_first, settles
from typology.scoring.trace import binding_leaves, trace


class Membership(NamedTuple):
    """Degree in a type over the completions; `value` where they all agree, else None."""

    value: float | None
    low: float
    high: float
    binding: tuple[str, ...]


class Completions(NamedTuple):
    """The number of completions (or draws), and how many give each verdict."""

    total: int
    exact: bool
    verdicts: Mapping[str, int]


class Scorecard(NamedTuple):
    """The whole answer for one case under one rubric."""

    case: Case
    rubric: Rubric
    verdict: str
    leaning: str | None
    firm: (
        bool | None
    )  # holds with all that is assumed left open, over all ranges; None: undetermined
    ranges_hold: bool | None  # jointly, at every level of every range; None where undetermined
    memberships: Mapping[str, Membership]
    margin: float | None
    completions: Completions
    unknown: tuple[str, ...]
    ask_first: tuple[str, ...]
    settles: tuple[Settlement, ...]
    assumptions: tuple[Assumption, ...]
    rests_on: tuple[str, ...]
    without_evidence: tuple[str, ...]
    ignored: tuple[str, ...]
    profiles: Mapping[str, Mapping[str, Level | None]]
    notices: tuple[Notice, ...]
    flips: Flips

    @property
    def rests_jointly(self) -> bool:
        """True where assumptions and ranges leave another verdict open, and neither does alone."""
        return self.firm is False and bool(self.ranges_hold) and not self.rests_on

    @property
    def is_solid(self) -> bool:
        """True if the verdict is firm and every rating that it binds on has evidence."""
        return bool(self.firm) and not self.without_evidence


def score(
    rubric: Rubric, cases: Sequence[Case], *, flips: bool = True, seed: int = 0
) -> tuple[Scorecard, ...]:
    """One scorecard a case, sorted by case id."""
    program = compile_rubric(rubric)
    ordered = sorted(cases, key=lambda case: case.id)
    return tuple(score_case(program, case, flips=flips, seed=seed) for case in ordered)


def score_case(program: Program, case: Case, *, flips: bool = True, seed: int = 0) -> Scorecard:
    """Score one case with a compiled rubric."""
    outside = program.rubric.verdict_outside(case)
    if outside is not None:
        return _not_judged(program, case, outside)
    unknown = tuple(name for name in program.criteria if rating_of(case, name).value is None)
    taken = completion_values(program, case)
    outcome = evaluate(program, taken, seed)
    undetermined = outcome.verdict == UNDETERMINED
    memberships = _memberships(program, taken, outcome)
    return Scorecard(
        case=case,
        rubric=program.rubric,
        verdict=outcome.verdict,
        leaning=leaning_of(
            program.types, verdict_counts(program, outcome.codes), outcome.codes.size
        ),
        firm=None if undetermined else holds_left_open(program, case, outcome.verdict),
        ranges_hold=None if undetermined else _holds_over_ranges(program, case, outcome.verdict),
        memberships=memberships,
        margin=None if undetermined else margin_of(outcome.bounds.values(), program.rubric.cut),
        completions=_completions(program, outcome),
        unknown=unknown,
        ask_first=ask_first(program, unknown, taken, outcome) if undetermined else (),
        settles=tuple(settles(program, taken, outcome)) if undetermined and outcome.exact else (),
        assumptions=_assumptions(program, case, unknown),
        rests_on=rests_on(program, case, outcome.verdict),
        without_evidence=() if undetermined else _without_evidence(program, case, memberships),
        ignored=_ignored(program.rubric, case),
        profiles=_profiles(program.rubric, case),
        notices=_notices(program.rubric, case),
        flips=find_flips(program, case, outcome.verdict, seed) if flips else NO_FLIPS,
    )


def _not_judged(program: Program, case: Case, verdict: str) -> Scorecard:
    return Scorecard(
        case=case,
        rubric=program.rubric,
        verdict=verdict,
        leaning=None,
        firm=None,
        ranges_hold=None,
        memberships={},
        margin=None,
        completions=Completions(0, True, dict.fromkeys(combination_verdicts(program), 0)),
        unknown=(),
        ask_first=(),
        settles=(),
        assumptions=(),
        rests_on=(),
        without_evidence=(),
        ignored=_ignored(program.rubric, case),
        profiles=_profiles(program.rubric, case),
        notices=_notices(program.rubric, case),
        flips=NO_FLIPS,
    )


def _completions(program: Program, outcome: CompletionsOutcome) -> Completions:
    counts = verdict_counts(program, outcome.codes)
    verdicts = dict(zip(combination_verdicts(program), counts, strict=True))
    return Completions(int(outcome.codes.size), outcome.exact, verdicts)


def _memberships(
    program: Program, taken: CompletionValues, outcome: CompletionsOutcome
) -> dict[str, Membership]:
    return {
        name: Membership(bounds.value, *bounds, binding(program, name, taken, outcome))
        for name, bounds in outcome.bounds.items()
    }


def binding(
    program: Program, type_id: str, taken: CompletionValues, outcome: CompletionsOutcome
) -> tuple[str, ...]:
    """The criteria that set a type's membership in some completion, in rubric order."""
    step = program.steps[type_id]
    found = {
        leaf.criterion
        for columns in evaluated(program, type_id, taken, outcome)
        for leaf in binding_leaves(step, trace(step, columns))
    }
    return tuple(name for name in program.criteria if name in found)


def evaluated(
    program: Program, type_id: str, taken: CompletionValues, outcome: CompletionsOutcome
) -> tuple[Columns, ...]:
    """The columns that give a type's bounds and binding criteria.

    Those of the outcome and, where they are only drawn, the type's extreme completions.
    """
    if outcome.exact or not reads_in_one_direction(program):
        return (outcome.columns,)
    return (outcome.columns, *extreme_completions(program, type_id, taken))


def _assumptions(program: Program, case: Case, unknown: Sequence[str]) -> tuple[Assumption, ...]:
    assumptions = (assumption_of(program.rubric, name, rating_of(case, name)) for name in unknown)
    return tuple(assumption for assumption in assumptions if assumption is not None)


def _without_evidence(
    program: Program, case: Case, memberships: Mapping[str, Membership]
) -> tuple[str, ...]:
    """The rated criteria that bind in some type and have no evidence, in rubric order."""
    binding = {name for membership in memberships.values() for name in membership.binding}
    return tuple(n for n in program.criteria if n in binding and lacks_evidence(case, n))


def lacks_evidence(case: Case, criterion: str) -> bool:
    """True for a rating, of a level or number, without evidence."""
    return rating_of(case, criterion).value is not None and not has_evidence(case, criterion)


def has_evidence(case: Case, criterion: str) -> bool:
    """True for a rating with evidence, whether that may be shown or not."""
    return bool(rating_of(case.whole, criterion).evidence)


def _holds_over_ranges(program: Program, case: Case, verdict: str) -> bool:
    return verdict_of(program, completion_values(program, case, rule="over_range")) == verdict


def _ignored(rubric: Rubric, case: Case) -> tuple[str, ...]:
    return tuple(sorted(name for name in case.ratings if name not in rubric.criteria))


def _profiles(rubric: Rubric, case: Case) -> dict[str, dict[str, Level | None]]:
    return {
        profile: {name: rating_of(case, name).value for name in names}
        for profile, names in rubric.profiles.items()
    }


def _notices(rubric: Rubric, case: Case) -> tuple[Notice, ...]:
    return tuple(notice for notice in rubric.notices if _fires(rubric, case, notice))


def _fires(rubric: Rubric, case: Case, notice: Notice) -> bool:
    if isinstance(notice.when, CaseCondition):
        outside = notice.when.outside and rubric.verdict_outside(case) == OUT_OF_SCOPE
        return outside or case.level in notice.when.levels
    columns: dict[str, Array] = {}
    for name in {leaf.criterion for leaf in leaves(notice.when)}:
        value = rating_of(case, name).value
        if value is None:
            return False
        columns[name] = as_column(rubric.criteria[name], (value,))
    step = compile_formula(notice.when, rubric.criteria, "when")
    return bool(is_in(step.evaluate(columns, {}), 0.5))
