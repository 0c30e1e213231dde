"""The JSON Schemas of the files, made from what reads them."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, cast

from pydantic import BaseModel

from typology.model import Json
from typology.operators import OPERATORS
from typology.reading.extends import REQUIRED_IN_EVERY_FILE
from typology.reading.formula import POLICIES
from typology.reading.schema import NAME_PATTERN, CaseFile, RubricFile, SourcesFile

Kind: TypeAlias = Literal["rubric", "case", "sources"]

MODELS: Final[dict[Kind, type[BaseModel]]] = {
    "rubric": RubricFile,
    "case": CaseFile,
    "sources": SourcesFile,
}
MERGED_BY_KEY: Final = ("CriterionEntry", "TypeEntry", "CalibrateEntry")  # may be said in part
_FORMULA: Final[Json] = {"$ref": "#/$defs/Formula"}
_FORMULAS: Final[Json] = {"type": "array", "minItems": 1, "items": _FORMULA}
_WEIGHTS: Final[Json] = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": NAME_PATTERN},
    "additionalProperties": {"type": "number", "exclusiveMinimum": 0},
}
_WARRANT: Final[Json] = {"anyOf": [{"$ref": "#/$defs/WarrantEntry"}, {"type": "null"}]}
_ARGUMENTS: Final[dict[str, Json]] = {
    "list": _FORMULAS,
    "one": _FORMULA,
    "counted": {
        "type": "object",
        "properties": {"count": {"type": "integer", "minimum": 1}, "of": _FORMULAS},
        "required": ["count", "of"],
        "additionalProperties": False,
    },
    "weighted": {"anyOf": [_FORMULAS, _WEIGHTS]},
}


def json_schema(kind: Kind) -> dict[str, Json]:
    """The JSON Schema (draft 2020-12) of a kind of file."""
    schema = _with_formulas(cast("Json", MODELS[kind].model_json_schema()))
    assert isinstance(schema, dict)
    if kind == "rubric":
        _allow_variants(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _allow_variants(schema: dict[str, Json]) -> None:
    """Ask of a file that extends another only what stands in every file."""
    schema["required"] = [*REQUIRED_IN_EVERY_FILE]
    schema["anyOf"] = [{"required": ["extends"]}, {"required": ["criteria", "types"]}]
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    for name in MERGED_BY_KEY:
        entry = definitions[name]
        assert isinstance(entry, dict)
        del entry["required"]
    definitions["Formula"] = _formula()


def _with_formulas(schema: Json) -> Json:
    """`schema` with each formula as a reference to the grammar."""
    if isinstance(schema, list):
        return [_with_formulas(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("$comment") == "formula":
        kept = {key: value for key, value in schema.items() if key in ("title", "description")}
        return {**kept, "$ref": "#/$defs/Formula"}
    return {key: _with_formulas(value) for key, value in schema.items()}


def _formula() -> Json:
    """The grammar of formulas, from the registry of operators."""
    leaf: Json = {
        "type": "object",
        "description": "A criterion, perhaps with a threshold or an assumption.",
        "properties": {
            "criterion": {"type": "string", "pattern": NAME_PATTERN},
            "reaches": {"type": ["string", "number", "null"]},
            "if_unknown": {"enum": [*POLICIES, None]},
            "warrant": _WARRANT,
        },
        "required": ["criterion"],
        "additionalProperties": False,
    }
    nodes: list[Json] = [
        {
            "type": "object",
            "properties": {name: _ARGUMENTS[operator.argument], "warrant": _WARRANT},
            "required": [name],
            "additionalProperties": False,
        }
        for name, operator in OPERATORS.items()
    ]
    name: Json = {"type": "string", "pattern": NAME_PATTERN}
    return {"description": "How criteria combine.", "anyOf": [name, leaf, *nodes]}
