"""The verdicts that cases expect, each read with its rubric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from typology.model import Case, Problem, Rubric
from typology.reading.cases import is_error, read_cases
from typology.reading.check import expectation_faults
from typology.reading.inputs import Input, find_inputs
from typology.reading.library import shipped_rubrics
from typology.reading.problems import Fault, InputError, did_you_mean, shortened
from typology.reading.rubric.reader import read_rubric
from typology.reading.yaml.document import Document


@dataclass(frozen=True, slots=True)
class Expectation:
    """The verdict that a case expects under a rubric."""

    case: Case
    rubric: Rubric
    verdict: str
    document: Document

    def problem(self, message: str, hint: str | None = None) -> Problem:
        """A problem at the place of the expectation in the case's file."""
        return self.document.problem(Fault(("expect", self.rubric.id), message, hint))


@dataclass(frozen=True, slots=True)
class ExpectationReading:
    """The expectations that can be tested, by rubric and case, and the errors of the rest."""

    expectations: tuple[Expectation, ...]
    problems: tuple[Problem, ...]


def read_expectations(
    names: Sequence[str], rubrics: Sequence[Rubric] = (), *, stdin: bytes | None = None
) -> ExpectationReading:
    """Every `expect` of the cases that `names` name.

    An expectation names one of `rubrics`, or a shipped one. Files that expect nothing are not
    judged. Raises MissingName.
    """
    reader = _Reader({rubric.id: rubric for rubric in rubrics}, stdin)
    for file in find_inputs(names, stdin):
        if not file.is_sheet and not file.is_sources:
            reader.note(file)
    expectations = [each for name in reader.expecting for each in reader.under(name)]
    return ExpectationReading(tuple(expectations), tuple(sorted(reader.problems)))


class _Reader:
    """Collects files by the rubrics that they expect a verdict of."""

    def __init__(self, given: Mapping[str, Rubric], stdin: bytes | None) -> None:
        self.problems: set[Problem] = set()
        self.expecting: dict[str, dict[str, Document]] = {}  # rubric to label to document
        self._given = given
        self._stdin = stdin

    def note(self, file: Input) -> None:
        """Note the rubrics that a file expects a verdict of."""
        document = file.document()
        tree = document.tree
        expected = tree.get("expect") if isinstance(tree, dict) else None
        if expected is None:
            self.problems.update(filter(is_error, document.problems))
            return
        for name in expected if isinstance(expected, dict) else ():
            self.expecting.setdefault(name, {})[file.label] = document

    def under(self, rubric_id: str) -> Iterator[Expectation]:
        """The expectations of one rubric."""
        documents = self.expecting[rubric_id]
        rubric = self._rubric(rubric_id, documents)
        if rubric is None:
            return
        read = read_cases(tuple(documents), [rubric], stdin=self._stdin)
        self.problems.update(filter(is_error, read.problems))
        for case in read.cases:
            document = documents[case.path or "-"]
            faults = [
                fault
                for fault in expectation_faults(case, [rubric])
                if fault.path[1:] == (rubric_id,)
            ]
            self.problems.update(map(document.problem, faults))
            if rubric_id in case.expect and not faults:
                yield Expectation(case, rubric, case.expect[rubric_id], document)

    def _rubric(self, rubric_id: str, documents: Mapping[str, Document]) -> Rubric | None:
        if rubric_id in self._given:
            return self._given[rubric_id]
        if rubric_id in shipped_rubrics():
            try:
                return read_rubric(rubric_id)
            except InputError as error:
                self.problems.update(error.problems)
                return None
        hint = did_you_mean(rubric_id, (*self._given, *shipped_rubrics()))
        fault = Fault(("expect", rubric_id), f"unknown rubric {shortened(rubric_id)}", hint, "key")
        self.problems.update(document.problem(fault) for document in documents.values())
        return None
