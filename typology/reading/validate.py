"""A tree against a schema: its typed value, and every fault of it at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from typology.reading.problems import MAX_FINDINGS, Fault, Path, did_you_mean, shortened
from typology.reading.schema import ID_PATTERN, NAME_PATTERN
from typology.reading.yaml_tree import Tree

Model = TypeVar("Model", bound=BaseModel)

PATTERNS: Final = {
    NAME_PATTERN: "lower-case letters, digits and _, a letter first",
    ID_PATTERN: "lower-case letters, digits and -",
}
_EXPECTED: Final = {
    "string_type": "a text",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "list_type": "a list",
}


@dataclass(frozen=True, slots=True)
class Validated(Generic[Model]):
    """What of a tree conforms to its schema, typed, and what does not.

    Where there are faults, `value` is made of the rest (None where too little is left), so that
    the rest can be judged too; `indices` tells how its lists were numbered in the file.
    """

    value: Model | None
    faults: tuple[Fault, ...] = ()
    removed: frozenset[Path] = frozenset()
    indices: Mapping[Path, tuple[int, ...]] | None = None

    def original(self, path: Path) -> Path:
        """The path in the file of what stands at `path` in `value`."""
        return _original(path, self.indices or {})

    def spoiled(self, path: Path) -> bool:
        """Whether a fault within, or around, the file's `path` has been told already."""
        return any(related(path, other) for other in self.removed)


def validate(model: type[Model], tree: Tree, placeholders: Mapping[str, Tree]) -> Validated[Model]:
    """`tree` as a `model`. `placeholders` stand in for missing keys that the root requires."""
    try:
        return Validated(model.model_validate(tree))
    except ValidationError as error:
        faults = tuple(_faults(model, error))
        return _rest(model, tree, placeholders, faults, error)


def _rest(
    model: type[Model],
    tree: Tree,
    placeholders: Mapping[str, Tree],
    faults: tuple[Fault, ...],
    error: ValidationError,
) -> Validated[Model]:
    """What is left of `tree` without the parts that do not conform."""
    removed: set[Path] = set()
    indices: dict[Path, tuple[int, ...]] = {}
    while isinstance(tree, dict):
        more = {_original(_culprit(details), indices) for details in _details(error)}
        if () in more or more <= removed:
            break
        removed |= more
        indices = {}
        rest = _pruned(tree, (), (), removed, indices)
        for key, value in placeholders.items():
            if isinstance(rest, dict) and (key not in rest or rest[key] is None):
                rest[key] = value
        try:
            return Validated(model.model_validate(rest), faults, frozenset(removed), indices)
        except ValidationError as another:
            error = another
    return Validated(None, faults, frozenset(removed), indices)


def _details(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False)


def _culprit(details: ErrorDetails) -> Path:
    """The path of what must go for the rest to conform."""
    location = _location(details)
    if details["type"] == "missing" and len(location) > 1:
        return location[:-1]
    return location


def _location(details: ErrorDetails) -> Path:
    location = details["loc"]
    return location[:-1] if location and location[-1] == "[key]" else location


def _pruned(
    tree: Tree, path: Path, origin: Path, removed: set[Path], indices: dict[Path, tuple[int, ...]]
) -> Tree:
    if isinstance(tree, dict):
        return {
            key: _pruned(value, (*path, key), (*origin, key), removed, indices)
            for key, value in tree.items()
            if (*origin, key) not in removed
        }
    if isinstance(tree, list):
        kept = [index for index in range(len(tree)) if (*origin, index) not in removed]
        if len(kept) < len(tree):
            indices[path] = tuple(kept)
        return [
            _pruned(tree[index], (*path, place), (*origin, index), removed, indices)
            for place, index in enumerate(kept)
        ]
    return tree


def _original(path: Path, indices: Mapping[Path, tuple[int, ...]]) -> Path:
    if not indices:
        return path
    steps: list[str | int] = []
    for depth, step in enumerate(path):
        kept = indices.get(path[:depth])
        steps.append(kept[step] if kept is not None and isinstance(step, int) else step)
    return tuple(steps)


def related(one: Path, other: Path) -> bool:
    """Whether one path leads to the other."""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def _faults(model: type[BaseModel], error: ValidationError) -> list[Fault]:
    details = _details(error)
    return [_fault(model, detail) for detail in details[:MAX_FINDINGS]]


def _fault(model: type[BaseModel], details: ErrorDetails) -> Fault:
    kind, path, value = details["type"], _location(details), details["input"]
    last = str(path[-1]) if path else ""
    is_key = path != details["loc"]
    if kind == "extra_forbidden":
        hint = did_you_mean(last, _known_keys(model, path[:-1]))
        return Fault(path, f"unknown key {shortened(last)}", hint, at="key")
    if kind == "missing":
        return Fault(path[:-1], f"`{last}` is missing", at="key", absence=True)
    if kind == "literal_error" and isinstance(value, str):
        if last == "format":
            return Fault(path, f"format {shortened(value)} is not known", "this version reads 1")
        known = re.findall("'([^']*)'", details["ctx"]["expected"])
        return Fault(path, f"unknown {last} {shortened(value)}", did_you_mean(value, known))
    if kind == "string_pattern_mismatch":
        rule = PATTERNS[details["ctx"]["pattern"]]
        message = f"{shortened(value)} is no id"
        return Fault(path, message, rule, at="key" if is_key else "value")
    if kind == "value_error":
        return Fault(path, str(details["ctx"]["error"]))
    return Fault(path, f"{_EXPECTED.get(kind, 'a text')} was expected, not {described(value)}")


def described(value: object) -> str:
    """What a value is, for people."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else shortened(str(value))


def _known_keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that the schema knows in the mapping at `path`."""
    annotation: object = model
    for step in path:
        annotation = _inner(_entry(annotation), step)
    entry = _entry(annotation)
    if isinstance(entry, type) and issubclass(entry, BaseModel):
        return [field.alias or name for name, field in entry.model_fields.items()]
    return []


def _entry(annotation: object) -> object:
    """`annotation` without `| None` and metadata."""
    for argument in get_args(annotation):
        if get_origin(annotation) not in (dict, list) and argument is not type(None):
            return _entry(argument)
    return annotation


def _inner(annotation: object, step: str | int) -> object:
    if isinstance(annotation, type) and issubclass(annotation, RootModel):
        annotation = _entry(annotation.model_fields["root"].annotation)
    if get_origin(annotation) in (dict, list):
        return get_args(annotation)[-1]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            if step in (field.alias, name):
                return field.annotation
    return None
