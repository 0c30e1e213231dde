"""The cases that are not compared, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from typology.analysis.cluster.units import Basis, LeftOut
from typology.reporting.table import Column, Table

SHOWN: Final = 20  # cases that are named
REASONS = {
    "basis": "basis is not {basis}",
    "no_settlement": "no settlement to compare",
    "out_of_scope": "outside what the definition speaks of",
    "min_rated": "rated on too few criteria",
    "nested": "its parts are compared instead, or its whole",
    "min_shared": "too few criteria shared (--min-shared)",
}


def left_out_table(left_out: Sequence[LeftOut], basis: Basis) -> Table:
    """One row a reason, with the ids of the cases."""
    columns = (Column("why", "text"), Column("how many", "number"), Column("cases", "prose"))
    groups = {
        why.format(basis=basis): tuple(
            left.card.case.id for left in left_out if left.reason == reason
        )
        for reason, why in REASONS.items()
    }
    rows = tuple((why, len(cases), _named(cases)) for why, cases in groups.items() if cases)
    too_few = any(left.reason == "min_rated" for left in left_out)
    notes = ("Known only within a range is not rated.",) if too_few else ()
    return Table("Cases left out", columns, rows, notes)


def _named(cases: tuple[str, ...]) -> tuple[str, ...]:
    left = len(cases) - SHOWN
    return (*cases[:SHOWN], f"and {left} more") if left > 0 else cases
