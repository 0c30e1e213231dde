"""A mapping as a value: what the columns of a dataset say about our criteria."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from typology.model import Level, Source
from typology.reading.datasets.table import Reads
from typology.reading.datasets.templates import Template
from typology.reading.problems import KeyPath

Take: TypeAlias = Literal["highest", "lowest", "last"]

Item = TypeVar("Item")


class Meant(NamedTuple):
    """What a value means of a criterion: a level (low is high), a range, or nothing (None)."""

    low: Level | None = None
    high: Level | None = None

    @property
    def is_known(self) -> bool:
        """True if it says anything."""
        return self.low is not None


class Words(NamedTuple):
    """The word of each value of a column; `path` is the place of `values` in the mapping."""

    column: str
    values: Mapping[str, str]
    path: KeyPath


Worded: TypeAlias = Template | Words


class ListOf(NamedTuple):
    """The items of some columns; without `values`, each item is itself."""

    columns: tuple[str, ...]
    split: str | None
    values: Mapping[str, str] | None
    path: KeyPath


Listed: TypeAlias = Template | ListOf


class RatedColumn(NamedTuple):
    """A column that rates a criterion; without `levels` its cells are numbers."""

    column: str
    levels: Mapping[str, Meant] | None
    path: KeyPath


@dataclass(frozen=True)
class RatingRule:
    """How a criterion is rated: from one column, or the highest or lowest of several."""

    criterion: str
    columns: tuple[RatedColumn, ...]
    take: Literal["highest", "lowest"]
    because: Template | None
    locator: Template | None


class Length(NamedTuple):
    """A length of time."""

    years: int = 0
    months: int = 0
    days: int = 0


@dataclass(frozen=True)
class OutcomeRule:
    """What happened later: from the values of a column, or from how long something lasted."""

    name: str
    column: str | None = None
    values: Mapping[str, float | None] = field(default_factory=dict)
    start: Template | None = None
    end: Template | None = None
    open_until: str | None = None
    at_least: Length | None = None
    date_format: str | None = None
    path: KeyPath = ()


class Group(NamedTuple):
    """Rows that share the value of a column and are one case."""

    name: str
    by: str
    split: str | None
    case: Template
    title: Template | None
    take: Take
    always: bool


class Dates(NamedTuple):
    """When a case stood."""

    start: Template | None = None
    end: Template | None = None
    date_format: str | None = None


@dataclass(frozen=True)
class DatasetMapping:
    """A mapping, read and checked; `mentions` are the columns that it names, with their places."""

    id: str
    path: str
    title: str
    source: Source
    licence: tuple[str, str | None] | None
    reads: Reads
    where: Mapping[str, tuple[str, ...]]
    case: Template
    case_title: Template | None
    status: Worded
    basis: Worded | None
    level: Worded | None
    form: Worded | None
    period: Dates
    observed_until: Template | None
    countries: Listed | None
    identifiers: Mapping[str, Listed]
    ratings: tuple[RatingRule, ...]
    outcomes: tuple[OutcomeRule, ...]
    groups: Mapping[str, Group]
    mentions: tuple[tuple[KeyPath, str], ...] = ()

    @property
    def always(self) -> Group | None:
        """The group that is made without being asked for."""
        return next((group for group in self.groups.values() if group.always), None)

    def columns(self) -> Iterator[str]:
        """The columns that it names."""
        yield from dict.fromkeys(column for _, column in self.mentions)


def comparable(value: str) -> object:
    """What values are compared by: their number where they are one, else their trimmed text.

    >>> comparable(" 2.0 ") == comparable("2"), comparable("True")
    (True, 'True')
    """
    try:
        number = float(value)
    except ValueError:
        return value.strip()
    return value.strip() if math.isnan(number) else number


def looked_up(values: Mapping[str, Item]) -> Callable[[str], Item | None]:
    """The entry of a value; None where no entry covers it."""
    table = {comparable(value): item for value, item in values.items()}
    return lambda text: table.get(comparable(text))
