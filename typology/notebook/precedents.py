"""`typology.precedents`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from typology.analysis import precedents as analysis
from typology.analysis.criteria import DEALS
from typology.analysis.distance import EQUAL, MIN_SHARED
from typology.model import Case
from typology.notebook.read import Definition
from typology.notebook.result import Result, select_columns
from typology.reporting.precedents import WARNING, precedent_table
from typology.reporting.table import Table
from typology.scoring.scorecard import score as score_cases


@dataclass(frozen=True, repr=False)
class Precedents(Result):
    """The cases most like a deal; `found` is the value of the library."""

    found: analysis.Precedents

    @property
    def summary(self) -> str:
        """The deal, and the warning that precedents are no forecast."""
        return f"Precedents of {self.found.card.case.id}. {WARNING}"

    @property
    def table(self) -> Table:
        """One row a precedent, the nearest first."""
        return precedent_table(self.found)

    @property
    def preview(self) -> Table:
        """The precedents with their distances."""
        return select_columns(self.table, ("precedent", "distance", "shared", "basis", "verdict"))

    @property
    def categories(self) -> dict[str, Sequence[str]]:
        """The verdicts."""
        return {"verdict": self.found.card.rubric.verdicts}


def precedents(
    case: Case,
    cases: Sequence[Case],
    rubric: Definition,
    *,
    n: int = analysis.NEAREST,
    weights: Mapping[str, float] = EQUAL,
    min_shared: int = MIN_SHARED,
    criteria: Sequence[str] = (DEALS,),
) -> Precedents:
    """The `n` cases whose ratings are most like those of a deal. Similar ratings, not a forecast.

    `criteria` are names, or `formulas`, `deals` (all but the enabling ones) or `all`. Raises
    ValueError for a criterion or a weight that cannot be used.
    """
    (card,) = score_cases(rubric.rubric, [case], flips=False)
    found = analysis.precedents_among(
        card, cases, n=n, weights=weights, min_shared=min_shared, criteria=criteria
    )
    return Precedents(found)
