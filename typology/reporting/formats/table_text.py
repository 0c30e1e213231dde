"""Tables as plain text of a given width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from typology.reporting.formats.document import (
    BOLD,
    DIM,
    RESET,
    display_width,
    neutralise,
    pad,
    wrap_columns,
)
from typology.reporting.formats.narrow import STAGES, Fitted, fitted
from typology.reporting.formats.table import Table, is_right

LEAST_PROSE: Final = 26  # columns in which running text can still be read


def write_text(*tables: Table, width: int = 80, colour: bool = False) -> str:
    """Tables below each other, lines of at most `width` columns (longer only where one word is).

    A table that is too wide has its headings shortened, then its words; what is wider still is cut
    into panels that repeat the first column.
    """
    parts = ["\n".join(_lines(table, width, colour)) for table in tables]
    return "\n\n".join(parts) + "\n"


@dataclass(frozen=True)
class _Ruled:
    """Columns with their widths: `places` of the fitted table, left to right."""

    places: tuple[int, ...]
    widths: tuple[int, ...]


def _lines(table: Table, width: int, colour: bool) -> Iterator[str]:
    for line in wrap_columns(table.title, width):
        yield f"{BOLD}{line}{RESET}" if colour else line
    yield ""
    if not table.rows:
        yield "(no rows)"
    elif any(column.kind == "prose" for column in table.columns):
        yield from _with_prose(table, width, colour)
    else:
        fit, panels = _best_fit(table, width)
        for index, panel in enumerate(panels):
            if index:
                yield ""
            yield from _panel(table, fit, panel, width, colour)
        yield from _below(_key_lines(fit), width)
    yield from _below([f"{sign} {meaning}" for sign, meaning in table.signs()], width)
    yield from _below(table.notes, width)


def _below(paragraphs: Sequence[str], width: int) -> Iterator[str]:
    if paragraphs:
        yield ""
    for paragraph in paragraphs:
        yield from wrap_columns(paragraph, width, "", "  ")


def _key_lines(fit: Fitted) -> list[str]:
    return [
        f"{what}: " + ", ".join(f"{short} {word}" for short, word in pairs)
        for what, pairs in fit.key
    ]


def _best_fit(table: Table, width: int) -> tuple[Fitted, list[_Ruled]]:
    fit = fitted(table, 0)
    for stage in range(len(STAGES)):
        fit = fitted(table, stage)
        ruled = _ruled(table, fit)
        if _total(ruled, fit) <= width:
            return fit, [ruled]
    return fit, list(_panels(_ruled(table, fit), fit, width))


def _ruled(table: Table, fit: Fitted) -> _Ruled:
    cells = _marked(table, fit.rows)
    widths = tuple(
        max(display_width(neutralise(cell)) for cell in column)
        for column in zip(fit.headings, *cells, strict=True)
    )
    return _Ruled(tuple(range(len(widths))), widths)


def _marked(table: Table, rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [(f"{row[0]} {table.mark(index)}".rstrip(), *row[1:]) for index, row in enumerate(rows)]


def _gap(fit: Fitted, before: int, after: int) -> int:
    return 1 if fit.narrow[before] and fit.narrow[after] else 2


def _total(ruled: _Ruled, fit: Fitted) -> int:
    pairs = zip(ruled.places, ruled.places[1:], strict=False)
    return sum(ruled.widths) + sum(_gap(fit, before, after) for before, after in pairs)


def _panels(ruled: _Ruled, fit: Fitted, width: int) -> Iterator[_Ruled]:
    """As many columns in each as fit beside the first, one at least."""
    first, room = ruled.widths[0], width - ruled.widths[0]
    places: list[int] = [0]
    used = 0
    for place in range(1, len(ruled.places)):
        needed = _gap(fit, places[-1], place) + ruled.widths[place]
        if len(places) > 1 and used + needed > room:
            yield _Ruled(tuple(places), (first, *(ruled.widths[each] for each in places[1:])))
            places, used = [0], 0
            needed = _gap(fit, 0, place) + ruled.widths[place]
        places.append(place)
        used += needed
    yield _Ruled(tuple(places), (first, *(ruled.widths[each] for each in places[1:])))


def _panel(table: Table, fit: Fitted, ruled: _Ruled, width: int, colour: bool) -> Iterator[str]:
    head = _row(table, fit, ruled, fit.headings)
    yield f"{DIM}{head}{RESET}" if colour else head
    rule = _row(table, fit, ruled, ["-" * size for size in _spread(ruled, len(fit.headings))])
    yield f"{DIM}{rule}{RESET}" if colour else rule
    cells = _marked(table, fit.rows)
    for heading, rows in table.runs():
        yield from _group_heading(heading, width, colour)
        for index in rows:
            yield _row(table, fit, ruled, cells[index])


def _spread(ruled: _Ruled, count: int) -> list[int]:
    sizes = dict(zip(ruled.places, ruled.widths, strict=True))
    return [sizes.get(place, 0) for place in range(count)]


def _row(table: Table, fit: Fitted, ruled: _Ruled, cells: Sequence[str]) -> str:
    line = ""
    for index, (place, size) in enumerate(zip(ruled.places, ruled.widths, strict=True)):
        if index:
            line += " " * _gap(fit, ruled.places[index - 1], place)
        line += _set(cells[place], size, is_right(table.columns[place]))
    return line.rstrip()


def _set(cell: str, size: int, right: bool) -> str:
    padded = pad(cell, size)
    if not right:
        return padded
    told = padded.rstrip()
    return " " * (len(padded) - len(told)) + told


def _with_prose(table: Table, width: int, colour: bool) -> Iterator[str]:
    """Running text wrapped in what the other columns leave; below each other where that is little.

    The columns of running text share the room equally.
    """
    prose = [index for index, column in enumerate(table.columns) if column.kind == "prose"]
    for stage in range(len(STAGES)):
        fit = fitted(table, stage)
        ruled = _ruled(table, fit)
        room = (width - _total(_without(ruled, prose), fit)) // len(prose) - 2
        if room >= LEAST_PROSE:
            break
    else:
        yield from _stacked(table, fitted(table, 0), width)
        return
    sizes = enumerate(ruled.widths)
    narrowed = _Ruled(
        ruled.places, tuple(min(size, room) if at in prose else size for at, size in sizes)
    )
    head = _row(table, fit, narrowed, fit.headings)
    yield f"{DIM}{head}{RESET}" if colour else head
    yield _row(table, fit, narrowed, ["-" * size for size in narrowed.widths])
    for heading, rows in table.runs():
        yield from _group_heading(heading, width, colour)
        for index in rows:
            yield from _wrapped_row(table, fit, narrowed, _marked(table, fit.rows)[index], prose)
    yield from _below(_key_lines(fit), width)


def _without(ruled: _Ruled, places: Sequence[int]) -> _Ruled:
    kept = [place for place in ruled.places if place not in places]
    return _Ruled(tuple(kept), tuple(ruled.widths[place] for place in kept))


def _group_heading(heading: str | None, width: int, colour: bool) -> Iterator[str]:
    if heading is not None:
        for line in wrap_columns(f"[{heading}]", width):
            yield f"{BOLD}{line}{RESET}" if colour else line


def _wrapped_row(
    table: Table, fit: Fitted, ruled: _Ruled, cells: Sequence[str], prose: Sequence[int]
) -> Iterator[str]:
    columns = [
        (wrap_columns(cell, ruled.widths[place]) or [""]) if place in prose else [cell]
        for place, cell in enumerate(cells)
    ]
    for line in range(max(map(len, columns))):
        told = [column[line] if line < len(column) else "" for column in columns]
        yield _row(table, fit, ruled, told)


def _stacked(table: Table, fit: Fitted, width: int) -> Iterator[str]:
    cells = _marked(table, fit.rows)
    for heading, rows in table.runs():
        yield from _group_heading(heading, width, colour=False)
        for index in rows:
            first, *others = cells[index]
            yield from wrap_columns(first, width)
            for name, cell in zip(fit.headings[1:], others, strict=True):
                yield from wrap_columns(f"{name}: {cell}", width, "  ", "    ")
