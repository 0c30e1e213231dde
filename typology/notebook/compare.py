"""Definitions side by side, and what a change moves, as a notebook holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from typology.analysis import compare as comparing
from typology.model import Case
from typology.notebook.read import Definition
from typology.notebook.result import Result
from typology.reporting.compare import Layout, comparison_table
from typology.reporting.table import Table
from typology.reporting.words import count_noun


@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """Every case under every definition; `found` is the value that the library computed."""

    found: comparing.Comparison

    @property
    def headline(self) -> str:
        """How many cases, under which definitions."""
        names = [f"{rubric.id} {rubric.version}" for rubric in self.found.rubrics]
        return f"{count_noun(len(self.found.entries), 'case')} under {', '.join(names)}"

    @property
    def table(self) -> Table:
        """One row a case and definition."""
        return comparison_table(self.found, Layout(long=True))

    @property
    def glance(self) -> Table:
        """One row a case, a verdict a definition."""
        return comparison_table(self.found, Layout(("case", "verdict")))


def compare(cases: Sequence[Case], rubrics: Sequence[Definition], *, seed: int = 0) -> Comparison:
    """Judge cases under several definitions, as `typology compare` does."""
    return Comparison(comparing.compare([each.rubric for each in rubrics], cases, seed=seed))
