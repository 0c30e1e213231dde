"""The parsers' events, scalars as they were written, and the limits of a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Protocol, TypeAlias

from yaml.events import Event

from typology.model import Json
from typology.reading.problems import MAX_FINDINGS

Tree: TypeAlias = Json  # from a file, every scalar is the text that was written
Finding: TypeAlias = "tuple[int, int, str, str | None]"  # line, column, message, hint

MAX_DEPTH: Final = 40
MAX_EVENTS: Final = 100_000  # of one file: its keys, values, and ends of lists and mappings
TOO_LONG: Final[Finding] = (1, 1, f"more than {MAX_EVENTS:,} keys and values", "split the file")
ESCAPED: Final = ", escaped"  # ends the message about an escape that its value may not hold
MORE: Final = (f"more than {MAX_FINDINGS} problems", "what follows is not read")
NO_KEY: Final = "\x00none"  # cannot be written: controls are refused
NULLS: Final = frozenset(("", "~", "null"))
FORBIDDEN: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # in values


class Mark(Protocol):
    """A place as both parsers give it, counted from 0."""

    index: int
    line: int
    column: int


class Events(Protocol):
    """The interface of both parsers."""

    def get_event(self) -> Event | None:
        """The next event, or None after the last. Raises YAMLError."""


def _parser() -> Callable[[str], Events]:
    try:
        from yaml._yaml import CParser
    except ImportError:
        from typology.reading.yaml.python_events import PythonParser

        return PythonParser
    return CParser


PARSER: Callable[[str], Events] = _parser()


class Quoted(str):
    """A scalar that was written in quotes or as a block: text, whatever its field."""

    __slots__ = ()


def scalar(written: str, style: str | None) -> str | None:
    """A scalar as a tree holds it; `style` is the parser's, empty if the scalar is plain."""
    return Quoted(written) if style else plain(written)


def plain(written: str) -> str | None:
    """A plain scalar: the text as written, or None for a null."""
    return None if written in NULLS else written


def forbidden_character(text: str) -> str | None:
    """The first character of `text` that no value may contain, or None."""
    match = FORBIDDEN.search(text)
    return None if match is None else match.group()


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """The line and column of a character, from 1."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
