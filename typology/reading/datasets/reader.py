"""Mappings by path or id, and the datasets that they read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from typology.model import Case, Level, Problem, Rubric
from typology.reading import library
from typology.reading.case.builder import rated
from typology.reading.case.tree import hashed
from typology.reading.cases import CaseReading, without
from typology.reading.datasets.builder import MappingBuilder
from typology.reading.datasets.cases import DatasetCases, dataset_cases
from typology.reading.datasets.entries import MappingFile
from typology.reading.datasets.mapping import DatasetMapping, Group
from typology.reading.datasets.parts import unknown_columns
from typology.reading.datasets.table import OPENERS, DataTable, read_table
from typology.reading.library import is_file
from typology.reading.problems import Faults, InputError, MissingName, did_you_mean, shortened
from typology.reading.validation import validate
from typology.reading.yaml.document import Document
from typology.reading.yaml.events import Tree
from typology.reading.yaml.reader import read_document

TITLE: Final = re.compile(rb"(?m)^title(?=\s*:)")
PLACEHOLDERS: Final[dict[str, Tree]] = {
    "format": "1",
    "mapping": "m",
    "case": "{c}",
    "status": "signed",
    "ratings": {},
}


def find_mapping(name: str) -> Path:
    """The file of a mapping: a path, or the id of a shipped one. Raises MissingName."""
    if "/" in name or name.endswith((".yaml", ".yml")):
        if is_file(Path(name)):
            return Path(name)
        raise MissingName(f"no mapping file {shortened(name)}")
    shipped = library.shipped_mappings()
    if name in shipped:
        return library.mapping_path(name)
    beside = library.find_own_file(name, ("mappings",))
    hint = f"did you mean {beside}?" if beside else did_you_mean(name, shipped)
    known = hint or "shipped are " + ", ".join(shipped)
    raise MissingName(f"no shipped mapping {shortened(name)}; {known}")


def mapping_document(label: str, data: bytes) -> Document:
    """A mapping's file; its second `title`, as the format allows, is read as `label`."""
    titles = list(TITLE.finditer(data))
    if len(titles) == 2:
        at = titles[1].start()
        line = data[:at].count(b"\n")
        data = data[:at] + b"label" + data[at + len(b"label") :]
        return _Relabelled(**vars(read_document(label, data)), line=line)
    return read_document(label, data)


@dataclass(frozen=True)
class _Relabelled(Document):
    """A mapping's file whose second `title` is read as `label`; `line` (from 0) holds it."""

    line: int = 0

    @cached_property
    def lines(self) -> list[str]:
        """The lines as they are written."""
        lines = self.text.split("\n")
        lines[self.line] = lines[self.line].replace("label", "title", 1)
        return lines


def examine_mapping(
    document: Document, rubrics: Sequence[Rubric], stem: str | None
) -> tuple[DatasetMapping | None, tuple[Problem, ...]]:
    """The mapping in a document, None if it is unusable, and all its problems."""
    if document.tree is None:
        return None, document.problems
    checked = validate(MappingFile, document.tree, PLACEHOLDERS)
    faults = [fault for fault in checked.faults if document.complete or not fault.is_missing]
    mapping = None
    if checked.value is not None:
        builder = MappingBuilder(checked.value, document.path, stem, rubrics)
        mapping = builder.mapping()
        faults += checked.new_faults(builder.faults.all())
    problems = tuple(sorted({*document.problems, *document.placed(faults)}))
    return (None if problems else mapping), problems


def read_mapping(name: str, rubrics: Sequence[Rubric] = ()) -> tuple[DatasetMapping, Document]:
    """A mapping by path or shipped id. Raises MissingName, or InputError with every problem."""
    path = find_mapping(name)
    document = mapping_document(str(path), path.read_bytes())
    mapping, problems = examine_mapping(document, rubrics, path.stem)
    if mapping is None:
        raise InputError(problems)
    return mapping, document


def read_dataset(
    name: str, files: Sequence[Path], rubrics: Sequence[Rubric], group: str | None = None
) -> tuple[DatasetCases, ...]:
    """The cases of a dataset's files, one result a file.

    Raises MissingName for an unknown mapping or group, InputError for a mapping or a file that
    cannot be used, OSError for a file that cannot be opened.
    """
    mapping, document = read_mapping(name, rubrics)
    chosen = None if group is None else group_of(mapping, group)
    for path in files:
        if not is_file(path):
            raise MissingName(f"no file {shortened(str(path))}")
    return tuple(
        dataset_cases(mapping, checked_table(mapping, document, path), rubrics, chosen)
        for path in files
    )


def check_dataset(
    mapping: DatasetMapping, document: Document, path: Path, rubrics: Sequence[Rubric]
) -> tuple[Problem, ...]:
    """Every problem of a dataset's file under a mapping. Raises OSError."""
    try:
        table = checked_table(mapping, document, path)
    except InputError as error:
        return tuple(error.problems)
    return dataset_cases(mapping, table, rubrics).problems


def group_of(mapping: DatasetMapping, name: str) -> Group:
    """The group of a name. Raises MissingName."""
    if name not in mapping.groups:
        known = ", ".join(mapping.groups) or "none"
        raise MissingName(f"{mapping.id} has no group {shortened(name)}; it has {known}")
    return mapping.groups[name]


def checked_table(mapping: DatasetMapping, document: Document, path: Path) -> DataTable:
    """The table in a file. Raises InputError where it lacks a column that the mapping names."""
    table = read_table(path, mapping.reads)
    faults = Faults()
    unknown_columns(mapping, table.names, faults)
    if faults.count:
        raise InputError([document.problem(fault) for fault in faults.all()])
    return table


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


def joined(
    reading: CaseReading, datasets: Sequence[DatasetCases], rates: Mapping[str, Level | None]
) -> CaseReading:
    """The cases of files and of datasets together, sorted by id; an id twice is a problem.

    `rates` rate criteria in every imported case; those of `reading` are rated already.
    """
    imported = [case for dataset in datasets for case in dataset.cases]
    ids = Counter(case.id for case in (*reading.cases, *imported))
    ids.update(name for columns in reading.sheets for name in columns.ids)
    clashes = {_clash(case) for case in imported if ids[case.id] > 1}
    if rates:
        imported = [hashed(rated(case, rates), case.sources) for case in imported]
    cases = [case for case in (*reading.cases, *imported) if ids[case.id] == 1]
    problems = [problem for dataset in datasets for problem in dataset.problems]
    twice = {case.id for case in imported if ids[case.id] > 1}
    return CaseReading(
        tuple(sorted(cases, key=lambda case: case.id)),
        tuple(sorted({*reading.problems, *problems, *clashes})),
        reading.notes,
        tuple(filter(len, (without(columns, twice) for columns in reading.sheets))),
    )


def _clash(case: Case) -> Problem:
    message = f"another file has the case {shortened(case.id)} too"
    return Problem(case.path or "", 1, 1, message, "name the dataset once")
