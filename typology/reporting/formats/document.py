"""A document as plain text of a given width, or as markdown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from textwrap import wrap
from typing import Final

from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Outline, Paragraph

PROSE: Final = 36  # columns that running text beside a table needs
BOLD, DIM, RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
UNSEEN: Final = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]"
)


def neutralise(text: str) -> str:
    """Control and direction marks shown by their code, so that they cannot disguise a line."""
    return UNSEEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def write_text(document: Blocks, *, width: int = 80, colour: bool = False) -> str:
    """Lines of at most `width` columns (longer only where one word is)."""
    lines: list[str] = []
    for block in document:
        if lines:
            lines.append("")
        lines += _text_block(block, width, colour)
    return "\n".join(lines) + "\n"


def _text_block(block: Block, width: int, colour: bool) -> list[str]:
    match block:
        case Heading(text, level):
            told = wrap_columns(text.upper() if level == 2 else text, width)
            return [f"{BOLD}{line}{RESET}" for line in told] if colour else told
        case Paragraph(text, strong):
            told = wrap_columns(text, width)
            return [f"{BOLD}{line}{RESET}" for line in told] if colour and strong else told
        case Items(items):
            return [line for head, below in items for line in _item(head, below, width)]
        case Grid():
            return list(_text_grid(block, width, colour))
        case Outline(outlined):
            return [line for depth, text in outlined for line in _outlined(depth, text, width)]


def _item(head: str, below: Sequence[str], width: int) -> Iterator[str]:
    yield from wrap_columns(head, width, "- ", "  ")
    for line in below:
        yield from wrap_columns(line, width, "    ", "      ")


def _outlined(depth: int, text: str, width: int) -> list[str]:
    indent = "  " * depth
    return wrap_columns(text, width, f"{indent}- ", f"{indent}  ")


def _text_grid(grid: Grid, width: int, colour: bool) -> Iterator[str]:
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


def wrap_columns(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Wrap to display columns; wide characters count two."""
    text = neutralise(text.replace("\n", " "))
    if display_width(text) == len(text):
        return wrap(
            text, max(width, 8), initial_indent=first, subsequent_indent=rest,
            break_on_hyphens=False,
        )  # fmt: skip
    narrowed = max(8, width * len(text) // max(1, display_width(text)))
    return wrap(
        text, narrowed, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )


def display_width(text: str) -> int:
    """Terminal columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def pad(text: str, width: int) -> str:
    """Fill with blanks to a display width."""
    text = neutralise(text)
    return text + " " * (width - display_width(text))


def write_markdown(document: Blocks) -> str:
    """GitHub-flavoured markdown; cell and line text escaped."""
    blocks = ["\n".join(_markdown_block(block)) for block in document]
    return "\n\n".join(blocks) + "\n"


def _markdown_block(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield f"{'#' * level} {escape_markdown(text)}"
        case Paragraph(text, strong):
            yield f"**{escape_markdown(text)}**" if strong else escape_markdown(text)
        case Items(items):
            for head, below in items:
                yield f"- {escape_markdown(head)}"
                yield from (f"  - {escape_markdown(line)}" for line in below)
        case Grid(columns, rows):
            yield _markdown_row(columns)
            yield _markdown_row(["---"] * len(columns))
            yield from (_markdown_row([escape_markdown(cell) for cell in row]) for row in rows)
        case Outline(outlined):
            yield from (f"{'  ' * depth}- {escape_markdown(text)}" for depth, text in outlined)


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


MARKS: Final = re.compile(r"([\\`|<>\[\]#])|(?<=\w)(_)(?=\w)")


def escape_markdown(text: str) -> str:
    """Text that markdown shows as written; `*word*` stays emphasis."""
    return MARKS.sub(lambda found: "\\" + found[0], neutralise(text.replace("\n", " ")))


DOCUMENT_FORMATS: Final[dict[str, Callable[[Blocks], str]]] = {
    "text": write_text,
    "markdown": write_markdown,
}
