"""The problems of a coding sheet by row and column, 200 of each column; and what is passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from typology.model import Problem
from typology.reading.problems import MAX_FINDINGS, shortened
from typology.reading.sheet.cells import Refusal

Kind: TypeAlias = Literal["beyond", "remark", "formula", "code"]

SENTENCES: Final[Mapping[Kind, str]] = {
    "beyond": "outside the columns that are named: {count:,} {cells}, first in row {row}, column "
    "{column}: passed over",
    "remark": "no case, but a single cell: {count:,} {rows}, first row {row}, {text}: passed over",
    "code": "read as numbers, far outside their anchors: {count:,} {cells}, first {text} in row "
    "{row}, column {column}; if it is a code for what is not known, give --missing {text}",
    "formula": "read as the values stored with them: {count:,} {formulas}",
}


@dataclass(frozen=True)
class Passed:
    """What is read with a word about it: how often, and where first. Columns count from 0."""

    kind: Kind
    count: int
    row: int = 0
    column: int = 0
    text: str = ""

    @property
    def sentence(self) -> str:
        """What is said of it."""
        nouns = {
            noun: noun if self.count == 1 else f"{noun}s" for noun in ("cell", "row", "formula")
        }
        return SENTENCES[self.kind].format(
            count=self.count,
            row=self.row,
            column=self.column + 1,
            text=shortened(self.text),
            cells=nouns["cell"],
            rows=nouns["row"],
            formulas=nouns["formula"],
        )


def together(passed: Iterable[Passed]) -> list[Passed]:
    """One of each kind, counted, with the place of the first."""
    kinds: dict[Kind, Passed] = {}
    for each in passed:
        known = kinds.get(each.kind)
        kinds[each.kind] = replace(known, count=known.count + each.count) if known else each
    return list(kinds.values())


def problem_at(path: str, row: int, column: int, refusal: Refusal) -> Problem:
    """A refused cell as a problem of the sheet at `path`; columns count from 0."""
    return Problem(path, row, column + 1, refusal.message, refusal.hint)


class ProblemCounts:
    """Counts the problems of one sheet by column, which is shown 200 times at most."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()

    def shown(
        self, problems: Sequence[Problem], hidden: Mapping[int, int] | None = None
    ) -> list[Problem]:
        """Those that are shown; `hidden` counts others by column, from 1, that are not."""
        kept = []
        for problem in problems:
            self._counts[problem.column] += 1
            if self._counts[problem.column] <= MAX_FINDINGS:
                kept.append(problem)
        self._counts.update(hidden or {})
        return kept

    def not_shown(self, path: str, line: int) -> list[Problem]:
        """One problem at `line` for each column with more than 200: how many more it has."""
        return [
            Problem(path, line, column, f"{count - MAX_FINDINGS:,} more problems in this column")
            for column, count in sorted(self._counts.items())
            if count > MAX_FINDINGS
        ]


def problem_of_whole(path: str, name: str, hint: str | None = None) -> Problem:
    """The problem that a case is part of one which is nowhere."""
    message = f"no case {shortened(name)} in this sheet, beside it or among the shipped"
    return Problem(path, 1, 1, message, hint)
