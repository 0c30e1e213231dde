"""Blocks as plain text of a given width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Outline, Paragraph
from typology.reporting.formats.plain_text import BOLD, DIM, RESET, display_width, pad, wrap_columns

PROSE: Final = 36  # columns that running text beside a table needs


def write_text(blocks: Blocks, *, width: int = 80, colour: bool = False) -> str:
    """Lines of at most `width` columns (longer only where one word is)."""
    lines: list[str] = []
    for block in blocks:
        if lines:
            lines.append("")
        lines += _block_lines(block, width, colour)
    return "\n".join(lines) + "\n"


def _block_lines(block: Block, width: int, colour: bool) -> list[str]:
    match block:
        case Heading(text, level):
            lines = wrap_columns(text.upper() if level == 2 else text, width)
            return _bold(lines) if colour else lines
        case Paragraph(text, strong):
            lines = wrap_columns(text, width)
            return _bold(lines) if colour and strong else lines
        case Items(items):
            return [line for head, below in items for line in _item(head, below, width)]
        case Grid():
            return list(_grid_lines(block, width, colour))
        case Outline(outlined):
            return [line for depth, text in outlined for line in _outline_line(depth, text, width)]


def _bold(lines: Sequence[str]) -> list[str]:
    return [f"{BOLD}{line}{RESET}" for line in lines]


def _item(head: str, below: Sequence[str], width: int) -> Iterator[str]:
    yield from wrap_columns(head, width, "- ", "  ")
    for line in below:
        yield from wrap_columns(line, width, "    ", "      ")


def _outline_line(depth: int, text: str, width: int) -> list[str]:
    indent = "  " * depth
    return wrap_columns(text, width, f"{indent}- ", f"{indent}  ")


def _grid_lines(grid: Grid, width: int, colour: bool) -> Iterator[str]:
    widths = [
        max(display_width(cell) for cell in column)
        for column in zip(grid.columns, *grid.rows, strict=True)
    ]
    fixed = widths[:-1] if grid.prose else widths
    room = width - sum(fixed) - 2 * len(fixed)
    if room < -2:
        yield from _stacked(grid, width)
        return
    below = grid.prose and room < PROSE
    head = _line(grid.columns[: len(fixed)] if below else grid.columns, fixed)
    yield f"{DIM}{head}{RESET}" if colour else head
    for row in grid.rows:
        if not grid.prose:
            yield _line(row, fixed)
        elif below:
            yield _line(row[:-1], fixed)
            yield from wrap_columns(row[-1], width, "    ", "    ")
        else:
            prose = wrap_columns(row[-1], room)
            yield _line((*row[:-1], *prose[:1]), fixed)
            yield from (" " * (width - room) + line for line in prose[1:])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    sizes = (*widths, *[0] * (len(cells) - len(widths)))
    return "  ".join(pad(cell, size) for cell, size in zip(cells, sizes, strict=True)).rstrip()


def _stacked(grid: Grid, width: int) -> Iterator[str]:
    for row in grid.rows:
        yield from wrap_columns(row[0], width)
        for name, cell in zip(grid.columns[1:], row[1:], strict=True):
            if cell:
                yield from wrap_columns(f"{name}: {cell}", width, "  ", "    ")
