"""The shades of a heat map."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from matplotlib.colors import to_rgb

from typology.reporting.formats.figure import TONES


def test_shades_grow_darker_with_membership_in_grey_too() -> None:
    grey = [np.dot(to_rgb(shade), (0.2126, 0.7152, 0.0722)) for shade in TONES]
    assert all(lighter >= darker for lighter, darker in pairwise(grey[1:]))
    assert grey[0] > grey[2]
