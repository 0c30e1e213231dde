"""How many of some definitions are distinct: alike are those that judge every rating alike."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, product
from typing import Final, TypeAlias

import numpy as np

from typology.model import Level, Rating, Rubric
from typology.scales import scale_of
from typology.scoring.columnar.grid import criterion_uses, scope_of
from typology.scoring.columnar.type_formulas import FormulaCache, TypeFormula
from typology.scoring.compile import compile_rubric
from typology.scoring.completions import rating_values
from typology.scoring.decide import is_in

MOST_CELLS: Final = 2**16  # combinations of the levels that a type reads

Taken: TypeAlias = tuple[tuple[Level, ...], ...]  # values of a silent criterion, by range
Read: TypeAlias = tuple[str, tuple[str, ...]]  # a criterion and its levels


@dataclass(frozen=True)
class Distinct:
    """The number of distinct functions among some definitions; at most that, where not exact."""

    count: int
    exact: bool


@dataclass(frozen=True)
class _TypeFunction:
    """The ratings with which a case is in a type, by the criteria that make a difference.

    `inside` is a byte for each combination of their levels; where they are too many, or numbers
    are read, the formula itself stands for its function.
    """

    read: tuple[Read, ...]
    inside: bytes | TypeFormula


def distinct_functions(rubrics: Sequence[Rubric]) -> Distinct:
    """The number of definitions that differ in a verdict on some ratings, silent ones included.

    Two are alike where each type holds for the same ratings, they take the same of every silent
    criterion that makes a difference, within every range, and they apply to the same cases.
    """
    known = _Functions()
    keys = {known.key(rubric) for rubric in rubrics}
    return Distinct(len(keys), known.exact)


def _taken(rubric: Rubric, criterion: str) -> Taken:
    """The values that are left of a silent criterion, within each range of its scale."""
    scale = rubric.criteria[criterion].scale
    if scale is None:
        return (rating_values(rubric, criterion, Rating(None)),)
    return tuple(
        rating_values(rubric, criterion, Rating(None, low, high))
        for low, high in combinations_with_replacement(scale.levels, 2)
    )


class _Functions:
    """The functions of types, each worked out once."""

    def __init__(self) -> None:
        self.exact = True
        self._formulas = FormulaCache()
        self._functions: dict[TypeFormula, _TypeFunction] = {}
        self._silence: dict[object, Taken] = {}

    def key(self, rubric: Rubric) -> object:
        """Equal for definitions that are the same function."""
        pairs = zip(rubric.types, self._formulas.types(rubric), strict=True)
        functions = tuple((name, self._function(rubric, name, each)) for name, each in pairs)
        matter = {name for _, function in functions for name, _ in function.read}
        return scope_of(rubric), functions, frozenset(self._taken_of_silence(rubric, matter))

    def _taken_of_silence(self, rubric: Rubric, matter: set[str]) -> Iterator[tuple[str, Taken]]:
        for use in criterion_uses(rubric):
            name = use[0].criterion
            if name in matter:
                if use not in self._silence:
                    self._silence[use] = _taken(rubric, name)
                yield name, self._silence[use]

    def _function(self, rubric: Rubric, name: str, formula: TypeFormula) -> _TypeFunction:
        if formula not in self._functions:
            self._functions[formula] = self._worked_out(rubric, name, formula)
        return self._functions[formula]

    def _worked_out(self, rubric: Rubric, name: str, formula: TypeFormula) -> _TypeFunction:
        criteria = [rubric.criteria[each] for each in formula.shape.criteria]
        levels: Mapping[str, tuple[str, ...]] = {
            each.id: scale_of(each).levels if each.scale is not None else () for each in criteria
        }
        cells = math.prod(map(len, levels.values()))
        if not 0 < cells <= MOST_CELLS:
            self.exact = False
            return _TypeFunction(tuple(levels.items()), formula)
        ranks = np.asarray([*product(*map(range, map(len, levels.values())))], dtype=np.intp)
        columns = dict(zip(levels, ranks.T, strict=True))
        membership = compile_rubric(rubric).membership(name, columns)
        inside = is_in(np.broadcast_to(membership, (cells,)), rubric.cut)
        inside = inside.reshape(tuple(map(len, levels.values())))
        read: list[Read] = []
        for axis, each in reversed([*enumerate(levels.items())]):
            if (inside == inside.take([0], axis=axis)).all():
                inside = np.asarray(inside.take(0, axis=axis))
            else:
                read.insert(0, each)
        return _TypeFunction(tuple(read), np.packbits(inside).tobytes())
