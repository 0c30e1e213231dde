"""Faults and problems of input: the message, the place, and a hint at a remedy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Literal, NamedTuple, TypeAlias

from typology.model import Problem, Severity

KeyPath: TypeAlias = tuple[str | int, ...]  # the keys and indices that lead to a value

At: TypeAlias = Literal["value", "key"]
Hint: TypeAlias = "str | Callable[[], str | None] | None"

MAX_FINDINGS: Final = 200  # of one kind in one file: more would be noise
MAX_COMPARED: Final = 500  # words that one is compared with
LONGEST_WORD: Final = 60  # characters of a word that is shown, or compared with known ones


class Fault(NamedTuple):
    """A finding about the value (or its key) at `path` of a document, not yet placed.

    `is_missing`: the fault is that a value is missing, which is unsure in a document read in part.
    """

    path: KeyPath
    message: str
    hint: str | None = None
    at: At = "value"
    severity: Severity = "error"
    is_missing: bool = False


class Faults:
    """Collects the faults of one document; beyond 200 they are only counted."""

    def __init__(self) -> None:
        self.count = 0
        self._shown: list[Fault] = []

    def add(
        self,
        path: KeyPath,
        message: str,
        hint: Hint = None,
        *,
        at: At = "value",
        is_missing: bool = False,
    ) -> None:
        """Add a fault at `path`; a callable hint is called only if the fault is shown."""
        if callable(hint):
            hint = hint() if self.count < MAX_FINDINGS else None
        self.extend(Fault(path, message, hint, at, is_missing=is_missing))

    def unknown(
        self,
        path: KeyPath,
        what: str,
        word: str,
        known: Sequence[str],
        *,
        at: At = "value",
        is_missing: bool = False,
    ) -> None:
        """Add the fault of a word that is not among those known."""
        hint = partial(did_you_mean, word, known)
        self.add(path, f"unknown {what} {shortened(word)}", hint, at=at, is_missing=is_missing)

    def extend(self, *faults: Fault) -> None:
        """Add faults."""
        self.count += len(faults)
        self._shown += faults[: max(0, MAX_FINDINGS - len(self._shown))]

    def all(self) -> list[Fault]:
        """The first 200 faults, and one that counts the others."""
        return self._shown + more_than_shown(self.count)


def more_than_shown(count: int) -> list[Fault]:
    """A fault that counts those beyond the first 200 of `count`, if there are any."""
    if count <= MAX_FINDINGS:
        return []
    return [Fault((), f"{count - MAX_FINDINGS:,} more problems in this file")]


class InputError(Exception):
    """An unusable file or setting, with all its problems, sorted by place, one a line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(_message, self.problems)))


def _message(problem: Problem) -> str:
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"{problem.path}:{problem.line}:{problem.column}: {problem.message}{hint}"


class MissingName(Exception):
    """A named file, folder, case or rubric does not exist (a usage error)."""


def did_you_mean(word: str, known: Sequence[str]) -> str | None:
    """A hint with the nearest known word, or with the known words if they are few."""
    if len(known) > MAX_COMPARED:
        return None
    close = nearest(word, known)
    if close is not None:
        return f"did you mean {close!r}?"
    if 0 < len(known) <= 12:
        return "known: " + ", ".join(known)
    return None


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word most like a mistyped one; None if it is like none."""
    from difflib import get_close_matches  # valid files never need it

    close = get_close_matches(word, known, n=1) if len(word) <= LONGEST_WORD else []
    return close[0] if close else None


def shortened(word: str) -> str:
    """`word` in quotes, cut if it is long."""
    return repr(word if len(word) <= LONGEST_WORD else word[: LONGEST_WORD - 1] + "…")


def described(value: object) -> str:
    """A value in words, for messages."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else shortened(str(value))
