"""Numeric parameters of a definition: value, range, and the definition with one changed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Literal, TypeAlias

from typology.formulas import child_path, rubric_nodes, with_node
from typology.model import Criterion, Node, Rubric, Scale
from typology.scales import scale_of, scales_read

Kind: TypeAlias = Literal["cut", "level", "weight", "count"]

CUT: Final = "decide.cut"


@dataclass(frozen=True)
class Parameter:
    """A number of a definition, and its admissible range.

    `low` and `high` bound it; an end that it may take is included. A level stays between its
    neighbours, a weight above 0. For a level, `criteria` are those on the scale and `rank` is its
    place; for a weight, `rank` is the child's.
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
        """True if it can be changed to a number."""
        above = number > self.low or (self.low_included and number == self.low)
        below = number < self.high or (self.high_included and number == self.high)
        return above and below


def parameters_of(rubric: Rubric) -> tuple[Parameter, ...]:
    """The cut, each level of each scale that a formula reads, each weight and count."""
    return (
        Parameter("cut", CUT, rubric.cut, 0.0, 1.0, low_included=True, high_included=True),
        *_levels(rubric),
        *(
            parameter
            for path, node in rubric_nodes(rubric)
            for parameter in _weights_and_count(path, node)
        ),
    )


def _levels(rubric: Rubric) -> Iterator[Parameter]:
    for place, criteria in scales_read(rubric).items():
        scale = scale_of(rubric.criteria[criteria[0]])
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


def _weights_and_count(path: str, node: Node) -> Iterator[Parameter]:
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


def with_parameter(rubric: Rubric, parameter: Parameter, value: float) -> Rubric:
    """A rubric with one number changed; the definition alone, without hashes."""
    bare = replace(rubric, sha256="", definition_sha256="", resolved={})
    if parameter.kind == "cut":
        return replace(bare, cut=value)
    if parameter.kind == "level":
        changed = {
            name: _with_level(rubric.criteria[name], parameter.rank, value)
            for name in parameter.criteria
        }
        return replace(bare, criteria=dict(rubric.criteria) | changed)
    return with_node(rubric, parameter.node, partial(_with_number, parameter, value))


def _with_level(criterion: Criterion, rank: int, value: float) -> Criterion:
    levels, memberships = scale_of(criterion)
    scale = Scale(levels, (*memberships[:rank], value, *memberships[rank + 1 :]))
    return criterion._replace(scale=scale)


def _with_number(parameter: Parameter, value: float, node: Node) -> Node:
    if parameter.kind == "count":
        return replace(node, count=int(value))
    weights = list(node.weights or ())
    weights[parameter.rank] = value
    return replace(node, weights=tuple(weights))
