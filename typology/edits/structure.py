"""Structural edits of a definition: nodes and criteria added, removed or dropped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from typology.edits.paths import child_of, is_case_condition, with_value
from typology.model import Json
from typology.operators import OPERATORS

JsonObject: TypeAlias = dict[str, Json]
Steps: TypeAlias = tuple[str, ...]
IsRemoved: TypeAlias = Callable[[Steps, str | None], bool]  # of a node's path, a leaf's criterion

REMOVABLE: Final = "a node of a formula, a type, a profile or one of its criteria, or a notice"


class Unresolved(ValueError):
    """A change that cannot be made: the option, its text, the column in it, and the reason.

    `column` counts from 1.
    """

    def __init__(
        self, option: str, text: str, column: int, message: str, hint: str | None = None
    ) -> None:
        self.option, self.text, self.column = option, text, column
        self.message, self.hint = message, hint
        super().__init__(f"{option} {text}: {message}")


class NoDefinition(ValueError):
    """Changes that, made together, leave no definition."""


def restructured(
    document: Mapping[str, Json],
    *,
    add: Sequence[tuple[str, str]] = (),
    remove: Sequence[str] = (),
    drop: Sequence[str] = (),
) -> JsonObject:
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


def dropped(document: Mapping[str, Json], criterion: str) -> JsonObject:
    """The document without a criterion in any formula, profile and notice.

    A node that is left without children is removed too, and so upward; so is a profile or a notice
    of which nothing is left. Nothing changes if nothing names the criterion. Raises Unresolved for
    a criterion that the rubric lacks, for a type whose formula would vanish, and for a count that
    would exceed the formulas left.
    """
    known = _mapping(document.get("criteria"))
    if criterion not in known:
        message = f"unknown criterion {criterion!r}"
        raise Unresolved("--drop", criterion, 1, message, _near(criterion, known))
    try:
        changed = _pruned(document, lambda _, leaf: leaf == criterion)
    except _InvalidRemainder as remainder:
        raise Unresolved("--drop", criterion, 1, str(remainder), remainder.hint) from None
    profiles = _mapping(document.get("profiles"))
    kept: JsonObject = {}
    for name, names in profiles.items():
        left = [listed for listed in _items(names) if listed != criterion]
        if left or not names:
            kept[name] = left
    return changed | {"profiles": kept}


def removed(document: Mapping[str, Json], paths: Sequence[str]) -> JsonObject:
    """The document without the values at dotted paths, all of them paths of `document`.

    A path leads to a node of a formula, a type, a profile or one of its criteria, or a notice. A
    node that is left without children is removed too, as with `dropped`. Raises Unresolved.
    """
    asked = {tuple(path.split(".")): path for path in paths}
    for steps, path in asked.items():
        _check_removable(document, steps, path)
    try:
        changed = _pruned(_without_types(document, asked), lambda steps, _: steps in asked)
    except _InvalidRemainder as remainder:
        raise Unresolved("--remove", paths[-1], 1, str(remainder), remainder.hint) from None
    if not _mapping(changed["types"]):
        raise Unresolved("--remove", paths[-1], 1, "no type would be left")
    profiles: JsonObject = {}
    for name, names in _mapping(document.get("profiles")).items():
        profile: Steps = ("profiles", name)
        left = [
            criterion
            for place, criterion in enumerate(_items(names))
            if (*profile, str(place)) not in asked
        ]
        if profile not in asked and (left or not names):
            profiles[name] = left
    return changed | {"profiles": profiles}


def added(document: Mapping[str, Json], path: str, criterion: str) -> JsonObject:
    """The document with a leaf added to the list at a path, or to the list of the node there.

    A profile is a list too. Raises Unresolved for a path that leads to no list, and for a criterion
    that the rubric lacks.
    """
    text = f"{path}={criterion}"
    known = _mapping(document.get("criteria"))
    if criterion not in known:
        message = f"unknown criterion {criterion!r}"
        raise Unresolved("--add", text, len(path) + 2, message, _near(criterion, known))
    steps = tuple(path.split("."))
    target = _followed(document, steps, "--add", text)
    in_formula = steps[0] in ("types", "notices") and len(steps) > 2
    leaf: Json = {"criterion": criterion, "if_unknown": "open"} if in_formula else criterion
    if isinstance(target, dict) and in_formula:
        steps, target = _list_of(target, steps)
    if not isinstance(target, list) or not (in_formula or steps[0] == "profiles"):
        hint = "lists are the arguments of " + ", ".join(_with_lists()) + ", and profiles"
        raise Unresolved("--add", text, 1, "no list of formulas stands here", hint)
    return _mapping(with_value(dict(document), steps, [*target, leaf]))


def _list_of(node: Mapping[str, Json], steps: Steps) -> tuple[Steps, Json]:
    """The list that a node has, or None, and its path."""
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
    is_entry = len(steps) == 2 and steps[0] in ("types", "notices", "profiles")
    is_listed = len(steps) == 3 and steps[0] == "profiles"
    if is_entry or is_listed:
        return
    nodes = _nodes(document)
    if steps not in nodes:
        around = [".".join(node) for node in nodes if node == steps[: len(node)]]
        hint = f"the node is {around[-1]}" if around else f"what can be removed: {REMOVABLE}"
        raise Unresolved("--remove", path, 1, "this is no node", hint)


class _InvalidRemainder(Exception):
    """The nodes that are left make no formula."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        self.hint = hint
        super().__init__(message)


def _nodes(document: Mapping[str, Json]) -> list[Steps]:
    """The paths of all nodes of all formulas, parents before their children."""
    nodes: list[Steps] = []

    def note(steps: Steps, _: str | None) -> bool:
        nodes.append(steps)
        return False

    for steps, formula in _formulas(document):
        _without(formula, steps, note)
    return nodes


def _formulas(document: Mapping[str, Json]) -> Iterator[tuple[Steps, Json]]:
    for name, kind in _mapping(document.get("types")).items():
        yield ("types", name, "formula"), _mapping(kind)["formula"]
    for place, notice in enumerate(_items(document.get("notices"))):
        when = _mapping(notice)["when"]
        if not is_case_condition(when):
            yield ("notices", str(place), "when"), when


def _without_types(document: Mapping[str, Json], removed: Collection[Steps]) -> JsonObject:
    """The document without the types at the removed paths."""
    kept = {
        name: kind
        for name, kind in _mapping(document.get("types")).items()
        if ("types", name) not in removed
    }
    return dict(document) | {"types": kept}


def _pruned(document: Mapping[str, Json], is_removed: IsRemoved) -> JsonObject:
    """The document without the removed nodes and notices. Raises _InvalidRemainder."""
    types: JsonObject = {}
    for name, kind in _mapping(document.get("types")).items():
        steps = ("types", name, "formula")
        formula = _without(_mapping(kind)["formula"], steps, is_removed)
        if formula is None:
            raise _InvalidRemainder(
                f"nothing would be left of {'.'.join(steps)}", "a type needs a formula"
            )
        types[name] = _mapping(kind) | {"formula": formula}
    notices: list[Json] = []
    for place, notice in enumerate(_items(document.get("notices"))):
        steps_of_notice: Steps = ("notices", str(place))
        when = _mapping(notice)["when"]
        if not is_case_condition(when):
            when = _without(when, (*steps_of_notice, "when"), is_removed)
        if when is not None and not is_removed(steps_of_notice, None):
            notices.append(_mapping(notice) | {"when": when})
    return dict(document) | {"types": types, "notices": notices}


def _without(formula: Json, steps: Steps, is_removed: IsRemoved) -> Json:
    """The formula without removed nodes and those left without children; None if none is left."""
    node = _mapping(formula)
    if "criterion" in node:
        return None if is_removed(steps, str(node["criterion"])) else formula
    if is_removed(steps, None):
        return None
    operator = next(name for name in OPERATORS if name in node)
    argument = _without_argument(node[operator], (*steps, operator), is_removed)
    return None if argument is None else node | {operator: argument}


def _without_argument(argument: Json, steps: Steps, is_removed: IsRemoved) -> Json:
    if isinstance(argument, list):
        return _without_items(argument, steps, is_removed) or None
    tree = _mapping(argument)
    if OPERATORS[steps[-1]].argument == "one":
        return _without(tree, steps, is_removed)
    if OPERATORS[steps[-1]].argument == "counted":
        return _without_counted(tree, steps, is_removed)
    kept = {name: weight for name, weight in tree.items() if not is_removed((*steps, name), name)}
    return kept or None


def _without_items(items: Sequence[Json], steps: Steps, is_removed: IsRemoved) -> list[Json]:
    kept = [_without(item, (*steps, str(place)), is_removed) for place, item in enumerate(items)]
    return [item for item in kept if item is not None]


def _without_counted(tree: JsonObject, steps: Steps, is_removed: IsRemoved) -> Json:
    of = _without_items(_items(tree["of"]), (*steps, "of"), is_removed)
    count = tree["count"]
    if of and isinstance(count, int) and count > len(of):
        message = f"{'.'.join(steps)} counts {count} and {len(of)} would be left to count"
        raise _InvalidRemainder(
            message, f"lower the count first: --set {'.'.join(steps)}.count={len(of)}"
        )
    return tree | {"of": of} if of else None


def _mapping(tree: Json) -> JsonObject:
    return tree if isinstance(tree, dict) else {}


def _items(tree: Json) -> list[Json]:
    return tree if isinstance(tree, list) else []
