"""Tables as pandas data frames, each column with the type that its kind calls for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from typology.reporting.table import Cell, Column, ColumnKind, Table, UnknownCell

if TYPE_CHECKING:
    import pandas as pd

KIND_BY_NAME: Final[dict[str, ColumnKind]] = {
    "prospective": "flag",
    "firm": "flag",
    "exemplar": "flag",
    "verdict": "verdict",
    "leaning": "verdict",
    "margin": "number",
    "silhouette": "number",
    "stability": "number",
    "clusters_found": "number",
    "class": "number",
    "classes": "number",
    "posterior": "number",
    "seed": "number",
    "distance": "number",
    "shared": "number",
}
"""The kind of columns that their table calls text."""


def frame(table: Table, words: Mapping[str, Sequence[str]] | None = None) -> pd.DataFrame:
    """The table as a data frame; cells that are unknown or do not apply are missing.

    A level is an ordered categorical (a raw number float64), a verdict a categorical, a flag
    boolean, a membership or number float64, all else string, with lists joined by a blank. `words`
    gives the ordered words of columns whose table does not.
    """
    import pandas as pd

    return pd.DataFrame(
        {
            column.name: _series(column, [row[place] for row in table.rows], words or {})
            for place, column in enumerate(table.columns)
        }
    )


def _series(column: Column, cells: Sequence[Cell], words: Mapping[str, Sequence[str]]) -> pd.Series:
    import pandas as pd

    kind = KIND_BY_NAME.get(column.name, column.kind) if column.kind == "text" else column.kind
    known = tuple(words.get(column.name, column.words))
    values = [_value(cell) for cell in cells]
    if kind == "level" and any(isinstance(value, float) for value in values):
        kind = "number"
    match kind:
        case "level" if known:
            return pd.Series(pd.Categorical(values, categories=list(known), ordered=True))
        case "verdict" if known:
            return pd.Series(pd.Categorical(values, categories=list(known)))
        case "flag":
            return pd.Series(values, dtype="boolean")
        case "membership" | "number":
            return pd.Series(values, dtype="float64")
        case _:
            texts = [None if value is None else str(value) for value in values]
            return pd.Series(texts, dtype=pd.StringDtype("python"))


def _value(cell: Cell) -> str | float | bool | None:
    if isinstance(cell, UnknownCell) or cell is None:
        return None
    return " ".join(cell) if isinstance(cell, tuple) else cell
