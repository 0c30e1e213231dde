"""`typology.diff`, `typology.drafts` and `typology.whatif`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from typology.analysis.diff import definitions
from typology.analysis.diff import drafts as two_drafts
from typology.model import Case, Json, Silence
from typology.notebook.read import Definition
from typology.notebook.result import Result, select_columns
from typology.reading.rubric.settings import override
from typology.reporting.diff.data import case_table
from typology.reporting.diff.drafts import draft_tables
from typology.reporting.table import UNKNOWN, Cell, Column, Table
from typology.reporting.words import count_noun, level_phrase


@dataclass(frozen=True, repr=False)
class Difference(Result):
    """What changes from one definition to another; `found` is the value of the library."""

    found: definitions.Difference

    @property
    def summary(self) -> str:
        """The definitions, and the number of verdicts that move."""
        before, after = self.found.before, self.found.after
        changed = "".join(f", {each.path}={each.value}" for each in after.overrides)
        return (
            f"{before.id} {before.version} -> {after.id} {after.version}{changed}: "
            f"{len(self.found.moves)} of {count_noun(len(self.found.pairs), 'verdict')} move"
        )

    @property
    def table(self) -> Table:
        """One row a case: both verdicts, whether it moves, and what moves it."""
        return case_table(self.found)

    @property
    def preview(self) -> Table:
        """The cases that move."""
        table = select_columns(self.table, ("case", "before", "after", "nodes", "moved"))
        columns = (*(Column(name) for name in ("case", "before", "after")), Column("why", "prose"))
        moved = tuple((*row[:3], _cause_phrase(row[3])) for row in table.rows if row[4])
        return Table(self.summary, columns, moved)


def _cause_phrase(nodes: Cell) -> str:
    return ", ".join(dict.fromkeys(nodes)) if isinstance(nodes, tuple) else ""


@dataclass(frozen=True, repr=False)
class Drafts(Result):
    """Two drafts of a deal under one definition; `found` is the value of the library."""

    found: two_drafts.Drafts

    @property
    def summary(self) -> str:
        """Both verdicts, and the number of changes."""
        before, after, found = self.found.before, self.found.after, self.found
        return (
            f"{before.case.id} ({before.verdict}) -> {after.case.id} ({after.verdict}) under "
            f"{before.rubric.id} {before.rubric.version}: "
            f"{count_noun(len(found.ratings), 'rating')} and "
            f"{count_noun(len(found.terms), 'term')} changed"
        )

    @property
    def table(self) -> Table:
        """One row a change: of the verdict, a rating or a term."""
        table = draft_tables(self.found)[0]
        unknown = level_phrase(None)
        rows = tuple(
            tuple(UNKNOWN if cell == unknown else cell for cell in row) for row in table.rows
        )
        return Table(table.title, table.columns, rows)

    @property
    def preview(self) -> Table:
        """The changes, without the definition."""
        return select_columns(self.table, ("what", "name", "before", "after"))


def diff(
    cases: Sequence[Case],
    before: Definition,
    after: Definition,
    *,
    recoded: Sequence[Case] | None = None,
    seed: int = 0,
) -> Difference:
    """What changes from one definition to another: the cases that move, and what moves each.

    `recoded` are the same cases, in the same order, for the second definition, where their ratings
    differ too. Raises ValueError where they are not the same cases.
    """
    _same_cases(cases, recoded)
    return Difference(
        definitions.difference(before.rubric, after.rubric, cases, recoded, seed=seed)
    )


def drafts(before: Case, after: Case, rubric: Definition, *, seed: int = 0) -> Drafts:
    """What changes from one draft of a deal to the next: terms, ratings and the verdict."""
    return Drafts(two_drafts.compare_drafts(rubric.rubric, before, after, seed=seed))


def whatif(
    cases: Sequence[Case],
    rubric: Definition,
    *,
    settings: Mapping[str, Json] | None = None,
    silence: Silence | None = None,
    rated: Sequence[Case] | None = None,
    seed: int = 0,
) -> Difference:
    """What would move if values of the definition, by path, or ratings were others.

    `settings` and `silence` are those of `read_rubric`; `rated` are the same cases, in the same
    order, read with other `rates`. Raises InputError for a setting that does not resolve,
    ValueError where the cases are not the same.
    """
    _same_cases(cases, rated)
    after = override(rubric.rubric, list((settings or {}).items()), silence)
    return Difference(definitions.difference(rubric.rubric, after, cases, rated, seed=seed))


def _same_cases(one: Sequence[Case], other: Sequence[Case] | None) -> None:
    if other is not None and [case.id for case in one] != [case.id for case in other]:
        raise ValueError("the two codings are not of the same cases in the same order")
