"""Latent classes as SVG for a page: paths of one shade each, and words, in units of the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from typology.analysis.cluster.results import Assignment, Classification
from typology.analysis.distance import memberships_of
from typology.operators import Array
from typology.reporting.formats.figure import case_label
from typology.reporting.words import id_to_words

ROW: Final = 20.0
THIN: Final = 5.0  # a row of many cases, which are not named
MANY: Final = 80
CELL: Final = 20.0
GAP: Final = 14.0
LETTER: Final = 6.4  # width of a letter, about
HEAD: Final = 6.0
CLASS: Final = 78.0  # room for "not placed"
SHADES: Final = 5


@dataclass(frozen=True)
class ShadedPath:
    """Cells of one shade: p0 to p4 probabilities, m0 to m4 memberships, `unknown`, `rule`."""

    shade: str
    d: str


@dataclass(frozen=True)
class PlacedText:
    """Words that begin at a place; upright ones run to the top."""

    x: float
    y: float
    words: str
    is_upright: bool = False
    is_bold: bool = False


@dataclass(frozen=True)
class ClassDrawing:
    """A drawing with its size."""

    width: float
    height: float
    paths: tuple[ShadedPath, ...]
    texts: tuple[PlacedText, ...]


def class_drawing(found: Classification) -> ClassDrawing | None:
    """The cases by class with probabilities and ratings; None where no classes are told apart."""
    if found.k == 1:
        return None
    rows = found.ordered
    height = ROW if len(rows) <= MANY else THIN
    names = [id_to_words(name) for name in found.criteria]
    top = HEAD + LETTER * max(map(len, names)) + HEAD
    left = CLASS
    middle = left + CELL * found.k + GAP
    right = middle + CELL * len(names) + GAP
    texts = [
        PlacedText(middle + CELL * (place + 0.7), top - HEAD, name, is_upright=True)
        for place, name in enumerate(names)
    ]
    texts += [
        PlacedText(left + CELL * (place + 0.35), top - HEAD, str(place + 1))
        for place in range(found.k)
    ]
    rules = []
    for row, each in enumerate(rows):
        if row == 0 or each.number != rows[row - 1].number:
            y = top + row * height
            words = "not placed" if each.number is None else f"class {each.number}"
            texts.append(PlacedText(0, y + ROW * 0.7, words, is_bold=True))
            rules.append(f"M0 {y:g}H{right - GAP:g}")
        if height == ROW:
            texts.append(PlacedText(right, top + (row + 0.7) * height, _label(each)))
    posterior = found.posterior_of(rows)
    places = [list(found.rubric.criteria).index(name) for name in found.criteria]
    degrees = memberships_of(found.rubric, [each.card.case for each in rows])[:, places]
    beside = LETTER * max((len(_label(each)) for each in rows), default=0)
    return ClassDrawing(
        round(right + (beside if height == ROW else 0.0)),
        round(top + height * len(rows) + HEAD),
        (
            *_cells("p", posterior, left, top, height),
            *_cells("m", degrees, middle, top, height),
            ShadedPath("rule", "".join(rules)),
        ),
        tuple(texts),
    )


def _label(each: Assignment) -> str:
    return f"{case_label(each.card.case)} · {id_to_words(each.card.verdict)}"


def _cells(kind: str, values: Array, left: float, top: float, height: float) -> list[ShadedPath]:
    """One path a shade; a slanting line where a value is unknown. White cells are not drawn."""
    shades = np.where(np.isnan(values), -1, np.round(np.nan_to_num(values) * (SHADES - 1)))
    paths = []
    for shade in range(1, SHADES):
        cells = [
            f"M{left + CELL * column:g} {top + height * row:g}h{CELL:g}v{height:g}h-{CELL:g}z"
            for row, column in np.argwhere(shades == shade).tolist()
        ]
        if cells:
            paths.append(ShadedPath(f"{kind}{shade}", "".join(cells)))
    lines = [
        f"M{left + CELL * column:g} {top + height * (row + 1):g}l{CELL:g}-{height:g}"
        for row, column in np.argwhere(shades < 0).tolist()
    ]
    if lines:
        paths.append(ShadedPath("unknown", "".join(lines)))
    rows, columns = values.shape
    frame = f"M{left:g} {top:g}h{CELL * columns:g}v{height * rows:g}h-{CELL * columns:g}z"
    return [*paths, ShadedPath("frame", frame)]
