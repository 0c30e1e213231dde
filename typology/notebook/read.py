"""`typology.read_rubric`, `read_cases`, `read_sheet` and `check`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from typology.model import Case, Criterion, Json, Problem, Rubric, Silence, Type
from typology.notebook.result import Result, ResultSequence, select_columns
from typology.reading.problems import InputError, MissingName
from typology.reporting.handling import left_out, left_out_of, shown
from typology.reporting.records import cases_table, problems_table, rubric_table
from typology.reporting.table import Table
from typology.reporting.words import count_noun

DEFAULT_RUBRIC: Final = "thurston-2018"


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
    def summary(self) -> str:
        """Id, version, changes and size of the definition."""
        rubric = self.rubric
        changed = [f"{each.option} {each.path}={each.value}" for each in rubric.overrides]
        changes = f", changed by {', '.join(changed)}" if changed else ""
        return (
            f"Rubric {rubric.id} {rubric.version} ({rubric.standing}){changes}: {rubric.title}. "
            f"Criteria: {len(rubric.criteria)}; types: {', '.join(rubric.types)}; "
            f"definition {rubric.definition_sha256[:12]}"
        )

    @property
    def table(self) -> Table:
        """One row a level."""
        return rubric_table(self.rubric)

    @property
    def preview(self) -> Table:
        """Criteria, levels and memberships."""
        return select_columns(self.table, ("criterion", "role", "level", "membership"))


@dataclass(frozen=True, repr=False)
class Cases(ResultSequence[Case]):
    """Cases that were read against a rubric, in order of id.

    What is restricted stands in none of them, unless they were read with it.
    """

    definition: Definition

    def named(self, case: str) -> Case:
        """The case of an id. Raises KeyError."""
        return {each.id: each for each in self}[case]

    @property
    def summary(self) -> str:
        """The number of cases, also by status, and how much was left out of them."""
        counts = Counter(case.status for case in self)
        statuses = ", ".join(f"{status} {count}" for status, count in sorted(counts.items()))
        counted = f"{count_noun(len(self), 'case')}{': ' if statuses else ''}{statuses}"
        found = left_out_of(self)
        return f"{counted}; {left_out(found)}" if found else counted

    @property
    def table(self) -> Table:
        """One row a case, a column a criterion."""
        return cases_table(self.items, self.definition.rubric)

    @property
    def preview(self) -> Table:
        """Title, status and basis of each case."""
        return select_columns(self.table, ("case", "title", "status", "basis"))


@dataclass(frozen=True, repr=False)
class Problems(ResultSequence[Problem]):
    """The problems of files, errors and warnings, in order of place."""

    @property
    def errors(self) -> Problems:
        """The problems that make a file unusable."""
        return Problems(tuple(each for each in self if each.severity == "error"))

    @property
    def summary(self) -> str:
        """The number of errors, of warnings, and of those that the cases answer."""
        kinds = Counter(each.severity for each in self)
        accepted = f", accepted: {kinds['accepted']}" if kinds["accepted"] else ""
        return f"problems: {kinds['error']}, warnings: {kinds['warning']}{accepted}"

    @property
    def table(self) -> Table:
        """One row a problem."""
        return problems_table(self.items)

    def __repr__(self) -> str:
        """Every problem with its place, the line and a hint."""
        from typology.reporting.problems import problems_text

        return f"{self.summary}\n\n{problems_text(self.items)}".rstrip()


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
    include_restricted: bool = False,
) -> Cases:
    """Cases by path, folder, glob or shipped id, also of coding sheets; unnamed, the shipped ones.

    They are judged against `rubrics`, by default the default one; data frames show the first's
    criteria. `rates` rate criteria in every case, as `--rate` does. What is restricted is left out,
    so that no result shows it, unless `include_restricted`. Raises MissingName where a name names
    nothing, InputError with every problem of every file.
    """
    from typology.reading import cases, library

    used = tuple(rubrics) or (read_rubric(),)
    reading = cases.read_cases(
        [os.fspath(name) for name in names] or library.shipped_cases(),
        [each.rubric for each in used],
        rates=list((rates or {}).items()),
    )
    if reading.errors:
        raise InputError(reading.errors)
    return Cases(reading.cases if include_restricted else tuple(map(shown, reading.cases)), used[0])


def read_sheet(
    path: str, *, rubrics: Sequence[Definition] = (), include_restricted: bool = False
) -> Cases:
    """The cases of a coding sheet, by its path, as `read_cases` reads them; it raises the same."""
    from typology.reading.library import is_file
    from typology.reading.sheet.endings import SHEETS

    if Path(path).suffix.lower() not in SHEETS or not is_file(Path(path)):
        raise MissingName(f"no coding sheet ({', '.join(SHEETS)}) {os.fspath(path)!r}")
    return read_cases(path, rubrics=rubrics, include_restricted=include_restricted)


def check(*names: str, rubrics: Sequence[Definition] = ()) -> Problems:
    """Every problem of rubrics, cases, sheets and sources, by path, folder, glob or shipped id.

    Cases are judged against `rubrics`, by default the default one. No line of a file that may hold
    restricted material is shown. Raises MissingName.
    """
    from typology.reading.check import check as check_files

    given = [os.fspath(name) for name in names]
    return Problems(check_files(given, rubrics=[each.rubric for each in rubrics], owner=False))
