"""Formulas as trees of values, for explanations."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from typology.model import NOT_JUDGED, CaseCondition, Formula, Leaf, Rubric
from typology.scoring.compile import Step, compile_formula, compile_rubric
from typology.scoring.completions import completion_values
from typology.scoring.outcome import Bounds, evaluate
from typology.scoring.scorecard import Scorecard, evaluated
from typology.scoring.trace import binding_steps, trace


@dataclass(frozen=True)
class Branch:
    """One node of a formula, with its path as for `--set`.

    With a case: its least and greatest membership over the completions; `binds` is True if it sets
    the type's membership in some completion. Without a case, `low` and `high` are None.
    """

    path: str
    formula: Formula
    parts: tuple[Branch, ...]
    low: float | None = None
    high: float | None = None
    binds: bool = False

    @property
    def value(self) -> float | None:
        """The membership where all completions agree, as in a scorecard."""
        if self.low is None or self.high is None:
            return None
        return Bounds(self.low, self.high).value


@dataclass(frozen=True)
class Use:
    """A place where a rubric names a criterion; `leaf` is None in a profile."""

    path: str
    leaf: Leaf | None


def type_trees(rubric: Rubric) -> dict[str, Branch]:
    """The formula of every type, without a case."""
    program = compile_rubric(rubric)
    return {name: _branch(program.steps[name], {}, frozenset()) for name in program.types}


def case_trees(card: Scorecard, seed: int = 0) -> dict[str, Branch]:
    """The formula of every type with the values of a scored case; the root's are its scorecard's.

    `seed` is that of the scorecard. Without values if the rubric does not apply to the case.
    """
    if card.verdict in NOT_JUDGED:
        return type_trees(card.rubric)
    program = compile_rubric(card.rubric)
    taken = completion_values(program, card.case)
    outcome = evaluate(program, taken, seed)
    trees: dict[str, Branch] = {}
    for name in program.types:
        step = program.steps[name]
        bounds: dict[str, tuple[float, float]] = {}
        binding: set[str] = set()
        for columns in evaluated(program, name, taken, outcome):
            values = trace(step, columns)
            binding |= {each.path for each in binding_steps(step, values)}
            for path, value in values.items():
                low, high = bounds.get(path, (math.inf, -math.inf))
                bounds[path] = min(low, float(value.min())), max(high, float(value.max()))
        trees[name] = _branch(step, bounds, frozenset(binding))
    return trees


def _branch(
    step: Step, bounds: Mapping[str, tuple[float, float]], binding: frozenset[str]
) -> Branch:
    low, high = bounds.get(step.path, (None, None))
    parts = tuple(_branch(part, bounds, binding) for part in step.parts)
    return Branch(step.path, step.formula, parts, low, high, step.path in binding)


def branches(branch: Branch) -> Iterator[Branch]:
    """A node and all below it, in the order of the file."""
    yield branch
    for part in branch.parts:
        yield from branches(part)


def uses(rubric: Rubric, criterion: str) -> tuple[Use, ...]:
    """The places of a criterion in formulas, profiles and notices, by the paths of `--set`."""
    return tuple(_uses(rubric, criterion))


def _uses(rubric: Rubric, criterion: str) -> Iterator[Use]:
    formulas = {f"types.{name}.formula": kind.formula for name, kind in rubric.types.items()}
    yield from _in_formulas(rubric, criterion, formulas)
    for name, criteria in rubric.profiles.items():
        for place, each in enumerate(criteria):
            if each == criterion:
                yield Use(f"profiles.{name}.{place}", None)
    conditions = {
        f"notices.{place}.when": notice.when
        for place, notice in enumerate(rubric.notices)
        if not isinstance(notice.when, CaseCondition)
    }
    yield from _in_formulas(rubric, criterion, conditions)


def _in_formulas(rubric: Rubric, criterion: str, formulas: Mapping[str, Formula]) -> Iterator[Use]:
    for path, formula in formulas.items():
        step = compile_formula(formula, rubric.criteria, path)
        for each in branches(_branch(step, {}, frozenset())):
            if isinstance(each.formula, Leaf) and each.formula.criterion == criterion:
                yield Use(each.path, each.formula)
