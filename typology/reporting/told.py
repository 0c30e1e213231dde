"""What is told: headings, paragraphs, lists and tables, apart from how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Heading:
    """A section's title; level 1 is the document's."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Running text. `*word*` is emphasis in every form."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Items:
    """A list; each item a line of running text, with lines below it."""

    items: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Grid:
    """A table of short cells; the last column is running text where `prose` is set."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    prose: bool = False


@dataclass(frozen=True)
class Outline:
    """A tree: lines of running text, each with its depth from 0."""

    lines: tuple[tuple[int, str], ...]


Block: TypeAlias = Heading | Paragraph | Items | Grid | Outline
Document: TypeAlias = tuple[Block, ...]
