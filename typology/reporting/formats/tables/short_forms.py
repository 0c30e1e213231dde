"""Tables narrowed to fit a page: headings turned, stacked or short, and words as short forms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from typology.model import NO_SETTLEMENT, NOT_JUDGED, OUT_OF_SCOPE
from typology.reporting.formats.plain_text import display_width
from typology.reporting.table import Column, ColumnKind, Table, cell_text, words_of
from typology.reporting.words import id_to_words

UPRIGHT: Final = 2  # letters that an upright heading is wide
SHORT_ENOUGH: Final = 4  # letters of a heading that is not worth a key
SHORTENED: Final = ("level", "verdict", "membership")


@dataclass(frozen=True)
class NarrowedTable:
    """A table as text cells, with a key to its short forms."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_short: tuple[bool, ...]  # one a column: all its words are short forms
    is_turned: tuple[bool, ...]  # one a column: its heading is set upright
    key: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # caption, (short form, word)…

    def widths(self) -> list[int]:
        """The display width of each column; an upright heading is as wide as a line is high."""
        heads = [
            UPRIGHT if turned else max(map(display_width, heading.split("\n")))
            for heading, turned in zip(self.headings, self.is_turned, strict=True)
        ]
        columns = zip(heads, *([*map(display_width, row)] for row in self.rows), strict=True)
        return [max(column) for column in columns]

    def key_lines(self) -> list[str]:
        """One line a caption: 'Levels: l limited, s severe'."""
        return [
            f"{caption}: " + ", ".join(f"{short} {word}" for short, word in pairs)
            for caption, pairs in self.key
        ]


@dataclass(frozen=True)
class Stage:
    """How far to narrow a table: what becomes of headings, and the kinds with short words.

    `headings`: as they are, their words below each other, upright, or short forms. `letters`: the
    least number of letters of a short form, by kind.
    """

    headings: Literal["whole", "stacked", "turned", "short"]
    letters: Mapping[ColumnKind, int]


STAGES: Final = (
    Stage("whole", {}),
    Stage("short", {}),
    Stage("short", {"level": 1}),
    Stage("short", {"level": 1, "verdict": 3}),
)
"""From wide to narrow, for text of few columns."""

WIDE_STAGES: Final = (Stage("whole", {}), Stage("stacked", {}), Stage("stacked", {"level": 1}))
"""From wide to narrow, for text of many columns."""

PAPER_STAGES: Final = (
    Stage("whole", {}),
    Stage("turned", {}),
    Stage("turned", {"level": 1}),
    Stage("turned", {"level": 1, "verdict": 3}),
)
"""From wide to narrow, where headings can stand upright."""


def heading_words(column: Column) -> str:
    """The name of a column in words."""
    return id_to_words(column.name)


def narrowed_to_fit(
    table: Table, fits: Callable[[NarrowedTable], bool], stages: Sequence[Stage] = STAGES
) -> NarrowedTable:
    """The widest form of a table that `fits`, else the narrowest."""
    form = narrowed(table, stages[0])
    for stage in stages[1:]:
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
    is_needed = stage.headings != "whole"
    shorts = _needed(short_headings(table.columns), table, rows) if is_needed else {}
    headings = tuple(_heading(column, stage, shorts) for column in table.columns)
    is_turned = tuple(
        stage.headings == "turned" and column.name in shorts for column in table.columns
    )
    shorts = shorts if stage.headings == "short" else {}
    key = [("Columns", tuple((short, name) for name, short in shorts.items() if short != name))]
    key += [
        (f"{kind.capitalize()}s", tuple((short, word) for word, short in short_forms.items()))
        for kind, short_forms in words.items()
    ]
    is_short = tuple(column.kind in words for column in table.columns)
    told = tuple(entry for entry in key if entry[1])
    return NarrowedTable(headings, rows, is_short, is_turned, told)


def _heading(column: Column, stage: Stage, shorts: Mapping[str, str]) -> str:
    if column.name not in shorts:
        return column.name
    if stage.headings == "short":
        return shorts[column.name]
    words = heading_words(column)
    return "\n".join(re.split(r"[ ]+", words)) if stage.headings == "stacked" else words


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
