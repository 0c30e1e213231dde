"""The JSON Schema of cases under one rubric: its criteria, levels and anchors, and the sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from typology.model import FIXED_VERDICTS, UNKNOWN, Criterion, Rubric, Source
from typology.reading.case.entries import CaseFile
from typology.reading.case.fields import DATE, ONGOING, countries
from typology.reading.case.rated_criteria import readable_rubrics
from typology.reading.schema.parts import (
    NULL,
    Schema,
    any_source,
    at,
    by_names,
    described_as,
    one_of,
    or_null,
    preferably,
    tidied_schema,
    titled,
)

UNKNOWN_HELP: Final = "The sources do not say."
QUOTE_PATTERN: Final = r"^\s*(\S+(\s+|$)){0,60}$"
DATE_PATTERN: Final = f"^{DATE.pattern.replace('?:', '')}$"


def case_schema(rubric: Rubric, sources: Mapping[str, Source]) -> Schema:
    """The schema of a case to be scored under `rubric`, citing `sources` or its own."""
    schema = tidied_schema(CaseFile)
    properties = at(schema, "properties")
    definitions = at(schema, "definitions")
    for name, criterion in rubric.criteria.items():
        definitions[f"rating_of_{name}"] = _rating(criterion, at(definitions, "RatingEntry"))
    ratings = at(properties, "ratings")
    properties["ratings"] = _ratings(rubric, ratings)
    properties["countries"] = _countries(at(properties, "countries"))
    properties["expect"] = _expect(rubric, at(properties, "expect"))
    _date(properties, "observed_until")
    _date(at(definitions, "PeriodEntry", "properties"), "from")
    _date(at(definitions, "PeriodEntry", "properties"), "to", ONGOING)
    evidence = at(definitions, "EvidenceEntry", "properties")
    at(evidence, "quote").update(pattern=QUOTE_PATTERN, patternErrorMessage="60 words at most")
    for entry in ("EvidenceEntry", "LabelEntry"):
        at(definitions, entry, "properties", "source").update(any_source(sources))
        del at(definitions, entry, "properties", "source")["type"]
    _name_a_criterion(rubric, at(definitions, "TermEntry", "properties", "criterion"))
    schema |= _cites_only(sources)
    return titled(
        schema,
        f"A case, coded under {rubric.id} {rubric.version}",
        f"rubric {rubric.id}, version {rubric.version}, sha256 {rubric.sha256}",
    )


def _rating(criterion: Criterion, entry: Schema) -> Schema:
    """The entry of one criterion: its levels with their anchors, or its number."""
    properties = dict(at(entry, "properties"))
    level = _level(criterion)
    value: Schema = {"anyOf": [level, one_of({UNKNOWN: UNKNOWN_HELP})]}
    if criterion.scale is not None:
        value = one_of({**_anchored(criterion), UNKNOWN: UNKNOWN_HELP})
    bounds: Schema = {"type": "array", "items": level, "minItems": 2, "maxItems": 2}
    properties["rating"] = described_as(criterion.question, value)
    properties["range"] = described_as(at(properties, "range")["description"], or_null(bounds))
    return described_as(criterion.question, entry | {"properties": properties})


def _level(criterion: Criterion) -> Schema:
    if criterion.scale is not None:
        return one_of(_anchored(criterion))
    return {"type": "number", "description": _described_number(criterion)}


def _anchored(criterion: Criterion) -> dict[str, str | None]:
    levels = () if criterion.scale is None else criterion.scale.levels
    return {level: criterion.anchors.get(level) for level in levels}


def _described_number(criterion: Criterion) -> str:
    curve = criterion.calibration
    unit = criterion.unit or "a number"
    if curve is None:
        return unit
    return f"{unit}; out {curve.out:g}, crossover {curve.crossover:g}, in {curve.full:g}"


def _ratings(rubric: Rubric, schema: Schema) -> Schema:
    """The rubric's criteria by name; those of shipped rubrics are valid, but not offered."""
    named: Schema = {
        name: described_as(criterion.question, or_null({"$ref": f"#/definitions/rating_of_{name}"}))
        for name, criterion in rubric.criteria.items()
    }
    others = sorted(_known_criteria(rubric) - set(rubric.criteria))
    passing: Schema = {"anyOf": [{"$ref": "#/definitions/RatingEntry"}, NULL]}
    return {
        "description": schema["description"],
        "type": "object",
        "properties": named,
        **({"patternProperties": {by_names(others): passing}} if others else {}),
        "additionalProperties": False,
    }


def _known_criteria(rubric: Rubric) -> set[str]:
    return {name for each in (rubric, *readable_rubrics()) for name in each.criteria}


def _name_a_criterion(rubric: Rubric, schema: Schema) -> None:
    known: dict[str, str | None] = {
        name: criterion.question for name, criterion in rubric.criteria.items()
    }
    others = sorted(_known_criteria(rubric) - set(rubric.criteria))
    otherwise: Schema = {"enum": [*others, None]}
    del schema["type"]
    schema |= preferably(known, otherwise)


def _countries(schema: Schema) -> Schema:
    code: Schema = {
        "enum": list(countries()),
        "enumDescriptions": list(countries().values()),
        "errorMessage": "no country code: three capital letters, as in ISO 3166-1 alpha-3",
    }
    return described_as(schema["description"], or_null({"type": "array", "items": code}))


def _expect(rubric: Rubric, schema: Schema) -> Schema:
    verdicts: Schema = {"enum": [*rubric.types, *FIXED_VERDICTS, None]}
    return {
        "description": schema["description"],
        "type": ["object", "null"],
        "properties": {rubric.id: verdicts},
        "additionalProperties": {"type": ["string", "null"]},
    }


def _date(properties: Schema, name: str, *words: str) -> None:
    pattern = f"{DATE_PATTERN}|{by_names(words)}" if words else DATE_PATTERN
    at(properties, name).update(
        pattern=pattern,
        minimum=1,
        maximum=9999,
        patternErrorMessage="write YYYY, YYYY-MM or YYYY-MM-DD",
    )


def _cites_only(sources: Mapping[str, Source]) -> Schema:
    """A case without sources of its own must cite known ones."""
    known: Schema = {
        "enum": list(sources),
        "errorMessage": "unknown source; if it is new in sources.yaml, make this schema anew",
    }
    cites: Schema = {"properties": {"source": known}}
    rating: Schema = {"properties": {"evidence": {"items": cites}}}
    return {
        "if": {"required": ["sources"], "properties": {"sources": {"type": "object"}}},
        "else": {
            "properties": {"ratings": {"additionalProperties": rating}, "labels": {"items": cites}}
        },
    }
