"""A mapping as `check` reads it: its problems, and those of the datasets named after it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from typology.model import Problem, Rubric
from typology.reading.datasets.mapping import DatasetMapping
from typology.reading.datasets.reader import check_dataset, examine_mapping, mapping_document
from typology.reading.datasets.table import OPENERS
from typology.reading.yaml.document import Document


class ReadMapping(NamedTuple):
    """A mapping's file; `mapping` is None if it is unusable."""

    mapping: DatasetMapping | None
    document: Document
    problems: tuple[Problem, ...]
    rubrics: tuple[Rubric, ...]

    def problems_of(self, path: Path) -> tuple[Problem, ...]:
        """The problems of a dataset's file; none under an unusable mapping, whose own are told."""
        if self.mapping is None:
            return ()
        try:
            return check_dataset(self.mapping, self.document, path, self.rubrics)
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            return (Problem(str(path), 1, 1, message),)


def is_dataset(path: Path) -> bool:
    """True for a file that may hold a dataset."""
    return path.suffix.lower() in OPENERS


def mapping_of(document: Document, stem: str | None, rubrics: Sequence[Rubric]) -> ReadMapping:
    """The mapping in a document that was read as any other file is."""
    document = mapping_document(document.path, document.text.encode())
    mapping, problems = examine_mapping(document, rubrics, stem)
    return ReadMapping(mapping, document, problems, tuple(rubrics))
