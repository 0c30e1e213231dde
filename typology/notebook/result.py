"""What a result does in a notebook: it shows a headline and a table, and becomes a data frame."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Final

from typology.reporting.formats.plain_text import neutralise
from typology.reporting.formats.tables.text import write_text
from typology.reporting.table import Cell, Table, cell_text

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS: Final = 20  # of a table that is shown; `to_frame` has them all


class Result(ABC):
    """A result: `headline` says it in a line, `table` holds it as data."""

    @property
    @abstractmethod
    def headline(self) -> str:
        """The result in a line."""

    @property
    @abstractmethod
    def table(self) -> Table:
        """The result as data."""

    @property
    def glance(self) -> Table:
        """The part of the table that is shown."""
        return self.table

    @property
    def words(self) -> dict[str, Sequence[str]]:
        """The categories of columns whose table does not say them."""
        return {}

    def to_frame(self) -> pd.DataFrame:
        """The table as a tidy data frame; its columns and types stand in docs/python.md."""
        from typology.reporting.formats.tables.frames import frame

        return frame(self.table, self.words)

    def __repr__(self) -> str:
        """The headline, and the first rows as text."""
        return write_text(_first(self), width=100).rstrip("\n") + _more(self.glance)

    def _repr_html_(self) -> str:
        """The headline, and the first rows as a table."""
        table = _first(self)
        heads = "".join(f"<th>{_html(column.name)}</th>" for column in table.columns)
        rows = "\n".join(f"<tr>{''.join(_html_cells(table, row))}</tr>" for row in table.rows)
        return (
            f"<p>{_html(table.title)}</p>\n<table>\n<thead><tr>{heads}</tr></thead>\n"
            f"<tbody>\n{rows}\n</tbody>\n</table>\n<p>{_html(_more(self.glance))}</p>"
        )


def _first(result: Result) -> Table:
    """The rows that are shown, under the headline."""
    table = result.glance
    return Table(result.headline, table.columns, table.rows[:MOST_ROWS])


def _more(table: Table) -> str:
    left = len(table.rows) - MOST_ROWS
    return f"\n... and {left} more rows: see to_frame()" if left > 0 else ""


def _html_cells(table: Table, row: Sequence[Cell]) -> Iterator[str]:
    for column, cell in zip(table.columns, row, strict=True):
        yield f"<td>{_html(cell_text(cell, column.kind))}</td>"


def _html(text: str) -> str:
    return escape(neutralise(text))


def narrowed(table: Table, names: Sequence[str]) -> Table:
    """Some columns of a table, in the order of `names`."""
    places = [[column.name for column in table.columns].index(name) for name in names]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
    )
