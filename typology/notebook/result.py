"""A result in a notebook: it shows a summary and a table, and becomes a data frame."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Final, Generic, Self, TypeVar, overload

from typology.reporting.formats.plain_text import neutralise
from typology.reporting.formats.tables.text import write_text
from typology.reporting.table import Cell, Table, cell_text

if TYPE_CHECKING:
    import pandas as pd

Item = TypeVar("Item")

MOST_ROWS: Final = 20  # of a table that is shown; `to_frame` has them all


class Result(ABC):
    """A result: `summary` is one line, `table` holds all of it as data."""

    @property
    @abstractmethod
    def summary(self) -> str:
        """The result in a line."""

    @property
    @abstractmethod
    def table(self) -> Table:
        """The result as data."""

    @property
    def preview(self) -> Table:
        """The part of the table that is shown."""
        return self.table

    @property
    def categories(self) -> dict[str, Sequence[str]]:
        """The categories of columns, by name, where the table does not say them."""
        return {}

    def to_frame(self) -> pd.DataFrame:
        """The table as a tidy data frame; docs/python.md lists its columns and types."""
        from typology.reporting.formats.tables.frames import frame

        return frame(self.table, self.categories)

    def __repr__(self) -> str:
        """The summary, and the first rows as text."""
        return write_text(_first(self), width=100).rstrip("\n") + _more(self.preview)

    def _repr_html_(self) -> str:
        """The summary, and the first rows as a table."""
        table = _first(self)
        heads = "".join(f"<th>{_html(column.name)}</th>" for column in table.columns)
        rows = "\n".join(f"<tr>{''.join(_html_cells(table, row))}</tr>" for row in table.rows)
        return (
            f"<p>{_html(table.title)}</p>\n<table>\n<thead><tr>{heads}</tr></thead>\n"
            f"<tbody>\n{rows}\n</tbody>\n</table>\n<p>{_html(_more(self.preview))}</p>"
        )


@dataclass(frozen=True, repr=False)
class ResultSequence(Result, Sequence[Item], Generic[Item]):
    """A result that is a sequence of values; a slice of it is a result of the same kind."""

    items: tuple[Item, ...]

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: int | slice) -> Item | Self:
        """One value by its place, or a slice of them."""
        if isinstance(index, slice):
            return replace(self, items=self.items[index])
        return self.items[index]

    def __len__(self) -> int:
        """The number of values."""
        return len(self.items)


def _first(result: Result) -> Table:
    """The rows that are shown, under the summary."""
    table = result.preview
    return Table(result.summary, table.columns, table.rows[:MOST_ROWS])


def _more(table: Table) -> str:
    left = len(table.rows) - MOST_ROWS
    return f"\n... and {left} more rows: see to_frame()" if left > 0 else ""


def _html_cells(table: Table, row: Sequence[Cell]) -> Iterator[str]:
    for column, cell in zip(table.columns, row, strict=True):
        yield f"<td>{_html(cell_text(cell, column.kind))}</td>"


def _html(text: str) -> str:
    return escape(neutralise(text))


def select_columns(table: Table, names: Sequence[str]) -> Table:
    """A table with the columns of `names` alone, in their order."""
    places = [[column.name for column in table.columns].index(name) for name in names]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
    )
