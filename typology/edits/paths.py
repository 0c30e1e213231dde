"""Documents of definitions: the value at a path, how two differ, and the patch between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Final, TypeAlias

from typology.model import Json
from typology.operators import OPERATORS

PathStep: TypeAlias = str | int  # a key of a mapping or an index of a list

OWN_KEYS: Final = ("format", "rubric", "version", "title", "standing", "extends")
MOST_MENTIONS: Final = 200
_OF_EVERY_FILE: Final = (*OWN_KEYS, "source")
_OF_CASES: Final = frozenset(("level", "scope"))  # keys of conditions that are no formulas
_NO_WORDING: Final = ("format", "rubric", "scale", "decide", "applies_to")


def child_of(tree: Json | Mapping[str, Json], step: PathStep) -> tuple[PathStep, Json] | None:
    """The key or index that a step names and the value there; None if there is none.

    >>> child_of({"of": ["a", "b"]}, "of")
    ('of', ['a', 'b'])
    >>> child_of(["a", "b"], "1")
    (1, 'b')
    """
    if isinstance(tree, Mapping) and isinstance(step, str) and step in tree:
        return step, tree[step]
    if isinstance(tree, list) and str(step) in map(str, range(len(tree))):
        return int(step), tree[int(step)]
    return None


def value_at(document: Mapping[str, Json], steps: Sequence[PathStep]) -> Json:
    """The value that steps lead to; None if they lead nowhere."""
    tree: Json = dict(document)
    for step in steps:
        child = child_of(tree, step)
        if child is None:
            return None
        tree = child[1]
    return tree


def with_value(tree: Json, steps: Sequence[PathStep], value: Json) -> Json:
    """The tree with another value where steps lead to one."""
    if not steps:
        return value
    first, *rest = steps
    if isinstance(tree, list):
        place = int(first)
        return [*tree[:place], with_value(tree[place], rest, value), *tree[place + 1 :]]
    inner = tree if isinstance(tree, dict) else {}
    return inner | {str(first): with_value(inner[str(first)], rest, value)}


def is_one_value(path: Sequence[PathStep]) -> bool:
    """True if the mapping at a path is replaced as a whole, not merged: a scale, a formula."""
    return tuple(path) == ("scale",) or (
        len(path) == 3 and (path[0], path[2]) in {("criteria", "scale"), ("types", "formula")}
    )


class Unsayable(ValueError):
    """A formula that no file can express."""


def patch(base: Mapping[str, Json], changed: Mapping[str, Json]) -> dict[str, Json]:
    """The keys to merge into `base` to get `changed`, both resolved; null removes.

    Mappings are merged by key; lists, formulas and scales are replaced as a whole. Formulas are as
    a file writes them. Raises Unsayable.
    """
    kept = {key: value for key, value in changed.items() if key not in OWN_KEYS}
    return _patch({key: base[key] for key in base if key not in OWN_KEYS}, kept, ())


def _patch(
    base: Mapping[str, Json], changed: Mapping[str, Json], above: tuple[str, ...]
) -> dict[str, Json]:
    difference: dict[str, Json] = {key: None for key in base if key not in changed}
    for key, value in changed.items():
        before = base.get(key)
        if value == before and key in base:
            continue
        path = (*above, key)
        if isinstance(value, dict) and isinstance(before, dict) and not is_one_value(path):
            difference[key] = _patch(before, value, path)
        else:
            difference[key] = _as_file(value, path)
    return difference


def _as_file(value: Json, path: tuple[str, ...]) -> Json:
    if path[0] == "types" and path[-1] == "formula":
        return as_file(value)
    if path[0] == "types" and len(path) == 2 and isinstance(value, dict):
        return value | {"formula": as_file(value["formula"])}
    if path == ("notices",) and isinstance(value, list):
        return [
            notice | {"when": as_file(notice["when"])}
            if isinstance(notice, dict) and not is_case_condition(notice["when"])
            else notice
            for notice in value
        ]
    return value


def is_case_condition(condition: Json) -> bool:
    """True for the condition of a notice that is no formula: the case's level, or the scope."""
    return isinstance(condition, dict) and not condition.keys().isdisjoint(("level", "scope"))


def as_file(formula: Json) -> Json:
    """A resolved formula, or condition on a case, as a file writes it: bare names, no defaults.

    A file cannot give weights by name an assumption. Where they have one, a list mentions each
    name in proportion to its weight. Raises Unsayable if that takes too many mentions.
    """
    if not isinstance(formula, dict) or not _OF_CASES.isdisjoint(formula):
        return formula
    if "criterion" in formula:
        kept = {k: v for k, v in formula.items() if (k, v) != ("if_unknown", "open")}
        return formula["criterion"] if set(kept) == {"criterion"} else kept
    operator = next(name for name in OPERATORS if name in formula)
    argument = formula[operator]
    rest = {key: value for key, value in formula.items() if key not in (operator, "if_unknown")}
    if isinstance(argument, list):
        return {operator: [as_file(child) for child in argument]} | rest
    if OPERATORS[operator].argument == "one":
        return {operator: as_file(argument)} | rest
    if not isinstance(argument, dict):
        return formula
    if OPERATORS[operator].argument == "counted":
        of = argument["of"]
        counted = [as_file(child) for child in of] if isinstance(of, list) else of
        return {operator: argument | {"of": counted}} | rest
    silence = formula.get("if_unknown")
    if silence is None:
        return {operator: argument} | rest
    return {operator: [*_mentioned(argument, silence)]} | rest


def _mentioned(weights: Mapping[str, Json], silence: Json) -> list[Json]:
    """Each criterion as often as its weight, scaled to the smallest whole numbers."""
    exact = {name: Fraction(str(weight)) for name, weight in weights.items()}
    unit = lcm(*(weight.denominator for weight in exact.values()))
    whole = {name: int(weight * unit) for name, weight in exact.items()}
    divisor = gcd(*whole.values())
    if sum(whole.values()) // divisor > MOST_MENTIONS:
        raise Unsayable(
            "weights by name cannot carry an assumption in a file, and these weights are no "
            f"ratio of at most {MOST_MENTIONS} mentions"
        )
    return [
        {"criterion": name, "if_unknown": silence}
        for name, times in whole.items()
        for _ in range(times // divisor)
    ]


@dataclass(frozen=True)
class ValueChange:
    """A value that two documents do not share; None: the value is absent."""

    path: str
    before: Json
    after: Json


def changes(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[ValueChange, ...]:
    """The values that differ between two resolved documents; a formula or a scale is one value.

    Without the keys that every file sets for itself: id, version, title, standing and source.
    """
    return tuple(_changes(_without(before, _OF_EVERY_FILE), _without(after, _OF_EVERY_FILE), ()))


def wording(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[ValueChange, ...]:
    """The differences between two resolved documents that cannot bear on a verdict.

    Titles, questions, anchors, warrants, profiles, notices, and criteria that only one has.
    """
    found = _changes(_without(before, _NO_WORDING), _without(after, _NO_WORDING), ())
    return tuple(change for change in found if not _defines(change))


def _without(document: Mapping[str, Json], keys: Sequence[str]) -> dict[str, Json]:
    return {key: value for key, value in document.items() if key not in keys}


def _changes(before: Json, after: Json, path: tuple[str, ...]) -> Iterator[ValueChange]:
    if before == after:
        return
    if not isinstance(before, dict) or not isinstance(after, dict) or is_one_value(path):
        yield ValueChange(".".join(path), before, after)
        return
    for key in dict.fromkeys((*before, *after)):
        yield from _changes(before.get(key), after.get(key), (*path, key))


def _defines(change: ValueChange) -> bool:
    """True if the change edits the definition, and so is listed among its edits."""
    path = change.path.split(".")
    if path[0] == "types" and len(path) == 2:
        return change.before is None or change.after is None
    return len(path) > 2 and (path[0], path[2]) in {
        ("types", "formula"), ("criteria", "scale"), ("criteria", "calibrate"),
    }  # fmt: skip
