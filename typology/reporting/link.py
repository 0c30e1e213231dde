"""Linked cases as a table: what was promised beside what is known of later."""

from __future__ import annotations

from typing import Final

from typology.analysis.link import Link, Links
from typology.model import UNKNOWN
from typology.reporting.table import Cell, Column, Table

BESIDE: Final = (
    "Cases that share an identifier stand side by side; none is merged, and none explains another."
)


def link_table(links: Links) -> Table:
    """One row a pair, with the outcomes of the linked case."""
    outcomes = tuple(Column(f"outcome:{name}") for name in links.outcomes)
    columns = (
        Column("case", "id"),
        Column("linked", "id"),
        Column("scheme"),
        Column("value"),
        Column("days_between", "number"),
        *outcomes,
    )
    rows = tuple(_row(each, links) for each in links.links)
    return Table("Linked cases", columns, rows, notes=(links.summary, BESIDE))


def _row(link: Link, links: Links) -> tuple[Cell, ...]:
    return (
        link.case.id,
        link.linked.id,
        links.scheme,
        "; ".join(link.values),
        link.days,
        *(_outcome(link, name) for name in links.outcomes),
    )


def _outcome(link: Link, name: str) -> Cell:
    """Empty where the case has no such outcome, unknown where it has one that is not known."""
    if name not in link.linked.outcomes:
        return None
    value = link.linked.outcomes[name]
    return UNKNOWN if value is None else {0.0: "no", 1.0: "yes"}.get(value, str(value))
