"""How far a definition can bend before verdicts break, as a notebook holds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from typology.analysis.robustness.results import Robustness as Found
from typology.analysis.robustness.robustness import robustness as weigh
from typology.model import Case
from typology.notebook.read import Definition
from typology.notebook.result import Result, narrowed
from typology.reading.rubric.multiverse import read_multiverse
from typology.reporting.robustness.tables import robustness_tables
from typology.reporting.table import Table
from typology.reporting.words import count_noun


@dataclass(frozen=True, repr=False)
class Robustness(Result):
    """Verdicts under every listed definition; `found` is the value that was computed."""

    found: Found

    @property
    def headline(self) -> str:
        """How many cases are robust, shaky or possible. A share is no probability."""
        grades = Counter(case.grade for case in self.found.cases)
        told = ", ".join(f"{grade} {grades[grade]}" for grade in ("robust", "shaky", "possible"))
        return (
            f"{count_noun(len(self.found.cases), 'case').capitalize()} under "
            f"{len(self.found.combinations):,} listed definitions: {told}. "
            "A share counts definitions; it is no probability"
        )

    @property
    def table(self) -> Table:
        """One row a case."""
        (table,) = robustness_tables(self.found, ("cases",), data=True)
        return table

    @property
    def glance(self) -> Table:
        """The grades."""
        return narrowed(self.table, ("case", "verdict", "grade", "share"))

    @property
    def words(self) -> dict[str, Sequence[str]]:
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
    """How far the definition can bend before verdicts break.

    `multiverse` is a file of choices and their options, by default the shipped one; `draws`
    definitions are drawn instead of going through all. Raises MissingName where there is no such
    file, InputError with every problem of it.
    """
    reader = read_multiverse(multiverse, rubric.rubric)
    return Robustness(weigh(reader, cases, draws=draws, seed=seed))
