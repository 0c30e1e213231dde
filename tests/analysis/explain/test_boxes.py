"""A region as boxes: exact on every region, few on those whose boxes one can see."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from typology.analysis.explain.boxes import cover
from typology.operators import Mask


def places(box: Sequence[Mask]) -> list[list[int]]:
    return [np.flatnonzero(kept).tolist() for kept in box]


@given(arrays(np.bool_, array_shapes(min_dims=1, max_dims=4, max_side=4), elements=st.booleans()))
def test_boxes_are_the_region_and_none_is_to_spare(region: Mask) -> None:
    boxes = cover(region, most=256)
    assert boxes is not None
    times = np.zeros(region.shape, dtype=int)
    for box in boxes:
        times[np.ix_(*box)] += 1
    assert ((times > 0) == region).all()
    assert all((times[np.ix_(*box)] == 1).any() for box in boxes)


def test_corner_cut_from_a_square_leaves_two_overlapping_boxes() -> None:
    region = np.array([[True, True, True], [True, True, True], [True, True, False]])
    boxes = cover(region)
    assert boxes is not None
    found = sorted(places(box) for box in boxes)
    assert found == [[[0, 1], [0, 1, 2]], [[0, 1, 2], [0, 1]]]


def test_whole_grid_is_one_box_and_nothing_is_none() -> None:
    whole = cover(np.ones((2, 3), dtype=np.bool_))
    assert whole is not None
    assert [places(box) for box in whole] == [[[0, 1], [0, 1, 2]]]
    assert cover(np.zeros((2, 3), dtype=np.bool_)) == []


def test_more_boxes_than_wanted_are_not_sought() -> None:
    """No two places of a diagonal share a box."""
    diagonal = np.eye(5, dtype=np.bool_)
    assert cover(diagonal, most=4) is None
    boxes = cover(diagonal, most=5)
    assert boxes is not None
    assert len(boxes) == 5
