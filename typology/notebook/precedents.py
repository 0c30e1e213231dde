"""`typology.precedents`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from typology.analysis import precedents as preceding
from typology.analysis.distance import EQUAL, MIN_SHARED
from typology.model import Case
from typology.notebook.read import Definition
from typology.notebook.result import Result, narrowed
from typology.reporting.precedents import WARNING, precedent_table
from typology.reporting.table import Table
from typology.scoring.scorecard import score as score_cases


@dataclass(frozen=True, repr=False)
class Precedents(Result):
    """The cases most like a deal; `found` is the value that was computed."""

    found: preceding.Precedents

    @property
    def headline(self) -> str:
        """Of which deal, and what they are not."""
        return f"Precedents of {self.found.card.case.id}. {WARNING}"

    @property
    def table(self) -> Table:
        """One row a precedent, the nearest first."""
        return precedent_table(self.found)

    @property
    def glance(self) -> Table:
        """The precedents with their distances."""
        return narrowed(self.table, ("precedent", "distance", "shared", "basis", "verdict"))

    @property
    def words(self) -> dict[str, Sequence[str]]:
        """The verdicts."""
        return {"verdict": self.found.card.rubric.verdicts}


def precedents(
    case: Case,
    cases: Sequence[Case],
    rubric: Definition,
    *,
    n: int = preceding.NEAREST,
    weights: Mapping[str, float] = EQUAL,
    min_shared: int = MIN_SHARED,
) -> Precedents:
    """The `n` cases whose ratings are most like those of a deal. Similar ratings, not a forecast.

    Raises ValueError for a weight that cannot be used.
    """
    (card,) = score_cases(rubric.rubric, [case], flips=False)
    cards = score_cases(rubric.rubric, cases, flips=False)
    return Precedents(
        preceding.precedents(card, cards, n=n, weights=weights, min_shared=min_shared)
    )
