"""Figures: style, size limits and writing to a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matplotlib.figure import Figure


GRID, RULE, DARK = "#c8c8c8", "#1a1a1a", "#1a1a1a"
HATCH: Final = "#8f8f8f"
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
