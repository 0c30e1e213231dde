"""The memberships in one type that many cases can take over their completions.

What is asked of them are extremes of functions that are straight between a few marks. So of all
values of a case these are kept: the least, the greatest, and those next to each mark on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from typology.formulas import is_monotonic, leaves
from typology.model import Criterion, Formula, Leaf
from typology.operators import Array, Mask
from typology.scoring.columnar.enumeration import Enumeration
from typology.scoring.columnar.grid import ValueGrid
from typology.scoring.columnar.patterns import Indices
from typology.scoring.compile import Program, compile_formula
from typology.scoring.completions import ValueRule
from typology.scoring.outcome import Ends, extreme_columns

MOST_AT_ONCE: Final = 1_000_000  # memberships looked through together


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
    first, alike = _patterns(own, cases)
    for places, found in Enumeration(only, own, rules, 0).memberships(cases[first]):
        members = [alike[place] for place in places.tolist()]
        same = cases[np.concatenate(members)]
        if found is None:
            exact[same] = False
            continue
        row = np.repeat(np.arange(len(places)), [len(each) for each in members])
        step = max(1, MOST_AT_ONCE // found[0].shape[1])
        for start in range(0, len(row), step):
            some = slice(start, start + step)
            values[:, same[some]] = _kept(found[0][row[some]], marks[:, same[some]])
    return Attainable(values, exact)


def _patterns(grid: ValueGrid, cases: Indices) -> tuple[Indices, list[Indices]]:
    """The first of each kind of cases rated alike, and all of it, as places in `cases`."""
    rated = np.stack([axis.which[cases] for axis in grid.axes.values()], axis=1)
    _, first, which = np.unique(rated, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    return first, np.split(order, np.cumsum(np.bincount(which.ravel()))[:-1])


def _kept(found: Array, marks: Array) -> Array:
    """The values to keep, (2 + 2 marks, cases), of memberships (cases, completions)."""
    low, high = found.min(axis=1), found.max(axis=1)
    at = marks[..., None]
    below = np.maximum(np.where(found <= at, found, -np.inf).max(axis=-1), low)
    above = np.minimum(np.where(found >= at, found, np.inf).min(axis=-1), high)
    beside = np.stack([below, above], axis=1).reshape(-1, len(found))
    return np.concatenate([np.stack([low, high]), beside])


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
