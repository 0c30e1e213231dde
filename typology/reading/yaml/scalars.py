"""Plain scalars by the field that they stand in: numbers, what happened, a format's version."""

from __future__ import annotations

import math
import re
from typing import Final

from typology.model import UNKNOWN
from typology.reading.yaml.events import Quoted

NUMBER: Final = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
LONGEST_NUMBER: Final = 30  # characters
LARGEST_NUMBER: Final = 1e100  # and its inverse the smallest: what is computed of them is finite
OUTCOMES: Final = {"yes": 1.0, "no": 0.0}
OUTCOME_EXPECTED: Final = "yes, no, unknown or a number from 0 to 1 was expected"


def read_number(value: object) -> float:
    """A plain scalar, or a number already typed. Raises ValueError with what is wrong."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("a number was expected")
    if isinstance(value, Quoted):
        raise ValueError("a number was expected, and what stands in quotes is text")
    if isinstance(value, str):
        if not NUMBER.fullmatch(value):
            raise ValueError("a number was expected")
        if len(value) > LONGEST_NUMBER:
            raise ValueError(f"a number of more than {LONGEST_NUMBER} characters")
    try:
        number = float(value)
    except OverflowError:  # of a whole number
        number = math.inf
    if not abs(number) <= LARGEST_NUMBER:
        raise ValueError("a number too large to hold")
    if abs(number) < 1 / LARGEST_NUMBER and _is_nonzero(value):
        raise ValueError("a number too small to hold")
    return number


def _is_nonzero(value: str | float) -> bool:
    """True if digits other than 0 stand before the exponent, even where the number rounds to 0."""
    return any(digit in "123456789" for digit in str(value).lower().partition("e")[0])


def read_outcome(value: object) -> float | str:
    """What happened later: 1 is yes, 0 is no; or `unknown`. Raises ValueError with what is wrong.

    >>> read_outcome("yes"), read_outcome("0.25"), read_outcome("unknown")
    (1.0, 0.25, 'unknown')
    """
    if isinstance(value, Quoted):
        raise ValueError(f"{OUTCOME_EXPECTED}, and what stands in quotes is text")
    if isinstance(value, str) and value in (*OUTCOMES, UNKNOWN):
        return OUTCOMES.get(value, UNKNOWN)
    try:
        number = read_number(value)
    except ValueError:
        raise ValueError(OUTCOME_EXPECTED) from None
    if not 0 <= number <= 1:
        raise ValueError("an outcome outside 0 to 1")
    return number


def read_format(value: object) -> object:
    """The version of a format: a plain 1."""
    return 1 if value == "1" and not isinstance(value, Quoted) else value
