"""`typology.robustness`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from typology.analysis.robustness import results
from typology.analysis.robustness.robustness import robustness as compute_robustness
from typology.model import Case
from typology.notebook.read import Definition
from typology.notebook.result import Result, select_columns
from typology.reading.rubric.multiverse.reader import read_multiverse
from typology.reporting.robustness.tables import robustness_tables
from typology.reporting.table import Table
from typology.reporting.words import count_noun


@dataclass(frozen=True, repr=False)
class Robustness(Result):
    """Verdicts under every listed definition; `found` is the value of the library."""

    found: results.Robustness

    @property
    def summary(self) -> str:
        """The number of cases by grade. A share is no probability."""
        counts = Counter(case.grade for case in self.found.cases)
        grades = ", ".join(f"{grade} {counts[grade]}" for grade in ("robust", "shaky", "possible"))
        return (
            f"{count_noun(len(self.found.cases), 'case').capitalize()} under "
            f"{len(self.found.combinations):,} listed definitions: {grades}. "
            "A share counts definitions; it is no probability"
        )

    @property
    def table(self) -> Table:
        """One row a case."""
        (table,) = robustness_tables(self.found, ("cases",), data=True)
        return table

    @property
    def preview(self) -> Table:
        """The grades."""
        return select_columns(self.table, ("case", "verdict", "grade", "share"))

    @property
    def categories(self) -> dict[str, Sequence[str]]:
        """The verdicts."""
        return {"verdict": self.found.rubric.verdicts}


def robustness(
    cases: Sequence[Case],
    rubric: Definition,
    *,
    multiverse: str | None = None,
    draws: int | None = None,
    seed: int = 0,
) -> Robustness:
    """How far the definition can bend before verdicts change.

    `multiverse` is a file of choices and their options, by default the shipped one; `draws`
    definitions are drawn instead of going through all. Raises MissingName where there is no such
    file, InputError with every problem of it.
    """
    reader = read_multiverse(multiverse, rubric.rubric)
    return Robustness(compute_robustness(reader, cases, draws=draws, seed=seed))
