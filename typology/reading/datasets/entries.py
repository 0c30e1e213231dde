"""The schema of a mapping: every key, and what it means."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, WithJsonSchema

from typology.reading.case.entries import SourceEntry
from typology.reading.entries import MAPPING_PATTERN, Date, Entry, Format, Name

Value: TypeAlias = Annotated[str, WithJsonSchema({"type": ["string", "number", "boolean"]})]
MappingId: TypeAlias = Annotated[str, Field(pattern=MAPPING_PATTERN)]
LevelsMeant: TypeAlias = Annotated[
    object,
    WithJsonSchema(
        {"anyOf": [{"type": ["string", "number"]}, {"type": "array", "minItems": 2, "maxItems": 2}]}
    ),
]
Worded: TypeAlias = Annotated[
    object, WithJsonSchema({"anyOf": [{"type": ["string", "number"]}, {"type": "object"}]})
]


class WordsEntry(Entry):
    """A column whose values are words of ours."""

    column: str = Field(description="The column.")
    values: dict[str, str] = Field(description="Each value, and the word that it means.")


class ListEntry(Entry):
    """Columns that hold a list."""

    column: str | None = Field(None, description="The column, where there is one.")
    columns: list[str] | None = Field(None, description="The columns, where there are several.")
    split: str | None = Field(None, description="What stands between two items of a cell.")
    values: dict[str, str] | None = Field(
        None, description="Each value, and what it means; default: itself."
    )


class ReadsEntry(Entry):
    """How the file is read; what is left out is detected."""

    delimiter: str | None = Field(None, description="What stands between two cells.")
    encoding: str | None = Field(None, description="The encoding of a text file.")
    worksheet: str | None = Field(None, description="The worksheet of a workbook.")
    missing: list[Value | None] | None = Field(
        None, description="The values that mean a blank cell, in every column."
    )


class LicenceEntry(Entry):
    """The terms of use, told on import; they are no gate."""

    name: str = Field(description="The licence's name.")
    note: str | None = Field(None, description="What it asks of whoever uses the data.")


class DatasetPeriodEntry(Entry):
    """When a case stood, as templates of columns; cut at the first blank part."""

    start: str | None = Field(None, alias="from", description="The first date.")
    end: str | None = Field(None, alias="to", description="The last date, or `ongoing`.")
    date_format: str | None = Field(
        None, description="How dates are written, as in `%d/%m/%Y`; default: detected."
    )


class ColumnRatingEntry(Entry):
    """A column whose values are levels."""

    column: str = Field(description="The column.")
    levels: dict[str, LevelsMeant] | None = Field(
        None,
        description="Each value: a level, `[low, high]`, or `unknown`. Left out where the "
        "criterion is a number, which the cell then is.",
    )


class DatasetRatingEntry(Entry):
    """How a criterion is rated from columns."""

    column: str | None = Field(None, description="The column, where there is one.")
    levels: dict[str, LevelsMeant] | None = Field(
        None, description="Each value: a level, `[low, high]`, or `unknown`."
    )
    highest_of: list[ColumnRatingEntry] | None = Field(
        None, description="Several columns: the highest; what is unknown is passed over."
    )
    lowest_of: list[ColumnRatingEntry] | None = Field(
        None, description="Several columns: the lowest; what is unknown is passed over."
    )
    because: str | None = Field(None, description="Why the value means the level; a template.")
    locator: str | None = Field(None, description="Where the value stands; default: the column.")


class DatasetOutcomeEntry(Entry):
    """What happened later: a column with values, or a length of time between two dates."""

    column: str | None = Field(None, description="The column.")
    values: dict[str, Value] | None = Field(
        None, description="Each value: yes, no, unknown or a number from 0 to 1."
    )
    start: str | None = Field(None, alias="from", description="The date that time is counted from.")
    end: str | None = Field(None, alias="to", description="The date that ended it, if any.")
    open_until: Date | None = Field(
        None, description="The date until which what has no end is known to have gone on."
    )
    at_least: str | None = Field(None, description="The length asked for: `5y`, `6m` or `90d`.")
    date_format: str | None = Field(
        None, description="How dates are written; default: as the period's, or detected."
    )


class GroupEntry(Entry):
    """Rows that together are one case."""

    by: str = Field(description="The column that rows of one case share.")
    split: str | None = Field(
        None,
        description="A column that separates rows which share that value all the same: each of its "
        "values is a case, with that in its id.",
    )
    case: str = Field(description="The id of the case; a template.")
    title: str | None = Field(None, description="The title of the case; a template.")
    take: Literal["highest", "lowest", "last"] = Field(
        description="The rating of the case, by criterion; an unknown counts only if all are."
    )
    always: bool = Field(False, description="Grouped so without being asked.")


class MappingFile(Entry):
    """A mapping: what the columns of a dataset say about our criteria."""

    format: Format
    mapping: MappingId = Field(
        description="The mapping's id, equal to the file's stem; it may hold a version, as 22.1."
    )
    source: SourceEntry = Field(description="The dataset, as the source of every rating.")
    title: str | None = Field(
        None, description="The case's title, a template; without a column, the mapping's own title."
    )
    label: str | None = Field(
        None, description="The case's title, a template, where `title` is the mapping's own."
    )
    licence: LicenceEntry | None = Field(None, description="The terms of use.")
    reads: ReadsEntry | None = Field(None, description="How the file is read.")
    where: dict[str, list[Value]] | None = Field(
        None, description="The rows that are kept: by column, the values."
    )
    case: str = Field(description="The case's id, a template of columns: `pax-{AgtId}`.")
    status: Worded = Field(
        description="The case's status: a word, a template, or column and values."
    )
    basis: Worded | None = Field(
        None, description="text or outcome; one for all ratings of a case."
    )
    level: Worded | None = Field(None, description="How far it reaches.")
    form: Worded | None = Field(None, description="The kind of settlement.")
    period: DatasetPeriodEntry | None = Field(None, description="When it stood.")
    observed_until: str | None = Field(
        None, description="The last date of which the dataset says anything about it."
    )
    countries: Worded | None = Field(None, description="ISO 3166-1 alpha-3 codes, and XKX.")
    identifiers: dict[str, Worded] | None = Field(
        None, description="Ids in other datasets, by scheme."
    )
    ratings: dict[Name, DatasetRatingEntry] = Field(description="The criteria that are rated.")
    outcomes: dict[Name, DatasetOutcomeEntry] | None = Field(
        None, description="What happened later, by name; never a rating."
    )
    groups: dict[Name, GroupEntry] | None = Field(
        None, description="Ways to make one case of several rows."
    )
