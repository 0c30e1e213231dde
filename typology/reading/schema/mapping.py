"""The JSON Schema of mappings: every key, and the criteria that columns may rate."""

from __future__ import annotations

from typology.model import Rubric
from typology.reading.datasets.entries import MappingFile
from typology.reading.entries import NAME_PATTERN
from typology.reading.schema.parts import Schema, at, preferably, tidied_schema, titled


def mapping_schema(rubric: Rubric) -> Schema:
    """The schema of a mapping; an editor offers the rubric's criteria."""
    schema = tidied_schema(MappingFile)
    ratings = at(schema, "properties", "ratings")
    criteria = {name: each.question for name, each in rubric.criteria.items()}
    ratings["propertyNames"] = preferably(
        dict(criteria), {"type": "string", "pattern": NAME_PATTERN}
    )
    made_from = f"criteria of {rubric.id} {rubric.version}"
    return titled(schema, "Mapping: what the columns of a dataset say about criteria", made_from)
