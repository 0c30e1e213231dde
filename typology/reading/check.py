"""All problems of the named files: rubrics, cases, sheets, mappings, multiverses, sources."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from typology.formulas import leaves
from typology.model import FIXED_VERDICTS, Case, CaseCondition, Problem, Rubric
from typology.reading import library
from typology.reading.case import sources
from typology.reading.case.lint import lint_case, lint_sheet
from typology.reading.case.rated_criteria import readable_rubrics
from typology.reading.cases import CaseReader, FileReading, clashes_of
from typology.reading.datasets.reader import ReadMapping, is_dataset, mapping_of
from typology.reading.inputs import Input, find_inputs
from typology.reading.problems import Fault, KeyPath, did_you_mean, kind_of, shortened
from typology.reading.rubric.extends import Lineage, lineage
from typology.reading.rubric.multiverse.reader import problems_of_multiverse
from typology.reading.rubric.reader import examine_rubric, read_rubric
from typology.reading.sheet.endings import SHEETS
from typology.reading.sheet.file.words import words_of_sheet
from typology.reading.yaml.document import Document
from typology.reading.yaml.events import Quoted, Tree

FOLDERS: Final = ("cases", "rubrics")  # of a workspace

if TYPE_CHECKING:
    from typology.reading.sheet.reader import SheetOptions

DEFAULT_RUBRIC: Final = "thurston-2018"
ROOMS: Final = {"types": "type", "criteria": "criterion", "profiles": "profile"}
RESTRICTED: Final = ("restricted", "proposed")
"""Words of which one stands in every file that holds restricted material."""
VALUES: Final = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\S*\d\S*""")
"""What of a message may be a value of the file: what stands in quotes, and figures."""
LEFT_OUT: Final = "…"
NEAR: Final = 0.85  # similarity of a name to one that was probably meant, from 0 to 1


class Findings(NamedTuple):
    """The problems of files, sorted by place, and what of sheets was passed over.

    `restricted` problems are of files that may hold restricted material.
    """

    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    restricted: int = 0


def check(
    names: Sequence[str],
    *,
    rubrics: Sequence[Rubric] = (),
    stdin: bytes | None = None,
    owner: bool = True,
) -> tuple[Problem, ...]:
    """Errors and warnings of the files that `names` name, as `examine` finds them."""
    return examine(names, rubrics=rubrics, stdin=stdin, owner=owner).problems


def examine(
    names: Sequence[str],
    *,
    rubrics: Sequence[Rubric] = (),
    stdin: bytes | None = None,
    options: SheetOptions | None = None,
    owner: bool = True,
) -> Findings:
    """Errors and warnings of the files that `names` name, and notes about sheets.

    Names are those of `read_cases`, and rubrics and mappings: a file's kind is told by which of the
    keys that name one comes first. A dataset's file is read under the mapping named before it.
    Cases are judged against `rubrics`, without any against the default one. `options` are of
    sheets. Unless they are for the `owner`, a problem of a file that may hold restricted material
    names no value of it. Raises MissingName.
    """
    checker = _Checker(tuple(rubrics) or (read_rubric(DEFAULT_RUBRIC),), options, owner=owner)
    named = [each for name in names for each in _opened(name)]
    for file in find_inputs(named, stdin, rubrics_too=True):
        checker.read(file)
    problems = checker.problems()
    hidden = checker.restricted_among({each.path for each in problems})
    restricted = sum(each.path in hidden for each in problems)
    if not owner:
        problems = tuple(without_values(x) if x.path in hidden else x for x in problems)
    return Findings(problems, tuple(checker.notes), restricted)


def without_values(problem: Problem) -> Problem:
    """A problem without the values of the file that it names.

    >>> without_values(Problem("a.yaml", 1, 1, "unknown country 'XXX'")).message
    'unknown country …'
    """
    message = VALUES.sub(LEFT_OUT, problem.message)
    hint = None if problem.hint is None else VALUES.sub(LEFT_OUT, problem.hint)
    return replace(problem, message=message, hint=hint, source_line=None)


def _opened(name: str) -> list[str]:
    """A folder without files to check as those in it that `init` makes; any other name as it is."""
    folder = Path(name)
    with suppress(OSError, ValueError):  # a name too long, or with a null character
        if folder.is_dir() and not _has_files(folder):
            return [str(folder / room) for room in FOLDERS if _has_files(folder / room)] or [name]
    return [name]


def _has_files(folder: Path) -> bool:
    names = [path for path in folder.iterdir() if path.name[0] != "."] if folder.is_dir() else []
    return any(path.suffix.lower() in (*library.ENDINGS, *SHEETS) for path in names)


class _Checker:
    """Collects problems file by file."""

    def __init__(
        self, rubrics: Sequence[Rubric], options: SheetOptions | None, *, owner: bool = True
    ) -> None:
        self.notes: list[str] = []
        self._rubrics = rubrics
        self._owner = owner
        self._cases = CaseReader(rubrics, options=options)
        self._readings: list[FileReading] = []
        self._rubrics_read: list[Rubric] = []
        self._problems: set[Problem] = set()
        self._sheets: dict[str, Path | bytes] = {}  # by what problems call them
        self._mapping: ReadMapping | None = None

    def read(self, file: Input) -> None:
        """Read one file and collect its problems."""
        if self._mapping is not None and file.path is not None and is_dataset(file.path):
            self._problems.update(self._mapping.problems_of(file.path))
        elif file.is_sources and file.path is not None:
            self._problems.update(sources.beside(file.path.parent).problems)
        elif file.is_sheet:
            reading = self._cases.read(file)
            self._readings.append(reading)
            self._sheets[file.label] = file.source
            self._problems.update(reading.problems)
            self.notes += reading.notes
            self._problems.update(lint_sheet(file.label, reading.cases))
        elif kind_of((document := file.document()).tree) == "multiverse":
            self._problems.update(document.problems)
            if not document.problems:
                self._problems.update(problems_of_multiverse(document, self._rubrics[0]))
        elif kind_of(document.tree) == "mapping":
            self._mapping = mapping_of(document, file.stem, self._rubrics)
            self._problems.update(self._mapping.problems)
        elif is_rubric(document.tree):
            rubric, problems = examine_rubric(document)
            self._problems.update(problems)
            if rubric is not None:
                self._rubrics_read.append(rubric)
                self._problems.update(map(document.problem, doubts_of_rubric(rubric, document)))
                self._problems.update(map(document.problem, quoted_texts(document)))
        else:
            reading = self._cases.read_case(file, document)
            self._readings.append(reading)
            self._problems.update(reading.problems)
            for case in reading.cases:
                self._problems.update(map(document.problem, quoted_texts(document)))
                self._problems.update(self._warnings(case, document))

    def _warnings(self, case: Case, document: Document) -> Iterator[Problem]:
        for rubric in self._rubrics:
            for problem in lint_case(case, rubric, document.locate, owner=self._owner):
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

    def restricted_among(self, paths: Collection[str]) -> frozenset[str]:
        """Those of some files that may hold restricted material."""
        documents = [each.document for each in self._readings if each.document]
        texts = {each.path: each.text for each in documents if each.path in paths}
        for label in self._sheets.keys() & paths:
            texts[label] = words_of_sheet(self._sheets[label])
        return frozenset(
            path for path, text in texts.items() if any(word in text.lower() for word in RESTRICTED)
        )


def quoted_texts(document: Document) -> Iterator[Fault]:
    """Warnings about texts in typographic quotes, which are no quotes for YAML: they stay."""
    if document.text.isascii() or not document.complete:
        return
    from typology.reading.yaml.pasted import in_typographic_quotes

    for path, text in _texts(document.tree, ()):
        if in_typographic_quotes(text):
            message = "the typographic quotes are a part of this text"
            hint = 'YAML knows only " and \': leave them out, or put " around them'
            yield Fault(path, message, hint, severity="warning")


def _texts(tree: Tree, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every plain text of a tree, with its path."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _texts(value, (*path, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _texts(value, (*path, index))
    elif isinstance(tree, str) and not isinstance(tree, Quoted):
        yield path, tree


def doubts_of_rubric(rubric: Rubric, document: Document) -> Iterator[Fault]:
    """The warnings about a valid rubric: near-namesakes of the parent's, criteria never read."""
    from difflib import get_close_matches  # cases never need it

    tree, documents = document.tree, lineage(document).documents
    parent = Lineage(documents[1:], ()).tree() if len(documents) > 1 else {}
    own = {room: _names(tree, room) - _names(parent, room) for room in ROOMS}
    kept = {"types": rubric.types, "criteria": rubric.criteria, "profiles": rubric.profiles}
    for room, what in ROOMS.items():
        known = sorted(_names(parent, room) & kept[room].keys())
        for name in sorted(own[room]):
            for close in get_close_matches(name, known, 1, NEAR):
                message = f"a new {what} {shortened(name)} beside {close!r} of the parent"
                hint = f"to change that one, call it {close}; to rename it, remove it with null"
                yield Fault((room, name), message, hint, at="key", severity="warning")
    for name in sorted(own["criteria"] - _read_anywhere(rubric)):
        message = f"no formula, profile or notice reads {name}"
        yield Fault(("criteria", name), message, None, at="key", severity="warning")


def _names(tree: Tree, room: str) -> set[str]:
    """The names that a rubric's file defines in one of its mappings."""
    named = tree.get(room) if isinstance(tree, dict) else None
    return {name for name, each in named.items() if each} if isinstance(named, dict) else set()


def _read_anywhere(rubric: Rubric) -> set[str]:
    """The criteria that the rubric reads; of a shipped one also those that its variants read."""
    shipped = readable_rubrics() if rubric.id in library.shipped_rubrics() else ()
    read: set[str] = set()
    for each in (rubric, *shipped):
        conditions = [
            note.when for note in each.notices if not isinstance(note.when, CaseCondition)
        ]
        formulas = [*(kind.formula for kind in each.types.values()), *conditions]
        read.update(leaf.criterion for formula in formulas for leaf in leaves(formula))
        read.update(name for names in each.profiles.values() for name in names)
    return read


def is_rubric(tree: Tree) -> bool:
    """True if a file is a rubric: its key `rubric` comes before those of other kinds."""
    return kind_of(tree) == "rubric"


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
