"""The formula operators: grammar, meaning on memberships, what binds, and words. One entry each.

A new operator is one entry in OPERATORS; reading, scoring and reporting take it from there.
Source of the set-theoretic operators: Ragin (2008), *Redesigning Social Inquiry*; of k of n
(family resemblance): Goertz (2006), *Social Science Concepts*; of the means: OECD/JRC (2008),
*Handbook on Constructing Composite Indicators*.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.model import TOLERANCE

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]
Argument: TypeAlias = (
    "int | Array | None"  # a count; weights (one a child, on the first axis); nothing
)


class Operator(NamedTuple):
    """One formula operator.

    `argument` is how it is written: a list of formulas, one formula, `{count, of}`, or a list or a
    mapping of weights. `value` takes the children's memberships, arrays that broadcast against each
    other, and gives an array of their common shape. `binds` takes these and the result, and gives a
    mask a child: where the child sets the result. `sign` is -1 where more of a child is less.
    """

    argument: Literal["list", "one", "counted", "weighted"]
    value: Callable[[Sequence[Array], Argument], Array]
    binds: Callable[[Sequence[Array], Array], list[Mask]]
    sign: Literal[1, -1]
    words: str  # for people: {parts}, {count}, {total}


def conjunction(memberships: Sequence[Array], argument: Argument = None) -> Array:
    """Each necessary (fuzzy and): the minimum.

    >>> conjunction([np.array(0.9), np.array(0.2)])
    np.float64(0.2)
    """
    return reduce(np.minimum, memberships)


def disjunction(memberships: Sequence[Array], argument: Argument = None) -> Array:
    """Substitutable (fuzzy or): the maximum.

    >>> disjunction([np.array(0.9), np.array(0.2)])
    np.float64(0.9)
    """
    return reduce(np.maximum, memberships)


def negation(memberships: Sequence[Array], argument: Argument = None) -> Array:
    """The complement of one membership: 1 - m.

    >>> negation([np.array(0.25)])
    np.float64(0.75)
    """
    return np.subtract(1.0, memberships[0])


def family_resemblance(memberships: Sequence[Array], argument: Argument = None) -> Array:
    """At least k of n: the k-th largest.

    >>> family_resemblance([np.array(0.9), np.array(0.2), np.array(0.6)], 2)
    array(0.6)
    """
    stacked = np.stack(np.broadcast_arrays(*memberships), axis=-1)
    if isinstance(argument, int):
        return np.asarray(np.partition(stacked, -argument, axis=-1)[..., -argument])
    order = np.sort(stacked, axis=-1)
    place = stacked.shape[-1] - np.asarray(argument, dtype=np.intp)
    place = np.broadcast_to(place, np.broadcast_shapes(place.shape, stacked.shape[:-1]))
    order = np.broadcast_to(order, (*place.shape, stacked.shape[-1]))
    return np.asarray(np.take_along_axis(order, place[..., None], axis=-1)[..., 0])


def weighted_mean(memberships: Sequence[Array], argument: Argument = None) -> Array:
    """Compensatory: the sum of weight x membership over the sum of weights.

    >>> weighted_mean([np.array(1.0), np.array(0.0)], np.array([3.0, 1.0]))
    np.float64(0.75)
    """
    weights = _weights(argument, len(memberships))
    total = sum(weights[1:], weights[0])
    products = [w * m for w, m in zip(weights, memberships, strict=True)]
    return np.asarray(sum(products[1:], products[0]) / total)[()]


def geometric_mean(memberships: Sequence[Array], argument: Argument = None) -> Array:
    """Partly compensatory: the product of m ** (weight / sum of weights); 0 where any m is 0.

    >>> geometric_mean([np.array(1.0), np.array(0.25)])
    np.float64(0.5)
    """
    weights = _weights(argument, len(memberships))
    total = sum(weights[1:], weights[0])
    powers = [np.power(m, w / total) for w, m in zip(weights, memberships, strict=True)]
    return np.asarray(reduce(np.multiply, powers))[()]


def _weights(argument: Argument, count: int) -> list[Array]:
    if argument is None:
        return [np.asarray(1.0)] * count
    return list(np.asarray(argument, dtype=np.float64))


def _at_the_result(memberships: Sequence[Array], result: Array) -> list[Mask]:
    return [np.asarray(np.abs(m - result) <= TOLERANCE) for m in memberships]


def _every_child(memberships: Sequence[Array], result: Array) -> list[Mask]:
    return [np.ones(np.shape(result), dtype=np.bool_)] * len(memberships)


OPERATORS: Final[dict[str, Operator]] = {
    "all": Operator("list", conjunction, _at_the_result, 1, "all of: {parts}"),
    "any": Operator("list", disjunction, _at_the_result, 1, "at least one of: {parts}"),
    "not": Operator("one", negation, _every_child, -1, "not {parts}"),
    "at_least": Operator(
        "counted", family_resemblance, _at_the_result, 1, "at least {count} of {total}: {parts}"
    ),
    "mean": Operator("weighted", weighted_mean, _every_child, 1, "on average: {parts}"),
    "geometric": Operator(
        "weighted", geometric_mean, _every_child, 1, "on geometric average: {parts}"
    ),
}
