"""Tables as plain text of a given width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from typology.reporting.formats.plain_text import (
    BOLD,
    DIM,
    RESET,
    display_width,
    neutralise,
    pad,
    wrap_columns,
)
from typology.reporting.formats.tables.short_forms import (
    STAGES,
    WIDE_STAGES,
    NarrowedTable,
    Stage,
    narrowed,
    narrowed_to_fit,
)
from typology.reporting.table import Table, is_right_aligned, marked

WIDE: Final = 100  # columns from which on no heading is shortened
LEAST_PROSE: Final = 26  # columns in which running text can still be read


def write_text(*tables: Table, width: int = 80, colour: bool = False) -> str:
    """Tables below each other, lines of at most `width` columns (longer only where one word is).

    A table that is too wide has its headings shortened, then its words; a wider one is cut
    into panels that repeat the first column.
    """
    parts = ["\n".join(_table_lines(table, width, colour)) for table in tables]
    return "\n\n".join(parts) + "\n"


def _table_lines(table: Table, width: int, colour: bool) -> Iterator[str]:
    yield from _styled(wrap_columns(table.title, width), BOLD, colour)
    yield ""
    for paragraph in table.lead:
        yield from wrap_columns(paragraph, width)
        yield ""
    if not table.rows:
        yield "(no rows)"
    elif any(column.kind == "prose" for column in table.columns):
        yield from _lines_with_prose(table, width, colour)
    else:
        yield from _panels_lines(table, width, colour)
    yield from _paragraphs(table.legend_lines(), width)
    yield from _paragraphs(table.notes, width)


def _styled(lines: Sequence[str], style: str, colour: bool) -> list[str]:
    return [f"{style}{line}{RESET}" for line in lines] if colour else list(lines)


def _paragraphs(paragraphs: Sequence[str], width: int) -> Iterator[str]:
    if paragraphs:
        yield ""
    for paragraph in paragraphs:
        yield from wrap_columns(paragraph, width, "", "  ")


@dataclass(frozen=True)
class _Panel:
    """Some columns of a narrowed table, left to right: their places and widths."""

    table: Table
    form: NarrowedTable
    places: tuple[int, ...]
    widths: tuple[int, ...]

    def total(self) -> int:
        """The width of a line."""
        pairs = zip(self.places, self.places[1:], strict=False)
        return sum(self.widths) + sum(_gap(self.form, before, after) for before, after in pairs)

    def line(self, cells: Sequence[str]) -> str:
        """One line: of `cells`, one a column of the table, those in the panel."""
        line = ""
        for index, (place, width) in enumerate(zip(self.places, self.widths, strict=True)):
            if index:
                line += " " * _gap(self.form, self.places[index - 1], place)
            line += _aligned(cells[place], width, is_right_aligned(self.table.columns[place]))
        return line.rstrip()

    def head(self, colour: bool) -> list[str]:
        """The headings, and a rule below them."""
        sizes = dict(zip(self.places, self.widths, strict=True))
        rule = ["-" * sizes.get(place, 0) for place in range(len(self.form.headings))]
        stacks = [heading.split("\n") for heading in self.form.headings]
        height = max(len(stacks[place]) for place in self.places)
        lines = [
            self.line(
                [stack[at - height] if at - height >= -len(stack) else "" for stack in stacks]
            )
            for at in range(height)
        ]
        return _styled([*lines, self.line(rule)], DIM, colour)

    def part(self, places: Sequence[int]) -> _Panel:
        """The panel of the columns at `places`."""
        sizes = dict(zip(self.places, self.widths, strict=True))
        widths = tuple(sizes[place] for place in places)
        return _Panel(self.table, self.form, tuple(places), widths)


def _gap(form: NarrowedTable, before: int, after: int) -> int:
    return 1 if form.is_short[before] and form.is_short[after] else 2


def _aligned(cell: str, width: int, right: bool) -> str:
    padded = pad(cell, width)
    if not right:
        return padded
    text = padded.rstrip()
    return " " * (len(padded) - len(text)) + text


def _all_columns(table: Table, form: NarrowedTable) -> _Panel:
    """All columns as one panel."""
    heads = [heading.split("\n") for heading in form.headings]
    widths = tuple(
        max(display_width(neutralise(cell)) for cell in (*head, *column))
        for head, *column in zip(heads, *_marked_rows(table, form), strict=True)
    )
    return _Panel(table, form, tuple(range(len(widths))), widths)


def _marked_rows(table: Table, form: NarrowedTable) -> list[tuple[str, ...]]:
    return [marked(table, index, row) for index, row in enumerate(form.rows)]


def _panels_lines(table: Table, width: int, colour: bool) -> Iterator[str]:
    form = narrowed_to_fit(
        table, lambda each: _all_columns(table, each).total() <= width, _stages(width)
    )
    rows = _marked_rows(table, form)
    for number, panel in enumerate(_panels(_all_columns(table, form), width)):
        if number:
            yield ""
        yield from panel.head(colour)
        for heading, indexes in table.runs():
            yield from _group_heading(heading, width, colour)
            yield from (panel.line(rows[index]) for index in indexes)
    yield from _paragraphs(form.key_lines(), width)


def _stages(width: int) -> Sequence[Stage]:
    return WIDE_STAGES if width >= WIDE else STAGES


def _panels(full: _Panel, width: int) -> Iterator[_Panel]:
    """Panels of the first column and as many others as fit, at least one."""
    room = width - full.widths[0]
    places: list[int] = [0]
    used = 0
    for place in range(1, len(full.places)):
        needed = _gap(full.form, places[-1], place) + full.widths[place]
        if len(places) > 1 and used + needed > room:
            yield full.part(places)
            places, used = [0], 0
            needed = _gap(full.form, 0, place) + full.widths[place]
        places.append(place)
        used += needed
    yield full.part(places)


def _group_heading(heading: str | None, width: int, colour: bool) -> list[str]:
    return [] if heading is None else _styled(wrap_columns(f"[{heading}]", width), BOLD, colour)


def _lines_with_prose(table: Table, width: int, colour: bool) -> Iterator[str]:
    """Running text wrapped in the width that the other columns leave, shared equally.

    Where that is less than LEAST_PROSE, cells are put below each other.
    """
    prose = [index for index, column in enumerate(table.columns) if column.kind == "prose"]
    form = narrowed_to_fit(
        table, lambda each: _room(table, each, prose, width) >= LEAST_PROSE, _stages(width)
    )
    room = _room(table, form, prose, width)
    if room < LEAST_PROSE:
        yield from _stacked(table, width)
        return
    full = _all_columns(table, form)
    widths = (min(size, room) if at in prose else size for at, size in enumerate(full.widths))
    panel = _Panel(table, form, full.places, tuple(widths))
    *head, rule = panel.head(colour=False)
    yield from _styled(head, DIM, colour)
    yield rule
    rows = _marked_rows(table, form)
    for heading, indexes in table.runs():
        yield from _group_heading(heading, width, colour)
        for index in indexes:
            yield from _wrapped_row(panel, rows[index], prose)
    yield from _paragraphs(form.key_lines(), width)


def _room(table: Table, form: NarrowedTable, prose: Sequence[int], width: int) -> int:
    """The width of each column of running text."""
    full = _all_columns(table, form)
    others = full.part([place for place in full.places if place not in prose])
    return (width - others.total()) // len(prose) - 2


def _wrapped_row(panel: _Panel, cells: Sequence[str], prose: Sequence[int]) -> Iterator[str]:
    columns = [
        (wrap_columns(cell, panel.widths[place]) or [""]) if place in prose else [cell]
        for place, cell in enumerate(cells)
    ]
    for number in range(max(map(len, columns))):
        yield panel.line([column[number] if number < len(column) else "" for column in columns])


def _stacked(table: Table, width: int) -> Iterator[str]:
    form = narrowed(table, STAGES[0])
    rows = _marked_rows(table, form)
    for heading, indexes in table.runs():
        yield from _group_heading(heading, width, colour=False)
        for index in indexes:
            first, *others = rows[index]
            yield from wrap_columns(first, width)
            for name, cell in zip(form.headings[1:], others, strict=True):
                yield from wrap_columns(f"{name}: {cell}", width, "  ", "    ")
