"""Making a table narrower: headings and words by short forms that a legend tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final

from typology.model import NO_SETTLEMENT
from typology.reporting.formats.table import Column, Kind, Table, shown, words_of

SHORTENED: Final = ("level", "verdict", "membership")


@dataclass(frozen=True)
class Fitted:
    """A table as text cells, and what its short forms stand for."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    narrow: tuple[bool, ...]  # one a column: holds short forms only
    key: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # what for, (short form, word)…


@dataclass(frozen=True)
class Stage:
    """How far a table is narrowed: headings or not, and from how many letters on its words."""

    headings: bool
    letters: Mapping[Kind, int]


STAGES: Final = (
    Stage(False, {}),
    Stage(True, {}),
    Stage(True, {"level": 1}),
    Stage(True, {"level": 1, "verdict": 3}),
)
"""From wide to narrow."""


def fitted(table: Table, stage: int) -> Fitted:
    """The table at one of the STAGES."""
    step = STAGES[stage]
    words = {
        kind: SHORT_FORMS.get(kind, short_words)(words_of(table, kind), least)
        for kind, least in step.letters.items()
    }
    shorts = short_headings(table.columns) if step.headings else {}
    headings = tuple(shorts.get(column.name, column.name) for column in table.columns)
    rows = tuple(
        tuple(
            words[column.kind][cell]
            if column.kind in words and isinstance(cell, str)
            else shown(cell, column.kind)
            for cell, column in zip(row, table.columns, strict=True)
        )
        for row in table.rows
    )
    key = [("Columns", tuple((short, name) for name, short in shorts.items() if short != name))]
    key += [
        (f"{kind.capitalize()}s", tuple((short, word) for word, short in each.items()))
        for kind, each in words.items()
    ]
    narrow = tuple(column.kind in words for column in table.columns)
    return Fitted(headings, rows, narrow, tuple(each for each in key if each[1]))


def short_words(words: Sequence[str], least: int = 1) -> dict[str, str]:
    """Each word's shortest beginning, of `least` letters or more, that no other word shares.

    >>> short_words(["absent", "limited", "neither", "no_settlement"])
    {'absent': 'a', 'limited': 'l', 'neither': 'ne', 'no_settlement': 'no'}
    """
    return {
        word: _beginning(word, [each for each in words if each != word], least) for word in words
    }


def short_verdicts(verdicts: Sequence[str], least: int = 1) -> dict[str, str]:
    """Short forms of verdicts, in capitals so that none reads as a word or as a level.

    >>> short_verdicts(["delaying", "neither", "no_settlement"], 3)
    {'delaying': 'DEL', 'neither': 'NEI', 'no_settlement': 'N/S'}
    """
    others = [verdict for verdict in verdicts if verdict != NO_SETTLEMENT]
    shorts = {word: short.upper() for word, short in short_words(others, least).items()}
    return {verdict: shorts.get(verdict, "N/S") for verdict in verdicts}


def _beginning(word: str, others: Sequence[str], least: int) -> str:
    for size in range(least, len(word)):
        if not any(other.startswith(word[:size]) for other in others):
            return word[:size]
    return word


def short_headings(columns: Sequence[Column]) -> dict[str, str]:
    """Short names of columns that hold short cells: initials, letters more where they clash.

    Three columns of verdicts or more are lettered instead: A, B, C…

    >>> short_headings([Column(name, "level") for name in ("state_capacity", "state_credibility")])
    {'state_capacity': 'sca', 'state_credibility': 'scr'}
    >>> short_headings([Column(name, "verdict") for name in ("three-of-five", "mine", "yours")])
    {'three-of-five': 'A', 'mine': 'B', 'yours': 'C'}
    """
    verdicts = [column.name for column in columns if column.kind == "verdict"]
    lettered = verdicts if len(verdicts) > 2 else []
    names = [c.name for c in columns if c.kind in SHORTENED and c.name not in lettered]
    shorts = {name: _initials(name, 0) for name in names}
    taken = [column.name for column in columns if column.name not in shorts]
    for more in range(1, max(map(len, names), default=0)):
        shorts |= {name: _initials(name, more) for name in _clashing(shorts, taken)}
    for _ in names:  # a name in full may be another's short form
        shorts |= {name: name for name in _clashing(shorts, taken)}
    return shorts | {name: _letter(place) for place, name in enumerate(lettered)}


def _clashing(shorts: Mapping[str, str], taken: Sequence[str]) -> list[str]:
    """The names whose short form another has too, or a column that keeps its name."""
    used = Counter([*shorts.values(), *taken])
    return [name for name, short in shorts.items() if used[short] > 1]


def _letter(place: int) -> str:
    """A to Z, then AA, AB and so on."""
    return (_letter(place // 26 - 1) if place >= 26 else "") + ascii_uppercase[place % 26]


def _initials(name: str, more: int) -> str:
    """First letters, of the last word `more` letters more; of a single word at least two."""
    words = [word for word in re.split(r"[_\-. ]+", name) if word] or [name]
    if len(words) == 1:
        return words[0][: 2 + more]
    return "".join(word[0] for word in words[:-1]) + words[-1][: 1 + more]


SHORT_FORMS: Final[dict[Kind, Callable[[Sequence[str], int], dict[str, str]]]] = {
    "verdict": short_verdicts,
}
