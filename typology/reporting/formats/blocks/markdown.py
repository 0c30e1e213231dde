"""Blocks as markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Outline, Paragraph
from typology.reporting.formats.plain_text import neutralise

SPECIAL: Final = re.compile(r"([\\`|<>\[\]#$])|(?<=\w)(_)(?=\w)")


def write_markdown(blocks: Blocks) -> str:
    """GitHub-flavoured markdown; cell and line text escaped."""
    return "\n\n".join("\n".join(_block_lines(block)) for block in blocks) + "\n"


def _block_lines(block: Block) -> Iterator[str]:
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
            yield _row([*map(escape_markdown, columns)])
            yield _row(["---"] * len(columns))
            yield from (_row([escape_markdown(cell) for cell in row]) for row in rows)
        case Outline(outlined):
            yield from (f"{'  ' * depth}- {escape_markdown(text)}" for depth, text in outlined)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def escape_markdown(text: str) -> str:
    """The text with markdown's special characters escaped; `*word*` stays emphasis."""
    return SPECIAL.sub(lambda match: "\\" + match[0], neutralise(text.replace("\n", " ")))
