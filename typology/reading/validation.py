"""A tree checked against a schema: its typed value, and all its faults at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final, Generic, NamedTuple, TypeVar, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError

from typology.model import UNKNOWN
from typology.reading.entries import ID_PATTERN, MAPPING_PATTERN, NAME_PATTERN
from typology.reading.problems import (
    MAX_FINDINGS,
    Fault,
    KeyPath,
    comma_meant,
    described,
    did_you_mean,
    more_than_shown,
    oddity,
    shortened,
)
from typology.reading.yaml.events import Quoted, Tree

Model = TypeVar("Model", bound=BaseModel)

MAX_ERRORS: Final = 10_000  # with more, a file is not worth a second's work
PATTERNS: Final = {
    NAME_PATTERN: "lower-case letters, digits and _, a letter first",
    ID_PATTERN: "lower-case letters, digits and -",
    MAPPING_PATTERN: "lower-case letters, digits, - and .",
}
_EXPECTED: Final = {
    "string_type": "a text",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "list_type": "a list",
}


class Validated(NamedTuple, Generic[Model]):
    """The part of a tree that conforms to its schema, typed, and the faults of the rest.

    If there are faults, `value` is made of a patched tree, so that the rest can be checked too
    (None if too little is left). `patched` are the file's paths that were left out or replaced;
    `indices` are the file's indices of the items that are left of a list, by the list's path.
    """

    value: Model | None
    faults: tuple[Fault, ...] = ()
    patched: frozenset[KeyPath] = frozenset()
    indices: Mapping[KeyPath, tuple[int, ...]] = MappingProxyType({})

    def new_faults(self, faults: Iterable[Fault]) -> list[Fault]:
        """Faults found in `value`, at their paths in the file, unless `covers` their place."""
        placed = [fault._replace(path=_path_in_file(fault.path, self.indices)) for fault in faults]
        return [fault for fault in placed if not self.covers(fault.path)]

    def covers(self, path: KeyPath) -> bool:
        """True if a fault already reported lies at the file's `path`, above it or below it."""
        return any(related(path, other) for other in self.patched if path)


def validate(model: type[Model], tree: Tree, placeholders: Mapping[str, Tree]) -> Validated[Model]:
    """`tree` as a `model`. `placeholders` are put in for missing keys that the root requires.

    The item that is no number is left out, and a fault that is found later in what is left is
    reported at its index in the file:

    >>> from pydantic import create_model
    >>> from typology.reading.entries import Number
    >>> lengths = create_model("Lengths", lengths=(list[Number], ...))
    >>> checked = validate(lengths, {"lengths": ["1", "two", "3"]}, {})
    >>> checked.value
    Lengths(lengths=[1.0, 3.0])
    >>> checked.faults[0].path, checked.faults[0].message
    (('lengths', 1), 'a number was expected')
    >>> checked.indices
    {('lengths',): (0, 2)}
    >>> [fault.path for fault in checked.new_faults([Fault(("lengths", 1), "too long")])]
    [('lengths', 2)]
    """
    try:
        return Validated(model.model_validate(tree))
    except ValidationError as error:
        if error.error_count() > MAX_ERRORS:
            message = f"{error.error_count():,} problems: this is no file of that kind"
            return Validated(None, (Fault((), message),))
        errors = _schema_errors(error)
        faults = _once_each([_fault(model, error) for error in errors[:MAX_FINDINGS]])
        faults += more_than_shown(len(errors))
        if len(errors) > MAX_FINDINGS:
            return Validated(None, tuple(faults))
        return _validate_rest(model, tree, placeholders, tuple(faults), errors)


def _once_each(faults: list[Fault]) -> list[Fault]:
    """Faults without those that say again of a block, or of a key, what one before them says."""
    blocks: set[tuple[KeyPath, str]] = set()
    keys = {fault.path for fault in faults if fault.at == "key" and not fault.is_missing}
    kept: list[Fault] = []
    for fault in faults:
        in_words = fault.hint or ""
        block = (fault.path[:-1], in_words.partition("`")[0])
        if in_words.startswith("indented too little"):
            if block in blocks:
                continue
            blocks.add(block)
        if not (fault.is_missing and fault.at == "value" and fault.path in keys):
            kept.append(fault)
    return kept


class _SchemaError(NamedTuple):
    """One error of pydantic, about the key or the value at `path`."""

    kind: str
    path: KeyPath
    at_key: bool
    value: object
    context: Mapping[str, object]


def _schema_errors(error: ValidationError) -> list[_SchemaError]:
    errors = []
    for details in error.errors(include_url=False):
        kind, path = details["type"], details["loc"]
        at_key = kind == "string_pattern_mismatch" and path[-1:] == ("[key]",)
        path = path[:-1] if at_key else path
        context = details.get("ctx", {})
        errors.append(_SchemaError(kind, path, at_key, details["input"], context))
    return errors


def _validate_rest(
    model: type[Model],
    tree: Tree,
    placeholders: Mapping[str, Tree],
    faults: tuple[Fault, ...],
    errors: list[_SchemaError],
) -> Validated[Model]:
    """`tree` without the parts that do not conform, patched until the rest does."""
    patcher = _Patcher(model, placeholders)
    while isinstance(tree, dict) and patcher.add(errors):
        rest = patcher.patched(tree)
        try:
            value = model.model_validate(rest)
        except ValidationError as error:
            errors = _schema_errors(error)
        else:
            return Validated(value, faults, patcher.paths, patcher.indices)
    return Validated(None, faults, patcher.paths)


class _Patcher:
    """The changes that make a tree conform, by paths of the file.

    A refused value is replaced by a stand-in of its type, so that its neighbours can be checked. If
    there is no stand-in it is removed; if that does not help, so is the value that contains it.
    """

    def __init__(self, model: type[BaseModel], placeholders: Mapping[str, Tree]) -> None:
        self.indices: dict[KeyPath, tuple[int, ...]] = {}
        self._model = model
        self._placeholders = placeholders
        self._stand_ins: dict[KeyPath, Tree] = {}
        self._removed: set[KeyPath] = set()

    @property
    def paths(self) -> frozenset[KeyPath]:
        """The paths of all values that are removed or replaced."""
        return frozenset(self._removed | self._stand_ins.keys())

    def add(self, errors: Iterable[_SchemaError]) -> bool:
        """Add the changes that errors need; False if none is left to try."""
        before = len(self.paths)
        for error in errors:
            self._add(error, _path_in_file(error.path, self.indices))
        return len(self.paths) > before and () not in self._removed

    def _add(self, error: _SchemaError, path: KeyPath) -> None:
        is_value = error.kind != "extra_forbidden" and not error.at_key
        stand_in = self._stand_in(path) if is_value and path not in self._stand_ins else None
        if stand_in is not None:
            self._stand_ins[path] = stand_in
        elif path in self._stand_ins or error.kind == "missing":
            self._removed.add(path[:-1])
        else:
            self._removed.add(path)

    def _stand_in(self, path: KeyPath) -> Tree:
        """A value that conforms at `path`; None if there is none for its type."""
        if len(path) == 1 and path[0] in self._placeholders:
            return self._placeholders[str(path[0])]
        entry = _entry_at(self._model, path)
        if isinstance(entry, str):  # a literal
            return entry
        plain: dict[object, Tree] = {str: "", object: UNKNOWN, dict: {}, list: []}
        return plain.get(get_origin(entry) or entry)

    def patched(self, tree: Tree) -> Tree:
        """`tree` with the changes made."""
        self.indices = {}
        return self._patched(tree, (), ())

    def _patched(self, tree: Tree, path: KeyPath, path_in_file: KeyPath) -> Tree:
        """The part of the tree at `path`, where lists are numbered anew."""
        if path_in_file in self._stand_ins:
            return self._stand_ins[path_in_file]
        if isinstance(tree, dict):
            missing = [each[-1] for each in self._stand_ins if each[:-1] == path_in_file]
            completed = dict.fromkeys(map(str, missing)) | tree
            return {
                key: self._patched(value, (*path, key), (*path_in_file, key))
                for key, value in completed.items()
                if (*path_in_file, key) not in self._removed
            }
        if isinstance(tree, list):
            removed = self._removed
            kept = [index for index in range(len(tree)) if (*path_in_file, index) not in removed]
            if len(kept) < len(tree):
                self.indices[path] = tuple(kept)
            return [
                self._patched(tree[index], (*path, place), (*path_in_file, index))
                for place, index in enumerate(kept)
            ]
        return tree


def _path_in_file(path: KeyPath, indices: Mapping[KeyPath, tuple[int, ...]]) -> KeyPath:
    if not indices:
        return path
    steps: list[str | int] = []
    for depth, step in enumerate(path):
        kept = indices.get(path[:depth])
        steps.append(kept[step] if kept is not None and isinstance(step, int) else step)
    return tuple(steps)


def related(one: KeyPath, other: KeyPath) -> bool:
    """True if one path is the start of the other."""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def _fault(model: type[BaseModel], error: _SchemaError) -> Fault:
    kind, path, at_key, value, context = error
    fields_at = partial(_known_keys, model)
    last = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        from typology.reading.yaml.misplaced import indent_meant, lacks_blank

        known = _known_keys(model, path[:-1])
        hint = comma_meant(last) or lacks_blank(last, known)
        hint = hint or indent_meant(fields_at, path, value) or did_you_mean(last, known)
        return Fault(path, f"unknown key {shortened(last)}", hint, at="key")
    if kind == "missing":
        return Fault(path[:-1], f"`{last}` is missing", at="key", is_missing=True)
    if value is None and path and isinstance(path[-1], str):
        return Fault(path, f"`{last}` is missing", is_missing=True)  # null means left out
    if kind == "literal_error" and isinstance(value, str):
        return _unknown_word(path, value, str(context["expected"]))
    if kind == "string_pattern_mismatch":
        message = f"{shortened(str(value))} is no id"
        rule = (
            (at_key and comma_meant(str(value)))
            or oddity(str(value))
            or PATTERNS[str(context["pattern"])]
        )
        return Fault(path, message, rule, at="key" if at_key else "value")
    if kind == "value_error":
        from typology.reading.yaml.pasted import number_meant

        hint = number_meant(value, quoted=isinstance(value, Quoted))
        return Fault(path, str(context["error"]), hint)
    message = f"{_EXPECTED.get(kind, 'a text')} was expected, not {described(value)}"
    from typology.reading.yaml.misplaced import shape_meant

    return Fault(path, message, shape_meant(fields_at, path, kind, value))


def _unknown_word(path: KeyPath, word: str, expected: str) -> Fault:
    """The fault of a word that is not among those `expected`, which pydantic lists in quotes."""
    if path == ("format",):
        in_quotes = isinstance(word, Quoted) and word == "1"
        why = "what stands in quotes is text: write 1" if in_quotes else "this version reads 1"
        return Fault(path, f"format {shortened(word)} is not known", why)
    field = next((step for step in reversed(path) if isinstance(step, str)), "word")
    hint = did_you_mean(word, re.findall("'([^']*)'", expected))
    return Fault(path, f"unknown {field} {shortened(word)}", hint)


def _entry_at(model: type[BaseModel], path: KeyPath) -> object:
    """The model or type that the schema expects at `path`, or the first of its literals."""
    annotation: object = model
    for step in path:
        annotation = _inner(_entry(annotation), step)
    return _entry(annotation)


def _known_keys(model: type[BaseModel], path: KeyPath) -> list[str]:
    """The keys that the schema allows in the mapping at `path`."""
    entry = _entry_at(model, path)
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
