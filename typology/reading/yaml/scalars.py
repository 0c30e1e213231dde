"""Plain scalars by the field that they stand in: numbers, what happened, a format's version."""

from __future__ import annotations

import math
import re
from typing import Final

from typology.model import UNKNOWN
from typology.reading.yaml.events import Quoted

NUMBER: Final = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
LONGEST_NUMBER: Final = 30  # characters
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
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("a number too large to hold")
    return number


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
