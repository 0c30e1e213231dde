"""The cases that names stand for: the valid ones, and the problems of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from typology.columns.cases import CaseColumns
from typology.model import UNKNOWN, Case, Level, Problem, Rubric
from typology.reading.case.builder import rated
from typology.reading.case.context import CaseContext, CaseFolder
from typology.reading.case.rated_criteria import RatedCriteria
from typology.reading.case.reader import read_case
from typology.reading.case.tree import hashed
from typology.reading.inputs import Input, find_inputs
from typology.reading.problems import (
    Fault,
    InputError,
    MissingName,
    another_kind,
    did_you_mean,
    shortened,
)
from typology.reading.rubric.levels import LevelError
from typology.reading.yaml.document import Document
from typology.reading.yaml.events import Tree

if TYPE_CHECKING:
    from typology.reading.sheet.reader import SheetOptions


class CaseReading(NamedTuple):
    """The valid cases, sorted by id, and the problems of the others, sorted by place.

    `notes` say what of a sheet was passed over. `sheets` are the cases of sheets where these are
    read as columns, one a sheet; they are then not among the `cases`.
    """

    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    sheets: tuple[CaseColumns, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make a file unusable."""
        return tuple(filter(is_error, self.problems))

    @property
    def any(self) -> bool:
        """True if there is a valid case."""
        return bool(self.cases or self.sheets)


class FileReading(NamedTuple):
    """One file as read: its valid cases, the ids it claims, its problems.

    An id is claimed at `case` of the document, or somewhere in a sheet. `columns` are the cases of
    a sheet that is read so.
    """

    path: str  # how problems call it
    cases: tuple[Case, ...]
    claims: Sequence[str]
    problems: tuple[Problem, ...]
    document: Document | None = None
    notes: tuple[str, ...] = ()
    columns: CaseColumns | None = None

    def clash(self, name: str, others: Iterable[str]) -> Problem:
        """The problem that other files, of these paths, claim an id too."""
        message = f"another file has the case {shortened(name)} too"
        hint = "also in " + ", ".join(sorted(others))
        if self.document is None:
            return Problem(self.path, 1, 1, message, hint)
        return self.document.problem(Fault(("case",), message, hint))


def read_cases(
    names: Sequence[str],
    rubrics: Sequence[Rubric],
    *,
    rates: Sequence[tuple[str, str]] = (),
    stdin: bytes | None = None,
    options: SheetOptions | None = None,
    codings: bool = False,
    by_columns: bool = False,
) -> CaseReading:
    """The cases that names name, judged against `rubrics` (those in use).

    Names are those of `find_inputs`. `rates` are (criterion, level or unknown) for every case;
    `options` are of sheets. `codings`: one case by two coders in a sheet is two codings, and no
    clash; `by_columns`: the cases of sheets are columns. Raises MissingName if a name matches
    nothing, InputError if a rate does not resolve; an invalid file raises nothing.
    """
    named = [file for file in find_inputs(names, stdin) if not file.is_sources]
    if not named:
        raise MissingName("sources.yaml is never a case")
    reader = CaseReader(
        rubrics, read_rates(rates, rubrics), options, codings=codings, by_columns=by_columns
    )
    readings = [reader.read(file) for file in named]
    twice = claimed_twice(readings)
    cases = [case for reading in readings for case in reading.cases if case.id not in twice]
    sheets = [
        without(reading.columns, twice) for reading in readings if reading.columns is not None
    ]
    problems = {*clashes_of(readings), *filter(is_error, reader.source_problems())}
    for reading in readings:
        is_empty = not reading.cases and reading.columns is None
        if is_empty or any(map(is_error, reading.problems)):
            problems.update(reading.problems)
    notes = tuple(note for reading in readings for note in reading.notes)
    return CaseReading(
        tuple(sorted(cases, key=lambda case: (case.id, case.coder or ""))),
        tuple(sorted(problems)),
        notes,
        tuple(filter(len, sheets)),
    )


def without(columns: CaseColumns, ids: Collection[str]) -> CaseColumns:
    """The cases that have none of some ids."""
    if not ids:
        return columns
    return columns.take(np.asarray([name not in ids for name in columns.ids], dtype=np.bool_))


def claimed_twice(readings: Sequence[FileReading]) -> set[str]:
    """The ids that more than one file claims."""
    if len(readings) == 1:
        return set()
    claims = Counter(name for reading in readings for name in reading.claims)
    return {name for name, count in claims.items() if count > 1}


def clashes_of(readings: Sequence[FileReading]) -> list[Problem]:
    """A problem at each claim of an id that is claimed twice."""
    rivals: dict[str, list[FileReading]] = {name: [] for name in claimed_twice(readings)}
    for reading in readings:
        for name in rivals.keys() & set(reading.claims):
            rivals[name].append(reading)
    return [
        each.clash(name, {other.path for other in claiming if other is not each})
        for name, claiming in rivals.items()
        for each in claiming
    ]


def is_error(problem: Problem) -> bool:
    """True if the problem makes a file unusable."""
    return problem.severity == "error"


def read_rates(
    rates: Sequence[tuple[str, str]], rubrics: Sequence[Rubric]
) -> dict[str, Level | None]:
    """Criterion to level (None: unknown). Raises InputError, placed in `--rate`."""
    criteria = RatedCriteria(rubrics)
    read: dict[str, Level | None] = {}
    problems: list[Problem] = []
    for name, written in rates:
        text = f"{name}={written}"
        criterion = criteria.of(name) if name in criteria.names else None
        if criterion is None:
            message = f"unknown criterion {shortened(name)}"
            hint = did_you_mean(name, criteria.names)
            problems.append(Problem("--rate", 1, 1, message, hint, "error", text))
            continue
        try:
            read[name] = None if written == UNKNOWN else criterion.read(written)
        except LevelError as error:
            place = len(name) + 2
            problems.append(Problem("--rate", 1, place, str(error), error.hint, "error", text))
    if problems:
        raise InputError(problems)
    return read


class CaseReader:
    """Reads files against the rubrics in use; the files beside them are read once."""

    def __init__(
        self,
        rubrics: Sequence[Rubric],
        rates: Mapping[str, Level | None] | None = None,
        options: SheetOptions | None = None,
        *,
        codings: bool = False,
        by_columns: bool = False,
    ) -> None:
        self._options = options
        self._codings = codings
        self._by_columns = by_columns
        self._rubrics = rubrics
        self._criteria = RatedCriteria(rubrics)
        self._rates = rates or {}
        self._folders: dict[Path | None, CaseFolder] = {}

    def source_problems(self) -> set[Problem]:
        """The problems of the sources files beside the files read so far."""
        known = [entries for folder in self._folders.values() for entries in folder.source_lists]
        return {problem for entries in known for problem in entries.problems}

    def read(self, file: Input) -> FileReading:
        """One file: a case, or the cases of a sheet."""
        if not file.is_sheet:
            return self.read_case(file, file.document())
        try:
            return self._columns(file) if self._by_columns else self._sheet(file)
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            return FileReading(file.label, (), (), (Problem(file.label, 1, 1, message),))

    def read_case(self, file: Input, document: Document) -> FileReading:
        """The case in the document that `file` holds."""
        path, tree = document.path, document.tree
        if tree is None:
            return FileReading(path, (), (), document.problems, document)
        context = CaseContext(self._criteria, self._folder(file.folder), file.stem, self._rates)
        if others := another_kind(tree, "case"):
            told = (*document.problems, *map(document.problem, others))
            return FileReading(path, (), (), tuple(sorted(told)), document)
        partial = not document.complete
        case, faults = read_case(tree, context, partial=partial, path=path)
        problems = tuple(sorted({*document.problems, *document.placed(faults)}))
        failed = case is None or any(map(is_error, problems))
        cases = () if case is None or failed else (case,)
        return FileReading(path, cases, _claims(tree), problems, document)

    def _folder(self, path: Path | None) -> CaseFolder:
        if path not in self._folders:
            self._folders[path] = CaseFolder(path)
        return self._folders[path]

    def _sheet(self, file: Input) -> FileReading:
        from typology.reading.sheet.reader import NO_OPTIONS, read_sheet

        cases, problems, notes = read_sheet(
            file.source,
            self._rubrics,
            self._options or NO_OPTIONS,
            path=file.label,
            codings=self._codings,
        )
        known = {case.id for case in cases}
        wholes = {case.part_of for case in cases if case.part_of}
        problems += self._faults_of_wholes(wholes, known, file)
        if self._rates:
            cases = [hashed(rated(case, self._rates)) for case in cases]
        return FileReading(
            file.label, tuple(cases), tuple(known), tuple(problems), notes=tuple(notes)
        )

    def _columns(self, file: Input) -> FileReading:
        from typology.reading.sheet.reader import NO_OPTIONS, read_columns

        columns, problems, notes = read_columns(
            file.source,
            self._rubrics,
            self._options or NO_OPTIONS,
            path=file.label,
            rates=self._rates,
        )
        known: tuple[str, ...] = ()
        if columns is not None and columns.wholes is not None:
            known = tuple(columns.ids)
            wholes = {str(each) for each in columns.wholes.values if each}
            problems += self._faults_of_wholes(wholes, known, file)
        return FileReading(
            file.label, (), known, tuple(problems), notes=tuple(notes), columns=columns
        )

    def _faults_of_wholes(
        self, named: Collection[str], known: Collection[str], file: Input
    ) -> Iterator[Problem]:
        """The wholes that a sheet names and that are not in it, beside it or shipped."""
        from typology.reading.sheet.problems import problem_of_whole

        wholes = set(named).difference(known)
        beside = self._folder(file.folder).cases if wholes else ()
        for whole in sorted(wholes.difference(beside)):
            yield problem_of_whole(file.label, whole, did_you_mean(whole, sorted(known)))


def _claims(tree: Tree) -> tuple[str, ...]:
    written = tree.get("case") if isinstance(tree, dict) else None
    return (str(written),) if isinstance(written, str) else ()
