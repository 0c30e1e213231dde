"""A YAML writer for tests that knows the place of everything it writes: an oracle of places.

It shares no code with the reader. Styles are random: block or flow, plain or quoted, indents.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

Node: TypeAlias = "str | Verbatim | list[Node] | dict[str, Node]"
Path: TypeAlias = tuple[str | int, ...]
Spot: TypeAlias = tuple[int, int]  # line and column, from 1

PLAIN = re.compile(r"[A-Za-z0-9_.+-][A-Za-z0-9_./+-]*( [A-Za-z0-9_./+(][A-Za-z0-9_./+()-]*)*")
NUMERIC = re.compile(r"[-+.\d][\d.eE+-]*|null|~|")


@dataclass(frozen=True)
class Verbatim:
    """Text to be written as it is, in place of a value."""

    text: str


@dataclass
class Written:
    """A text, and where each value and each key in it begins."""

    text: str
    values: dict[Path, Spot] = field(default_factory=dict)
    keys: dict[Path, Spot] = field(default_factory=dict)


class Writer:
    """Writes one tree. A \\0 at the end of a key is left out: so one key can stand twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._parts: list[str] = []
        self._line, self._column = 1, 1
        self._done = Written("")

    def write(self, tree: dict[str, Node]) -> Written:
        """The text of `tree`, with comments and blank lines here and there."""
        if self._rng.random() < 0.3:
            self._put("# é😀 a comment\n\n")
        self._block_mapping(tree, (), 0)
        self._done.text = "".join(self._parts)
        return self._done

    def _put(self, text: str) -> None:
        self._parts.append(text)
        before, newline, after = text.rpartition("\n")
        if newline:
            self._line += before.count("\n") + 1
            self._column = len(after) + 1
        else:
            self._column += len(text)

    def _here(self) -> Spot:
        return self._line, self._column

    def _block_mapping(self, tree: dict[str, Node], path: Path, indent: int) -> None:
        for number, (key, value) in enumerate(tree.items()):
            if number or not path or isinstance(path[-1], str):
                self._put(" " * indent)
            self._done.keys[(*path, key)] = self._here()
            self._done.values.setdefault(path, self._here())
            self._put(key.rstrip("\0") + ":")
            self._value(value, (*path, key), indent)

    def _value(self, value: Node, path: Path, indent: int) -> None:
        if isinstance(value, str | Verbatim) or not value or self._rng.random() < 0.15:
            self._put(" " * self._rng.choice((1, 1, 1, 2)))
            self._flow(value, path)
            self._put(self._rng.choice(("\n", "\n", "\n", "  # so\n")))
            return
        self._put("\n")
        if isinstance(value, dict):
            self._block_mapping(value, path, indent + self._rng.choice((2, 2, 4)))
        else:
            self._block_list(value, path, indent + self._rng.choice((0, 2)))

    def _block_list(self, items: list[Node], path: Path, indent: int) -> None:
        for number, item in enumerate(items):
            self._put(" " * indent)
            self._done.values.setdefault(path, self._here())
            self._put("- ")
            below = (*path, number)
            if isinstance(item, dict) and item and self._rng.random() < 0.8:
                self._block_mapping(item, below, indent + 2)
            else:
                self._flow(item, below)
                self._put("\n")

    def _flow(self, value: Node, path: Path) -> None:
        self._done.values[path] = self._here()
        if isinstance(value, Verbatim):
            self._put(value.text)
        elif isinstance(value, str):
            self._put(self._scalar(value))
        elif isinstance(value, dict):
            self._put("{")
            for number, (key, inner) in enumerate(value.items()):
                self._put(", " if number else "")
                self._done.keys[(*path, key)] = self._here()
                self._put(key.rstrip("\0") + ": ")
                self._flow(inner, (*path, key))
            self._put("}")
        else:
            self._put("[")
            for number, inner in enumerate(value):
                self._put(", " if number else "")
                self._flow(inner, (*path, number))
            self._put("]")

    def _scalar(self, text: str) -> str:
        if NUMERIC.fullmatch(text) or text in ("yes", "no"):  # typed by its field
            return text
        style = self._rng.random()
        if PLAIN.fullmatch(text) and style < 0.7:
            return text
        if "\n" not in text and style < 0.85:
            return "'" + text.replace("'", "''") + "'"
        return json.dumps(text, ensure_ascii=False)
