"""What is amiss with the shape of a value: a wrong indent, a `- ` too many or too few.

Imported only where a file has a problem. `fields_at` gives the keys that the entry at a path may
have, none where there is no entry or where any key may stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from typology.reading.problems import LONGEST_WORD, KeyPath

FieldsAt: TypeAlias = Callable[[KeyPath], Sequence[str]]

TOO_FAR: Final = "indented too far?"
TOO_LITTLE: Final = "indented too little?"
_WORD: Final = re.compile(r"[\w.+-]+")
_SPAN: Final = re.compile(r"\s*([\w.]+)\s*(?:-|–|,|\.\.\.?|\bto\b)\s*([\w.]+)\s*")
MOST_DEEP: Final = 3  # levels below, at which a key is sought


def indent_meant(fields_at: FieldsAt, path: KeyPath, value: object) -> str | None:
    """A hint at the level to which a key that does not belong here belongs."""
    last = path[-1]
    for size in range(len(path) - 2, -1, -1):
        above = path[:size]
        if last in fields_at(above):
            return f"{TOO_FAR} `{last}` is a key of {_named(above)}"
        if isinstance(value, dict) and value and not fields_at(above):
            fields = fields_at((*above, last))
            if fields and value.keys() <= {*fields}:
                return f"{TOO_FAR} `{last}` looks like an entry of {_named(above)}"
    if last in fields_at(path):  # named like a key of what it should be
        return f"{TOO_LITTLE} `{last}` is a key of an entry of {_named(path[:-1])}"
    below = _below(fields_at, path[:-1], str(last), MOST_DEEP)
    return None if below is None else f"{TOO_LITTLE} `{last}` is a key below `{below}`"


def _below(fields_at: FieldsAt, path: KeyPath, key: str, depth: int) -> str | None:
    """The key at `path` under which an entry that has `key` stands; None if there is none."""
    for field in fields_at(path) if depth else ():
        for inner in ((*path, field), (*path, field, 0), (*path, field, "")):
            if key in fields_at(inner) or _below(fields_at, inner, key, depth - 1):
                return field
    return None


def _named(path: KeyPath) -> str:
    names = [step for step in path if isinstance(step, str)]
    return f"`{names[-1]}`" if names else "the file itself"


def list_meant(fields_at: FieldsAt, path: KeyPath, value: object) -> str | None:
    """A hint at how to write the list that is expected."""
    if isinstance(value, dict) and value:
        first = next(iter(value))
        return f"put `- ` before `{first}:`" if first in fields_at((*path, 0)) else "write a list"
    if not isinstance(value, str) or not value or len(value) > LONGEST_WORD:
        return None
    parts = [part.strip() for part in value.replace(";", ",").split(",")]
    return f"write [{', '.join(parts)}]"


def mapping_meant(value: object) -> str | None:
    """A hint at a list where a mapping is expected."""
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return f"leave the `- ` out before `{next(iter(value[0]), '')}:`"
    return None


def text_meant(value: object) -> str | None:
    """A hint at a text that YAML takes for something else."""
    if isinstance(value, list):
        return "put a text that begins with [ or - in quotes"
    return "put a text that begins with { or holds a `: ` in quotes" if value else None


def lacks_blank(written: str, known: Iterable[str]) -> str | None:
    """A hint if a known key and its value run together."""
    key, colon, value = written.partition(":")
    return f"a blank is missing after `{key}:`" if colon and value and key in known else None


def shape_meant(fields_at: FieldsAt, path: KeyPath, kind: str, value: object) -> str | None:
    """A hint at how to write what stands where a mapping, a list or a text is expected.

    `kind` is that of the schema's error.
    """
    if kind == "string_type":
        return text_meant(value)
    if kind == "list_type" and path[-1:] == ("range",):
        ends = _SPAN.fullmatch(value) if isinstance(value, str) else None
        return f"write [{ends[1]}, {ends[2]}]" if ends else "a range is [low, high]"
    if kind == "list_type":
        return list_meant(fields_at, path, value)
    fields = fields_at(path) if kind == "model_type" else ()
    if path and path[-1] in fields:
        return indent_meant(fields_at, path, value)
    if not isinstance(value, str) or len(value) > LONGEST_WORD:
        return mapping_meant(value)
    if kind != "model_type":
        return None
    if (hint := lacks_blank(value, fields)) is not None:
        return hint
    if {"from", "to"} <= {*fields} and (ends := _SPAN.fullmatch(value)) is not None:
        return f"write {{from: {ends[1]}, to: {ends[2]}}}"
    return f"write {{rating: {value}}}" if "rating" in fields and _WORD.fullmatch(value) else None
