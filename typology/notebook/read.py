"""Rubrics, cases and problems, as a notebook reads them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, overload

from typology.model import Case, Criterion, Json, Problem, Rubric, Silence, Type
from typology.notebook.result import Result, narrowed
from typology.reading.problems import InputError, MissingName
from typology.reporting.records import cases_table, problems_table, rubric_table
from typology.reporting.table import Table
from typology.reporting.words import count_noun

DEFAULT_RUBRIC: Final = "thurston-2018"
SHEETS: Final = (".csv", ".xlsx")


@dataclass(frozen=True, repr=False)
class Definition(Result):
    """A rubric that was read; `rubric` is the value that the library computes with."""

    rubric: Rubric

    @property
    def id(self) -> str:
        """The rubric's id."""
        return self.rubric.id

    @property
    def version(self) -> str:
        """The rubric's version."""
        return self.rubric.version

    @property
    def definition_sha256(self) -> str:
        """The hash of all that can change a verdict."""
        return self.rubric.definition_sha256

    @property
    def criteria(self) -> Mapping[str, Criterion]:
        """The criteria by id."""
        return self.rubric.criteria

    @property
    def types(self) -> Mapping[str, Type]:
        """The types by id."""
        return self.rubric.types

    @property
    def headline(self) -> str:
        """Which definition it is."""
        rubric = self.rubric
        changed = [f"{each.option} {each.path}={each.value}" for each in rubric.overrides]
        told = f", changed by {', '.join(changed)}" if changed else ""
        return (
            f"Rubric {rubric.id} {rubric.version} ({rubric.standing}){told}: {rubric.title}. "
            f"Criteria: {len(rubric.criteria)}; types: {', '.join(rubric.types)}; "
            f"definition {rubric.definition_sha256[:12]}"
        )

    @property
    def table(self) -> Table:
        """One row a level."""
        return rubric_table(self.rubric)

    @property
    def glance(self) -> Table:
        """Criteria, levels and memberships."""
        return narrowed(self.table, ("criterion", "role", "level", "membership"))


@dataclass(frozen=True, repr=False)
class Cases(Result, Sequence[Case]):
    """Cases that were read against a rubric, in order of id."""

    cases: tuple[Case, ...]
    definition: Definition

    @overload
    def __getitem__(self, index: int) -> Case: ...
    @overload
    def __getitem__(self, index: slice) -> Cases: ...
    def __getitem__(self, index: int | slice) -> Case | Cases:
        """One case by its place, or some of them."""
        if isinstance(index, slice):
            return Cases(self.cases[index], self.definition)
        return self.cases[index]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.cases)

    def __iter__(self) -> Iterator[Case]:
        """In order of id."""
        return iter(self.cases)

    def named(self, case: str) -> Case:
        """The case of an id. Raises KeyError."""
        return {each.id: each for each in self.cases}[case]

    @property
    def headline(self) -> str:
        """How many, and of what status."""
        found = Counter(case.status for case in self.cases)
        told = ", ".join(f"{status} {count}" for status, count in sorted(found.items()))
        return f"{count_noun(len(self.cases), 'case')}{': ' if told else ''}{told}"

    @property
    def table(self) -> Table:
        """One row a case, a column a criterion."""
        return cases_table(self.cases, self.definition.rubric)

    @property
    def glance(self) -> Table:
        """What each case is."""
        return narrowed(self.table, ("case", "title", "status", "basis"))


@dataclass(frozen=True, repr=False)
class Problems(Result, Sequence[Problem]):
    """What is wrong with files, errors and warnings, in order of place."""

    problems: tuple[Problem, ...]

    @overload
    def __getitem__(self, index: int) -> Problem: ...
    @overload
    def __getitem__(self, index: slice) -> Problems: ...
    def __getitem__(self, index: int | slice) -> Problem | Problems:
        """One problem by its place, or some of them."""
        if isinstance(index, slice):
            return Problems(self.problems[index])
        return self.problems[index]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.problems)

    @property
    def errors(self) -> Problems:
        """Those that make a file unusable."""
        return Problems(tuple(each for each in self.problems if each.severity == "error"))

    @property
    def headline(self) -> str:
        """How many of each kind."""
        errors = len(self.errors.problems)
        return f"problems: {errors}, warnings: {len(self.problems) - errors}"

    @property
    def table(self) -> Table:
        """One row a problem."""
        return problems_table(self.problems)

    def __repr__(self) -> str:
        """Every problem with its place, the line and a hint."""
        from typology.reporting.problems import problems_text

        return f"{self.headline}\n\n{problems_text(self.problems)}".rstrip()


def read_rubric(
    name: str = DEFAULT_RUBRIC,
    *,
    settings: Mapping[str, Json] | None = None,
    silence: Silence | None = None,
) -> Definition:
    """A rubric: the id of a shipped one, or a path (with a / in it, or ending in .yaml).

    `settings` change values by their path, as `--set` does: `{"decide.cut": 0.6}`. `silence` sets
    `if_unknown` on every leaf. Raises MissingName where there is none, InputError with every
    problem of the file and the settings.
    """
    from typology.reading.rubric.reader import read_rubric as read
    from typology.reading.rubric.settings import override

    rubric = read(os.fspath(name))
    if settings or silence:
        rubric = override(rubric, list((settings or {}).items()), silence)
    return Definition(rubric)


def read_cases(
    *names: str,
    rubrics: Sequence[Definition] = (),
    rates: Mapping[str, str] | None = None,
) -> Cases:
    """Cases by path, folder, glob or shipped id, also of coding sheets; unnamed, the shipped ones.

    They are judged against `cases`, by default the default one; data frames show the first's
    criteria. `rates` rate criteria in every case, as `--rate` does. Raises MissingName where a name
    names nothing, InputError with every problem of every file.
    """
    from typology.reading import cases, library

    used = tuple(rubrics) or (read_rubric(),)
    reading = cases.read_cases(
        [os.fspath(name) for name in names] or library.shipped_cases(),
        [each.rubric for each in used],
        rates=list((rates or {}).items()),
    )
    errors = [problem for problem in reading.problems if problem.severity == "error"]
    if errors:
        raise InputError(errors)
    return Cases(reading.cases, used[0])


def read_sheet(path: str, *, rubrics: Sequence[Definition] = ()) -> Cases:
    """The cases of a coding sheet, csv or xlsx. Raises what `read_cases` raises."""
    if Path(path).suffix.lower() not in SHEETS or not Path(path).is_file():
        raise MissingName(f"no coding sheet (.csv, .xlsx) {os.fspath(path)!r}")
    return read_cases(path, rubrics=rubrics)


def check(*names: str, rubrics: Sequence[Definition] = ()) -> Problems:
    """Every problem of rubrics, cases, sheets and sources, by path, folder, glob or shipped id.

    Cases are judged against `cases`, by default the default one. Raises MissingName.
    """
    from typology.reading.check import check as check_files

    given = [os.fspath(name) for name in names]
    return Problems(check_files(given, rubrics=[each.rubric for each in rubrics]))
