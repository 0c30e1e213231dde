"""One case under one rubric: the verdict, what it rests on, and what would settle or change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from typology.formulas import leaves
from typology.model import (
    NO_SETTLEMENT,
    UNDETERMINED,
    Case,
    Level,
    Notice,
    Rubric,
)
from typology.operators import Array
from typology.scales import as_column
from typology.scoring.compile import Columns, Program, compile_formula, compile_rubric
from typology.scoring.completions import (
    CompletionValues,
    completion_values,
    rating_of,
    values_under_assumption,
    with_ranges,
)
from typology.scoring.decide import Codes, is_in, verdict_names
from typology.scoring.flips import NO_FLIPS, Flips, find_flips
from typology.scoring.outcome import (
    CompletionsOutcome,
    evaluate,
    extreme_columns,
    reads_in_one_direction,
)
from typology.scoring.questions import Settlement, ask_first, counts, settles
from typology.scoring.trace import binding_leaves, trace


class Membership(NamedTuple):
    """Degree in a type over the completions; `value` where they all agree, else None."""

    value: float | None
    low: float
    high: float
    binding: tuple[str, ...]


class Completions(NamedTuple):
    """How many completions (or draws) there are, and how many give each verdict."""

    total: int
    exact: bool
    verdicts: Mapping[str, int]


class Assumption(NamedTuple):
    """What the rubric takes of a silent criterion, and the types that take it."""

    criterion: str
    assumed: tuple[Level, ...]
    types: tuple[str, ...]


class Scorecard(NamedTuple):
    """The whole answer for one case under one rubric."""

    case: Case
    rubric: Rubric
    verdict: str
    leaning: str | None
    ranges_hold: bool | None  # jointly, at every level of every range; None where undetermined
    memberships: Mapping[str, Membership]
    margin: float | None
    completions: Completions
    unknown: tuple[str, ...]
    ask_first: tuple[str, ...]
    settles: tuple[Settlement, ...]
    assumptions: tuple[Assumption, ...]
    rests_on: tuple[str, ...]
    ignored: tuple[str, ...]
    profiles: Mapping[str, Mapping[str, Level | None]]
    notices: tuple[Notice, ...]
    flips: Flips

    @property
    def firm(self) -> bool | None:
        """Decided, resting on no assumption, and true over every range; None if undetermined."""
        return None if self.ranges_hold is None else self.ranges_hold and not self.rests_on


def score(
    rubric: Rubric, cases: Sequence[Case], *, flips: bool = True, seed: int = 0
) -> tuple[Scorecard, ...]:
    """One scorecard a case, sorted by case id."""
    program = compile_rubric(rubric)
    ordered = sorted(cases, key=lambda case: case.id)
    return tuple(score_case(program, case, flips=flips, seed=seed) for case in ordered)


def score_case(program: Program, case: Case, *, flips: bool = True, seed: int = 0) -> Scorecard:
    """Score one case with a compiled rubric."""
    if case.status not in program.rubric.applies_to:
        return _no_settlement(program, case)
    unknown = tuple(name for name in program.criteria if rating_of(case, name).value is None)
    filled = completion_values(program, case)
    outcome = evaluate(program, filled, seed)
    undetermined = outcome.verdict == UNDETERMINED
    assumptions = _assumptions(program, case, unknown)
    rests_on = _rests_on(program, case, assumptions, outcome.verdict, seed)
    return Scorecard(
        case=case,
        rubric=program.rubric,
        verdict=outcome.verdict,
        leaning=_leaning(program, outcome.codes),
        ranges_hold=None
        if undetermined
        else _holds_over_ranges(program, case, filled, outcome, seed),
        memberships=_memberships(program, filled, outcome),
        margin=None if undetermined else _margin(program.rubric, outcome),
        completions=_completions(program, outcome),
        unknown=unknown,
        ask_first=ask_first(program, unknown, filled, outcome) if undetermined else (),
        settles=tuple(settles(program, filled, outcome)) if undetermined and outcome.exact else (),
        assumptions=assumptions,
        rests_on=rests_on,
        ignored=_ignored(program.rubric, case),
        profiles=_profiles(program.rubric, case),
        notices=_notices(program.rubric, case),
        flips=find_flips(program, case, outcome.verdict, seed) if flips else NO_FLIPS,
    )


def _no_settlement(program: Program, case: Case) -> Scorecard:
    return Scorecard(
        case=case,
        rubric=program.rubric,
        verdict=NO_SETTLEMENT,
        leaning=None,
        ranges_hold=None,
        memberships={},
        margin=None,
        completions=Completions(0, True, dict.fromkeys(verdict_names(program), 0)),
        unknown=(),
        ask_first=(),
        settles=(),
        assumptions=(),
        rests_on=(),
        ignored=_ignored(program.rubric, case),
        profiles=_profiles(program.rubric, case),
        notices=_notices(program.rubric, case),
        flips=NO_FLIPS,
    )


def _completions(program: Program, outcome: CompletionsOutcome) -> Completions:
    verdicts = dict(zip(verdict_names(program), counts(program, outcome.codes), strict=True))
    return Completions(int(outcome.codes.size), outcome.exact, verdicts)


def _leaning(program: Program, codes: Codes) -> str | None:
    for name, count in zip(program.types, counts(program, codes), strict=False):
        if 2 * count > codes.size:
            return name
    return None


def _memberships(
    program: Program, filled: CompletionValues, outcome: CompletionsOutcome
) -> dict[str, Membership]:
    found: dict[str, Membership] = {}
    for name in program.types:
        low, high = outcome.bounds[name].low, outcome.bounds[name].high
        value = low if round(low, 12) == round(high, 12) else None
        found[name] = Membership(value, low, high, _binding(program, name, filled, outcome))
    return found


def _binding(
    program: Program, type_id: str, filled: CompletionValues, outcome: CompletionsOutcome
) -> tuple[str, ...]:
    step = program.steps[type_id]
    found = {
        leaf.criterion
        for columns in evaluated(program, type_id, filled, outcome)
        for leaf in binding_leaves(step, trace(step, columns))
    }
    return tuple(name for name in program.criteria if name in found)


def evaluated(
    program: Program, type_id: str, filled: CompletionValues, outcome: CompletionsOutcome
) -> tuple[Columns, ...]:
    """The columns over which a type's bounds and binding criteria are found.

    Those of the outcome and, where they are only drawn, the type's extreme fillings.
    """
    if outcome.exact or not reads_in_one_direction(program):
        return (outcome.columns,)
    ends = (extreme_columns(program, type_id, filled, towards) for towards in (-1, 1))
    return (outcome.columns, *ends)


def _margin(rubric: Rubric, outcome: CompletionsOutcome) -> float:
    return min(
        min(abs(bounds.low - rubric.cut), abs(bounds.high - rubric.cut))
        for bounds in outcome.bounds.values()
    )


def _assumptions(program: Program, case: Case, unknown: Sequence[str]) -> tuple[Assumption, ...]:
    found = (
        (name, values_under_assumption(program.rubric, name, rating_of(case, name)))
        for name in unknown
    )
    return tuple(Assumption(name, left[0], left[1]) for name, left in found if left)


def _rests_on(
    program: Program, case: Case, assumptions: Sequence[Assumption], verdict: str, seed: int
) -> tuple[str, ...]:
    if verdict == UNDETERMINED:
        return ()
    return tuple(
        each.criterion
        for each in assumptions
        if evaluate(program, completion_values(program, case, opened=each.criterion), seed).verdict
        != verdict
    )


def _holds_over_ranges(
    program: Program, case: Case, filled: CompletionValues, outcome: CompletionsOutcome, seed: int
) -> bool:
    wide = with_ranges(program, case, filled)
    return wide == filled or evaluate(program, wide, seed).verdict == outcome.verdict


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
    columns: dict[str, Array] = {}
    for name in {leaf.criterion for leaf in leaves(notice.when)}:
        value = rating_of(case, name).value
        if value is None:
            return False
        columns[name] = as_column(rubric.criteria[name], (value,))
    step = compile_formula(notice.when, rubric.criteria, "when")
    return bool(is_in(step.evaluate(columns, {}), 0.5))
