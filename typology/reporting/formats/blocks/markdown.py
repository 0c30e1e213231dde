"""Blocks as markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Outline, Paragraph
from typology.reporting.formats.plain_text import neutralise

MARKS: Final = re.compile(r"([\\`|<>\[\]#])|(?<=\w)(_)(?=\w)")


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


def escape_markdown(text: str) -> str:
    """Text that markdown shows as written; `*word*` stays emphasis."""
    return MARKS.sub(lambda found: "\\" + found[0], neutralise(text.replace("\n", " ")))
