"""The memberships in one type that many cases can take over their completions.

What is asked of them are extremes of functions that are straight between a few marks. So of all
values of a case these are kept: the least, the greatest, and those next to each mark on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from typology.formulas import is_monotonic, leaves
from typology.model import Criterion, Formula, Leaf
from typology.operators import Array, Mask
from typology.scoring.columnar.enumeration import Enumeration
from typology.scoring.columnar.grid import Indices, ValueGrid
from typology.scoring.compile import Program, compile_formula
from typology.scoring.completions import ValueRule
from typology.scoring.outcome import Ends, extreme_columns


class Attainable(NamedTuple):
    """Memberships of each case that its completions give, shape (kept, cases), repeated or not.

    The first row is the least, the second the greatest. Where `exact` (cases,) is False there were
    too many completions to go through: the values then reach at least as far as the true ones.
    """

    values: Array
    exact: Mask


def attainable(
    program: Program, grid: ValueGrid, type_id: str, rule: ValueRule, marks: Array
) -> Attainable:
    """The memberships of the grid's cases in a type, filled by `rule`; `marks` (marks, cases).

    A mark outside the least and the greatest membership of its case asks for nothing.
    """
    formula = program.rubric.types[type_id].formula
    read = {leaf.criterion for leaf in leaves(formula)}
    own = ValueGrid({n: axis for n, axis in grid.axes.items() if n in read}, grid.cases)
    rules = dict.fromkeys(own.axes, rule)
    only = Program(program.rubric, tuple(own.axes), (type_id,), {type_id: program.steps[type_id]})
    low, high = _outer_bounds(formula, program.rubric.criteria, own.ends(rules))
    between = (marks > low) & (marks < high)
    asked = between.any(axis=0)
    if not is_monotonic(formula):
        asked |= np.any([axis.sizes(rule) > 1 for axis in own.axes.values()], axis=0)
    exact = np.ones(grid.cases, dtype=np.bool_)
    cases = np.flatnonzero(asked)
    if not len(cases):
        return Attainable(np.stack([low, high]), exact)
    values = np.concatenate([np.stack([low, high]), np.repeat(np.where(between, marks, low), 2, 0)])
    first, which = _patterns(own, cases)
    for places, found in Enumeration(only, own, rules, 0).memberships(cases[first]):
        alike = np.flatnonzero(np.isin(which, places))
        if found is None:
            exact[cases[alike]] = False
            continue
        row = np.empty(len(first), dtype=np.intp)
        row[places] = np.arange(len(places))
        values[:, cases[alike]] = _kept(found[0], row[which[alike]], marks[:, cases[alike]])
    return Attainable(values, exact)


def _patterns(grid: ValueGrid, cases: Indices) -> tuple[Indices, Indices]:
    """The first of each kind of cases rated alike, as a place in `cases`, and the kind of each."""
    rated = np.stack([axis.which[cases] for axis in grid.axes.values()], axis=1)
    _, first, which = np.unique(rated, axis=0, return_index=True, return_inverse=True)
    return first, which.ravel()


def _kept(found: Array, row: Indices, marks: Array) -> Array:
    """The values to keep, (2 + 2 marks, cases), of memberships (patterns, completions)."""
    low, high = found.min(axis=1)[row], found.max(axis=1)[row]
    kept = [low, high]
    for mark in marks:
        inside = np.flatnonzero((mark > low) & (mark < high))
        below, above = low.copy(), high.copy()
        for places in np.array_split(inside, 1 + inside.size * found.shape[1] // 2_000_000):
            values, at = found[row[places]], mark[places, None]
            below[places] = np.where(values <= at, values, -np.inf).max(axis=1)
            above[places] = np.where(values >= at, values, np.inf).min(axis=1)
        kept += [below, above]
    return np.stack(kept)


def _outer_bounds(
    formula: Formula, criteria: Mapping[str, Criterion], ends: Ends
) -> tuple[Array, Array]:
    """The least and the greatest membership if each leaf were filled by itself.

    Exact where the formula reads each criterion in one direction; else at least as wide.
    """
    if not is_monotonic(formula):
        formula, origin = _apart(formula, {})
        criteria = {name: criteria[old] for name, old in origin.items()}
        ends = {name: ends[old] for name, old in origin.items()}
    step = compile_formula(formula, criteria, "formula")
    low, high = (
        step.evaluate(extreme_columns(formula, criteria, ends, towards), {}) for towards in (-1, 1)
    )
    return low, high


def _apart(formula: Formula, origin: dict[str, str]) -> tuple[Formula, dict[str, str]]:
    """The formula with a criterion of its own for each leaf, and the criterion that each was."""
    if isinstance(formula, Leaf):
        name = f"{formula.criterion}#{len(origin)}"
        origin[name] = formula.criterion
        return formula._replace(criterion=name), origin
    children = tuple(_apart(child, origin)[0] for child in formula.children)
    return replace(formula, children=children), origin
