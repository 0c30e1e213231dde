"""A table: what it holds, apart from how it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["id", "text", "prose", "level", "verdict", "membership", "number", "flag"]


class Mark(Enum):
    """A cell that holds no value and says so."""

    UNKNOWN = "?"


UNKNOWN: Final = Mark.UNKNOWN

Cell: TypeAlias = "str | float | bool | tuple[str, ...] | Mark | None"
"""None: the column does not apply to the row. A tuple is a list of words."""

NOT_APPLICABLE: Final = "-"
TEXT_MARK: Final = "†"
TEXT_LEGEND: Final = (TEXT_MARK, "rated on a text: what it promises, not what happened")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in data formats, what its cells are, and what its name stands for.

    `words` are those that its cells may hold, in their order.
    """

    name: str
    kind: Kind = "text"
    means: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Typed cells, one row a tuple as long as `columns`.

    `marks` has one sign a row ("" for none), put behind its first cell where people read it, and
    `legend` tells what each sign means. `groups` cuts the rows into runs, each with its heading and
    its number of rows. `notes` are paragraphs below the table.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    marks: tuple[str, ...] = ()
    groups: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        """Hold the shape."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of {self.title!r} is not as long as its columns")
        if self.marks and len(self.marks) != len(self.rows):
            raise ValueError(f"{self.title!r} has not one mark a row")
        if self.groups and sum(size for _, size in self.groups) != len(self.rows):
            raise ValueError(f"the groups of {self.title!r} do not cover its rows")

    def mark(self, row: int) -> str:
        """The sign behind a row's first cell."""
        return self.marks[row] if self.marks else ""

    def runs(self) -> Iterator[tuple[str | None, range]]:
        """Each group's heading and rows; one without a heading where there are no groups."""
        if not self.groups:
            yield None, range(len(self.rows))
            return
        start = 0
        for heading, size in self.groups:
            yield heading, range(start, start + size)
            start += size

    def signs(self) -> tuple[tuple[str, str], ...]:
        """The legend, with the marks of unknown and inapplicable cells where there are any."""
        cells = [cell for row in self.rows for cell in row]
        found = list(self.legend)
        if any(cell is UNKNOWN for cell in cells):
            found.append((UNKNOWN.value, "unknown: the sources are silent"))
        if any(cell is None or cell == () for cell in cells):
            found.append((NOT_APPLICABLE, "does not apply, or none"))
        return tuple(found)


def shown(cell: Cell, kind: Kind) -> str:
    """A cell as people read it: memberships to two decimals, lists with commas."""
    match cell:
        case Mark():
            return cell.value
        case None | ():
            return NOT_APPLICABLE
        case bool():
            return "yes" if cell else "no"
        case str():
            return cell
        case tuple():
            return ", ".join(cell)
        case _:
            return f"{cell:.2f}" if kind == "membership" else f"{cell:g}"


def is_right(column: Column) -> bool:
    """Whether a column is set flush right."""
    return column.kind in {"membership", "number"}


def words_of(table: Table, kind: Kind) -> list[str]:
    """The distinct words in the columns of one kind, in the order of the columns' words."""
    places = [index for index, column in enumerate(table.columns) if column.kind == kind]
    used: Sequence[Cell] = [row[place] for row in table.rows for place in places]
    found = dict.fromkeys(cell for cell in used if isinstance(cell, str))
    ordered = dict.fromkeys(word for place in places for word in table.columns[place].words)
    return [word for word in ordered if word in found] + [w for w in found if w not in ordered]
