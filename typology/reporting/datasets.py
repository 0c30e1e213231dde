"""Datasets of the field: how they are cited, listed, mapped anew, and written as case files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from typology.model import Json, Rubric, Source
from typology.reporting.new.yaml_lines import block, flow, scalar
from typology.reporting.table import Column, Table

DATASET: Final = "dataset"  # the type of a source
MOST_VALUES: Final = 12  # distinct values of a column that a skeleton lists
LONGEST: Final = 40  # characters of a value there

SKELETON: Final = """\
# What the columns of a dataset say about our criteria; docs/mapping-format.md has every key.
#
# Rate nothing that the codebook does not say. How detailed a text is, is not how far it goes: give
# a range ([limited, full]), not a level. What a text does not mention is unknown, never the lowest
# level. Write the reason of each entry beside it; `typology check` with this file and the dataset
# finds every problem.
"""


class MappingEntry(NamedTuple):
    """A mapping as it is listed."""

    id: str
    title: str
    criteria: tuple[str, ...]
    outcomes: tuple[str, ...]
    groups: tuple[str, ...]
    licence: str | None


class ColumnValues(NamedTuple):
    """A column of a dataset: its distinct values, the commonest first, and how many rows each has.

    `labels` are the words that the file itself has for values.
    """

    name: str
    counts: Mapping[str, int]
    labels: Mapping[str, str] = {}

    @property
    def identifies(self) -> bool:
        """True if no row lacks a value, and no two rows share one."""
        return bool(self.counts) and "" not in self.counts and max(self.counts.values()) == 1


def citation(source: Source) -> str:
    """A dataset as it is cited."""
    parts = (*source.author, source.publisher, source.issued, source.title, source.doi, source.url)
    return ". ".join(part.rstrip(".") for part in parts if part)


def licence_line(licence: tuple[str, str | None]) -> str:
    """The terms of a dataset."""
    name, note = licence
    return f"terms of use: {name}" + (f" ({note})" if note else "")


def dataset_entries(sources: Iterable[Source]) -> list[Json]:
    """Datasets in a JSON document."""
    return [
        {
            "id": each.key,
            "title": each.title,
            "publisher": each.publisher,
            "issued": each.issued,
            "URL": each.url,
            "citation": citation(each),
        }
        for each in sources
    ]


def case_file(tree: Mapping[str, Json]) -> str:
    """A case's file of the tree of a case."""
    return "\n".join(block(dict(tree))) + "\n"


def list_mappings(mappings: Iterable[MappingEntry]) -> Table:
    """One row a mapping."""
    columns = (
        Column("mapping", "id"),
        Column("criteria"),
        Column("outcomes"),
        Column("groups"),
        Column("licence"),
        Column("title", "prose"),
    )
    rows = [
        (each.id, each.criteria, each.outcomes, each.groups, each.licence, each.title)
        for each in mappings
    ]
    return Table("Mappings", columns, tuple(rows))


def mapping_skeleton(
    name: str, file: str, columns: Sequence[ColumnValues], rubric: Rubric, schema: str | None
) -> str:
    """A mapping that rates nothing yet, with the columns of a file as comments."""
    lines = [] if schema is None else [f"# yaml-language-server: $schema={schema}"]
    lines += SKELETON.splitlines()
    key = next((each.name for each in columns if each.identifies), columns[0].name)
    lines += [
        "format: 1",
        f"mapping: {name}",
        f"source: {{title: {scalar(file)}, type: {DATASET}}}",
        '# licence: {name: "...", note: "..."}',
        f"case: {scalar(f'{name.replace(chr(46), chr(45))}-{{{key}!id}}')}",
        f"title: {scalar(f'{{{key}}}')}",
        "status: signed   # or a column: {column: NAME, values: {VALUE: signed}}",
        "basis: text      # text: what a text promises; outcome: what happened",
        '# period: {from: "{COLUMN}", date_format: "%Y-%m-%d"}',
        "# countries: {column: COLUMN}",
        '# identifiers: {ucdp_conflict: {column: COLUMN, split: ","}}',
        "ratings: {}",
        "#   CRITERION:",
        "#     column: COLUMN",
        "#     levels: {VALUE: unknown, VALUE: [limited, full]}",
        '#     because: "..."',
        "#",
        f"# The criteria of {rubric.id} {rubric.version}, with their levels:",
        *(f"#   {each}: {_levels(rubric, each)}" for each in rubric.criteria),
        "#",
        f"# The columns of {file}, with their values and in how many rows each stands:",
        *_column_lines(columns),
    ]
    return "\n".join(lines) + "\n"


def _levels(rubric: Rubric, criterion: str) -> str:
    scale = rubric.criteria[criterion].scale
    return "a number" if scale is None else ", ".join(scale.levels)


def _column_lines(columns: Sequence[ColumnValues]) -> Iterator[str]:
    for each in columns:
        if len(each.counts) > MOST_VALUES:
            yield f"#   {flow(each.name)}: {len(each.counts):,} distinct values, {_first(each)}"
        else:
            yield f"#   {flow(each.name)}: {', '.join(_values(each))}"


def _first(column: ColumnValues) -> str:
    return "such as " + ", ".join(map(_shown, list(column.counts)[:3]))


def _values(column: ColumnValues) -> Iterator[str]:
    for value, count in column.counts.items():
        label = f" ({_shown(column.labels[value])})" if value in column.labels else ""
        yield f"{_shown(value)}{label}: {count:,}"


def _shown(value: str) -> str:
    cut = value if len(value) <= LONGEST else value[: LONGEST - 3] + "..."
    return flow(cut) if not cut.isalnum() else cut
