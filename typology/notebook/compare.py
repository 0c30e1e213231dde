"""`typology.compare`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from typology.analysis.compare import comparison as analysis
from typology.model import Case
from typology.notebook.read import Definition
from typology.notebook.result import Result
from typology.reporting.compare.tables import Layout, comparison_table
from typology.reporting.table import Table
from typology.reporting.words import count_noun


@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """Every case under every definition; `found` is the value of the library."""

    found: analysis.Comparison

    @property
    def summary(self) -> str:
        """The number of cases, and the definitions."""
        names = [f"{rubric.id} {rubric.version}" for rubric in self.found.rubrics]
        return f"{count_noun(len(self.found), 'case')} under {', '.join(names)}"

    @property
    def table(self) -> Table:
        """One row a case and definition."""
        return comparison_table(self.found, Layout(long=True))

    @property
    def preview(self) -> Table:
        """One row a case, a verdict a definition."""
        return comparison_table(self.found, Layout(("case", "verdict")))


def compare(cases: Sequence[Case], rubrics: Sequence[Definition], *, seed: int = 0) -> Comparison:
    """Judge cases under several definitions, as `typology compare` does."""
    return Comparison(analysis.compare([each.rubric for each in rubrics], cases, seed=seed))
