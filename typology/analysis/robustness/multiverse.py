"""The definitions of a multiverse: every combination of options, or a sample of them.

After Simonsohn, Simmons and Nelson (2020), "Specification curve analysis", and Del Giudice and
Gangestad (2021), "A traveler's guide to the multiverse": rival definitions are kept apart from
choices that are arbitrary or uncertain.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.edits.structure import NoDefinition
from typology.formulas import rubric_leaves, rubric_nodes, with_node
from typology.model import TOLERANCE, Choice, Multiverse, Node, Option, Rubric
from typology.scoring.columnar.grid import criterion_uses, scope_of
from typology.scoring.columnar.type_formulas import FormulaCache

ENUMERATED: Final = 20_000  # definitions; more are sampled
DRAWS: Final = 10_000
AS_WRITTEN: Final = "as written"  # what the rubric itself takes of silence
DRAWS_ALONE: Final = 200  # of weights, where their option is the only one

Combination: TypeAlias = tuple[int | None, ...]  # by choice: an option; None: left as it is
Define: TypeAlias = Callable[[Sequence[int | None]], Rubric]
Generator: TypeAlias = np.random.Generator


class DefinitionSource(Protocol):
    """A multiverse over a rubric, and the definitions that it makes of the rubric."""

    @property
    def rubric(self) -> Rubric:
        """The rubric as it is."""

    @property
    def multiverse(self) -> Multiverse:
        """The choices and their options."""

    def define(self, combination: Sequence[int | None]) -> Rubric:
        """The definition that a combination of options makes, weights as they are.

        Raises NoDefinition where, with what it leaves out, no definition is left.
        """

    def without(self, criterion: str) -> Rubric:
        """The rubric without a criterion. Raises ValueError if it cannot do without it."""


@dataclass(frozen=True)
class Definitions:
    """Some definitions of a multiverse, each with its combination of options.

    `on_cut` combinations were left out because they put a level exactly on the cut, `impossible`
    because, without what they leave out, no definition is left.
    """

    combinations: tuple[Combination, ...]
    rubrics: tuple[Rubric, ...]
    sampled: bool
    on_cut: int = 0
    impossible: int = 0


def definitions(
    source: DefinitionSource, *, draws: int | None = None, seed: int = 0
) -> Definitions:
    """Every combination of the options that are no rivals; a sample where these are too many.

    `draws` asks for a sample. In one, each option of a choice is as likely as another, and weights
    are drawn from a Dirichlet distribution about those that the rubric has. Where all of the
    combinations put a level on the cut, none is left out; where none makes a definition, the rubric
    as it is stands alone.
    """
    multiverse = source.multiverse
    if draws is None and enumerable(multiverse):
        return _defined(source, product(*[_open(choice) for choice in multiverse.choices]))
    generator = np.random.default_rng(seed)
    columns = [
        [
            _open(choice)[place]
            for place in generator.integers(len(_open(choice)), size=draws or DRAWS)
        ]
        for choice in multiverse.choices
    ]
    found = _defined(source, zip(*columns, strict=True))
    pairs = zip(found.rubrics, found.combinations, strict=True)
    rubrics = [drawn(rubric, options_of(multiverse, each), generator) for rubric, each in pairs]
    return replace(found, rubrics=tuple(rubrics), sampled=True)


def _defined(source: DefinitionSource, combinations: Iterable[Combination]) -> Definitions:
    """The definitions of combinations, weights as they are."""
    own, impossible = levels_on_cut(source.rubric), 0
    made: list[tuple[Combination, Rubric]] = []
    for each in combinations:
        try:
            made.append((each, source.define(each)))
        except NoDefinition:
            impossible += 1
    if not made:
        made = [((None,) * len(source.multiverse.choices), source.rubric)]
    kept = [(each, rubric) for each, rubric in made if levels_on_cut(rubric) <= own] or made
    return Definitions(
        tuple(each for each, _ in kept),
        tuple(rubric for _, rubric in kept),
        sampled=False,
        on_cut=len(made) - len(kept),
        impossible=impossible,
    )


def levels_on_cut(rubric: Rubric) -> frozenset[tuple[str, float, float]]:
    """The levels that a formula reads and that lie, they or their complements, on the cut.

    Each is a criterion, the level's membership and the cut.
    """
    read = {leaf.criterion for _, leaf in rubric_leaves(rubric) if leaf.reaches is None}
    scales = [(name, each.scale) for name, each in rubric.criteria.items() if name in read]
    return frozenset(
        (name, membership, rubric.cut)
        for name, scale in scales
        if scale is not None
        for membership in scale.memberships
        if min(abs(membership - rubric.cut), abs(1 - membership - rubric.cut)) <= TOLERANCE
    )


def enumerable(multiverse: Multiverse) -> bool:
    """True if all combinations can be listed: no weights to draw, 20,000 at most."""
    options = [option for choice in multiverse.choices for option in choice.options]
    weighted = any(option.weights is not None for option in options if option.kind != "rival")
    return not weighted and size_of(multiverse) <= ENUMERATED


def size_of(multiverse: Multiverse) -> int:
    """The number of combinations of options, rivals left out."""
    return math.prod(len(_open(choice)) for choice in multiverse.choices)


def _open(choice: Choice) -> list[int | None]:
    """The options of a choice that are no rivals."""
    places = [place for place, option in enumerate(choice.options) if option.kind != "rival"]
    return [*places] or [None]


def silence_of(multiverse: Multiverse, combination: Combination) -> tuple[str, str | None]:
    """What a combination takes of silence: the option's label and policy; None: as written."""
    pairs = zip(multiverse.choices, combination, strict=True)
    chosen = [(choice, choice.options[place]) for choice, place in pairs if place is not None]
    for choice, option in chosen:
        if any(each.silence for each in choice.options if each.kind != "rival"):
            return option.label, option.silence
    return AS_WRITTEN, None


def options_of(multiverse: Multiverse, combination: Combination) -> list[Option]:
    """The options of a combination."""
    pairs = zip(multiverse.choices, combination, strict=True)
    return [choice.options[place] for choice, place in pairs if place is not None]


def alone(multiverse: Multiverse, choice: int, place: int) -> Combination:
    """The combination of one option, all other choices left as they are."""
    return tuple(place if each == choice else None for each in range(len(multiverse.choices)))


def rivals(multiverse: Multiverse) -> list[tuple[int, int]]:
    """The choice and the place of every rival option."""
    return [
        (number, place)
        for number, choice in enumerate(multiverse.choices)
        for place, option in enumerate(choice.options)
        if option.kind == "rival"
    ]


def references(multiverse: Multiverse, rubric: Rubric, define: Define) -> tuple[int | None, ...]:
    """The option of each choice that leaves the rubric's definition as it is; None if none does."""
    known = FormulaCache()
    unchanged = _content(rubric, known)
    places: list[int | None] = [None] * len(multiverse.choices)
    for number, choice in enumerate(multiverse.choices):
        for place in _open(choice):
            if place is None or choice.options[place].weights is not None:
                continue
            if _content(define(alone(multiverse, number, place)), known) == unchanged:
                places[number] = place
                break
    return tuple(places)


def _content(rubric: Rubric, known: FormulaCache) -> object:
    """All of a rubric that can change a verdict; comparable where `known` is the same."""
    types = [*zip(rubric.types, known.types(rubric), strict=True)]
    return types, [*criterion_uses(rubric)], scope_of(rubric)


def drawn(rubric: Rubric, options: Sequence[Option], generator: Generator) -> Rubric:
    """A rubric with weights drawn for the options that ask for it."""
    for option in options:
        if option.weights is not None:
            node = node_at(rubric, option.weights)
            weights = dirichlet(node, option.concentration, generator)
            rubric = with_weights(rubric, option.weights, tuple(weights.tolist()))
    return rubric


def dirichlet(node: Node, concentration: float | None, generator: Generator) -> NDArray[np.float64]:
    """Weights on the simplex, on average those of a node; shape (children,).

    The concentration is the sum of the parameters; its default, the number of children, makes every
    point of the simplex as likely as another where the weights are equal.
    """
    count = len(node.children)
    centre = np.asarray(node.weights or (1.0,) * count)
    shape = centre / centre.sum() * (concentration or count)
    return np.maximum(generator.dirichlet(shape), np.finfo(np.float64).tiny)


def node_at(rubric: Rubric, path: str) -> Node:
    """The node whose argument is at a path. Raises KeyError."""
    for here, node in rubric_nodes(rubric):
        if f"{here}.{node.operator}" == path:
            return node
    raise KeyError(path)


def with_weights(rubric: Rubric, path: str, weights: tuple[float, ...]) -> Rubric:
    """A rubric with other weights in the node whose argument is at a path; without hashes."""
    node_path = path.rpartition(".")[0]
    return with_node(rubric, node_path, lambda node: replace(node, weights=weights))
