"""The JSON Schema of rubrics: the formula grammar, and the keys that a variant may leave out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from typology.model import FIXED_VERDICTS, Json, Rubric, Source
from typology.operators import OPERATORS
from typology.reading.entries import NAME_PATTERN
from typology.reading.rubric.beside import INSPIRED, LEVELS, OUTSIDE
from typology.reading.rubric.entries import RubricFile
from typology.reading.rubric.extends import REQUIRED_IN_EVERY_FILE
from typology.reading.rubric.formula import POLICIES
from typology.reading.schema.parts import (
    TEXT,
    Schema,
    any_source,
    at,
    described_as,
    none_of,
    one_of,
    or_null,
    preferably,
    tidied_schema,
    titled,
)

FORMULA: Final[Schema] = {"$ref": "#/definitions/formula"}
CRITERION: Final[Schema] = {"$ref": "#/definitions/criterion"}
SILENCE_HELP: Final = {
    "open": "Nothing is assumed: every level stays possible (the default).",
    "holds": "Where the sources are silent, the levels at which this is highest are assumed.",
    "fails": "Where the sources are silent, the levels at which this is lowest are assumed.",
}
ARGUMENTS: Final[dict[str, Schema]] = {
    "list": {"$ref": "#/definitions/formulas"},
    "one": FORMULA,
    "counted": {
        "type": "object",
        "properties": {
            "count": {"description": "How many of them.", "type": "integer", "minimum": 1},
            "of": {"$ref": "#/definitions/formulas"},
        },
        "required": ["count", "of"],
        "additionalProperties": False,
    },
    "weighted": {
        "anyOf": [
            {"$ref": "#/definitions/formulas"},
            {
                "type": "object",
                "propertyNames": CRITERION,
                "additionalProperties": {"type": ["number", "null"], "exclusiveMinimum": 0},
                "minProperties": 1,
            },
        ]
    },
}


def rubric_schema(parent: Rubric | None, sources: Mapping[str, Source]) -> Schema:
    """The schema of rubrics; the criteria and levels of `parent` are offered in an editor."""
    schema = tidied_schema(RubricFile)
    definitions = at(schema, "definitions")
    _formulas_by_reference(schema)
    definitions |= _grammar(parent)
    definitions["scale"] = _scale()
    at(schema, "properties")["scale"] = _scale_of(at(schema, "properties", "scale"))
    entry = at(definitions, "CriterionEntry")
    at(entry, "properties")["scale"] = _scale_of(at(entry, "properties", "scale"))
    entry["allOf"] = [_not_both("anchors", "calibrate"), _not_both("scale", "calibrate")]
    at(definitions, "DecideEntry", "properties", "cut").update(minimum=0, maximum=1)
    at(schema, "properties", "criteria")["propertyNames"] = none_of(OPERATORS, NAME_PATTERN)
    at(schema, "properties", "types")["propertyNames"] = none_of(FIXED_VERDICTS, NAME_PATTERN)
    for name, key in (("InspirationEntry", "source"), ("RubricSourceEntry", "id")):
        place = at(definitions, name, "properties", key)
        del place["type"]
        place |= any_source(sources)
    _warrants(at(definitions, "WarrantEntry"), sources)
    _conditions(at(definitions, "NoticeEntry", "properties"))
    at(schema, "properties")["profiles"] = _profiles(at(schema, "properties", "profiles"))
    _offer_criteria(schema, parent)
    _relax_for_variants(schema)
    made_from = None if parent is None else f"offers {parent.id} {parent.version}"
    return titled(schema, "A rubric: a definition of types of settlement", made_from)


def _warrants(entry: Schema, sources: Mapping[str, Source]) -> None:
    """A warrant has a source, or a passage that inspired it, and not both."""
    properties = at(entry, "properties")
    properties["source"] = described_as(
        at(properties, "source")["description"], or_null(any_source(sources))
    )
    nothing: Schema = {"type": "null"}
    said: Schema = {"source": {"type": list(TEXT)}, INSPIRED: nothing}
    inspired: Schema = {"source": nothing, "locator": nothing, INSPIRED: {"type": "object"}}
    alternatives: list[Json] = [
        {"required": ["source"], "properties": said},
        {"required": [INSPIRED], "properties": inspired},
    ]
    entry["allOf"] = [{"anyOf": alternatives}]


def _conditions(properties: Schema) -> None:
    """A notice holds by a formula, or by what the case itself is."""
    level: Schema = {"enum": list(LEVELS)}
    levels: Schema = {"type": "array", "items": level, "minItems": 1}
    conditions: list[Json] = [
        FORMULA,
        _one_key("level", {"anyOf": [level, levels]}),
        _one_key("scope", {"const": OUTSIDE}),
    ]
    when = at(properties, "when")
    properties["when"] = {"description": when["description"], "anyOf": conditions}


def _one_key(key: str, value: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {key: value},
        "required": [key],
        "additionalProperties": False,
    }


def _formulas_by_reference(node: Json) -> None:
    """Replace each formula's schema by a reference to the grammar."""
    if isinstance(node, dict):
        if node.pop("$comment", None) == "formula":
            node |= FORMULA
        for value in node.values():
            _formulas_by_reference(value)
    elif isinstance(node, list):
        for value in node:
            _formulas_by_reference(value)


def _grammar(parent: Rubric | None) -> Schema:
    """The definitions of a formula: a criterion's name, a leaf, or a node with one operator."""
    heads: list[Json] = [{"required": [name]} for name in ("criterion", *OPERATORS)]
    beside: Schema = {key: ["criterion"] for key in ("reaches", "if_unknown")}
    node: Schema = {
        "type": "object",
        "properties": _leaf(parent) | dict(_nodes()),
        "additionalProperties": False,
        "oneOf": heads,
        "dependencies": beside,
    }
    name: Schema = {"type": "string", "pattern": NAME_PATTERN}
    return {
        "formula": {"anyOf": [CRITERION, node]},
        "formulas": {"type": "array", "items": FORMULA, "minItems": 1},
        "criterion": preferably(_questions(parent), name),
    }


def _nodes() -> Iterator[tuple[str, Json]]:
    for name, operator in OPERATORS.items():
        words = operator.words.format(parts="…", count="k", total="n")
        yield name, described_as(words[:1].upper() + words[1:], ARGUMENTS[operator.argument])


def _leaf(parent: Rubric | None) -> Schema:
    levels = _levels(parent)
    reaches = preferably(levels, {"type": [*TEXT, "null"]})
    silence: dict[str, str | None] = {policy: SILENCE_HELP[policy] for policy in POLICIES}
    warrant: Schema = {"$ref": "#/definitions/WarrantEntry"}
    return {
        "criterion": described_as("The criterion that is read.", CRITERION),
        "reaches": described_as("1 at this level or beyond it, else 0.", reaches),
        "if_unknown": described_as(
            "What is assumed where the sources are silent.", or_null(one_of(silence))
        ),
        "warrant": described_as("Where a source says so.", or_null(warrant)),
    }


def _questions(parent: Rubric | None) -> dict[str, str | None]:
    if parent is None:
        return {}
    return {name: criterion.question for name, criterion in parent.criteria.items()}


def _levels(parent: Rubric | None) -> dict[str, str | None]:
    """Every level of the parent's criteria, with a text that names the criteria that have it."""
    owners: dict[str, list[str]] = {}
    for criterion in () if parent is None else parent.criteria.values():
        for level in () if criterion.scale is None else criterion.scale.levels:
            owners.setdefault(level, []).append(criterion.id)
    return {level: f"A level of {', '.join(names)}." for level, names in owners.items()}


def _scale() -> Schema:
    return {
        "type": "object",
        "propertyNames": none_of(["unknown"], NAME_PATTERN),
        "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
        "minProperties": 2,
    }


def _scale_of(schema: Schema) -> Schema:
    return described_as(schema["description"], or_null({"$ref": "#/definitions/scale"}))


def _profiles(schema: Schema) -> Schema:
    named: Schema = {
        "type": "object",
        "propertyNames": {"pattern": NAME_PATTERN},
        "additionalProperties": or_null({"type": "array", "items": CRITERION}),
    }
    return described_as(schema["description"], or_null(named))


def _not_both(one: str, other: str) -> Schema:
    both: Schema = {key: {"type": "object"} for key in (one, other)}
    return {"not": {"required": [one, other], "properties": both}}


def _offer_criteria(schema: Schema, parent: Rubric | None) -> None:
    """Name the parent's criteria and types, so that an editor offers them."""
    if parent is None:
        return
    criteria, types = at(schema, "properties", "criteria"), at(schema, "properties", "types")
    criteria["properties"] = {
        name: described_as(criterion.question, at(criteria, "additionalProperties"))
        for name, criterion in parent.criteria.items()
    }
    types["properties"] = {
        name: described_as(kind.means or f"The type {name}.", at(types, "additionalProperties"))
        for name, kind in parent.types.items()
    }


def _relax_for_variants(schema: Schema) -> None:
    """Let a variant, and only a variant, leave out the keys that it inherits."""
    complete = _requirements(schema, schema)
    at(complete, "properties", "types")["minProperties"] = 1
    at(complete, "properties", "criteria", "additionalProperties")["anyOf"] = [
        {"type": "null"},
        {"required": ["anchors"]},
        {"required": ["calibrate"]},
    ]
    for name in ("CriterionEntry", "CalibrateEntry", "TypeEntry", "RubricSourceEntry"):
        del at(schema, "definitions", name)["required"]
    # the warrants of criteria and types merge too; those within a formula are replaced as a whole
    definitions = at(schema, "definitions")
    for name in ("Warrant", "Inspiration"):
        definitions[f"{name.lower()}_of_variant"] = {
            key: value
            for key, value in at(definitions, f"{name}Entry").items()
            if key not in ("required", "allOf")
        }
    within = at(definitions, "warrant_of_variant", "properties")
    whole = at(within, INSPIRED)
    inspired: Schema = {"$ref": "#/definitions/inspiration_of_variant"}
    definitions["warrant_of_variant"] = at(definitions, "warrant_of_variant") | {
        "properties": within | {INSPIRED: described_as(whole["description"], or_null(inspired))}
    }
    for name in ("CriterionEntry", "TypeEntry"):
        place = at(definitions, name, "properties", "warrant")
        place["anyOf"] = [{"$ref": "#/definitions/warrant_of_variant"}, {"type": "null"}]
    schema["required"] = list(REQUIRED_IN_EVERY_FILE)
    schema["if"] = {"required": ["extends"], "properties": {"extends": {"type": list(TEXT)}}}
    schema["else"] = complete


def _requirements(node: Schema, root: Schema) -> Schema:
    """The requirements of a schema where mappings merge: not within lists or formulas."""
    if "$ref" in node:
        name = str(node["$ref"]).rpartition("/")[2]
        if name in ("formula", "scale"):
            return {}
        found = _requirements(at(root, "definitions", name), root)
        if name == "WarrantEntry":
            found["allOf"] = at(root, "definitions", name)["allOf"]
        return found
    if isinstance(choice := node.get("anyOf"), list):
        return _requirements(cast("Schema", choice[0]), root)
    requirements: Schema = {}
    if "required" in node:
        requirements["required"] = node["required"]
    properties = node.get("properties", {})
    within: Schema = {
        key: inner
        for key, value in cast("Schema", properties).items()
        if (inner := _requirements(cast("Schema", value), root))
    }
    if within:
        requirements["properties"] = within
    every = node.get("additionalProperties")
    if isinstance(every, dict) and (inner := _requirements(every, root)):
        requirements["additionalProperties"] = inner
    return requirements
