"""A tree against a schema: its typed value, and every fault of it at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Generic, NamedTuple, TypeVar, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError

from typology.reading.problems import (
    MAX_FINDINGS,
    Fault,
    Path,
    described,
    did_you_mean,
    more_than_shown,
    shortened,
)
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


class Validated(NamedTuple, Generic[Model]):
    """What of a tree conforms to its schema, typed, and what does not.

    Where there are faults, `value` is made of the rest (None where too little is left), so that
    the rest can be judged too; `indices` tells how its lists were numbered in the file.
    """

    value: Model | None
    faults: tuple[Fault, ...] = ()
    removed: frozenset[Path] = frozenset()
    indices: Mapping[Path, tuple[int, ...]] = MappingProxyType({})

    def not_yet_told(self, faults: Iterable[Fault]) -> list[Fault]:
        """Faults of `value` at their paths in the file, without those that `faults` imply."""
        placed = [fault._replace(path=_original(fault.path, self.indices)) for fault in faults]
        return [fault for fault in placed if not self.spoils(fault.path)]

    def spoils(self, path: Path) -> bool:
        """Whether a fault already told concerns what is at, above or below the file's `path`."""
        return any(related(path, other) for other in self.removed if path)


def validate(model: type[Model], tree: Tree, placeholders: Mapping[str, Tree]) -> Validated[Model]:
    """`tree` as a `model`. `placeholders` stand in for missing keys that the root requires."""
    try:
        return Validated(model.model_validate(tree))
    except ValidationError as error:
        refusals = _refusals(error)
        faults = [_fault(model, refusal) for refusal in refusals[:MAX_FINDINGS]]
        faults += more_than_shown(len(refusals))
        if len(refusals) > MAX_FINDINGS:
            return Validated(None, tuple(faults))
        return _rest(model, tree, placeholders, tuple(faults), refusals)


class _Refusal(NamedTuple):
    """One thing that pydantic refuses, at the key or the value at `path`."""

    kind: str
    path: Path
    at_key: bool
    value: object
    context: Mapping[str, object]

    @property
    def culprit(self) -> Path:
        """The path of what must go for the rest to conform."""
        lacking = self.kind == "missing" and len(self.path) > 1
        return self.path[:-1] if lacking else self.path


def _refusals(error: ValidationError) -> list[_Refusal]:
    refusals = []
    for details in error.errors(include_url=False):
        kind, path = details["type"], details["loc"]
        at_key = kind == "string_pattern_mismatch" and path[-1:] == ("[key]",)
        path = path[:-1] if at_key else path
        context = details.get("ctx", {})
        refusals.append(_Refusal(kind, path, at_key, details["input"], context))
    return refusals


def _rest(
    model: type[Model],
    tree: Tree,
    placeholders: Mapping[str, Tree],
    faults: tuple[Fault, ...],
    refusals: list[_Refusal],
) -> Validated[Model]:
    """What is left of `tree` without the parts that do not conform."""
    removed: set[Path] = set()
    indices: dict[Path, tuple[int, ...]] = {}
    while isinstance(tree, dict):
        more = {_original(refusal.culprit, indices) for refusal in refusals}
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
        except ValidationError as error:
            refusals = _refusals(error)
    return Validated(None, faults, frozenset(removed), indices)


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


def _fault(model: type[BaseModel], refusal: _Refusal) -> Fault:
    kind, path, at_key, value, context = refusal
    last = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        hint = did_you_mean(last, _known_keys(model, path[:-1]))
        return Fault(path, f"unknown key {shortened(last)}", hint, at="key")
    if kind == "missing":
        return Fault(path[:-1], f"`{last}` is missing", at="key", absence=True)
    if value is None and path and isinstance(path[-1], str):
        return Fault(path, f"`{last}` is missing", absence=True)  # null means left out
    if kind == "literal_error" and isinstance(value, str):
        return _unknown_word(path, value, str(context["expected"]))
    if kind == "string_pattern_mismatch":
        message = f"{shortened(str(value))} is no id"
        rule = PATTERNS[str(context["pattern"])]
        return Fault(path, message, rule, at="key" if at_key else "value")
    if kind == "value_error":
        return Fault(path, str(context["error"]))
    return Fault(path, f"{_EXPECTED.get(kind, 'a text')} was expected, not {described(value)}")


def _unknown_word(path: Path, word: str, expected: str) -> Fault:
    """A word that is none of those `expected`, which pydantic lists in quotes."""
    if path == ("format",):
        return Fault(path, f"format {shortened(word)} is not known", "this version reads 1")
    field = next((step for step in reversed(path) if isinstance(step, str)), "word")
    hint = did_you_mean(word, re.findall("'([^']*)'", expected))
    return Fault(path, f"unknown {field} {shortened(word)}", hint)


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
