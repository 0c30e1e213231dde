"""Blocks of a text: headings, paragraphs, lists and tables, without layout."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias


class Heading(NamedTuple):
    """A section's title; level 1 is the document's."""

    text: str
    level: int = 2


class Paragraph(NamedTuple):
    """Running text. `*word*` is emphasis in every form."""

    text: str
    strong: bool = False


class Items(NamedTuple):
    """A list; each item a line of running text, with lines below it."""

    items: tuple[tuple[str, tuple[str, ...]], ...]


class Grid(NamedTuple):
    """A table of short cells; the last column is running text where `prose` is set."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    prose: bool = False


class Outline(NamedTuple):
    """A tree: lines of running text, each with its depth from 0."""

    lines: tuple[tuple[int, str], ...]


Block: TypeAlias = Heading | Paragraph | Items | Grid | Outline
Blocks: TypeAlias = tuple[Block, ...]


def flat_list(lines: Iterable[str]) -> Items:
    """A list without lines below its items.

    >>> flat_list(["one", "two"])
    Items(items=(('one', ()), ('two', ())))
    """
    return Items(tuple((line, ()) for line in lines))
