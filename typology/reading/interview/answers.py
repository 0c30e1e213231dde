"""Answers as they are typed: numbers of levels, levels, ranges, and words that steer."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple, TypeAlias

from typology.model import Criterion, Level
from typology.reading.problems import shortened
from typology.reading.rubric.levels import LevelError, read_level

Steer: TypeAlias = Literal["back", "why", "quit"]
STEERS: Final[dict[str, Steer]] = {"<": "back", "why": "why", "q": "quit"}
NOT_KNOWN: Final = ("?", "unknown")
CONFIDENCES: Final = ("high", "medium", "low")
NUMBER: Final = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)"
NUMBERS: Final = re.compile(rf"({NUMBER})\s*-\s*({NUMBER})")


class Answered(NamedTuple):
    """A level, or with `value` None what is known of it: nothing, or a range."""

    value: Level | None
    low: Level | None = None
    high: Level | None = None


class NoAnswer(ValueError):
    """What was typed is no answer; the message says what is."""


def tidy(typed: str) -> str:
    """What was typed on one line, without what no file may hold.

    >>> tidy(" a\\tpost\\x1b ")
    'a post'
    """
    blanks = "".join(letter if letter.isprintable() else " " for letter in typed)
    return " ".join(blanks.split())


def read_answer(typed: str, criterion: Criterion) -> Answered | Steer:
    """An answer to the question of a criterion, or a word that steers. Raises NoAnswer."""
    word = tidy(typed)
    if word in STEERS:
        return STEERS[word]
    if word in NOT_KNOWN:
        return Answered(None)
    if criterion.scale is None:
        return _number(word, criterion)
    if "-" in word:
        low, _, high = (part.strip() for part in word.partition("-"))
        return _range(_level(low, criterion), _level(high, criterion), criterion)
    return Answered(_level(word, criterion))


def _typed(word: str) -> str:
    return shortened(word) if word else "an empty line"


def _level(word: str, criterion: Criterion) -> Level:
    levels = criterion.scale.levels if criterion.scale else ()
    numbered = {str(number): level for number, level in enumerate(levels, start=1)}
    if word in numbered:
        return numbered[word]
    try:
        return read_level(word.lower().replace(" ", "_"), criterion)
    except LevelError as error:
        raise NoAnswer(
            f"{_typed(word)} is no answer: a number from 1 to {len(levels)}, a level"
            + (f" ({error.hint})" if error.hint and "did you" in error.hint else "")
            + ", a range such as 1-2, or ? where it is not known; < goes back, why says what each "
            "answer would do, q stops"
        ) from None


def _number(word: str, criterion: Criterion) -> Answered:
    ends = NUMBERS.fullmatch(word)
    try:
        if ends is None:
            return Answered(read_level(word, criterion))
        low, high = (read_level(each, criterion) for each in ends.groups())
    except LevelError:
        unit = f" ({criterion.unit})" if criterion.unit else ""
        raise NoAnswer(
            f"{_typed(word)} is no answer: a number{unit}, a range such as 0.2-0.4, or ? where "
            "it is not known"
        ) from None
    return _range(low, high, criterion)


def _range(low: Level, high: Level, criterion: Criterion) -> Answered:
    rank = criterion.scale.rank if criterion.scale else float
    if rank(low) > rank(high):  # type: ignore[arg-type]
        low, high = high, low
    return Answered(low) if low == high else Answered(None, low, high)
