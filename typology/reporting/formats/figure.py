"""Figures: the colours of the pages, style, size limits and writing to a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from typology.model import (
    MIXED,
    NEITHER,
    NO_SETTLEMENT,
    OUT_OF_SCOPE,
    TOLERANCE,
    UNDETERMINED,
    Criterion,
    Rubric,
)
from typology.operators import Array
from typology.reporting.formats.plain_text import neutralise
from typology.reporting.table import Named, text_mark
from typology.reporting.words import id_to_words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NamedFigure: TypeAlias = "tuple[str, Figure]"

GRID, RULE, DARK = "#c8c8c8", "#1a1a1a", "#1a1a1a"
HATCH: Final = "#8f8f8f"
TONES: Final = ("#e6e2d8", "#dfe6ec", "#bccbd9", "#4f7393", "#23415f")
"""Fills of a level, from membership 0 (never white, as paper is) to 1: the pages' --t0 to --t4."""
TONE_ENDS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
"""The greatest membership of each tone."""
TONE_INKS: Final = ("#33383e", "#1c1f23", "#1c1f23", "#ffffff", "#ffffff")
TYPE_FILLS: Final = ("#5a4693", "#e0b273", "#3f8f7d", "#e9b3ca")
"""Fills of the types in turn, in the hues of the pages' --k0 to --k3; the lightness of neighbours
differs, so that they are told apart in grey and by every colour vision."""
OTHER_FILLS: Final[Mapping[str, tuple[str, str]]] = {
    MIXED: ("#d9d9d9", "xxxx"),
    NEITHER: ("#efece5", ""),
    UNDETERMINED: ("#ffffff", "...."),
    NO_SETTLEMENT: ("#ffffff", "----"),
    OUT_OF_SCOPE: ("#ffffff", "||||"),
}
"""Fill and hatching of a verdict that is no type."""


def tone_fill(membership: float) -> tuple[str, str]:
    """The fill of a level's membership, and the ink of words upon it.

    >>> tone_fill(0.0), tone_fill(1.0)
    (('#e6e2d8', '#33383e'), ('#23415f', '#ffffff'))
    """
    place = next(at for at, end in enumerate(TONE_ENDS) if membership <= end + TOLERANCE)
    return TONES[place], TONE_INKS[place]


def level_swatches(criterion: Criterion) -> tuple[tuple[str, str], ...]:
    """The levels of a criterion in words, each with the fill that its squares have.

    A calibrated criterion has none.
    """
    if criterion.scale is None:
        return ()
    pairs = zip(criterion.scale.levels, criterion.scale.memberships, strict=True)
    return tuple((id_to_words(level), tone_fill(degree)[0]) for level, degree in pairs)


def tone_places(memberships: Array) -> Array:
    """The tone of each membership, by its place in TONES; nan where it is unknown."""
    places = np.searchsorted(np.asarray(TONE_ENDS) + TOLERANCE, memberships).astype(np.float64)
    return np.where(np.isnan(memberships), np.nan, places)


def tone_words(rubric: Rubric) -> tuple[tuple[str, str], ...]:
    """Each tone that levels of the rubric have, with these levels in words."""
    levels: dict[str, dict[str, None]] = {tone: {} for tone in TONES}
    for criterion in rubric.criteria.values():
        for words, tone in level_swatches(criterion):
            levels[tone][words] = None
        if criterion.calibration is not None:
            for tone in TONES:
                levels[tone]["a number"] = None
    return tuple((tone, ", ".join(words)) for tone, words in levels.items() if words)


def verdict_fill(verdict: str, types: Sequence[str]) -> tuple[str, str]:
    """Fill and hatching of a verdict; `types` in the rubric's order."""
    if verdict in OTHER_FILLS:
        return OTHER_FILLS[verdict]
    place = types.index(verdict)
    return TYPE_FILLS[place % len(TYPE_FILLS)], "//" * (place // len(TYPE_FILLS))


LONGEST_TITLE: Final = 76  # letters


def case_label(case: Named) -> str:
    """A case by its title, cut where it is long, with the sign of one rated on a text."""
    return f"{case_title(case)} {text_mark(case)}".rstrip()


def case_title(case: Named) -> str:
    """A case's title, of a restricted one its id; cut at a word where it is long."""
    title = neutralise(case.id if case.handling == "restricted" else case.title)
    if len(title) <= LONGEST_TITLE:
        return title
    return f"{title[: LONGEST_TITLE - 1].rsplit(' ', 1)[0]} …"


SIZE: Final = 8.0  # points
SLACK: Final = 1.08  # letters are set a little wider on one device than on another


def inches(words: str, *, bold: bool = False) -> float:
    """The width of words in a figure."""
    if not words.strip():
        return 0.0
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    font = FontProperties(weight="bold" if bold else "normal", size=SIZE)
    return float(SLACK * TextPath((0, 0), words, prop=font).get_extents().width / 72) + 0.03


FIGURE_FORMATS: Final = ("svg", "png", "pdf")
NO_DATES: Final[dict[str, dict[str, None]]] = {
    "svg": {"Date": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Producer": None},
}
LARGEST: Final = 60_000  # pixels a side that a png can have
DPI: Final = 150


@contextmanager
def plain_style() -> Iterator[None]:
    """Matplotlib with its own defaults, not the user's: the same bytes every time."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {"svg.hashsalt": "settlement-typology", "font.size": SIZE, "text.parse_math": False}
        )
        yield


def draw(figure: Figure, form: str) -> bytes:
    """The figure as svg, png or pdf. Raises ValueError for any other form."""
    if form not in FIGURE_FORMATS:
        raise ValueError(f"no figure is drawn as {form!r}; known: {', '.join(FIGURE_FORMATS)}")
    out = BytesIO()
    dots = min(DPI, LARGEST / max(figure.get_size_inches()))
    with plain_style():
        figure.savefig(out, format=form, metadata=NO_DATES[form], dpi=dots)
    return out.getvalue()
