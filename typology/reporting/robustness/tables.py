"""The tables of robustness by name, and which are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from typology.analysis.robustness.results import Robustness
from typology.reporting.robustness.cases import case_table, nearest_table, shares_table
from typology.reporting.robustness.definition import (
    choices_table,
    criteria_table,
    definitions_table,
    intervals_table,
    numbers_table,
    types_table,
)
from typology.reporting.robustness.drivers import drivers_table, rivals_table
from typology.reporting.table import Table

TableOf: TypeAlias = Callable[[Robustness, bool], Table]

FEW: Final = 3  # cases up to which more tables are shown


def robustness_tables(
    robustness: Robustness, names: Sequence[str] = (), *, data: bool = False
) -> list[Table]:
    """The tables with these names, in their order; without names, those that are not empty.

    With `data` each row has every value and the hashes.
    """
    if names:
        return [TABLES[name](robustness, data) for name in names]
    if not robustness.cases:
        return [case_table(robustness, data)]
    usual: Sequence[str] = OF_FEW if len(robustness.cases) <= FEW else OF_MANY
    first, *others = [TABLES[name](robustness, data) for name in (TABLES if data else usual)]
    return [first, *(table for table in others if table.rows)]


OF_MANY: Final = ("cases", "nearest", "choices", "types", "rivals", "knobs", "criteria")
OF_FEW: Final = ("cases", "nearest", "drivers", "rivals", "intervals", "criteria")

TABLES: Final[dict[str, TableOf]] = {
    "cases": case_table,
    "shares": shares_table,
    "nearest": nearest_table,
    "drivers": drivers_table,
    "choices": choices_table,
    "types": types_table,
    "rivals": rivals_table,
    "knobs": numbers_table,
    "intervals": intervals_table,
    "criteria": criteria_table,
    "definitions": definitions_table,
}
