"""All problems of the named files: rubrics, cases, coding sheets, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from typology.model import FIXED_VERDICTS, Case, Problem, Rubric
from typology.reading.case import sources
from typology.reading.case.lint import lint_case, lint_sheet
from typology.reading.case.rated_criteria import readable_rubrics
from typology.reading.cases import CaseReader, FileReading, clashes_of
from typology.reading.inputs import Input, find_inputs
from typology.reading.problems import Fault, did_you_mean, shortened
from typology.reading.rubric.reader import examine_rubric, read_rubric
from typology.reading.yaml.document import Document
from typology.reading.yaml.events import Tree

DEFAULT_RUBRIC: Final = "thurston-2018"


def check(
    names: Sequence[str], *, rubrics: Sequence[Rubric] = (), stdin: bytes | None = None
) -> tuple[Problem, ...]:
    """Errors and warnings of the files that `names` name, sorted by place.

    Names are those of `read_cases`, and rubrics: a file is one where the key `rubric` comes before
    `case`. Cases are judged against `rubrics`, without any against the default one. Raises
    MissingName.
    """
    checker = _Checker(tuple(rubrics) or (read_rubric(DEFAULT_RUBRIC),))
    for file in find_inputs(names, stdin, rubrics_too=True):
        checker.read(file)
    return checker.problems()


class _Checker:
    """Collects problems file by file."""

    def __init__(self, rubrics: Sequence[Rubric]) -> None:
        self._rubrics = rubrics
        self._cases = CaseReader(rubrics)
        self._readings: list[FileReading] = []
        self._rubrics_read: list[Rubric] = []
        self._problems: set[Problem] = set()

    def read(self, file: Input) -> None:
        """Read one file and collect its problems."""
        if file.is_sources and file.path is not None:
            self._problems.update(sources.beside(file.path.parent).problems)
        elif file.is_sheet:
            reading = self._cases.read(file)
            self._readings.append(reading)
            self._problems.update(reading.problems)
            self._problems.update(lint_sheet(file.label, reading.cases))
        elif is_rubric((document := file.document()).tree):
            rubric, problems = examine_rubric(document)
            self._problems.update(problems)
            self._rubrics_read += [] if rubric is None else [rubric]
        else:
            reading = self._cases.read_case(file, document)
            self._readings.append(reading)
            self._problems.update(reading.problems)
            for case in reading.cases:
                self._problems.update(self._warnings(case, document))

    def _warnings(self, case: Case, document: Document) -> Iterator[Problem]:
        for rubric in self._rubrics:
            for problem in lint_case(case, rubric, document.locate):
                yield replace(problem, source_line=document.shown(problem.line))

    def problems(self) -> tuple[Problem, ...]:
        """All problems, also those between files, sorted by place."""
        known = {
            rubric.id: rubric
            for rubric in (*readable_rubrics(), *self._rubrics, *self._rubrics_read)
        }
        problems = {*self._problems, *clashes_of(self._readings), *self._cases.source_problems()}
        for reading in self._readings:
            if reading.document is None:
                continue
            for case in reading.cases:
                faults = expectation_faults(case, tuple(known.values()))
                problems.update(map(reading.document.problem, faults))
        return tuple(sorted(problems))


def is_rubric(tree: Tree) -> bool:
    """True if a file is a rubric: its key `rubric` comes before `case`."""
    keys = [key for key in tree if key in ("rubric", "case")] if isinstance(tree, dict) else []
    return keys[:1] == ["rubric"]


def expectation_faults(case: Case, rubrics: Sequence[Rubric]) -> list[Fault]:
    """The faults of a case's `expect`: unknown rubrics, and verdicts that they cannot give."""
    types = {rubric.id: tuple(rubric.types) for rubric in rubrics}
    faults: list[Fault] = []
    for rubric, verdict in case.expect.items():
        if rubric not in types:
            hint = did_you_mean(rubric, tuple(types))
            message = f"unknown rubric {shortened(rubric)}"
            faults.append(Fault(("expect", rubric), message, hint, at="key"))
        elif verdict not in (*types[rubric], *FIXED_VERDICTS):
            hint = did_you_mean(verdict, (*types[rubric], *FIXED_VERDICTS))
            message = f"{rubric} has no verdict {shortened(verdict)}"
            faults.append(Fault(("expect", rubric), message, hint))
    return faults
