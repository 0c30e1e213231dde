"""Imported datasets: read, with what is said of them on standard error."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from typology.model import Rubric
    from typology.reading.datasets.cases import DatasetCases


def read_imports(
    imports: Sequence[tuple[str, Path]], rubrics: Sequence[Rubric], group: str | None = None
) -> tuple[DatasetCases, ...]:
    """The cases of datasets, each by a mapping and a file; tells notes, terms and citations.

    Raises MissingName, InputError, OSError.
    """
    from typology.reading.datasets.reader import read_dataset

    found = [
        dataset
        for mapping, path in imports
        for dataset in read_dataset(mapping, [path], rubrics, group)
    ]
    for dataset in found:
        tell_of(dataset)
    return tuple(found)


def tell_of(dataset: DatasetCases) -> None:
    """Tell on standard error what became of the rows, how the dataset is cited, and its terms."""
    from typology.reporting.datasets import citation, licence_line
    from typology.reporting.formats.plain_text import neutralise
    from typology.reporting.words import count_noun

    mapping = dataset.mapping
    lines = [count_noun(len(dataset.cases), "case"), *dataset.notes]
    lines.append(f"cite: {citation(mapping.source)}")
    lines += [licence_line(mapping.licence)] if mapping.licence else []
    for line in lines:
        click.echo(f"typology: {mapping.id}: {neutralise(line)}", err=True)
