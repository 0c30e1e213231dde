"""YAML as an editor reads it: version 1.2, core schema, where every plain scalar has one type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

import yaml
from jsonschema import Draft7Validator, ValidationError

from typology.model import Json

PLAIN = {
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "null": (r"~|null|Null|NULL|", "~nN\0"),
    "int": (r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    "float": (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
}


class Core(yaml.SafeLoader):
    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for name, (pattern, starts) in PLAIN.items():
    Core.add_implicit_resolver(
        f"tag:yaml.org,2002:{name}",
        re.compile(f"^(?:{pattern})$"),
        ["" if each == "\0" else each for each in starts],
    )


def as_an_editor_reads(text: str) -> Json:
    loaded: Json = yaml.load(text, Loader=Core)
    return loaded


def complaints(schema: Json, text: str) -> list[str]:
    """Where the schema refuses a text: paths as `$.ratings.demobilisation`."""
    found = Draft7Validator(schema).iter_errors(as_an_editor_reads(text))  # type: ignore[arg-type]
    return sorted({error.json_path for error in found})


def complaints_within(schema: Json, text: str) -> list[str]:
    """The same, with all places within alternatives of which none fits."""
    found = Draft7Validator(schema).iter_errors(as_an_editor_reads(text))  # type: ignore[arg-type]
    return sorted({place for error in found for place in _within(error)})


def _within(error: ValidationError) -> Iterator[str]:
    yield error.json_path
    for inner in error.context or ():
        yield from _within(inner)
