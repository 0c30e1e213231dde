"""Figures as bytes, and their colours."""

from __future__ import annotations

from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.figure import Figure

from typology.reading.rubric.reader import read_rubric
from typology.reporting.formats.figure import (
    TONE_INKS,
    TONES,
    TYPE_FILLS,
    draw,
    level_swatches,
    tone_fill,
)
from typology.reporting.words import id_to_words


def test_form_that_no_figure_has_is_an_error() -> None:
    with pytest.raises(ValueError, match="no figure is drawn as 'gif'"):
        draw(Figure(), "gif")


# Colour vision: Machado, Oliveira & Fernandes 2009 (IEEE TVCG 15.6), severity 1.0, in linear RGB.
SEEN_BY = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
                   (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                     (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
                   (0.004733, 0.691367, 0.303900)),
    "all colours": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}  # fmt: skip


def lab(colour: str, sight: str) -> np.ndarray:
    """CIE L*a*b* (D65) of a colour as it is seen."""
    raw = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(raw <= 0.04045, raw / 12.92, ((raw + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(SEEN_BY[sight]) @ linear, 0, 1)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    ratio = to_xyz @ seen / np.array([0.95047, 1.0, 1.08883])
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("sight", SEEN_BY)
def test_types_beside_each_other_are_told_apart_by_every_sight_and_in_grey(sight: str) -> None:
    seen = [lab(colour, sight) for colour in TYPE_FILLS]
    apart = [float(np.linalg.norm(one - other)) for one, other in pairwise(seen)]
    assert min(apart) > 15, apart


@pytest.mark.parametrize("sight", SEEN_BY)
def test_levels_darken_with_membership_and_none_is_white_as_paper(sight: str) -> None:
    shipped = [lab(tone_fill(degree)[0], sight)[0] for degree in (0.0, 0.33, 0.67, 1.0)]
    assert all(one - other > 8 for one, other in pairwise(shipped)), shipped
    assert 100 - shipped[0] > 8


def test_figures_have_the_colours_of_the_pages() -> None:
    style = (files("typology.reporting") / "report/report.css").read_text("utf-8")
    light = style.partition("@media")[0]
    for place, (tone, ink) in enumerate(zip(TONES, TONE_INKS, strict=True)):
        assert f"--t{place}: {tone};" in light
        assert f"--t{place}i: {ink};" in light
    assert f"--k0: {TYPE_FILLS[0]};" in light


def test_swatches_are_the_fills_of_the_levels_in_words() -> None:
    criterion = read_rubric("thurston-2018").criteria["state_authority"]
    assert criterion.scale is not None
    found = level_swatches(criterion)
    assert [words for words, _ in found] == [*map(id_to_words, criterion.scale.levels)]
    assert found[0][1] == tone_fill(criterion.scale.memberships[0])[0]
    assert found[-1][1] == tone_fill(criterion.scale.memberships[-1])[0]
