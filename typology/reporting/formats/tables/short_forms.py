"""Tables narrowed to fit a page: headings and words as short forms, with a key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from typology.model import NO_SETTLEMENT, NOT_JUDGED, OUT_OF_SCOPE
from typology.reporting.formats.plain_text import display_width
from typology.reporting.table import Column, ColumnKind, Table, cell_text, words_of

SHORT_ENOUGH: Final = 4  # letters of a heading that is not worth a key
SHORTENED: Final = ("level", "verdict", "membership")


@dataclass(frozen=True)
class NarrowedTable:
    """A table as text cells, with a key to its short forms."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_short: tuple[bool, ...]  # one a column: all its words are short forms
    key: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # caption, (short form, word)…

    def widths(self) -> list[int]:
        """The display width of each column."""
        columns = zip(self.headings, *self.rows, strict=True)
        return [max(map(display_width, column)) for column in columns]

    def key_lines(self) -> list[str]:
        """One line a caption: 'Levels: l limited, s severe'."""
        return [
            f"{caption}: " + ", ".join(f"{short} {word}" for short, word in pairs)
            for caption, pairs in self.key
        ]


@dataclass(frozen=True)
class Stage:
    """How far to narrow a table: short headings or full ones, and the kinds with short words.

    `letters`: the least number of letters of a short form, by kind.
    """

    headings: bool
    letters: Mapping[ColumnKind, int]


STAGES: Final = (
    Stage(False, {}),
    Stage(True, {}),
    Stage(True, {"level": 1}),
    Stage(True, {"level": 1, "verdict": 3}),
)
"""From wide to narrow."""


def narrowed_to_fit(table: Table, fits: Callable[[NarrowedTable], bool]) -> NarrowedTable:
    """The widest form of a table that `fits`, else the narrowest."""
    form = narrowed(table, STAGES[0])
    for stage in STAGES[1:]:
        if fits(form):
            break
        form = narrowed(table, stage)
    return form


def narrowed(table: Table, stage: Stage) -> NarrowedTable:
    """The table at a stage."""
    words = {
        kind: SHORT_FORMS.get(kind, short_words)(words_of(table, kind), least)
        for kind, least in stage.letters.items()
    }
    rows = tuple(
        tuple(
            _shortened(cell, words[column.kind])
            if column.kind in words and isinstance(cell, str | tuple) and cell
            else cell_text(cell, column.kind)
            for cell, column in zip(row, table.columns, strict=True)
        )
        for row in table.rows
    )
    shorts = _needed(short_headings(table.columns), table, rows) if stage.headings else {}
    headings = tuple(shorts.get(column.name, column.name) for column in table.columns)
    key = [("Columns", tuple((short, name) for name, short in shorts.items() if short != name))]
    key += [
        (f"{kind.capitalize()}s", tuple((short, word) for word, short in short_forms.items()))
        for kind, short_forms in words.items()
    ]
    is_short = tuple(column.kind in words for column in table.columns)
    return NarrowedTable(headings, rows, is_short, tuple(entry for entry in key if entry[1]))


def _shortened(cell: str | tuple[str, ...], words: Mapping[str, str]) -> str:
    return words[cell] if isinstance(cell, str) else ", ".join(words[word] for word in cell)


def _needed(
    shorts: Mapping[str, str], table: Table, rows: Sequence[Sequence[str]]
) -> dict[str, str]:
    """The short headings without those that are short, or whose cells are as wide, anyway."""
    widest = {
        column.name: max((display_width(row[place]) for row in rows), default=0)
        for place, column in enumerate(table.columns)
    }
    return {
        name: short
        for name, short in shorts.items()
        if display_width(name) > max(widest[name], SHORT_ENOUGH)
    }


def short_words(words: Sequence[str], least: int = 1) -> dict[str, str]:
    """The shortest beginning of each word, of `least` letters or more, that no other word has.

    >>> short_words(["absent", "limited", "neither", "no_settlement"])
    {'absent': 'a', 'limited': 'l', 'neither': 'ne', 'no_settlement': 'no'}
    """
    return {
        word: _beginning(word, [other for other in words if other != word], least) for word in words
    }


def short_verdicts(verdicts: Sequence[str], least: int = 1) -> dict[str, str]:
    """Short forms of verdicts, in capitals so that none reads as a word or as a level.

    >>> short_verdicts(["delaying", "neither", "no_settlement"], 3)
    {'delaying': 'DEL', 'neither': 'NEI', 'no_settlement': 'N/S'}
    """
    others = [verdict for verdict in verdicts if verdict not in NOT_JUDGED]
    shorts = {word: short.upper() for word, short in short_words(others, least).items()}
    shorts |= {NO_SETTLEMENT: "N/S", OUT_OF_SCOPE: "O/S"}
    return {verdict: shorts[verdict] for verdict in verdicts}


def _beginning(word: str, others: Sequence[str], least: int) -> str:
    for size in range(least, len(word)):
        if not any(other.startswith(word[:size]) for other in others):
            return word[:size]
    return word


def short_headings(columns: Sequence[Column]) -> dict[str, str]:
    """Short names of columns with short cells: initials, with more letters where they clash.

    Those of verdicts and of ids are in capitals; they come from the name alone, not from its place,
    so that they stand for the same definition in every table.

    >>> short_headings([Column(name, "level") for name in ("state_capacity", "state_credibility")])
    {'state_capacity': 'sca', 'state_credibility': 'scr'}
    >>> short_headings([Column(name, "verdict") for name in ("three-of-five", "additive")])
    {'three-of-five': 'TOF', 'additive': 'AD'}
    """
    named = [column for column in columns if column.kind in SHORTENED]
    names = [column.name for column in named]
    capital = {c.name for c in named if c.kind == "verdict" or "-" in c.name}
    shorts = {name: _initials(name, 0, name in capital) for name in names}
    taken = [column.name for column in columns if column.name not in shorts]
    for more in range(1, max(map(len, names), default=0)):
        clashing = _clashing(shorts, taken)
        shorts |= {name: _initials(name, more, name in capital) for name in clashing}
    for _ in names:  # a name in full may be another's short form
        shorts |= {name: name for name in _clashing(shorts, taken)}
    return shorts


def _clashing(shorts: Mapping[str, str], taken: Sequence[str]) -> list[str]:
    """The names whose short form is also that of another, or a column's full name."""
    used = Counter([*shorts.values(), *taken])
    return [name for name, short in shorts.items() if used[short] > 1]


def _initials(name: str, more: int, capital: bool) -> str:
    """The first letters of all words and `more` of the last; of a single word at least two."""
    words = [word for word in re.split(r"[_\-. ]+", name) if word] or [name]
    if len(words) == 1:
        short = words[0][: 2 + more]
    else:
        short = "".join(word[0] for word in words[:-1]) + words[-1][: 1 + more]
    return short.upper() if capital else short


SHORT_FORMS: Final[dict[ColumnKind, Callable[[Sequence[str], int], dict[str, str]]]] = {
    "verdict": short_verdicts
}
