"""The numbers of a definition, one at a time: where they stand, how far they go, and turned."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from typology.analysis.robustness.multiverse import nodes
from typology.formulas import child_path, leaves
from typology.model import Criterion, Formula, Json, Leaf, Node, Rubric, Scale

Kind: TypeAlias = Literal["cut", "level", "weight", "count"]

CUT: Final = "decide.cut"


@dataclass(frozen=True)
class Parameter:
    """A number of a definition, and how far it can be turned.

    `low` and `high` bound it; an end that it may take is included. A level stays between its
    neighbours, a weight above 0. Of a level, `criteria` are those on the scale, `rank` its place;
    of a weight, `rank` is the child's.
    """

    kind: Kind
    path: str
    present: float
    low: float
    high: float
    low_included: bool
    high_included: bool
    criteria: tuple[str, ...] = ()
    rank: int = 0
    node: str = ""  # of a weight or a count: the path of its node
    others: float = 0.0  # of a weight: the sum of the node's other weights

    def takes(self, number: float) -> bool:
        """Whether it can be turned to a number."""
        above = number > self.low or (self.low_included and number == self.low)
        below = number < self.high or (self.high_included and number == self.high)
        return above and below


def parameters_of(rubric: Rubric) -> tuple[Parameter, ...]:
    """The cut, each level of each scale that a formula reads, each weight and count."""
    return (
        Parameter("cut", CUT, rubric.cut, 0.0, 1.0, low_included=True, high_included=True),
        *_levels(rubric),
        *(
            knob
            for name, kind in rubric.types.items()
            for path, node in nodes(kind.formula, f"types.{name}.formula")
            for knob in _numbers(path, node)
        ),
    )


def _levels(rubric: Rubric) -> Iterator[Parameter]:
    for place, criteria in _scales(rubric).items():
        scale = rubric.criteria[criteria[0]].scale
        assert scale is not None
        ends = (0.0, *scale.memberships, 1.0)
        for rank, level in enumerate(scale.levels):
            yield Parameter(
                "level",
                f"{place}.{level}",
                scale.memberships[rank],
                ends[rank],
                ends[rank + 2],
                low_included=rank == 0,
                high_included=rank == len(scale.levels) - 1,
                criteria=criteria,
                rank=rank,
            )


def _scales(rubric: Rubric) -> dict[str, tuple[str, ...]]:
    """The criteria on each scale of which a formula reads a membership, by the scale's path."""
    read = {
        leaf.criterion
        for kind in rubric.types.values()
        for leaf in leaves(kind.formula)
        if leaf.reaches is None
    }
    found: dict[str, list[str]] = {}
    for name, criterion in rubric.criteria.items():
        if name in read and criterion.scale is not None:
            found.setdefault(_scale_path(rubric, name), []).append(name)
    return {place: tuple(names) for place, names in found.items()}


def _scale_path(rubric: Rubric, criterion: str) -> str:
    """Where a criterion's scale stands: its own, or the rubric's."""
    written = _mapping(_mapping(rubric.resolved.get("criteria")).get(criterion))
    return "scale" if written and "scale" not in written else f"criteria.{criterion}.scale"


def _mapping(tree: Json | Mapping[str, Json]) -> Mapping[str, Json]:
    return tree if isinstance(tree, Mapping) else {}


def _numbers(path: str, node: Node) -> Iterator[Parameter]:
    if node.count is not None:
        yield Parameter(
            "count",
            f"{path}.{node.operator}.count",
            node.count,
            1,
            len(node.children),
            low_included=True,
            high_included=True,
            node=path,
        )
    for rank, weight in enumerate(node.weights or ()):
        yield Parameter(
            "weight",
            child_path(node, path, rank),
            weight,
            0.0,
            math.inf,
            low_included=False,
            high_included=False,
            rank=rank,
            node=path,
            others=math.fsum(node.weights or ()) - weight,
        )


def with_parameter(rubric: Rubric, knob: Parameter, value: float) -> Rubric:
    """A rubric with one number changed; the definition alone, without hashes."""
    bare = replace(rubric, sha256="", definition_sha256="", resolved={})
    if knob.kind == "cut":
        return replace(bare, cut=value)
    if knob.kind == "level":
        changed = {name: _level(rubric.criteria[name], knob.rank, value) for name in knob.criteria}
        return replace(bare, criteria=dict(rubric.criteria) | changed)
    types = {
        name: kind._replace(formula=_number(kind.formula, f"types.{name}.formula", knob, value))
        for name, kind in rubric.types.items()
    }
    return replace(bare, types=types)


def _level(criterion: Criterion, rank: int, value: float) -> Criterion:
    assert criterion.scale is not None
    levels, memberships = criterion.scale
    scale = Scale(levels, (*memberships[:rank], value, *memberships[rank + 1 :]))
    return criterion._replace(scale=scale)


def _number(formula: Formula, here: str, knob: Parameter, value: float) -> Formula:
    if isinstance(formula, Leaf) or not f"{knob.node}.".startswith(f"{here}."):
        return formula
    if here == knob.node:
        if knob.kind == "count":
            return replace(formula, count=int(value))
        weights = list(formula.weights or ())
        weights[knob.rank] = value
        return replace(formula, weights=tuple(weights))
    children = [
        _number(child, child_path(formula, here, place), knob, value)
        for place, child in enumerate(formula.children)
    ]
    return replace(formula, children=tuple(children))
