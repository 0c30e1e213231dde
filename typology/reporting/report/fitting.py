"""Texts cut to the room that a printed page has for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from typology.reporting.formats.document import display_width, neutralise

SEE_BELOW: Final = " … (see below)"
WIDE: Final = "mwMW@%"
GENEROUS: Final = 4
SPARING: Final = 2
"""Lines that an item may take; the second where the first leaves too little room."""


def fit_lines(texts: Sequence[str], room: int, width: int) -> tuple[str, ...]:
    """As many of the texts, in order, as `room` lines of `width` columns hold.

    Each is cut to four lines, or to two where that is not enough; a last line counts the rest.
    """
    for most in (GENEROUS, SPARING):
        found = tuple(shortened(text, most * width) for text in texts)
        if sum(lines_of(text, width) for text in found) <= room:
            return found
    kept: list[str] = []
    for text in found:
        if sum(lines_of(each, width) for each in (*kept, text)) > room - 1:
            break
        kept.append(text)
    return (*kept, f"{len(texts) - len(kept)} more: see below")


def lines_of(text: str, width: int) -> int:
    """Lines that a text takes, at most: every word may begin a new one.

    >>> lines_of("one two three", 8)
    2
    """
    lines, used = 1, 0
    for word in text.split(" "):
        size = width_of(word)
        if used and used + 1 + size > width:
            lines, used = lines + 1, 0
        lines += max(0, size - 1) // width
        used += size + (1 if used else 0)
    return lines


def shortened(text: str, room: int) -> str:
    """A text of at most `room` columns, cut at a word where it is longer, and saying so.

    >>> shortened("one two three", 40)
    'one two three'
    >>> shortened("one two three four five six seven", 24)
    'one two … (see below)'
    """
    text = neutralise(" ".join(text.split()))
    if width_of(text) <= room:
        return text
    left = room - width_of(SEE_BELOW)
    kept = ""
    for word in text.split(" "):
        longer = f"{kept} {word}".lstrip()
        if width_of(longer) > left:
            break
        kept = longer
    return (kept or _begun(text, left)).rstrip(" ,;:*") + SEE_BELOW


def _begun(word: str, room: int) -> str:
    sizes = range(min(len(word), room), 0, -1)
    return next((word[:size] for size in sizes if width_of(word[:size]) <= room), "")


def width_of(text: str) -> int:
    """Columns that a text takes in print at most: m and w count two, capitals one and a half.

    >>> width_of("river"), width_of("mow"), width_of("LAKE")
    (5, 5, 6)
    """
    wide = sum(letter in WIDE for letter in text)
    capitals = sum(letter.isupper() and letter not in WIDE for letter in text)
    return display_width(text) + wide + capitals // 2
