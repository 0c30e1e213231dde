"""`typology.robustness`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from typology.analysis.robustness import results
from typology.analysis.robustness.robustness import robustness as compute_robustness
from typology.model import Case
from typology.notebook.read import Definition
from typology.notebook.result import Result, select_columns
from typology.reading.rubric.multiverse.reader import read_multiverse
from typology.reporting.robustness.tables import robustness_tables
from typology.reporting.robustness.words import (
    NO_PROBABILITY,
    case_sentences,
    library_sentences,
    list_sentences,
)
from typology.reporting.table import Table


@dataclass(frozen=True, repr=False)
class Robustness(Result):
    """Verdicts under every listed definition; `found` is the value of the library."""

    found: results.Robustness

    @property
    def summary(self) -> str:
        """How many verdicts hold, and what decides them. A share is no probability."""
        if len(self.found.cases) == 1:
            (result,) = self.found.cases
            sentences = case_sentences(self.found, result)
        else:
            sentences = library_sentences(self.found)
        return " ".join((*sentences, *list_sentences(self.found), NO_PROBABILITY)).rstrip(".")

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

    `multiverse` is a file of choices and their options, by default those that the rubric itself
    makes; `draws` definitions are drawn instead of going through all. Raises MissingName where
    there is no such file, InputError with every problem of it.
    """
    reader = read_multiverse(multiverse, rubric.rubric)
    return Robustness(compute_robustness(reader, cases, draws=draws, seed=seed))
