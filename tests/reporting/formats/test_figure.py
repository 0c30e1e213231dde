"""Figures as bytes."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from typology.reporting.formats.figure import draw


def test_form_that_no_figure_has_is_an_error() -> None:
    with pytest.raises(ValueError, match="no figure is drawn as 'gif'"):
        draw(Figure(), "gif")
