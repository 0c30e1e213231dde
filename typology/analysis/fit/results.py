"""Fit of definitions to an outcome: the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from typology.analysis.fit.estimate import Estimate, Figures
from typology.model import Case, Rubric

if TYPE_CHECKING:
    from typology.analysis.fit.bootstrap import By
    from typology.analysis.fit.models import Minimisation
    from typology.analysis.fit.outcomes import Outcome
    from typology.analysis.fit.truth_table import TruthTable
    from typology.operators import Array

Treatment: TypeAlias = Literal["as_assumed", "silence_open", "silence_and_ranges_open"]
Happened: TypeAlias = Literal["yes", "no", "between"]
TREATMENTS: Final[tuple[Treatment, ...]] = ("as_assumed", "silence_open", "silence_and_ranges_open")
HAPPENED: Final[tuple[Happened, ...]] = ("yes", "no", "between")


@dataclass(frozen=True)
class Fitted:
    """All figures under one treatment of silence: fuzzy, and at the cut.

    `exact` is False where some case has too many completions to go through; the bounds are then at
    least as wide as the true ones.
    """

    fuzzy: Figures
    at_cut: Figures
    exact: bool


@dataclass(frozen=True)
class Cell:
    """The cases with one verdict and one outcome, and the root settlements behind them."""

    verdict: str
    outcome: Happened
    cases: tuple[str, ...]
    settlements: int


@dataclass(frozen=True)
class Kinds:
    """Cases by what they show of a type, each in order of id.

    Typical: in the type, and it happened at least as much; deviant in degree: in the type, and it
    happened, but less. Deviant in consistency: in the type, and it did not; deviant in coverage: it
    happened, and not in the type (Schneider and Rohlfing 2013, Sociological Methods and Research
    42, 559-597). Open: in the type, or no more than it happened, in some completions only.
    """

    typical: tuple[str, ...]
    deviant_degree: tuple[str, ...]
    deviant_consistency: tuple[str, ...]
    deviant_coverage: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True)
class TypeFit:
    """One type of one definition against the outcome.

    `cases` are those that count; `left_out` the others with the reason. `low`, `high` (cases,) are
    memberships as the definition assumes, `outcome` (cases,) what happened. `informed` are the
    cases that cite a source of the definition, by source; `same_column` the criteria that were read
    from the column of the outcome.
    """

    rubric: Rubric
    type_id: str
    cases: tuple[Case, ...]
    low: Array
    high: Array
    outcome: Array
    settlements: int
    clusters: int
    base_rate: Estimate
    treatments: Mapping[Treatment, Fitted]
    table: tuple[Cell, ...]
    kinds: Kinds
    left_out: tuple[tuple[str, str], ...]
    informed: Mapping[str, tuple[str, ...]]
    same_column: tuple[str, ...]
    truth_table: TruthTable | None = None
    minimisation: Minimisation | None = None


@dataclass(frozen=True)
class Ranking:
    """The definitions that have a type, by lift at its least, then at its greatest.

    `alike` are pairs that cannot be distinguished: the 95 % interval of the difference of their
    lifts, over the same resamples, holds 0. `without`: those whose lift is undefined.
    """

    type_id: str
    ranked: tuple[str, ...]
    alike: tuple[tuple[str, str], ...]
    without: tuple[str, ...]

    def alike_to(self, rubric: str) -> tuple[str, ...]:
        """The definitions that cannot be distinguished from one."""
        return tuple(
            other for pair in self.alike if rubric in pair for other in pair if other != rubric
        )


@dataclass(frozen=True)
class Fit:
    """Definitions against one outcome."""

    outcome: Outcome
    by: By
    resamples: int
    seed: int
    given: int  # cases
    results: tuple[TypeFit, ...]
    rankings: tuple[Ranking, ...]
