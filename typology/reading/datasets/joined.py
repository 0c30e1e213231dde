"""Imported cases beside those of other files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from typology.model import Case, Level, Problem
from typology.reading.case.builder import rated
from typology.reading.case.tree import hashed
from typology.reading.cases import CaseReading
from typology.reading.datasets.cases import DatasetCases
from typology.reading.problems import shortened


def joined(
    reading: CaseReading, datasets: Sequence[DatasetCases], rates: Mapping[str, Level | None]
) -> CaseReading:
    """The cases of files and of datasets together, sorted by id; an id twice is a problem.

    `rates` rate criteria in every imported case; those of `reading` are rated already.
    """
    imported = [case for dataset in datasets for case in dataset.cases]
    ids = Counter(case.id for case in (*reading.cases, *imported))
    clashes = {_clash(case) for case in imported if ids[case.id] > 1}
    if rates:
        imported = [hashed(rated(case, rates), case.sources) for case in imported]
    cases = [case for case in (*reading.cases, *imported) if ids[case.id] == 1]
    problems = [problem for dataset in datasets for problem in dataset.problems]
    return CaseReading(
        tuple(sorted(cases, key=lambda case: case.id)),
        tuple(sorted({*reading.problems, *problems, *clashes})),
    )


def _clash(case: Case) -> Problem:
    message = f"another file has the case {shortened(case.id)} too"
    return Problem(case.path or "", 1, 1, message, "name the dataset once")
