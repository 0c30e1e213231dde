"""JSON output: rounding and levels."""

from __future__ import annotations

import json
from collections.abc import Mapping

from typology.model import Json, Level


def write_json(document: Json) -> str:
    """Indented, in ASCII (so that any locale can print it), ending in a line break."""
    return json.dumps(document, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def number(value: Level | None) -> Json:
    """A level as it is, a raw number rounded."""
    return rounded(value) if isinstance(value, float) else value


def rounded(value: float | None) -> float | None:
    """To 12 decimals, without a negative zero."""
    return None if value is None else round(value, 12) + 0.0


def levels(answers: Mapping[str, Level | None] | Mapping[str, Level]) -> dict[str, Json]:
    """Answers with raw numbers rounded."""
    return {name: number(value) for name, value in answers.items()}
