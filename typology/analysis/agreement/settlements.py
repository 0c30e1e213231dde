"""Root settlements: a whole with all its parts, as far as the codings link them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from typology.analysis.agreement.estimates import Places
from typology.model import Case


def root_settlements(cases: Iterable[Case]) -> dict[str, str]:
    """The root of every case, by id: all that `part_of` links, however indirectly, have one root.

    A whole that nobody coded still links its parts. Of coders who link differently all links count.
    """
    above: dict[str, str] = {}

    def root(name: str) -> str:
        while above.setdefault(name, name) != name:
            name = above[name]
        return name

    for case in cases:
        linked = {root(case.id), root(case.whole.part_of or case.id)}
        above.update(dict.fromkeys(linked, min(linked)))
    return {name: root(name) for name in above}


def settlement_numbers(cases: Sequence[str], roots: dict[str, str]) -> Places:
    """The root settlement of each case as a number, from 0 in order of first mention."""
    numbers: dict[str, int] = {}
    return np.array(
        [numbers.setdefault(roots[case], len(numbers)) for case in cases], dtype=np.intp
    )
