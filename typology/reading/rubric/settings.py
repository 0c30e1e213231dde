"""`--set` and `--silence`: the rubric with values replaced by path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from typology.edits.paths import child_of, value_at, with_value
from typology.model import Json, Override, Problem, Rubric, Silence
from typology.reading.problems import Fault, InputError, KeyPath, did_you_mean, nearest, shortened
from typology.reading.rubric.builder import read_definition
from typology.reading.validation import related
from typology.reading.yaml.events import Tree, forbidden_character, plain
from typology.reading.yaml.reader import read_document

FLOW: Final = ("[", "{")  # begin a value of YAML that is no scalar
NARROWING: Final = ("level", "basis")  # keys of applies_to; without them it is not narrowed
MAX_OFFERED: Final = 3  # paths that may have been meant


def override(
    rubric: Rubric, sets: Sequence[tuple[str, Json]], silence: Silence | None = None
) -> Rubric:
    """`rubric` with PATH=VALUE changes to its resolved form, then `silence` on every leaf.

    A string value is read as a plain scalar of its field; any other value is put in as it is.
    Raises InputError, placed in `--set` or `--silence`, if a path does not exist or the result is
    no rubric.
    """
    tree: Tree = _with_places(rubric.resolved)
    settings = [_Setting(path, value) for path, value in sets]
    problems: list[Problem] = []
    for setting in settings:
        try:
            tree = setting.applied(tree)
        except _Unresolved as unresolved:
            problems.append(unresolved.problem)
    if problems:
        raise InputError(problems)
    changed, faults = read_definition(tree, silence, resolved=True)
    if changed is None:
        raise InputError([_placed(fault, settings, silence) for fault in faults])
    made = [
        Override("--set", setting.path, value_at(changed.resolved, setting.steps))
        for setting in settings
    ]
    if silence is not None:
        made.append(Override("--silence", "if_unknown", silence))
    made_of = (*rubric.overrides, *made)
    return replace(changed, extends=rubric.extends, shipped=rubric.shipped, overrides=made_of)


def _with_places(resolved: Mapping[str, Json]) -> dict[str, Tree]:
    """A resolved rubric with the keys that are left out where nothing is said, as nulls."""
    tree: dict[str, Tree] = dict(resolved)
    scope = tree["applies_to"]
    return tree | {
        "applies_to": dict.fromkeys(NARROWING) | (scope if isinstance(scope, dict) else {})
    }


class _Unresolved(Exception):
    """A setting that cannot be made."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Setting:
    """One PATH=VALUE: the keys and indices that it leads through, and its problems."""

    def __init__(self, path: str, value: Json) -> None:
        self.path = path
        self.value: Tree = plain(value) if isinstance(value, str) else value
        self.steps: KeyPath = ()
        self.text = f"{path}={value}" if isinstance(value, str) else path

    def applied(self, tree: Tree) -> Tree:
        """The tree with the value set. Raises _Unresolved."""
        if isinstance(self.value, str) and forbidden_character(self.value):
            raise _Unresolved(self.problem("a control character in a value", len(self.path) + 1))
        inner = tree
        column = 0
        if isinstance(self.value, str) and self.value[:1] in FLOW:
            self.value = self._read(self.value)
        for step in self.path.split("."):
            child = child_of(inner, step)
            if child is None:
                raise _Unresolved(self._unknown(inner, step, column, tree))
            self.steps, inner = (*self.steps, child[0]), child[1]
            column += len(step) + 1
        return with_value(tree, self.steps, self.value)

    def _read(self, written: str) -> Tree:
        """A list or mapping in flow style. Raises _Unresolved."""
        document = read_document("--set", written.encode())
        for problem in document.problems:
            column = len(self.path) + problem.column
            raise _Unresolved(self.problem(problem.message, column, problem.hint))
        return document.tree

    def _unknown(self, tree: Tree, step: str, column: int, document: Tree) -> Problem:
        if isinstance(tree, dict):
            hint = self._elsewhere(document) or did_you_mean(step, [*tree])
            return self.problem(f"no key {shortened(step)}", column, hint)
        if isinstance(tree, list):
            hint = f"items are 0 to {len(tree) - 1}" if tree else "the list is empty"
            return self.problem(f"no item {shortened(step)}", column, hint)
        return self.problem(f"nothing below this: no {shortened(step)}", column)

    def _elsewhere(self, document: Tree) -> str | None:
        """A hint at the document's paths that end like this one, or at one that nearly does."""
        paths = list(_paths(document, ""))
        fitting = [path for path in paths if path.endswith(f".{self.path}")]
        if not fitting and "." not in self.path:
            keys = {path.rpartition(".")[2]: path for path in reversed(paths)}
            close = nearest(self.path, [*keys])
            fitting = [] if close is None else [keys[close]]
        if not fitting:
            return None
        return "did you mean " + " or ".join(map(repr, fitting[:MAX_OFFERED])) + "?"

    def problem(self, message: str, offset: int = 0, hint: str | None = None) -> Problem:
        """A problem of this setting, `offset` characters into it."""
        return Problem("--set", 1, offset + 1, message, hint, "error", self.text)


def _paths(tree: Tree, above: str) -> Iterator[str]:
    """The dotted path of every value in a tree, parents before their children."""
    pairs: list[tuple[str, Tree]] = []
    if isinstance(tree, dict):
        pairs = list(tree.items())
    elif isinstance(tree, list):
        pairs = [(str(index), item) for index, item in enumerate(tree)]
    for key, value in pairs:
        yield above + key
        yield from _paths(value, f"{above}{key}.")


def _placed(fault: Fault, settings: Sequence[_Setting], silence: Silence | None) -> Problem:
    """A fault of the changed rubric at the last setting that touches its path."""
    place = ".".join(map(str, fault.path))
    for setting in reversed(settings):
        if related(setting.steps, fault.path):
            message = fault.message if setting.steps == fault.path else f"{place}: {fault.message}"
            return setting.problem(message, len(setting.path) + 1, fault.hint)
    if settings:
        return settings[-1].problem(f"{place}: {fault.message}", 0, fault.hint)
    message = f"{place}: {fault.message}"
    return Problem("--silence", 1, 1, message, fault.hint, "error", silence)
