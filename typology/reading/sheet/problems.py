"""The problems of a coding sheet, placed by row and column; 200 of each column are shown."""

from __future__ import annotations

from collections import Counter

from typology.model import Problem
from typology.reading.problems import MAX_FINDINGS
from typology.reading.sheet.columns import CellFinding


def problem_in(path: str, row: int, finding: CellFinding) -> Problem:
    """A finding about a cell as a problem of the sheet at `path`."""
    refusal = finding.refusal
    return Problem(path, row, finding.column + 1, refusal.message, refusal.hint)


class ProblemCounts:
    """Counts the problems of one sheet by column, which is shown 200 times at most."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()

    def is_shown(self, problem: Problem) -> bool:
        """Count a problem; True while its column has no more than 200."""
        self._counts[problem.column] += 1
        return self._counts[problem.column] <= MAX_FINDINGS

    def not_shown(self, path: str, line: int) -> list[Problem]:
        """One problem at `line` for each column with more than 200: how many more it has."""
        return [
            Problem(path, line, column, f"{count - MAX_FINDINGS:,} more problems in this column")
            for column, count in sorted(self._counts.items())
            if count > MAX_FINDINGS
        ]
