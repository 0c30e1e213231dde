"""Cases as columns: the ratings and plain fields of many cases, no object a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.model import Case, Level, Rating

Codes: TypeAlias = NDArray[np.int32]  # places in a tuple of words or numbers; -1: none


@dataclass(frozen=True, eq=False)
class WordColumn:
    """A field of many cases: the distinct words, and which of them each case has; -1 for none."""

    words: tuple[str, ...]
    which: Codes

    def take(self, places: NDArray[np.intp]) -> WordColumn:
        """The words of some of the cases."""
        return WordColumn(self.words, self.which[places])

    def word(self, case: int) -> str | None:
        """The word of one case."""
        place = int(self.which[case])
        return None if place < 0 else self.words[place]


@dataclass(frozen=True, eq=False)
class RatingColumn:
    """The ratings of many cases on one criterion.

    `levels` are the distinct levels, or the distinct numbers of a calibrated criterion, in any
    order. The others, of shape (cases,), are places in it: the rating, -1 where it is unknown, and
    the ends of its range, -1 where it has none; None where no case has a range.
    """

    levels: tuple[Level, ...]
    value: Codes
    low: Codes | None = None
    high: Codes | None = None

    def take(self, places: NDArray[np.intp]) -> RatingColumn:
        """The ratings of some of the cases."""
        low, high = (None if end is None else end[places] for end in (self.low, self.high))
        return RatingColumn(self.levels, self.value[places], low, high)


@dataclass(frozen=True, eq=False)
class CaseColumns:
    """Many cases: what their scores depend on, and their ids; `rows` are their places in a file.

    `basis` has its default filled in. `ratings` are by criterion; a criterion that is not there is
    unknown in every case. No rating has evidence.
    """

    ids: Sequence[str]
    titles: Sequence[str]
    rows: NDArray[np.int64]
    status: WordColumn
    level: WordColumn
    basis: WordColumn
    ratings: Mapping[str, RatingColumn]

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, places: NDArray[np.intp]) -> CaseColumns:
        """Some of the cases, in the order of their places."""
        return CaseColumns(
            [self.ids[place] for place in places.tolist()],
            [self.titles[place] for place in places.tolist()],
            self.rows[places],
            self.status.take(places),
            self.level.take(places),
            self.basis.take(places),
            {name: column.take(places) for name, column in self.ratings.items()},
        )


def case_columns(cases: Sequence[Case]) -> CaseColumns:
    """Case values as columns; the evidence of their ratings is left behind."""
    names = dict.fromkeys(name for case in cases for name in case.ratings)
    return CaseColumns(
        [case.id for case in cases],
        [case.title for case in cases],
        np.arange(len(cases), dtype=np.int64),
        _words([case.status for case in cases]),
        _words([case.level for case in cases]),
        _words([case.basis for case in cases]),
        {name: _ratings([case.ratings.get(name, SILENT) for case in cases]) for name in names},
    )


SILENT: Final = Rating(None)


def _words(words: Sequence[str | None]) -> WordColumn:
    distinct, which = _encoded(words)
    return WordColumn(tuple(map(str, distinct)), which)


def _ratings(ratings: Sequence[Rating]) -> RatingColumn:
    values = [each.value for each in ratings]
    ends = [each.low for each in ratings] + [each.high for each in ratings]
    levels, which = _encoded(values + ends)
    value, low, high = which.reshape(3, len(ratings))
    return RatingColumn(levels, value, low, high)


def _encoded(values: Sequence[Level | None]) -> tuple[tuple[Level, ...], Codes]:
    """The distinct values but None, and the place of each, -1 for None."""
    distinct = dict.fromkeys(value for value in values if value is not None)
    places: dict[Level | None, int] = {value: place for place, value in enumerate(distinct)}
    places[None] = -1
    return tuple(distinct), np.asarray([places[value] for value in values], dtype=np.int32)
