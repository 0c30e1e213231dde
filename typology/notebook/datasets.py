"""`typology.read_dataset` and `typology.link`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from typology.analysis import link as analysis
from typology.model import Case, Source
from typology.notebook.read import Cases, Definition, Problems, read_rubric
from typology.notebook.result import Result
from typology.reading.problems import InputError
from typology.reporting.datasets import citation
from typology.reporting.link import link_table
from typology.reporting.table import Table


@dataclass(frozen=True, repr=False)
class Dataset(Cases):
    """The cases of a dataset, in order of id, with what is to be cited."""

    source: Source
    licence: tuple[str, str | None] | None
    notes: tuple[str, ...]
    problems: Problems  # of the rows that are no case

    @property
    def citation(self) -> str:
        """The dataset as it is cited."""
        return citation(self.source)

    @property
    def summary(self) -> str:
        """The number of cases, what became of the rows, and the citation."""
        refused = [self.problems.summary] if self.problems else []
        return "; ".join((super().summary, *refused, *self.notes, f"cite: {self.citation}"))


@dataclass(frozen=True, repr=False)
class Links(Result):
    """The pairs of cases that concern the same thing at about the same time."""

    found: analysis.Links

    @property
    def summary(self) -> str:
        """The number of pairs, and of cases without one."""
        return self.found.summary

    @property
    def table(self) -> Table:
        """One row a pair."""
        return link_table(self.found)


def read_dataset(
    mapping: str, *files: str, group: str | None = None, rubrics: Sequence[Definition] = ()
) -> Dataset:
    """The cases of a dataset, as a mapping (a shipped id, or a path) reads its files.

    `group` makes one case of several rows. Criteria are those of `rubrics`, by default of the
    default one, and of the shipped ones. Rows that cannot be read are no cases: `problems` has
    them. Raises MissingName for an unknown mapping, group or file, InputError with every
    problem of the mapping, of a file without its columns, and where no row is a case.
    """
    from typology.reading.cases import CaseReading
    from typology.reading.datasets.reader import joined
    from typology.reading.datasets.reader import read_dataset as read

    used = tuple(rubrics) or (read_rubric(),)
    paths = [Path(os.fspath(file)) for file in files]
    datasets = read(os.fspath(mapping), paths, [each.rubric for each in used], group)
    reading = joined(CaseReading((), ()), datasets, {})
    if not reading.cases:
        raise InputError(reading.errors)
    first = datasets[0].mapping
    notes = tuple(dict.fromkeys(note for dataset in datasets for note in dataset.notes))
    return Dataset(
        reading.cases, used[0], first.source, first.licence, notes, Problems(reading.errors)
    )


def link(
    cases: Sequence[Case],
    others: Sequence[Case],
    on: str,
    *,
    within: str = "2y",
    nearest: bool = False,
) -> Links:
    """Pairs of cases of both that share an identifier of the scheme `on`, at most `within` apart.

    `within` is a length such as 2y, 6m or 90d; `nearest` keeps for each case the one nearest in
    time. Raises ValueError for another length.
    """
    return Links(analysis.link(cases, others, on, analysis.length_of(within), nearest=nearest))
