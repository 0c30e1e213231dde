"""A region of a grid as few boxes: sets of levels that give a verdict whatever the other levels.

Like the solution terms of qualitative comparative analysis (Ragin 1987, *The Comparative Method*),
with levels in place of truth values.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from typology.operators import Mask

MOST_BOXES: Final = 64  # of a region; nobody could use more


def cover(region: Mask, most: int = MOST_BOXES) -> list[tuple[Mask, ...]] | None:
    """Boxes that together are `region`: each as large as possible, none redundant.

    None if there are more than `most`. A box is one mask for each axis. From the first place not
    yet covered, boxes are grown axis by axis in several orders, and the one that covers most of the
    rest is kept; this is not always the smallest number of boxes.
    """
    boxes: list[tuple[Mask, ...]] = []
    covered = np.zeros_like(region)
    for flat in np.flatnonzero(region):
        if covered.flat[flat]:
            continue
        if len(boxes) == most:
            return None
        seed = tuple(int(place) for place in np.unravel_index(flat, region.shape))
        grown = [_expand(region, seed, order) for order in _orders(region.ndim)]
        best = max(grown, key=lambda box: int((~covered[np.ix_(*box)]).sum()))
        covered[np.ix_(*best)] = True
        boxes.append(best)
    return _drop_redundant(region, boxes)


def _orders(axes: int) -> Iterator[tuple[int, ...]]:
    """The axes in order from each of them, forwards and backwards."""
    for start in range(max(axes, 1)):
        forwards = tuple((start + step) % axes for step in range(axes))
        yield forwards
        yield forwards[::-1]


def _expand(region: Mask, seed: Sequence[int], order: Sequence[int]) -> tuple[Mask, ...]:
    box = [np.zeros(size, dtype=np.bool_) for size in region.shape]
    for kept, place in zip(box, seed, strict=True):
        kept[place] = True
    for axis in order:
        open_axis = [*box[:axis], np.ones_like(box[axis]), *box[axis + 1 :]]
        others = tuple(each for each in range(region.ndim) if each != axis)
        box[axis] = region[np.ix_(*open_axis)].all(axis=others)
    return tuple(box)


def _drop_redundant(region: Mask, boxes: Sequence[tuple[Mask, ...]]) -> list[tuple[Mask, ...]]:
    """The boxes without those that the others cover; the smallest are dropped first."""
    times = np.zeros(region.shape, dtype=np.int32)
    for box in boxes:
        times[np.ix_(*box)] += 1
    kept = list(boxes)
    for box in sorted(boxes, key=_volume):
        if (times[np.ix_(*box)] > 1).all():
            times[np.ix_(*box)] -= 1
            kept = [other for other in kept if other is not box]
    return kept


def _volume(box: Sequence[Mask]) -> int:
    return math.prod(int(kept.sum()) for kept in box)
