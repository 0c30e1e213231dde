"""How many completions of a case give each verdict, for many definitions at once.

A criterion that only one type reads can be filled without regard to the other types. So each type
is evaluated over its own criteria alone, its completions are counted for every value of the
criteria that it shares with others, and these counts are multiplied: exact, as if all completions
were enumerated.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.model import Criterion
from typology.operators import Mask
from typology.scoring.columnar.axes import Places, ValueGrid
from typology.scoring.columnar.parts import TypeFormula, by_shape, insides

REMEMBERED: Final = 2**25  # bytes

Counts: TypeAlias = NDArray[np.float64]  # whole numbers, exact up to 2 ** 53
Indices: TypeAlias = NDArray[np.intp]


class MembershipCache:
    """Where parts are in their types; what other definitions asked of the same is remembered.

    The parts must outlive it.
    """

    def __init__(self) -> None:
        self._known: dict[object, Mask] = {}
        self._bytes = 0

    def of(
        self, parts: Sequence[TypeFormula], frame: ValueGrid, criteria: Mapping[str, Criterion]
    ) -> Mask:
        """The `insides` of some parts of one shape."""
        values = tuple(frame.axes[name].values for name in parts[0].shape.criteria)
        key = (*map(id, parts), values)
        if key in self._known:
            return self._known[key]
        found = insides(parts, frame.axes, criteria)
        self._bytes += found.size
        if self._bytes <= REMEMBERED:
            self._known[key] = found
        return found


class VerdictCounts:
    """Counts verdicts of cases under definitions that read the same criteria in the same types.

    `parts` are by definition, then by type.
    """

    def __init__(
        self,
        parts: Sequence[tuple[TypeFormula, ...]],
        frame: ValueGrid,
        criteria: Mapping[str, Criterion],
        known: MembershipCache,
    ) -> None:
        self._frame = frame
        self._reads = [part.shape.criteria for part in parts[0]]
        self._shared = [
            name for name in frame.axes if sum(name in each for each in self._reads) > 1
        ]
        self._sets: list[Mask] = []  # by type: (values of each criterion…, distinct parts)
        self._which: list[Indices] = []  # by type: of each definition, its part
        for of_type in zip(*parts, strict=True):
            inside, which = _distinct(of_type, frame, criteria, known)
            self._sets.append(inside)
            self._which.append(which)

    def counts(self, case: int, *, ranged: bool) -> tuple[Counts, float]:
        """How many completions (or codings) are in each type alone, in several, and in none.

        Shape (types + 2, definitions), and how many there are in all.
        """
        axes = self._frame.axes
        places = {
            name: (axis.ranged_places if ranged else axis.places)[case]
            for name, axis in axes.items()
        }
        inside, outside = zip(
            *[self._of_type(t, places) for t in range(len(self._sets))], strict=True
        )
        shared = tuple(range(len(self._shared)))
        alone = [
            math.prod([inside[t], *outside[:t], *outside[t + 1 :]]).sum(axis=shared)
            for t in range(len(inside))
        ]
        none = math.prod(outside).sum(axis=shared)
        total = math.prod(float(size) for _, size in places.values())
        several = total - sum(alone) - none
        return np.stack([*alone, several, none]), total

    def _of_type(
        self, which: int, places: Mapping[str, tuple[Places, int]]
    ) -> tuple[Counts, Counts]:
        """Counts in and out of a type: (values of the shared criteria…, definitions)."""
        reads = self._reads[which]
        kept = _selected(self._sets[which], [places[name][0] for name in reads])
        own = tuple(axis for axis, name in enumerate(reads) if name not in self._shared)
        size = math.prod(places[name][1] for name in reads if name not in self._shared)
        inside = kept.sum(axis=own, dtype=np.float64)
        shape = [places[name][1] if name in reads else 1 for name in self._shared]
        inside = inside.reshape(*shape, -1)[..., self._which[which]]
        return inside, size - inside


def _distinct(
    parts: Sequence[TypeFormula],
    frame: ValueGrid,
    criteria: Mapping[str, Criterion],
    known: MembershipCache,
) -> tuple[Mask, Indices]:
    """Where each distinct part is in its type, and which of them each of `parts` is."""
    shapes = by_shape(parts)
    found = [known.of(some, frame, criteria) for some in shapes]
    place = {id(part): index for index, part in enumerate(chain(*shapes))}
    which = np.asarray([place[id(part)] for part in parts], dtype=np.intp)
    return np.concatenate(found, axis=-1), which


def _selected(inside: Mask, places: Sequence[Places]) -> Mask:
    """The combinations of a case."""
    for axis, each in enumerate(places):
        if not isinstance(each, slice):
            inside = np.take(inside, each, axis=axis)
    return inside[tuple(each if isinstance(each, slice) else slice(None) for each in places)]
