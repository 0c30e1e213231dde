"""The settlements behind some cases: a whole and all its parts are one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from typology.model import Case


def root_settlements(cases: Iterable[Case]) -> dict[str, str]:
    """The root of every case, by id: all that `part_of` links, however indirectly, have one root.

    A whole that is not among the cases still links its parts. Where codings of one case link it
    differently, all links count.
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


def count_settlements(cases: Iterable[Case], among: Iterable[Case] = ()) -> int:
    """How many root settlements stand behind some cases; links `among` other cases count, too."""
    counted = tuple(cases)
    roots = root_settlements((*among, *counted))
    return len({roots[case.id] for case in counted})


def settlement_numbers(cases: Sequence[str], roots: dict[str, str]) -> NDArray[np.intp]:
    """The root settlement of each case as a number, from 0 in order of first mention."""
    numbers: dict[str, int] = {}
    return np.array(
        [numbers.setdefault(roots[case], len(numbers)) for case in cases], dtype=np.intp
    )
