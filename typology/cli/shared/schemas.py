"""JSON Schemas of files, which `schema` writes alone and `init` into a new folder."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from typology.cli.shared.request import Request


def schema_text(kind: str, rubric: str | None, sources: Path | None) -> str:
    """The schema of one kind of file as JSON."""
    if kind == "score":
        published = files("typology.reporting").joinpath("score.schema.json")
        return published.read_text(encoding="utf-8")
    from typology.reading.schema.parts import known_sources, sources_schema
    from typology.reporting.formats.json import write_json

    if kind == "sources":
        return write_json(sources_schema())
    definition = Request.of({"rubric": rubric}).definition()
    if kind == "rubric":
        from typology.reading.schema.rubric import rubric_schema

        return write_json(rubric_schema(definition, known_sources(sources)))
    if kind == "multiverse":
        from typology.reading.schema.multiverse import multiverse_schema

        return write_json(multiverse_schema(definition))
    if kind == "mapping":
        from typology.reading.schema.mapping import mapping_schema

        return write_json(mapping_schema(definition))
    from typology.reading.schema.case import case_schema

    return write_json(case_schema(definition, known_sources(sources)))
