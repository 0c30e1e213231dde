"""What is wrong with a file, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal, TypeAlias

from typology.model import Problem, Severity

Path: TypeAlias = tuple[str | int, ...]  # the keys and indices that lead to a value

MAX_FINDINGS: Final = 200  # of one kind in one file: more would be noise
LONGEST_WORD: Final = 60  # characters of a word that is shown, or compared with known ones


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding about the value (or its key) at `path` of a document, not yet placed.

    `absence` says that something is not there, which a document read in part cannot tell.
    """

    path: Path
    message: str
    hint: str | None = None
    at: Literal["value", "key"] = "value"
    severity: Severity = "error"
    absence: bool = False


class InputError(Exception):
    """An unusable file or setting, with every problem found, sorted by place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__(
            "; ".join(f"{p.path}:{p.line}:{p.column}: {p.message}" for p in self.problems)
        )


class MissingName(Exception):
    """A file, folder, case or rubric that was named and is not there (a usage error)."""


def did_you_mean(word: str, known: Sequence[str]) -> str | None:
    """The nearest known word as a hint, or the known words where there are few."""
    close = get_close_matches(word, known, n=1) if len(word) <= LONGEST_WORD else []
    if close:
        return f"did you mean {close[0]!r}?"
    if 0 < len(known) <= 12:
        return "known: " + ", ".join(known)
    return None


def shortened(word: str) -> str:
    """`word` in quotes, cut where it is long."""
    return repr(word if len(word) <= LONGEST_WORD else word[: LONGEST_WORD - 1] + "…")
