"""The settlements behind some cases: a whole and all its parts are one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from typology.columns.cases import CaseColumns
from typology.model import Case


def root_settlements(cases: Iterable[Case]) -> dict[str, str]:
    """The root of every case, by id: all that `part_of` links, however indirectly, have one root.

    A whole that is not among the cases still links its parts. Where codings of one case link it
    differently, all links count.
    """
    return _roots((case.id, case.whole.part_of) for case in cases)


def _roots(links: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    above: dict[str, str] = {}

    def root(name: str) -> str:
        while above.setdefault(name, name) != name:
            name = above[name]
        return name

    for part, whole in links:
        linked = {root(part), root(whole or part)}
        above.update(dict.fromkeys(linked, min(linked)))
    return {name: root(name) for name in above}


def settlements_of(columns: CaseColumns) -> NDArray[np.intp]:
    """The root settlement of each case as a number, as `root_settlements` finds it."""
    numbers = np.arange(len(columns), dtype=np.intp)
    wholes = columns.wholes
    if wholes is None or not any(wholes.values):
        return numbers
    names = frozenset(wholes.values)
    is_whole = np.asarray([name in names for name in columns.ids], dtype=np.bool_)
    linked = np.flatnonzero(is_whole | wholes.where(bool))
    ids = columns.ids[linked].tolist()
    said = [None if each is None else str(each) for each in wholes.take(linked).cells()]
    roots = _roots(zip(ids, said, strict=True))
    first: dict[str, int] = {}
    for place, name in zip(linked.tolist(), ids, strict=True):
        numbers[place] = first.setdefault(roots[name], place)
    return numbers


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
