"""The settlements behind some cases: a whole and its parts are one."""

from __future__ import annotations

from collections.abc import Iterable

from typology.model import Case


def root_of(cases: Iterable[Case]) -> dict[str, str]:
    """The root settlement of each case: the last of its chain of `part_of` within the cases given.

    Wholes that are not among the cases do not join their parts. A circle ends where it closes.
    """
    wholes = {case.id: case.whole.part_of for case in cases}
    return {name: _root(name, wholes) for name in wholes}


def _root(name: str, wholes: dict[str, str | None]) -> str:
    seen = {name}
    while (whole := wholes[name]) is not None and whole in wholes and whole not in seen:
        seen.add(whole)
        name = whole
    return name


def count_settlements(cases: Iterable[Case], among: Iterable[Case]) -> int:
    """How many root settlements stand behind some cases, by their chains among all."""
    roots = root_of(among)
    return len({roots.get(case.id, case.id) for case in cases})
