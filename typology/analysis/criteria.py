"""Which criteria cases are compared on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from typology.formulas import criteria_read
from typology.model import Rubric

FORMULAS: Final = "formulas"  # those that the formulas read
ALL: Final = "all"
DEALS: Final = "deals"  # all but the enabling ones: what a deal is like, not what its talks were


class UnknownCriterion(ValueError):
    """A criterion that the rubric lacks; its name is the last argument."""


def chosen_criteria(rubric: Rubric, names: Sequence[str]) -> tuple[str, ...]:
    """Criteria in the rubric's order; `formulas`, `all` and `deals` stand for several.

    A criterion of such a name comes before what it stands for. Raises UnknownCriterion.
    """
    groups = {
        FORMULAS: criteria_read(rubric),
        ALL: tuple(rubric.criteria),
        DEALS: tuple(each.id for each in rubric.criteria.values() if each.role != "enabling"),
    }
    found: set[str] = set()
    for name in names:
        if name not in rubric.criteria and name not in groups:
            raise UnknownCriterion(f"no criterion of {rubric.id} is called {name!r}", name)
        found |= {name} if name in rubric.criteria else set(groups[name])
    return tuple(name for name in rubric.criteria if name in found)
