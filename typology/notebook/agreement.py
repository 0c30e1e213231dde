"""`typology.agreement`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from typology.analysis.agreement import agreement as agreeing
from typology.analysis.agreement.results import Agreement as Found
from typology.analysis.agreement.results import BasisAgreement, CriterionAgreement, Metric
from typology.model import Case
from typology.notebook.read import Definition
from typology.notebook.result import Result, narrowed
from typology.reporting.agreement.text import COEFFICIENTS
from typology.reporting.formats.table import Cell, Column, Table
from typology.reporting.records import OWN, own_cells
from typology.reporting.words import count_noun

COUNTS: Final = ("units", "opposite", "unknown_against_coded", "unknown_to_all")


@dataclass(frozen=True, repr=False)
class Agreement(Result):
    """How far coders of the same cases agree; `found` is the value that was computed."""

    found: Found

    @property
    def headline(self) -> str:
        """Who coded how many."""
        coders = [f"{name} ({count_noun(n, 'case')})" for name, n in self.found.coders.items()]
        return f"Agreement among {', '.join(coders)}; 95 % intervals by bootstrap over cases"

    @property
    def table(self) -> Table:
        """One row a basis and criterion."""
        ends = [f"{name}{end}" for name in COEFFICIENTS for end in ("", "__low", "__high")]
        columns = (
            Column("basis"),
            Column("criterion"),
            Column("metric"),
            *(Column(name, "number") for name in (*COUNTS, *ends)),
            *OWN,
        )
        rows = tuple(
            (*_agreed(part, each), *own_cells(self.found.rubric))
            for part in self.found.bases
            for each in part.criteria
        )
        return Table(self.headline, columns, rows)

    @property
    def glance(self) -> Table:
        """The coefficients without their intervals."""
        return narrowed(self.table, ("basis", "criterion", "units", *COEFFICIENTS))


def _agreed(part: BasisAgreement, each: CriterionAgreement) -> Iterator[Cell]:
    yield from (part.basis, each.criterion, each.metric)
    yield from (each.units, each.opposite, each.unknown_against_coded, each.unknown_to_all)
    for estimate in (each.percent, each.alpha, each.ac):
        yield from (estimate.value, estimate.low, estimate.high)


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
        agreeing.agreement(rubric.rubric, codings, metric=metric, resamples=resamples, seed=seed)
    )
