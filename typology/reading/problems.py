"""What is wrong with a file, where, and what to do about it."""

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

    `is_missing` says that something is not there, which a document read in part cannot tell.
    """

    path: KeyPath
    message: str
    hint: str | None = None
    at: At = "value"
    severity: Severity = "error"
    is_missing: bool = False


class Faults:
    """The faults of one document, as they are found; beyond 200 they are only counted."""

    def __init__(self) -> None:
        self.count = 0
        self._found: list[Fault] = []

    def add(
        self,
        path: KeyPath,
        message: str,
        hint: Hint = None,
        *,
        at: At = "value",
        is_missing: bool = False,
    ) -> None:
        """One fault at `path`; a hint that is called for is worked out only where it is shown."""
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
        """A word that is none of those known."""
        hint = partial(did_you_mean, word, known)
        self.add(path, f"unknown {what} {shortened(word)}", hint, at=at, is_missing=is_missing)

    def extend(self, *faults: Fault) -> None:
        """Add faults."""
        self.count += len(faults)
        self._found += faults[: max(0, MAX_FINDINGS - len(self._found))]

    def all(self) -> list[Fault]:
        """What was found, and how much more."""
        return self._found + more_than_shown(self.count)


def more_than_shown(count: int) -> list[Fault]:
    """Of `count` faults, a note on those beyond the first 200."""
    if count <= MAX_FINDINGS:
        return []
    return [Fault((), f"{count - MAX_FINDINGS:,} more problems in this file")]


class InputError(Exception):
    """An unusable file or setting, with every problem found, sorted by place: one a line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(_message, self.problems)))


def _message(problem: Problem) -> str:
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"{problem.path}:{problem.line}:{problem.column}: {problem.message}{hint}"


class MissingName(Exception):
    """A file, folder, case or rubric that was named and is not there (a usage error)."""


def did_you_mean(word: str, known: Sequence[str]) -> str | None:
    """The nearest known word as a hint, or the known words where there are few."""
    if len(known) > MAX_COMPARED:
        return None
    close = nearest(word, known)
    if close is not None:
        return f"did you mean {close!r}?"
    if 0 < len(known) <= 12:
        return "known: " + ", ".join(known)
    return None


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that a mistyped one is most like, None where it is like none."""
    from difflib import get_close_matches  # sound files never need it

    close = get_close_matches(word, known, n=1) if len(word) <= LONGEST_WORD else []
    return close[0] if close else None


def shortened(word: str) -> str:
    """`word` in quotes, cut where it is long."""
    return repr(word if len(word) <= LONGEST_WORD else word[: LONGEST_WORD - 1] + "…")


def described(value: object) -> str:
    """What a value is, for people."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else shortened(str(value))
