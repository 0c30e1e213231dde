"""Tables: typed cells with their columns and legend, without layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, Literal, Protocol, TypeAlias

ColumnKind: TypeAlias = Literal[
    "id", "text", "prose", "level", "verdict", "membership", "number", "flag"
]


class UnknownCell(Enum):
    """The cell of a criterion that is unknown: the sources are silent, or leave a range."""

    UNKNOWN = "?"
    RANGED = "~"


UNKNOWN: Final = UnknownCell.UNKNOWN
RANGED: Final = UnknownCell.RANGED

Cell: TypeAlias = "str | float | bool | tuple[str, ...] | UnknownCell | None"
"""None: the column does not apply to the row. A tuple: a list of words."""

NOT_APPLICABLE: Final = "-"
TEXT_MARK: Final = "†"
TEXT_LEGEND: Final = (TEXT_MARK, "rated on a text: what it promises, not what happened")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in data formats, the kind of its cells, and what its name means.

    `words`: the words that its cells may hold, in order.
    """

    name: str
    kind: ColumnKind = "text"
    means: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Typed cells, one row a tuple as long as `columns`.

    `marks`: one sign a row ("" for none), put behind its first cell in text. `legend`: each sign
    with its meaning. `groups`: the heading and number of rows of each run of rows. `lead`:
    paragraphs above the table, its answer in words; `notes`: paragraphs below it.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    marks: tuple[str, ...] = ()
    groups: tuple[tuple[str, int], ...] = ()
    lead: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError unless rows, marks and groups have the table's shape."""
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
        """Heading and rows of each group; a table without groups is one, without a heading."""
        if not self.groups:
            yield None, range(len(self.rows))
            return
        start = 0
        for heading, size in self.groups:
            yield heading, range(start, start + size)
            start += size

    def signs(self) -> tuple[tuple[str, str], ...]:
        """The legend, with the signs of unknown and inapplicable cells if there are any."""
        cells = [cell for row in self.rows for cell in row]
        signs = list(self.legend)
        if any(cell is UNKNOWN for cell in cells):
            signs.append((UNKNOWN.value, "unknown: the sources are silent"))
        if any(cell is RANGED for cell in cells):
            signs.append((RANGED.value, "unknown, but within a range: see the case"))
        if any(cell is None or cell == () for cell in cells):
            signs.append((NOT_APPLICABLE, "does not apply, or none"))
        return tuple(signs)

    def legend_lines(self) -> list[str]:
        """Each sign with its meaning, on one line."""
        return [f"{sign} {meaning}" for sign, meaning in self.signs()]


def cell_text(cell: Cell, kind: ColumnKind) -> str:
    """A cell in text: memberships to two decimals, lists with commas."""
    match cell:
        case UnknownCell():
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


def row_texts(table: Table, index: int) -> tuple[str, ...]:
    """A row in text, its mark behind the first cell."""
    pairs = zip(table.rows[index], table.columns, strict=True)
    return marked(table, index, [cell_text(cell, column.kind) for cell, column in pairs])


def marked(table: Table, index: int, texts: Sequence[str]) -> tuple[str, ...]:
    """The texts of a row with the row's mark behind the first."""
    return f"{texts[0]} {table.mark(index)}".rstrip(), *texts[1:]


class Named(Protocol):
    """A case, or what names it."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def handling(self) -> str | None:
        """Whether it may be shown."""

    @property
    def on_paper(self) -> bool:
        """True where the ratings speak of a text, as if carried out."""


def text_mark(case: Named) -> str:
    """The sign of a case that is rated on a text, "" for another."""
    return TEXT_MARK if case.on_paper else ""


def marked_id(case: Named) -> str:
    """A case's id with its sign."""
    return f"{case.id} {text_mark(case)}".rstrip()


def mark_texts(table: Table, cases: Iterable[Named]) -> Table:
    """A table whose rows are these cases, with the sign of those rated on a text and its legend."""
    return with_marks(table, [*map(text_mark, cases)])


def with_marks(table: Table, marks: Sequence[str]) -> Table:
    """A table with the signs of `text_mark`, one a row, and their legend; itself without any."""
    return replace(table, legend=(TEXT_LEGEND,), marks=tuple(marks)) if any(marks) else table


def is_right_aligned(column: Column) -> bool:
    """True if a column holds numbers, which are set flush right."""
    return column.kind in {"membership", "number"}


def words_of(table: Table, kind: ColumnKind) -> list[str]:
    """The distinct words in the columns of one kind, in the order of the columns' words."""
    places = [index for index, column in enumerate(table.columns) if column.kind == kind]
    cells: Sequence[Cell] = [row[place] for row in table.rows for place in places]
    lists = [cell if isinstance(cell, tuple) else (cell,) for cell in cells]
    used = dict.fromkeys(word for each in lists for word in each if isinstance(word, str))
    ordered = dict.fromkeys(word for place in places for word in table.columns[place].words)
    return [word for word in ordered if word in used] + [w for w in used if w not in ordered]
