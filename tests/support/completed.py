"""Cases completed by hand."""

from __future__ import annotations

from tests.support import oracle
from typology.model import Rating, Rubric


def completed(rubric: Rubric, name: str) -> bool:
    """Whether the assumptions on a criterion leave it a value of its own."""
    values = oracle.open_values(rubric.criteria[name], Rating(None))
    for kind in rubric.types.values():
        for leaf in oracle.leaves_of(kind.formula):
            if leaf.criterion == name and leaf.if_unknown != "open":
                degree = {v: oracle.leaf_value(leaf, rubric, v) for v in values}
                best = (max if leaf.if_unknown == "holds" else min)(degree.values())
                values = [v for v in values if abs(degree[v] - best) <= oracle.TOL]
                if not values:
                    return False
    return True
