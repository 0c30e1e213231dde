"""JSON: writing it, and results as values of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from typology.model import Json, Level


def write_json(document: Json) -> str:
    """The document indented, in ASCII (any locale can print it), ending in a line break."""
    return json.dumps(document, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def as_json(value: object) -> Json:
    """A result as JSON: floats rounded, tuples as lists, named tuples as objects.

    >>> from typology.model import Override
    >>> as_json(Override("--set", "decide.cut", 0.1 + 0.2))
    {'option': '--set', 'path': 'decide.cut', 'value': 0.3}
    """
    if isinstance(value, float):
        return rounded(value)
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): as_json(each) for key, each in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return as_json(value._asdict())
    if isinstance(value, Sequence):
        return [as_json(each) for each in value]
    raise TypeError(f"no JSON for {type(value).__name__}")


def number(value: Level | None) -> Json:
    """A level unchanged, a raw number rounded."""
    return rounded(value) if isinstance(value, float) else value


def rounded(value: float | None) -> float | None:
    """The number to 12 decimals, without a negative zero."""
    return None if value is None else round(value, 12) + 0.0


def levels(answers: Mapping[str, Level | None] | Mapping[str, Level]) -> dict[str, Json]:
    """The answers, raw numbers rounded."""
    return {name: number(value) for name, value in answers.items()}
