"""A definition, a change to it, and what the change does to verdicts."""

from __future__ import annotations

from collections.abc import Sequence

from typology.analysis.diff.definitions import Difference, difference
from typology.model import Case, Rubric


def what_if(
    base: Rubric, changed: Rubric, cases: Sequence[Case], rated: Sequence[Case], *, seed: int = 0
) -> Difference:
    """What changing the definition, and the ratings of the cases, moves.

    `rated` are the cases with changed ratings; those that either list lacks are left out.
    """
    after = {case.id: case for case in rated}
    kept = [case for case in cases if case.id in after]
    return difference(base, changed, kept, [after[case.id] for case in kept], seed=seed)
