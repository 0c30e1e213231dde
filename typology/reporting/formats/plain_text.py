"""Plain text: display width, wrapping, padding, and codes for invisible characters."""

from __future__ import annotations

import re
import unicodedata
from textwrap import wrap
from typing import Final

BOLD, DIM, RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
INVISIBLE: Final = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)


def neutralise(text: str) -> str:
    """The text with control and direction characters as codes, so that none disguises a line.

    >>> neutralise("a\x1b[2Kb")
    'a<U+001B>[2Kb'
    """
    return INVISIBLE.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)


def one_line(text: str) -> str:
    """The text with all that could begin another line, or disguise this one, as codes.

    >>> one_line("a\\nok.yaml:1:1: warning")
    'a<U+000A>ok.yaml:1:1: warning'
    """
    return re.sub("[\t\n]", lambda match: f"<U+{ord(match[0]):04X}>", neutralise(text))


def wrap_columns(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Lines of at most `width` display columns; wide characters count two.

    `first` begins the first line, `rest` every other.
    """
    text = neutralise(text.replace("\n", " "))
    columns = display_width(text)
    letters = width if columns == len(text) else width * len(text) // max(1, columns)
    return wrap(
        text, max(letters, 8), initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )


def display_width(text: str) -> int:
    """The number of terminal columns that a text takes.

    >>> display_width("e\u0301"), display_width("\u4e2d")
    (1, 2)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def pad(text: str, width: int) -> str:
    """The text filled with blanks to a display width."""
    text = neutralise(text)
    return text + " " * (width - display_width(text))
