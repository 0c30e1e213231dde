"""Structural edits of a definition: nodes and criteria added, removed or dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from typology.model import Json
from typology.operators import OPERATORS
from typology.patch import child_of, with_value

Document: TypeAlias = dict[str, Json]
Steps: TypeAlias = tuple[str, ...]
Goes: TypeAlias = Callable[[Steps, str | None], bool]  # a node's place, and the criterion of a leaf

REMOVABLE: Final = "a node of a formula, a type, a profile or one of its criteria, or a notice"


class Unresolved(ValueError):
    """A change that does not resolve: the option, what was asked, where in it, and why not.

    `column` counts from 1.
    """

    def __init__(
        self, option: str, text: str, column: int, message: str, hint: str | None = None
    ) -> None:
        self.option, self.text, self.column = option, text, column
        self.message, self.hint = message, hint
        super().__init__(f"{option} {text}: {message}")


def restructured(
    document: Mapping[str, Json],
    *,
    add: Sequence[tuple[str, str]] = (),
    remove: Sequence[str] = (),
    drop: Sequence[str] = (),
) -> Document:
    """Leaves added, then nodes removed, then criteria dropped; every path is one of `document`.

    Raises Unresolved.
    """
    changed = dict(document)
    for path, criterion in add:
        changed = added(changed, path, criterion)
    if remove:
        changed = removed(changed, remove)
    for criterion in drop:
        changed = dropped(changed, criterion)
    return changed


def mentions(document: Mapping[str, Json], criterion: str) -> bool:
    """True if a formula, a profile or a notice names the criterion."""
    return any(criterion in named_criteria(formula) for _, formula in _formulas(document)) or any(
        criterion in _items(names) for names in _mapping(document.get("profiles")).values()
    )


def named_criteria(tree: Json) -> Iterator[str]:
    """The criteria in a resolved formula, or in a node's argument, from left to right.

    >>> list(named_criteria({"mean": {"durability": 2.0, "flexibility": 1.0}}))
    ['durability', 'flexibility']
    """
    if isinstance(tree, list):
        for item in tree:
            yield from named_criteria(item)
    elif isinstance(tree, dict) and "criterion" in tree:
        yield str(tree["criterion"])
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if isinstance(value, dict | list):
                yield from named_criteria(value)
            elif isinstance(value, int | float) and key != "count":
                yield key


def dropped(document: Mapping[str, Json], criterion: str) -> Document:
    """The document without a criterion in any formula, profile and notice.

    A node that is left without children goes too, and so upward; so does a profile or a notice of
    which nothing is left. Nothing changes where nothing names the criterion. Raises Unresolved for
    a criterion that the rubric lacks, where a type's formula would vanish, and where a count would
    exceed what is left.
    """
    known = _mapping(document.get("criteria"))
    if criterion not in known:
        message = f"unknown criterion {criterion!r}"
        raise Unresolved("--drop", criterion, 1, message, _near(criterion, known))
    try:
        changed = _pruned(document, lambda _, leaf: leaf == criterion)
    except _Left as left:
        raise Unresolved("--drop", criterion, 1, str(left), left.hint) from None
    profiles = _mapping(document.get("profiles"))
    kept = {
        name: [each for each in _items(names) if each != criterion]
        for name, names in profiles.items()
    }
    whole = {name: names for name, names in kept.items() if names or not profiles[name]}
    return changed | {"profiles": {name: [*names] for name, names in whole.items()}}


def removed(document: Mapping[str, Json], paths: Sequence[str]) -> Document:
    """The document without what stands at dotted paths, all of them paths of `document`.

    A path leads to a node of a formula, a whole type, a profile or one of its criteria, or a
    notice. What is left without children goes too, as with `dropped`. Raises Unresolved.
    """
    places = {tuple(path.split(".")): path for path in paths}
    for steps, path in places.items():
        _check_removable(document, steps, path)
    found = {steps for steps in places if steps[0] in ("types", "notices")}
    try:
        changed = _pruned(_without_whole(document, found), lambda steps, _: steps in found)
    except _Left as left:
        raise Unresolved("--remove", paths[-1], 1, str(left), left.hint) from None
    if not _mapping(changed["types"]):
        raise Unresolved("--remove", paths[-1], 1, "no type would be left")
    profiles: Document = {}
    for name, names in _mapping(document.get("profiles")).items():
        at: Steps = ("profiles", name)
        kept = [each for i, each in enumerate(_items(names)) if (*at, str(i)) not in places]
        if at not in places and (kept or not names):
            profiles[name] = kept
    return changed | {"profiles": profiles}


def added(document: Mapping[str, Json], path: str, criterion: str) -> Document:
    """The document with a leaf at the end of the list at a path, or of the node's that is there.

    A profile is a list too. Raises Unresolved for a path that leads to no list, and for a criterion
    that the rubric lacks.
    """
    text = f"{path}={criterion}"
    known = _mapping(document.get("criteria"))
    if criterion not in known:
        message = f"unknown criterion {criterion!r}"
        raise Unresolved("--add", text, len(path) + 2, message, _near(criterion, known))
    steps = tuple(path.split("."))
    found = _followed(document, steps, "--add", text)
    in_formula = steps[0] in ("types", "notices") and len(steps) > 2
    leaf: Json = {"criterion": criterion, "if_unknown": "open"} if in_formula else criterion
    if isinstance(found, dict) and in_formula:
        steps, found = _list_of(found, steps)
    if not isinstance(found, list) or not (in_formula or steps[0] == "profiles"):
        hint = "lists are the arguments of " + ", ".join(_with_lists()) + ", and profiles"
        raise Unresolved("--add", text, 1, "no list of formulas stands here", hint)
    return _mapping(with_value(dict(document), steps, [*found, leaf]))


def _list_of(node: Mapping[str, Json], steps: Steps) -> tuple[Steps, Json]:
    """The list that a node holds, if it holds one, and its place."""
    for operator in OPERATORS:
        argument = node.get(operator)
        if isinstance(argument, dict) and isinstance(argument.get("of"), list):
            return (*steps, operator, "of"), argument["of"]
        if isinstance(argument, list):
            return (*steps, operator), argument
    return ((*steps, "of"), node["of"]) if isinstance(node.get("of"), list) else (steps, None)


def _with_lists() -> list[str]:
    return [name for name, operator in OPERATORS.items() if operator.argument != "one"]


def _followed(document: Mapping[str, Json], steps: Steps, option: str, text: str) -> Json:
    """The value at a path. Raises Unresolved at the step that leads nowhere."""
    tree: Json = dict(document)
    column = 1
    for step in steps:
        child = child_of(tree, step)
        if child is None:
            raise Unresolved(option, text, column, *_nowhere(tree, step))
        tree = child[1]
        column += len(step) + 1
    return tree


def _nowhere(tree: Json, step: str) -> tuple[str, str | None]:
    if isinstance(tree, dict):
        return f"no key {step!r}", _near(step, tree)
    if isinstance(tree, list):
        return f"no item {step!r}", f"items are 0 to {len(tree) - 1}" if tree else "it is empty"
    return f"nothing below this: no {step!r}", None


def _near(word: str, known: Mapping[str, Json]) -> str | None:
    from difflib import get_close_matches  # only a mistyped word needs it

    close = get_close_matches(word, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else "known: " + ", ".join(known)


def _check_removable(document: Mapping[str, Json], steps: Steps, path: str) -> None:
    _followed(document, steps, "--remove", path)
    whole = len(steps) == 2 and steps[0] in ("types", "notices", "profiles")
    listed = len(steps) == 3 and steps[0] == "profiles"
    if whole or listed:
        return
    nodes: list[Steps] = []

    def note(place: Steps, _: str | None) -> bool:
        nodes.append(place)
        return False

    for place, formula in _formulas(document):
        _without(formula, place, note)
    if steps not in nodes:
        around = [".".join(node) for node in nodes if node == steps[: len(node)]]
        hint = f"the node is {around[-1]}" if around else f"what can be removed: {REMOVABLE}"
        raise Unresolved("--remove", path, 1, "this is no node", hint)


class _Left(Exception):
    """What is left is no formula."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        self.hint = hint
        super().__init__(message)


def _formulas(document: Mapping[str, Json]) -> Iterator[tuple[Steps, Json]]:
    for name, kind in _mapping(document.get("types")).items():
        yield ("types", name, "formula"), _mapping(kind)["formula"]
    for place, notice in enumerate(_items(document.get("notices"))):
        yield ("notices", str(place), "when"), _mapping(notice)["when"]


def _without_whole(document: Mapping[str, Json], places: set[Steps]) -> Document:
    """Types that are named as such are taken out; notices go by their condition, in place."""
    kept = {
        name: kind
        for name, kind in _mapping(document.get("types")).items()
        if ("types", name) not in places
    }
    return dict(document) | {"types": kept}


def _pruned(document: Mapping[str, Json], goes: Goes) -> Document:
    """Every formula without the nodes that go. Raises _Left."""
    types: Document = {}
    for name, kind in _mapping(document.get("types")).items():
        steps = ("types", name, "formula")
        formula = _without(_mapping(kind)["formula"], steps, goes)
        if formula is None:
            raise _Left(f"nothing would be left of {'.'.join(steps)}", "a type needs a formula")
        types[name] = _mapping(kind) | {"formula": formula}
    notices: list[Json] = []
    for place, notice in enumerate(_items(document.get("notices"))):
        whole: Steps = ("notices", str(place))
        when = _without(_mapping(notice)["when"], (*whole, "when"), goes)
        if when is not None and not goes(whole, None):
            notices.append(_mapping(notice) | {"when": when})
    return dict(document) | {"types": types, "notices": notices}


def _without(formula: Json, steps: Steps, goes: Goes) -> Json:
    """A formula without the nodes that go, and those left without children; None: all of it."""
    node = _mapping(formula)
    if "criterion" in node:
        return None if goes(steps, str(node["criterion"])) else formula
    if goes(steps, None):
        return None
    operator = next(name for name in OPERATORS if name in node)
    argument = _without_argument(node[operator], (*steps, operator), goes)
    return None if argument is None else node | {operator: argument}


def _without_argument(argument: Json, steps: Steps, goes: Goes) -> Json:
    if isinstance(argument, list):
        return _without_items(argument, steps, goes) or None
    tree = _mapping(argument)
    if OPERATORS[steps[-1]].argument == "one":
        return _without(tree, steps, goes)
    if OPERATORS[steps[-1]].argument == "counted":
        return _without_counted(tree, steps, goes)
    kept = {name: weight for name, weight in tree.items() if not goes((*steps, name), name)}
    return kept or None


def _without_items(items: Sequence[Json], steps: Steps, goes: Goes) -> list[Json]:
    kept = [_without(item, (*steps, str(place)), goes) for place, item in enumerate(items)]
    return [item for item in kept if item is not None]


def _without_counted(tree: Document, steps: Steps, goes: Goes) -> Json:
    of = _without_items(_items(tree["of"]), (*steps, "of"), goes)
    count = tree["count"]
    if of and isinstance(count, int) and count > len(of):
        message = f"{'.'.join(steps)} counts {count} and {len(of)} would be left to count"
        raise _Left(message, f"lower the count first: --set {'.'.join(steps)}.count={len(of)}")
    return tree | {"of": of} if of else None


def _mapping(tree: Json) -> Document:
    return tree if isinstance(tree, dict) else {}


def _items(tree: Json) -> list[Json]:
    return tree if isinstance(tree, list) else []
