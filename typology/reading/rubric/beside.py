"""What stands beside formulas: warrants, and conditions on the case itself."""

from __future__ import annotations

from typing import Final, get_args

from typology.model import CaseCondition, Warrant
from typology.reading.entries import Reach
from typology.reading.problems import Faults, KeyPath, described
from typology.reading.yaml.events import Tree

CASE_KEYS: Final = ("level", "scope")
LEVELS: Final[tuple[str, ...]] = get_args(Reach)
OUTSIDE: Final = "outside"
PLACE: Final = ("source", "locator")
INSPIRED: Final = "inspired_by"


def read_warrant(tree: Tree, path: KeyPath, faults: Faults) -> Warrant | None:
    """The warrant at `path`: a source and place, or what a passage inspired; None if invalid."""
    if tree is None:
        return None
    if not isinstance(tree, dict):
        faults.add(path, f"a mapping was expected, not {described(tree)}")
        return None
    for key in tree:
        if key not in (*PLACE, INSPIRED):
            faults.unknown((*path, key), "key", key, (*PLACE, INSPIRED), at="key")
    beside = [key for key in PLACE if tree.get(key) is not None]
    inspired = tree.get(INSPIRED)
    if inspired is None:
        return _place(tree, path, faults)
    if beside:
        hint = "a passage says it, or only inspires it"
        faults.add((*path, beside[0]), f"`{beside[0]}` beside `{INSPIRED}`", hint, at="key")
        return None
    if not isinstance(inspired, dict):
        faults.add((*path, INSPIRED), f"a mapping was expected, not {described(inspired)}")
        return None
    for key in inspired:
        if key not in PLACE:
            faults.unknown((*path, INSPIRED, key), "key", key, PLACE, at="key")
    warrant = _place(inspired, (*path, INSPIRED), faults)
    return None if warrant is None else warrant._replace(inspired=True)


def _place(tree: dict[str, Tree], path: KeyPath, faults: Faults) -> Warrant | None:
    for key in PLACE:
        value = tree.get(key)
        if value is not None and not isinstance(value, str):
            faults.add((*path, key), f"a text was expected, not {described(value)}")
    source, locator = tree.get("source"), tree.get("locator")
    if source is None:
        faults.add(path, "`source` is missing", at="key", is_missing=True)
    if not isinstance(source, str):
        return None
    return Warrant(str(source), str(locator) if isinstance(locator, str) else None)


def read_case_condition(
    tree: dict[str, Tree], path: KeyPath, faults: Faults
) -> CaseCondition | None:
    """A condition on the case: `level`, one or a list of them, or `scope: outside`."""
    before = faults.count
    key, *others = tree
    for other in others:
        message = f"`{other}` beside `{key}`"
        faults.add((*path, other), message, "a condition has one key", at="key")
    levels: tuple[str, ...] = ()
    if key == "level":
        levels = _levels(tree["level"], (*path, "level"), faults)
    elif key == "scope" and tree["scope"] != OUTSIDE:
        message = f"{OUTSIDE} was expected, not {described(tree['scope'])}"
        faults.add((*path, "scope"), message)
    return None if faults.count > before else CaseCondition(levels, key == "scope")


def _levels(tree: Tree, path: KeyPath, faults: Faults) -> tuple[str, ...]:
    places = (
        {(*path, index): each for index, each in enumerate(tree)}
        if isinstance(tree, list)
        else {path: tree}
    )
    for place, level in places.items():
        if not isinstance(level, str):
            faults.add(place, f"a level was expected, not {described(level)}")
        elif level not in LEVELS:
            faults.unknown(place, "level", level, LEVELS)
    if not places:
        faults.add(path, "a list of no level", "known: " + ", ".join(LEVELS))
    return tuple(str(level) for level in places.values())
