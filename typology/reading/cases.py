"""The cases that names stand for: the valid ones, and the problems of the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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

    `notes` say what of a sheet was passed over.
    """

    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make a file unusable."""
        return tuple(filter(is_error, self.problems))


class FileReading(NamedTuple):
    """One file as read: its valid cases, the ids it claims with their places, its problems."""

    cases: tuple[Case, ...]
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]
    document: Document | None = None
    notes: tuple[str, ...] = ()


class Claim(NamedTuple):
    """An id that a file claims: at `case` of a document, or somewhere in a sheet."""

    id: str
    path: str
    document: Document | None

    def problem(self, others: Sequence[Claim]) -> Problem:
        """The problem that other files claim the id too."""
        message = f"another file has the case {shortened(self.id)} too"
        hint = "also in " + ", ".join(sorted({other.path for other in others}))
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
) -> CaseReading:
    """The cases that `names` name, judged against `rubrics` (those in use).

    Names are those of `find_inputs`. `rates` are (criterion, level or unknown) for every case;
    `options` are of sheets. `codings`: one case by two coders in a sheet is two codings, and no
    clash. Raises MissingName if a name matches nothing, InputError if a rate does not resolve; an
    invalid file raises nothing.
    """
    named = [file for file in find_inputs(names, stdin) if not file.is_sources]
    if not named:
        raise MissingName("sources.yaml is never a case")
    reader = CaseReader(rubrics, read_rates(rates, rubrics), options, codings=codings)
    readings = [reader.read(file) for file in named]
    clashes = clashes_of(readings)

    ids = Counter(claim.id for reading in readings for claim in reading.claims)
    cases = [case for reading in readings for case in reading.cases if ids[case.id] == 1]
    problems = {*clashes, *filter(is_error, reader.source_problems())}
    for reading in readings:
        if not reading.cases or any(map(is_error, reading.problems)):
            problems.update(reading.problems)
    notes = tuple(note for reading in readings for note in reading.notes)
    ordered = sorted(cases, key=lambda case: (case.id, case.coder or ""))
    return CaseReading(tuple(ordered), tuple(sorted(problems)), notes)


def clashes_of(readings: Iterable[FileReading]) -> list[Problem]:
    """A problem at each claim of an id that is claimed twice."""
    claims: dict[str, list[Claim]] = defaultdict(list)
    for reading in readings:
        for claim in reading.claims:
            claims[claim.id].append(claim)
    return [
        claim.problem([other for other in rivals if other is not claim])
        for rivals in claims.values()
        if len(rivals) > 1
        for claim in rivals
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
    ) -> None:
        self._options = options
        self._codings = codings
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
        return self._sheet(file) if file.is_sheet else self.read_case(file, file.document())

    def read_case(self, file: Input, document: Document) -> FileReading:
        """The case in the document that `file` holds."""
        tree = document.tree
        if tree is None:
            return FileReading((), (), document.problems, document)
        context = CaseContext(self._criteria, self._folder(file.folder), file.stem, self._rates)
        if others := another_kind(tree, "case"):
            told = (*document.problems, *map(document.problem, others))
            return FileReading((), (), tuple(sorted(told)), document)
        partial = not document.complete
        case, faults = read_case(tree, context, partial=partial, path=document.path)
        problems = tuple(sorted({*document.problems, *document.placed(faults)}))
        failed = case is None or any(map(is_error, problems))
        claims = _claims(document, tree)
        return FileReading(() if case is None or failed else (case,), claims, problems, document)

    def _folder(self, path: Path | None) -> CaseFolder:
        if path not in self._folders:
            self._folders[path] = CaseFolder(path)
        return self._folders[path]

    def _sheet(self, file: Input) -> FileReading:
        from typology.reading.sheet.reader import NO_OPTIONS, read_sheet

        options = self._options or NO_OPTIONS
        try:
            reading = read_sheet(
                file.source, self._rubrics, options, path=file.label, codings=self._codings
            )
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            return FileReading((), (), (Problem(file.label, 1, 1, message),))
        cases, problems = reading.cases, reading.problems
        known = {case.id for case in cases}
        if any(case.part_of for case in cases):
            problems = [*problems, *self._faults_of_wholes(cases, known, file)]
        claims = [Claim(name, file.label, None) for name in known]
        if self._rates:
            cases = [hashed(rated(case, self._rates)) for case in cases]
        return FileReading(tuple(cases), tuple(claims), tuple(problems), notes=tuple(reading.notes))

    def _faults_of_wholes(
        self, cases: Sequence[Case], known: set[str], file: Input
    ) -> Iterator[Problem]:
        """The wholes that a sheet names and that are not in it, beside it or shipped."""
        from typology.reading.sheet.problems import problem_of_whole

        wholes = {case.part_of for case in cases if case.part_of} - known
        beside = self._folder(file.folder).cases if wholes else ()
        for whole in sorted(wholes.difference(beside)):
            yield problem_of_whole(file.label, whole, did_you_mean(whole, sorted(known)))


def _claims(document: Document, tree: Tree) -> tuple[Claim, ...]:
    written = tree.get("case") if isinstance(tree, dict) else None
    if not isinstance(written, str):
        return ()
    return (Claim(str(written), document.path, document),)
