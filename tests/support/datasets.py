"""Mappings and datasets of a few rows, invented, and the cases that they make."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from typology.model import Case, Problem
from typology.reading.datasets.cases import DatasetCases
from typology.reading.datasets.reader import read_dataset
from typology.reading.problems import InputError
from typology.reading.rubric.reader import read_rubric

FIELD = Path(__file__).parent.parent / "data" / "field"
"""Invented rows with the columns of each dataset that a shipped mapping reads."""

REAL = os.environ.get("TYPOLOGY_FIELD_DATA")  # a folder of the datasets themselves

MAPPING = """\
format: 1
mapping: pacts
source: {title: Pacts of the institute, type: dataset}
case: "pact-{no}"
title: "{name}"
status: signed
ratings:
  demobilisation:
    column: ddr
    levels: {0: unknown, 1: [limited, full], 2: full}
    because: "Disarmament: {ddr}"
"""


def dataset(
    folder: Path, rows: str, mapping: str = MAPPING, *, group: str | None = None
) -> DatasetCases:
    """The cases that a mapping makes of rows of csv, written into a folder."""
    (folder / "rows.csv").write_text(rows, encoding="utf-8")
    return dataset_of(folder, folder / "rows.csv", mapping, group=group)


def dataset_of(
    folder: Path, file: Path, mapping: str = MAPPING, *, group: str | None = None
) -> DatasetCases:
    """The cases that a mapping makes of a file."""
    path = folder / "pacts.yaml"
    path.write_text(mapping, encoding="utf-8")
    (found,) = read_dataset(str(path), [file], [read_rubric("thurston-2018")], group)
    return found


def problems(folder: Path, rows: str, mapping: str = MAPPING) -> tuple[Problem, ...]:
    """The problems of a mapping, or of rows under it."""
    try:
        return dataset(folder, rows, mapping).problems
    except InputError as error:
        return tuple(error.problems)


def by_id(cases: Sequence[Case]) -> dict[str, Case]:
    """Cases by id."""
    return {case.id: case for case in cases}
