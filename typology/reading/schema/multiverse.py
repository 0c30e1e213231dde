"""The JSON Schema of multiverse files: choices, options, and the criteria that may be left out."""

from __future__ import annotations

from typing import cast

from typology.model import Rubric
from typology.reading.entries import NAME_PATTERN
from typology.reading.rubric.multiverse.entries import MultiverseFile
from typology.reading.schema.parts import (
    Schema,
    at,
    described_as,
    preferably,
    tidied_schema,
    titled,
)


def multiverse_schema(rubric: Rubric) -> Schema:
    """The schema of a multiverse file; an editor offers the rubric's criteria."""
    schema = tidied_schema(MultiverseFile)
    option = at(schema, "definitions", "OptionEntry", "properties")
    criteria = {name: each.question for name, each in rubric.criteria.items()}
    dropped = cast("Schema", option["drop"])
    option["drop"] = described_as(
        dropped.get("description"),
        {
            "type": ["array", "null"],
            "items": preferably(dict(criteria), {"type": "string", "pattern": NAME_PATTERN}),
        },
    )
    made_from = f"criteria of {rubric.id} {rubric.version}"
    return titled(schema, "Multiverse: the choices behind a definition", made_from)
