"""`typology.agreement`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from typology.analysis.agreement import results
from typology.analysis.agreement.agreement import agreement as compare_coders
from typology.analysis.agreement.results import Metric
from typology.model import Case
from typology.notebook.read import Definition
from typology.notebook.result import Result, select_columns
from typology.reporting.agreement.data import (
    COEFFICIENTS,
    COUNTS,
    EXACT,
    INTERVALS,
    RATED_COUNTS,
    RATED_INTERVALS,
    VERDICT_COUNTS,
    agreement_table,
)
from typology.reporting.records import OWN
from typology.reporting.table import Column, Table
from typology.reporting.words import count_noun


@dataclass(frozen=True, repr=False)
class Agreement(Result):
    """How far coders of the same cases agree; `found` is the value of the library."""

    found: results.Agreement

    @property
    def summary(self) -> str:
        """The coders, the number of cases of each, and the verdicts that are the same."""
        coders = [f"{name} ({count_noun(n, 'case')})" for name, n in self.found.coders.items()]
        decided = sum(part.verdicts.decided for part in self.found.bases)
        same = sum(part.verdicts.same for part in self.found.bases)
        return (
            f"Agreement among {', '.join(coders)}; {same} of {decided} decided verdicts the same; "
            "95 % intervals by bootstrap over settlements"
        )

    @property
    def overall(self) -> Table:
        """Two rows a basis: what can be rated at all over all criteria, then the verdicts."""
        full = agreement_table(self.found)
        kept = [row for row in full.rows if row[1] in ("rated", "verdict")]
        own = [column.name for column in OWN]
        return select_columns(
            replace(full, title=self.summary, rows=tuple(kept)),
            (
                "basis",
                "row",
                "unknown_against_coded",
                "percent",
                "percent__low",
                "percent__high",
                *own,
                *RATED_COUNTS,
                *RATED_INTERVALS,
                *VERDICT_COUNTS,
                *EXACT,
            ),
        )

    @property
    def table(self) -> Table:
        """One row a basis and criterion."""
        full = agreement_table(self.found)
        rows = tuple(row for row in full.rows if row[1] == "criterion")
        own = [column.name for column in OWN]
        table = select_columns(
            replace(full, title=self.summary, rows=rows),
            (
                "basis",
                "criteria",
                "metric",
                *COUNTS,
                *INTERVALS,
                *own,
                *RATED_COUNTS,
                *RATED_INTERVALS,
                *EXACT,
            ),
        )
        basis, _, *others = table.columns
        return replace(table, columns=(basis, Column("criterion"), *others))

    @property
    def preview(self) -> Table:
        """The coefficients without their intervals."""
        return select_columns(self.table, ("basis", "criterion", "units", *COEFFICIENTS))


def agreement(
    codings: Mapping[str, Sequence[Case]],
    rubric: Definition,
    *,
    metric: Metric = "ordinal",
    resamples: int = 1000,
    seed: int = 0,
) -> Agreement:
    """How far coders, by name, agree on the cases that two or more of them coded."""
    return Agreement(
        compare_coders(rubric.rubric, codings, metric=metric, resamples=resamples, seed=seed)
    )
