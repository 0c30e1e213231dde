"""Many cases as columns: what `typology.model.Case` holds of each, without an object a case.

A reader of sheets makes them, scoring reads them, and no Python object stands for a row. A column
holds codes, and beside them what the codes mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from typology.model import UNKNOWN, Level, Override
from typology.operators import Mask

Codes: TypeAlias = NDArray[np.int8]
Values: TypeAlias = NDArray[np.int16] | NDArray[np.float64]
Rows: TypeAlias = NDArray[np.int64]
Texts: TypeAlias = NDArray[np.object_]
Chosen: TypeAlias = NDArray[np.intp] | NDArray[np.bool_]  # cases by their places, or a mask
Said: TypeAlias = str | float | bool | tuple[str, ...] | None
Word = TypeVar("Word", covariant=True)

NONE: Final = -1  # the code of what a case does not say, and of an unknown level


@dataclass(frozen=True, eq=False)
class CodedColumn:
    """A word of each case: its place in `names`, or -1 where the case has none."""

    codes: Codes
    names: tuple[str, ...]

    def word(self, case: int) -> str | None:
        """The word of one case."""
        code = int(self.codes[case])
        return None if code == NONE else self.names[code]

    def take(self, cases: Chosen) -> CodedColumn:
        """The column of some cases, in their order."""
        return replace(self, codes=self.codes[cases])


@dataclass(frozen=True, eq=False)
class FieldColumn(Generic[Word]):
    """What each case says under one name: the place of each case's among `values`."""

    values: Sequence[Word]
    places: NDArray[np.intp]

    def take(self, cases: Chosen) -> FieldColumn[Word]:
        """The column of some cases, in their order."""
        return FieldColumn(self.values, self.places[cases])

    def tidy(self) -> FieldColumn[Word]:
        """The same column, each value once and only if some case has it."""
        used, places = np.unique(self.places, return_inverse=True)
        once = field_of([self.values[place] for place in used.tolist()])
        return FieldColumn(once.values, once.places[places])

    def where(self, is_so: Callable[[Word], bool]) -> Mask:
        """The cases of which something holds of what they say."""
        return np.asarray([*map(is_so, self.values)], dtype=np.bool_)[self.places]

    def cells(self) -> list[Word]:
        """What each case says in turn."""
        values = np.empty(len(self.values), dtype=np.object_)
        for place, each in enumerate(self.values):
            values[place] = each
        cells: list[Word] = values[self.places].tolist()
        return cells


def field_of(said: Iterable[Word]) -> FieldColumn[Word]:
    """The column of what each case says in turn."""
    known: dict[Word, int] = {}
    places = [known.setdefault(each, len(known)) for each in said]
    return FieldColumn(tuple(known), np.asarray(places, dtype=np.intp))


def field_of_codes(column: CodedColumn) -> FieldColumn[str | None]:
    """A word of each case, None where it has none."""
    return FieldColumn(
        (*column.names, None), column.codes.astype(np.intp) % (len(column.names) + 1)
    )


def below_each_other(columns: Sequence[FieldColumn[Word]]) -> FieldColumn[Word]:
    """Columns of cases, the cases of each after those of the one before."""
    values = [value for column in columns for value in column.values]
    starts = np.cumsum([0, *(len(column.values) for column in columns)])[:-1].tolist()
    places = [each.places + start for each, start in zip(columns, starts, strict=True)]
    return FieldColumn(values, np.concatenate(places))


@dataclass(frozen=True, eq=False)
class RatingColumn:
    """One criterion of many cases: its rating, and the ends of its range.

    Ordinal: places in `levels` as int16, -1 where unknown or without a range. Calibrated (`levels`
    is None): numbers as float64, nan likewise. `low` and `high` are None where no case has a range,
    `evidenced` (True for a rating with evidence) where no rating has any.

    `levels` is the scale of the first rubric in use that has the criterion, in its order. Where
    other rubrics order it otherwise, `ranks` codes it anew. Of a criterion that no rubric in use
    has they are all that some case has, in no order; numbers may be among them.
    """

    value: Values
    low: Values | None = None
    high: Values | None = None
    levels: tuple[Level, ...] | None = None
    evidenced: Mask | None = None

    def take(self, cases: Chosen) -> RatingColumn:
        """The column of some cases, in their order."""
        return replace(
            self,
            value=self.value[cases],
            low=None if self.low is None else self.low[cases],
            high=None if self.high is None else self.high[cases],
            evidenced=None if self.evidenced is None else self.evidenced[cases],
        )

    def level(self, case: int) -> Level | None:
        """The rating of one case; None is unknown."""
        return level_of(self.value[case], self.levels)

    def ranks(self, levels: tuple[str, ...]) -> RatingColumn:
        """The same ratings as places in another order of the levels.

        Raises ValueError for a calibrated column, or where `levels` lack a level that is used.
        """
        if self.levels is None:
            raise ValueError("a calibrated criterion has no ranks")
        if levels == self.levels:
            return self
        table = np.asarray(
            [levels.index(each) if each in levels else NONE for each in self.levels] + [NONE],
            dtype=np.int16,
        )
        columns = [None if each is None else _placed(each, table) for each in self._columns]
        assert columns[0] is not None
        return RatingColumn(columns[0], columns[1], columns[2], levels, self.evidenced)

    @property
    def _columns(self) -> tuple[Values, Values | None, Values | None]:
        return self.value, self.low, self.high


def _placed(values: Values, table: NDArray[np.int16]) -> Values:
    codes = values.astype(np.intp)
    placed = table[codes]
    if bool(((placed == NONE) & (codes != NONE)).any()):
        raise ValueError("a level is used that the scale lacks")
    return placed


class CaseHead(NamedTuple):
    """What names a case: its id and title, and what it is rated on."""

    id: str
    title: str
    basis: str | None
    handling: str | None
    sha256: str

    @property
    def on_paper(self) -> bool:
        """True where the ratings speak of a text, as if carried out."""
        return self.basis == "text"


@dataclass(frozen=True, eq=False)
class CaseColumns:
    """Many cases as columns, all of one length.

    `rows` are the row numbers in the sheet. Defaults are filled in as a case file's are: `basis`
    and `handling` follow the status where the sheet does not say. `ratings` has the criteria that
    are columns; every other is unknown in every case. `fields` and `sha256` are of those that are
    shown: the first has the names of `FIELDS` under which some case says something. `wholes` are
    what cases are a part of, for what computes.
    """

    ids: Texts
    titles: Texts
    rows: Rows
    status: CodedColumn
    level: CodedColumn
    basis: CodedColumn
    handling: CodedColumn
    ratings: Mapping[str, RatingColumn]
    overrides: tuple[Override, ...] = ()
    fields: Mapping[str, FieldColumn[Said]] = field(default_factory=dict)
    wholes: FieldColumn[Said] | None = None
    sha256: Texts | None = None

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def on_paper(self) -> Mask:
        """Where the ratings speak of a text, as if carried out."""
        return field_of_codes(self.basis).where(lambda basis: basis == "text")

    def heads(self) -> list[CaseHead]:
        """What names each case, of cases with their hashes."""
        assert self.sha256 is not None
        words = [field_of_codes(each).cells() for each in (self.basis, self.handling)]
        texts = [each.tolist() for each in (self.ids, self.titles, self.sha256)]
        return [
            CaseHead(id_, title, basis, handling, sha256)
            for id_, title, sha256, basis, handling in zip(*texts, *words, strict=True)
        ]

    def take(self, cases: Chosen) -> CaseColumns:
        """Some cases, by their places or a mask, in that order."""
        return replace(
            self,
            ids=self.ids[cases],
            titles=self.titles[cases],
            rows=self.rows[cases],
            status=self.status.take(cases),
            level=self.level.take(cases),
            basis=self.basis.take(cases),
            handling=self.handling.take(cases),
            ratings={name: column.take(cases) for name, column in self.ratings.items()},
            fields={name: column.take(cases) for name, column in self.fields.items()},
            wholes=None if self.wholes is None else self.wholes.take(cases),
            sha256=None if self.sha256 is None else self.sha256[cases],
        )

    def rated(
        self, rates: Mapping[str, Level | None], scales: Mapping[str, tuple[str, ...] | None]
    ) -> CaseColumns:
        """The cases with ratings set by `--rate`, each without a range; None is unknown.

        `scales` are the levels of each criterion in order, None of a calibrated one.
        """
        if not rates:
            return self
        ratings = dict(self.ratings)
        for name, level in rates.items():
            levels = scales[name]
            value = coded([level], levels)[0]
            ratings[name] = RatingColumn(np.full(len(self), value), levels=levels)
        overrides = [
            Override("--rate", name, UNKNOWN if level is None else level)
            for name, level in rates.items()
        ]
        return replace(self, ratings=ratings, overrides=(*self.overrides, *overrides))


def coded(levels: Sequence[Level | None], scale: tuple[Level, ...] | None) -> Values:
    """Levels as their places in a scale (int16), or numbers as they are (float64).

    >>> coded(["full", None], ("absent", "full")), coded([0.5, None], None)
    (array([ 1, -1], dtype=int16), array([0.5, nan]))
    """
    if scale is None:
        return np.asarray([np.nan if each is None else each for each in levels], dtype=np.float64)
    places: dict[Level | None, int] = {each: place for place, each in enumerate(scale)}
    places[None] = NONE
    return np.asarray([places[each] for each in levels], dtype=np.int16)


def level_of(value: np.int16 | np.float64, scale: tuple[Level, ...] | None) -> Level | None:
    """The level or number that a code stands for; None is unknown."""
    if scale is None:
        return None if np.isnan(value) else float(value)
    return None if value == NONE else scale[int(value)]


LISTS: Final = frozenset({"countries", "state", "armed_groups", "mediators", "labels"})
"""The fields that are lists of words: a case that says nothing has an empty one."""


def nothing(name: str) -> Said:
    """What a case that says nothing has under a field."""
    return () if name in LISTS else None


def nothing_said(name: str, cases: int) -> FieldColumn[Said]:
    """A field under which none of some cases says anything."""
    return FieldColumn((nothing(name),), np.zeros(cases, dtype=np.intp))
