"""The value of every step of a formula, and the leaves that set it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from typology.formulas import argument_of
from typology.model import Leaf
from typology.operators import OPERATORS, Array, Mask
from typology.scoring.compile import AS_WRITTEN, Columns, Numbers, Step


def trace(step: Step, columns: Columns, numbers: Numbers = AS_WRITTEN) -> dict[str, Array]:
    """The value of every step below and including `step`, by path."""
    values: dict[str, Array] = {}
    for part in step.parts:
        values |= trace(part, columns, numbers)
    if isinstance(step.formula, Leaf):
        values[step.path] = step.evaluate(columns, numbers)
    else:
        argument = numbers.get(f"{step.path}.{step.formula.operator}", argument_of(step.formula))
        children = [values[part.path] for part in step.parts]
        values[step.path] = OPERATORS[step.formula.operator].value(children, argument)
    return values


def binding_leaves(step: Step, values: Mapping[str, Array]) -> Iterator[Leaf]:
    """The leaves that set the value of `step` in some combination; `values` is its `trace`."""
    for each in binding_steps(step, values):
        if isinstance(each.formula, Leaf):
            yield each.formula


def binding_steps(step: Step, values: Mapping[str, Array]) -> Iterator[Step]:
    """The steps, from `step` down, that set its value in some combination."""
    for each, _ in binding_masks(step, values):
        yield each


def binding_masks(step: Step, values: Mapping[str, Array]) -> Iterator[tuple[Step, Mask]]:
    """The same steps, and the combinations in which they do; a leaf comes once for each place."""
    return _follow(step, values, np.ones(np.shape(values[step.path]), dtype=np.bool_))


def _follow(step: Step, values: Mapping[str, Array], reached: Mask) -> Iterator[tuple[Step, Mask]]:
    if not reached.any():
        return
    yield step, reached
    if isinstance(step.formula, Leaf):
        return
    memberships = [values[part.path] for part in step.parts]
    masks = OPERATORS[step.formula.operator].binds(memberships, values[step.path])
    for part, mask in zip(step.parts, masks, strict=True):
        yield from _follow(part, values, reached & mask)
