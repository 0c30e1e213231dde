"""JSON Schemas of the files, from the same models that read them; draft-07, which editors know.

A schema is no stricter than `check`: `check` refuses all that it refuses, except a bare `true` or
`false` in place of a text or a threshold. It leaves out what only `check` can find, such as a range
that runs downward or an id that is not the file's stem.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias, cast

from pydantic import BaseModel

from typology.model import Json, Source
from typology.reading.case import sources
from typology.reading.case.entries import SourcesFile
from typology.reading.entries import ID_PATTERN
from typology.reading.problems import InputError

Schema: TypeAlias = dict[str, Json]

DIALECT: Final = "http://json-schema.org/draft-07/schema#"
TEXT: Final = ("string", "number")  # a field for text takes a plain number as text
NULL: Final[Schema] = {"type": "null"}


def sources_schema() -> Schema:
    """The schema of a sources file."""
    return titled(tidied_schema(SourcesFile), "Sources: what cases and rubrics cite, by key")


def known_sources(path: Path | None) -> dict[str, Source]:
    """The shipped sources, and those of the file at `path`.

    Raises InputError if that file is invalid, OSError if it cannot be read.
    """
    if path is None:
        return dict(sources.shipped_sources().entries)
    source_list = sources.read_source_list(path)
    errors = [problem for problem in source_list.problems if problem.severity == "error"]
    if errors:
        raise InputError(errors)
    return sources.shipped_sources().entries | source_list.entries


def tidied_schema(model: type[BaseModel]) -> Schema:
    """The schema of a model: no titles or defaults, plain scalars wherever text is read."""
    return cast("Schema", _tidied(model.model_json_schema(by_alias=True)))


def _tidied(node: Json) -> Json:
    if isinstance(node, list):
        return [_tidied(item) for item in node]
    if not isinstance(node, dict):
        return node
    tidied: Schema = {}
    for key, value in node.items():
        match key:
            case "title" | "default" if not isinstance(value, dict):
                continue
            case "$defs":
                tidied["definitions"] = _tidied(value)
            case "$ref":
                tidied["$ref"] = str(value).replace("#/$defs/", "#/definitions/")
            case "patternProperties":
                tidied |= _named_by_pattern(value)
            case _:
                tidied[key] = _tidied(value)
    if tidied.get("type") == "string" and not tidied.keys() & {"enum", "const", "pattern"}:
        tidied["type"] = list(TEXT)
    if tidied.get("pattern") == ID_PATTERN and "type" in tidied:
        tidied["type"] = ["string", "integer"]  # a plain 1997 is an id too
    return _without_needless_choice(tidied)


def _named_by_pattern(node: Json) -> Schema:
    ((pattern, value),) = cast("Schema", node).items()
    return {"propertyNames": {"pattern": pattern}, "additionalProperties": _tidied(value)}


def _without_needless_choice(schema: Schema) -> Schema:
    """`anyOf: [text, null]` as one list of types, which editors explain in fewer words."""
    choice = schema.get("anyOf")
    if not isinstance(choice, list) or len(choice) != 2 or choice[1] != NULL:
        return schema
    first = cast("Schema", choice[0])
    if first.keys() != {"type"}:
        return schema
    types = first["type"]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {"type": [*(types if isinstance(types, list) else [types]), "null"]} | rest


def titled(schema: Schema, title: str, made_from: str | None = None) -> Schema:
    """`schema` as a document: dialect and title first, its definitions last."""
    head: Schema = {"$schema": DIALECT, "title": title}
    if made_from is not None:
        head["$comment"] = made_from
    rest = {key: value for key, value in schema.items() if key != "definitions"}
    definitions = schema.get("definitions")
    return head | rest | ({} if not definitions else {"definitions": definitions})


def at(schema: Schema, *keys: str) -> Schema:
    """The schema within a schema that keys lead to."""
    for key in keys:
        schema = cast("Schema", schema[key])
    return schema


def described_as(description: Json, schema: Schema) -> Schema:
    """`schema` with another description, which editors show."""
    return {"description": description, **{k: v for k, v in schema.items() if k != "description"}}


def or_null(schema: Schema) -> Schema:
    """`schema`, or null, which means left out."""
    return {"anyOf": [schema, NULL]}


def one_of(words: Mapping[str, str | None]) -> Schema:
    """One of the words, each with its description."""
    return {"oneOf": [_word(word, anchor) for word, anchor in words.items()]}


def _word(word: str, anchor: str | None) -> Schema:
    schema: Schema = {"const": word}
    if word in ("true", "false"):  # unquoted, YAML's truth values for an editor, words for us
        schema = {"enum": [word, word == "true"]}
    return schema if anchor is None else described_as(anchor, schema)


def preferably(words: Mapping[str, str | None], otherwise: Schema) -> Schema:
    """`otherwise`; an editor offers the words."""
    return {"anyOf": [one_of(words), otherwise]} if words else otherwise


def _cited(entry: Source) -> str:
    return ", ".join(filter(None, (*entry.author, entry.title, entry.issued, entry.publisher)))


def any_source(known: Mapping[str, Source]) -> Schema:
    """A source key; an editor offers the known ones, each with its source."""
    keys: dict[str, str | None] = {key: _cited(entry) for key, entry in known.items()}
    return preferably(keys, {"type": list(TEXT)})


def none_of(words: Iterable[str], pattern: str) -> Schema:
    """Names that match a pattern, except the words."""
    return {"pattern": pattern, "not": {"enum": list(words)}}


def by_names(names: Sequence[str]) -> str:
    """The pattern of exactly these names.

    >>> by_names(["durability", "flexibility"])
    '^(durability|flexibility)$'
    """
    return f"^({'|'.join(names)})$"
