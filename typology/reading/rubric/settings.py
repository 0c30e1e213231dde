"""`--set` and `--silence`: a rubric with values replaced by path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from typology.model import Json, Override, Problem, Rubric, Silence
from typology.reading.problems import (
    Fault,
    InputError,
    did_you_mean,
    nearest,
    shortened,
)
from typology.reading.problems import KeyPath as Steps
from typology.reading.rubric.builder import read_definition
from typology.reading.validation import related
from typology.reading.yaml.document import Tree, forbidden_character, plain

MAX_OFFERED: Final = 3  # paths that may have been meant


def override(
    rubric: Rubric, sets: Sequence[tuple[str, Json]], silence: Silence | None = None
) -> Rubric:
    """`rubric` with PATH=VALUE changes to its resolved form, then `silence` on every leaf.

    A string value is read as a plain scalar of its field; any other value replaces whole. Raises
    InputError, placed in `--set` or `--silence`, where a path does not exist or what comes out is
    no rubric.
    """
    tree = _copied(dict(rubric.resolved))
    settings = [_Setting(path, value) for path, value in sets]
    problems = [problem for setting in settings for problem in setting.apply(tree)]
    if problems:
        raise InputError(problems)
    changed, faults = read_definition(tree, silence, resolved=True)
    if changed is None:
        raise InputError([_placed(fault, settings, silence) for fault in faults])
    made = [
        Override("--set", setting.path, _value_at(changed.resolved, setting.steps))
        for setting in settings
    ]
    if silence is not None:
        made.append(Override("--silence", "if_unknown", silence))
    return replace(changed, extends=rubric.extends, overrides=(*rubric.overrides, *made))


def _copied(tree: Json) -> Tree:
    if isinstance(tree, dict):
        return {key: _copied(value) for key, value in tree.items()}
    return [_copied(item) for item in tree] if isinstance(tree, list) else tree


class _Setting:
    """One PATH=VALUE: where it leads, and its problems."""

    def __init__(self, path: str, value: Json) -> None:
        self.path = path
        self.value: Tree = plain(value) if isinstance(value, str) else _copied(value)
        self.steps: Steps = ()
        self.text = f"{path}={value}" if isinstance(value, str) else path

    def apply(self, tree: Tree) -> Iterator[Problem]:
        """Set the value in `tree`, or say why that cannot be."""
        whole = tree
        if isinstance(self.value, str) and forbidden_character(self.value):
            yield self.problem("a control character in a value", len(self.path) + 1)
            return
        *above, last = self.path.split(".")
        column = 0
        for step in above:
            child = self._child(tree, step)
            if child is None:
                yield self._unknown(tree, step, column, whole)
                return
            self.steps, tree = (*self.steps, child[0]), child[1]
            column += len(step) + 1
        child = self._child(tree, last)
        if child is None:
            yield self._unknown(tree, last, column, whole)
            return
        self.steps = (*self.steps, child[0])
        if isinstance(tree, list):
            tree[int(child[0])] = self.value
        elif isinstance(tree, dict):
            tree[str(child[0])] = self.value

    def _child(self, tree: Tree, step: str) -> tuple[str | int, Tree] | None:
        if isinstance(tree, dict) and step in tree:
            return step, tree[step]
        if isinstance(tree, list) and step in map(str, range(len(tree))):
            return int(step), tree[int(step)]
        return None

    def _unknown(self, tree: Tree, step: str, column: int, whole: Tree) -> Problem:
        if isinstance(tree, dict):
            hint = self._elsewhere(whole) or did_you_mean(step, [*tree])
            return self.problem(f"no key {shortened(step)}", column, hint)
        if isinstance(tree, list):
            hint = f"items are 0 to {len(tree) - 1}" if tree else "the list is empty"
            return self.problem(f"no item {shortened(step)}", column, hint)
        return self.problem(f"nothing below this: no {shortened(step)}", column)

    def _elsewhere(self, whole: Tree) -> str | None:
        """The paths of the whole rubric that end as this one, as a hint; else one nearly so."""
        paths = list(_paths(whole, ""))
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
    """The dotted path of everything in a tree, what holds a thing before the thing."""
    pairs: list[tuple[str, Tree]] = []
    if isinstance(tree, dict):
        pairs = list(tree.items())
    elif isinstance(tree, list):
        pairs = [(str(index), item) for index, item in enumerate(tree)]
    for key, value in pairs:
        yield above + key
        yield from _paths(value, f"{above}{key}.")


def _placed(fault: Fault, settings: Sequence[_Setting], silence: Silence | None) -> Problem:
    """A fault of the outcome at the setting that made it: the last that touches its path."""
    place = ".".join(map(str, fault.path))
    for setting in reversed(settings):
        if related(setting.steps, fault.path):
            message = fault.message if setting.steps == fault.path else f"{place}: {fault.message}"
            return setting.problem(message, len(setting.path) + 1, fault.hint)
    if settings:
        return settings[-1].problem(f"{place}: {fault.message}", 0, fault.hint)
    message = f"{place}: {fault.message}"
    return Problem("--silence", 1, 1, message, fault.hint, "error", silence)


def _value_at(tree: Mapping[str, Json], steps: Steps) -> Json:
    value: Json = dict(tree)
    for step in steps:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
    return value
