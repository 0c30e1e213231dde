"""How far a definition can bend, as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from typology.analysis.robustness.results import Robustness
from typology.reporting.formats.table import Table
from typology.reporting.robustness.cases import (
    case_table,
    drivers_table,
    nearest_table,
    rivals_table,
    shares_table,
)
from typology.reporting.robustness.definition import (
    choices_table,
    criteria_table,
    definitions_table,
    intervals_table,
    knobs_table,
    types_table,
)

TableOf: TypeAlias = Callable[[Robustness, bool], Table]

FEW: Final = 3  # cases of which more is told


def robustness_tables(
    found: Robustness, names: Sequence[str] = (), *, data: bool = False
) -> list[Table]:
    """The tables of some names, in their order; where none is named, those that say something.

    `data`: for programs, with every value and the hashes in each row.
    """
    if names:
        return [TABLES[name](found, data) for name in names]
    if not found.cases:
        return [case_table(found, data)]
    usual: Sequence[str] = OF_FEW if len(found.cases) <= FEW else OF_MANY
    made = [TABLES[name](found, data) for name in (TABLES if data else usual)]
    return [made[0], *(table for table in made[1:] if table.rows)]


OF_MANY: Final = ("cases", "nearest", "choices", "types", "rivals", "knobs", "criteria")
OF_FEW: Final = (
    "cases", "shares", "nearest", "drivers", "choices", "rivals", "intervals", "criteria",
)  # fmt: skip

TABLES: Final[dict[str, TableOf]] = {
    "cases": case_table,
    "shares": shares_table,
    "nearest": nearest_table,
    "drivers": drivers_table,
    "choices": choices_table,
    "types": types_table,
    "rivals": rivals_table,
    "knobs": knobs_table,
    "intervals": intervals_table,
    "criteria": criteria_table,
    "definitions": definitions_table,
}
