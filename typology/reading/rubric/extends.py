"""A rubric file and its parents: the chain of files, merged, and the file of each value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from typology.edits.paths import OWN_KEYS, is_one_value
from typology.model import Problem
from typology.reading import library
from typology.reading.library import is_file
from typology.reading.problems import Fault, KeyPath, did_you_mean, shortened
from typology.reading.yaml.document import Document
from typology.reading.yaml.events import Tree
from typology.reading.yaml.reader import read_file

WARRANTED: Final = {  # what a warrant speaks of
    "types": ("means", "formula"),
    "criteria": ("anchors", "calibrate"),
}
REQUIRED_IN_EVERY_FILE: Final = ("format", "rubric", "version", "title")


class Lineage(NamedTuple):
    """A rubric file followed by its parents, nearest first, and the problems of the chain."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]

    @property
    def complete(self) -> bool:
        """True if every file of the chain was read to its end."""
        return not self.problems and all(document.complete for document in self.documents)

    def tree(self) -> Tree:
        """The files merged into one."""
        first, *parents = [document.tree for document in self.documents]
        if not isinstance(first, dict):
            return first
        merged: dict[str, Tree] = {}
        for parent in reversed(parents):
            if isinstance(parent, dict):
                shared = {key: value for key, value in parent.items() if key not in OWN_KEYS}
                merged = _merged(merged, shared, ())
        return _merged(merged, first, ())

    def placed(self, faults: Iterable[Fault]) -> list[Problem]:
        """Each fault in the nearest file that sets the value, or most of the path to it."""
        problems: list[Problem] = []
        for fault in faults:
            depths = [_depth(document, fault.path) for document in self.documents]
            problems += self.documents[depths.index(max(depths))].placed([fault])
        return problems


def _depth(document: Document, path: KeyPath) -> int:
    return max((size for size in range(len(path), 0, -1) if document.has(path[:size])), default=0)


def _merged(parent: dict[str, Tree], child: dict[str, Tree], path: KeyPath) -> dict[str, Tree]:
    merged = _without_unsaid(parent, child, path)
    for key, value in child.items():
        inherited = merged.get(key)
        if value is None and key in merged:
            del merged[key]
        elif (
            isinstance(value, dict)
            and isinstance(inherited, dict)
            and not is_one_value((*path, key))
        ):
            merged[key] = _merged(inherited, value, (*path, key))
        else:
            merged[key] = value
    return merged


def _without_unsaid(
    parent: dict[str, Tree], child: dict[str, Tree], path: KeyPath
) -> dict[str, Tree]:
    """The parent without what its source does not say of the child.

    A definition, type or criterion that replaces what was said keeps no source or warrant, and a
    passage that inspires is not one that says it.
    """
    if not path and any(_replaces(parent, child, room) for room in WARRANTED):
        return {key: value for key, value in parent.items() if key != "source"}
    if len(path) == 2 and path[0] in WARRANTED and _replaced(parent, child, str(path[0])):
        return {key: value for key, value in parent.items() if key != "warrant"}
    if path[-1:] == ("warrant",):
        instead: tuple[str, ...] = ()
        if child.get("source") is not None:
            instead = ("inspired_by",)
        elif child.get("inspired_by") is not None:
            instead = ("source", "locator")
        return {key: value for key, value in parent.items() if key not in instead}
    return dict(parent)


def _replaces(parent: dict[str, Tree], child: dict[str, Tree], room: str) -> bool:
    """True if any of the parent's types or criteria is another in the child."""
    mine, theirs = child.get(room), parent.get(room)
    if not isinstance(mine, dict) or not isinstance(theirs, dict):
        return False
    pairs = [(theirs[name], each) for name, each in mine.items() if name in theirs]
    return any(
        isinstance(one, dict) and isinstance(other, dict) and _replaced(one, other, room)
        for one, other in pairs
    )


def _replaced(parent: dict[str, Tree], child: dict[str, Tree], room: str) -> bool:
    return any(key in child and child[key] != parent.get(key) for key in WARRANTED[room])


def lineage(document: Document) -> Lineage:
    """The document and its parents, as far as these exist."""
    documents = [document]
    problems: list[Problem] = []
    while (pinned := _extended(documents[-1])) is not None:
        child = documents[-1]
        parent, fault = _parent(child, pinned, documents)
        if fault is not None:
            problems.append(child.problem(fault))
        if parent is None:
            break
        documents.append(parent)
    for ancestor in documents[1:]:
        problems += [ancestor.problem(fault) for fault in _header_faults(ancestor)]
    return Lineage(tuple(documents), tuple(problems))


def _extended(document: Document) -> str | None:
    tree = document.tree
    value = tree.get("extends") if isinstance(tree, dict) else None
    return value if isinstance(value, str) else None


def _parent(
    child: Document, pinned: str, before: Sequence[Document]
) -> tuple[Document | None, Fault | None]:
    parent, pin, version = pinned.partition("@")
    if pin and not version:
        return None, Fault(("extends",), "no version after `@`", "write ID, or ID@VERSION")
    candidates = _candidates(child, parent)
    if not candidates:
        known = _known(child)
        message = f"no rubric {shortened(parent)} beside this file or among the shipped ones"
        return None, Fault(("extends",), message, did_you_mean(parent, known))
    documents = [read_file(path) for path in candidates]
    fitting = [document for document in documents if not version or _version(document) == version]
    if not fitting:
        there = ", ".join(_version(document) for document in documents)
        message = f"version {shortened(version)} of {parent} is not there"
        return None, Fault(("extends",), message, f"there is {there}")
    if any(Path(fitting[0].path).resolve() == Path(other.path).resolve() for other in before):
        circle = " -> ".join([*(Path(other.path).stem for other in before), parent])
        return None, Fault(("extends",), f"`extends` runs in a circle: {circle}")
    return fitting[0], None


def _candidates(child: Document, parent: str) -> list[Path]:
    beside = [Path(child.path).parent / f"{parent}{end}" for end in library.ENDINGS]
    paths = [*beside, library.rubric_path(parent)]
    plain = bool(parent) and "/" not in parent and "\\" not in parent
    return [path for path in paths if is_file(path)] if plain else []


def _known(child: Document) -> tuple[str, ...]:
    files = Path(child.path).parent.glob("*.y*ml")
    beside = {path.stem for path in files if path.suffix in library.ENDINGS}
    return tuple(sorted({*beside, *library.shipped_rubrics()} - {Path(child.path).stem}))


def _version(document: Document) -> str:
    tree = document.tree
    version = tree.get("version") if isinstance(tree, dict) else None
    return version if isinstance(version, str) else "none"


def _header_faults(document: Document) -> list[Fault]:
    """The missing keys of a parent that a child does not inherit, which no schema checks."""
    tree = document.tree
    if not isinstance(tree, dict) or not document.complete:
        return []
    return [
        Fault((), f"`{key}` is missing", at="key", is_missing=True)
        for key in REQUIRED_IN_EVERY_FILE
        if tree.get(key) is None
    ]
