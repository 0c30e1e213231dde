"""A changed definition as a variant file: what is left to write after `extends`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Final

from typology.model import Json
from typology.operators import OPERATORS

OWN_KEYS: Final = ("format", "rubric", "version", "title", "standing", "extends")
MOST_MENTIONS: Final = 200


class Unsayable(ValueError):
    """A formula that no file can say."""


@dataclass(frozen=True)
class Difference:
    """One value that two documents do not share; None: not there."""

    path: str
    before: Json
    after: Json


def patch(base: Mapping[str, Json], changed: Mapping[str, Json]) -> dict[str, Json]:
    """What must be merged into `base` to give `changed`, both resolved; null removes.

    Mappings are merged by key, lists, formulas and scales replaced whole. Formulas are as a file
    writes them. Raises Unsayable.
    """
    kept = {key: value for key, value in changed.items() if key not in OWN_KEYS}
    return _patch({key: base[key] for key in base if key not in OWN_KEYS}, kept, ())


def _patch(
    base: Mapping[str, Json], changed: Mapping[str, Json], above: tuple[str, ...]
) -> dict[str, Json]:
    found: dict[str, Json] = {key: None for key in base if key not in changed}
    for key, value in changed.items():
        before = base.get(key)
        if value == before and key in base:
            continue
        if isinstance(value, dict) and isinstance(before, dict) and not _is_whole((*above, key)):
            found[key] = _patch(before, value, (*above, key))
        else:
            found[key] = _as_file(value, (*above, key))
    return found


def _is_whole(path: tuple[str, ...]) -> bool:
    inner = len(path) == 3 and (path[0], path[2]) in {("criteria", "scale"), ("types", "formula")}
    return path == ("scale",) or inner


def _as_file(value: Json, path: tuple[str, ...]) -> Json:
    if path[0] == "types" and path[-1] == "formula":
        return as_file(value)
    if path[0] == "types" and len(path) == 2 and isinstance(value, dict):
        return value | {"formula": as_file(value["formula"])}
    if path == ("notices",) and isinstance(value, list):
        return [
            each | {"when": as_file(each["when"])} if isinstance(each, dict) else each
            for each in value
        ]
    return value


def as_file(formula: Json) -> Json:
    """A resolved formula as a file writes it: bare names, and no defaults.

    Weights by name cannot carry an assumption in a file, so that where they do each name is
    mentioned as often as its weight has it. Raises Unsayable where that is too often.
    """
    if not isinstance(formula, dict):
        return formula
    if "criterion" in formula:
        kept = {k: v for k, v in formula.items() if (k, v) != ("if_unknown", "open")}
        return formula["criterion"] if set(kept) == {"criterion"} else kept
    operator = next(name for name in OPERATORS if name in formula)
    argument = formula[operator]
    rest = {key: value for key, value in formula.items() if key not in (operator, "if_unknown")}
    if isinstance(argument, list):
        return {operator: [as_file(each) for each in argument]} | rest
    if OPERATORS[operator].argument == "one":
        return {operator: as_file(argument)} | rest
    if not isinstance(argument, dict):
        return formula
    if OPERATORS[operator].argument == "counted":
        of = argument["of"]
        counted = [as_file(each) for each in of] if isinstance(of, list) else of
        return {operator: argument | {"of": counted}} | rest
    silence = formula.get("if_unknown")
    if silence is None:
        return {operator: argument} | rest
    return {operator: [*_mentioned(argument, silence)]} | rest


def _mentioned(weights: Mapping[str, Json], silence: Json) -> list[Json]:
    """Each criterion as often as its weight says, the weights brought to whole numbers."""
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


def wording(before: Mapping[str, Json], after: Mapping[str, Json]) -> tuple[Difference, ...]:
    """Where two resolved documents differ in what cannot bear on a verdict.

    Titles, questions, anchors, warrants, profiles, notices, and criteria that are in one alone.
    """
    skipped = ("format", "rubric", "scale", "decide", "applies_to")
    one = {key: value for key, value in before.items() if key not in skipped}
    other = {key: value for key, value in after.items() if key not in skipped}
    return tuple(_differences(one, other, ()))


def _differences(before: Json, after: Json, path: tuple[str, ...]) -> list[Difference]:
    if before == after or _bears(path, before, after):
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            each
            for key in dict.fromkeys([*before, *after])
            for each in _differences(before.get(key), after.get(key), (*path, key))
        ]
    return [Difference(".".join(path), before, after)]


def _bears(path: tuple[str, ...], before: Json, after: Json) -> bool:
    """Whether it is an edit of the definition, which is told as such."""
    if path[:1] == ("types",) and len(path) == 2:
        return before is None or after is None
    return len(path) == 3 and (path[0], path[2]) in {
        ("types", "formula"), ("criteria", "scale"), ("criteria", "calibrate"),
    }  # fmt: skip
