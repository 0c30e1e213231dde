"""A document of blocks and tables, in their order, as text and as markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile, groupby, takewhile
from typing import TypeAlias

from typology.reporting.blocks import Block, Heading, Paragraph
from typology.reporting.formats.blocks import markdown as blocks_markdown
from typology.reporting.formats.blocks import text as blocks_text
from typology.reporting.formats.tables import markdown as tables_markdown
from typology.reporting.formats.tables import text as tables_text
from typology.reporting.table import Table

Document: TypeAlias = "Sequence[Block | Table]"


def write_text(document: Document, *, width: int = 80, colour: bool = False) -> str:
    """Lines of at most `width` columns (longer only where one word is)."""
    return "\n".join(
        tables_text.write_text(*tables, width=width, colour=colour)
        if tables
        else blocks_text.write_text(blocks, width=width, colour=colour)
        for blocks, tables in _runs(document)
    )


def write_markdown(document: Document) -> str:
    """The document as markdown."""
    return "\n".join(
        tables_markdown.write_markdown(*tables).rstrip("\n") + "\n"
        if tables
        else blocks_markdown.write_markdown(blocks)
        for blocks, tables in _runs(document)
    )


def answer_of(document: Document) -> tuple[Paragraph, ...]:
    """The paragraphs that a document opens with, below its headings."""
    first = document[0] if document else None
    if isinstance(first, Table):
        return tuple(map(Paragraph, first.lead))
    below = dropwhile(lambda block: isinstance(block, Heading), document)
    paragraphs = takewhile(lambda block: isinstance(block, Paragraph), below)
    return tuple(block for block in paragraphs if isinstance(block, Paragraph))


def _runs(document: Document) -> Iterator[tuple[tuple[Block, ...], tuple[Table, ...]]]:
    """Neighbours of one kind: blocks without tables, or tables without blocks."""
    for _, run in groupby(document, key=lambda part: isinstance(part, Table)):
        parts = tuple(run)
        yield (
            tuple(part for part in parts if not isinstance(part, Table)),
            tuple(part for part in parts if isinstance(part, Table)),
        )
