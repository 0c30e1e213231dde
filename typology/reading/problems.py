"""Faults and problems of input: the message, the place, and a hint at a remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Literal, NamedTuple, TypeAlias

from typology.model import Problem, Severity

KeyPath: TypeAlias = tuple[str | int, ...]  # the keys and indices that lead to a value

At: TypeAlias = Literal["value", "key"]
Hint: TypeAlias = "str | Callable[[], str | None] | None"

MAX_FINDINGS: Final = 200  # of one kind in one file: more would be noise
MAX_COMPARED: Final = 500  # words that one is compared with
OPENING: Final = "“„‟”‘‚’«‹"  # typographic quotes
BLANKS: Final = "\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"  # that YAML does not know
BLANK_SAID: Final = "use ordinary spaces"
MAX_OFFERED: Final = 3  # words that may have been meant
SHORTEST_PART: Final = 4  # letters by which a word is found as a part of another
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
        hint = (at == "key" and comma_meant(word)) or partial(did_you_mean, word, known)
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


KINDS: Final = {  # the key that comes first in a file of each kind, and what is done with it
    "rubric": ("rubric", "give it with -r"),
    "case": ("case", "give it where cases are named, not with -r"),
    "mapping": ("mapping of a dataset", "give it to `typology import`"),
    "multiverse": ("multiverse", "give it to `typology robustness` with --multiverse"),
}


def kind_of(tree: object) -> str | None:
    """The kind of a file, by which of the keys of `KINDS` comes first; None without any."""
    keys = tree if isinstance(tree, dict) else ()
    return next((key for key in keys if key in KINDS), None)


def another_kind(tree: object, wanted: str) -> list[Fault]:
    """The fault that a file is of another kind than the one wanted, if it says so."""
    kind = kind_of(tree)
    if kind is None and isinstance(tree, dict) and "choices" in tree:
        kind = "multiverse"
    if kind in (None, wanted):
        return []
    what, hint = KINDS[str(kind)]
    return [Fault((str(kind),), f"this is a {what}, not a {wanted}", hint, at="key")]


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


def blank_said(character: str) -> str:
    """An odd blank by its name.

    >>> blank_said("\\u00a0")
    'a non-breaking space'
    """
    import unicodedata

    if character in "\u00a0\u202f\u2060":
        return "a non-breaking space"
    name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    return f"an odd blank ({name})"


def oddity(written: str) -> str | None:
    """A hint at letters that a word cannot hold and its writer may not see.

    >>> oddity("“full”")
    'typographic quotes, which YAML does not know: write " or \\''
    """
    if (match := re.search(f"[{BLANKS}]", written)) is not None:
        return f"{blank_said(match.group())}: {BLANK_SAID}"
    if written.startswith(tuple(OPENING)):
        return "typographic quotes, which YAML does not know: write \" or '"
    return None


def comma_meant(key: str) -> str | None:
    """A hint, if a key is the end of a number that a decimal comma has cut in two."""
    return f"is it a decimal comma? write a point, as in 0.{key}" if key.isdecimal() else None


def did_you_mean(word: str, known: Sequence[str]) -> str | None:
    """A hint with the words that were probably meant, or with the known words if they are few."""
    if (odd := oddity(word)) is not None:
        return odd
    if len(known) > MAX_COMPARED:
        return None
    close = nearest(word, known)
    having = _having(word, known)
    meant = [*having] if close is None else [close, *(each for each in having if each != close)]
    if meant:
        return f"did you mean {' or '.join(map(repr, meant[:MAX_OFFERED]))}?"
    if 0 < len(known) <= 12:
        return "known: " + ", ".join(known)
    return None


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word most like a mistyped one; None if it is like none."""
    from difflib import get_close_matches  # valid files never need it

    close = get_close_matches(word, known, n=1) if len(word) <= LONGEST_WORD else []
    return close[0] if close else None


def _having(word: str, known: Sequence[str]) -> list[str]:
    """The known ids of which every part of `word` begins a part.

    >>> _having("ongoiba", ["bandiagara-ongoiba-commune", "nijar"])
    ['bandiagara-ongoiba-commune']
    """
    parts = _parts(word)
    if not SHORTEST_PART <= len(word) <= LONGEST_WORD or not parts:
        return []
    return [
        each
        for each in known
        if all(any(part.startswith(sought) for part in _parts(each)) for sought in parts)
    ]


def _parts(word: str) -> list[str]:
    return [part for part in re.split(r"[-_\s]+", word.casefold()) if part]


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
