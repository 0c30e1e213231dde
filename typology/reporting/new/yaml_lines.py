"""Values as lines of YAML for editing by hand: few quotes, short lists on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

from typology.model import Json

WIDTH: Final = 98
PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
WORDS_OF_YAML: Final = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")


def block(tree: Json, indent: str = "") -> list[str]:
    """A mapping or list as lines of YAML: short ones on one line, others below their key."""
    lines: list[str] = []
    if isinstance(tree, dict):
        for key, value in tree.items():
            lines += _entry(f"{indent}{flow(key)}:", value, indent + "  ")
    elif isinstance(tree, list):
        for value in tree:
            lines += _item(value, indent)
    return lines


def _entry(head: str, value: Json, indent: str) -> list[str]:
    line = f"{head} {flow(value)}"
    return [line] if _fits_on_line(value, line) else [head, *block(value, indent)]


def _item(value: Json, indent: str) -> list[str]:
    line = f"{indent}- {flow(value)}"
    single = isinstance(value, dict) and len(value) == 1  # `- not: name` needs no braces
    if _fits_on_line(value, line) and not single:
        return [line]
    first, *rest = block(value, indent + "  ")
    return [f"{indent}- {first.lstrip()}", *rest]


def _fits_on_line(value: Json, line: str) -> bool:
    """True for scalars, and for mappings and lists of scalars on a line of at most WIDTH."""
    if not isinstance(value, dict | list) or not value:
        return True
    members: Sequence[Json] = list(value.values()) if isinstance(value, dict) else value
    is_nested = any(isinstance(each, dict | list) for each in members)
    return not is_nested and len(line) <= WIDTH


def flow(value: Json) -> str:
    """A value on one line of YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str):
        plain = PLAIN.fullmatch(value) and value.lower() not in WORDS_OF_YAML
        return value if plain else scalar(value)
    return "null" if value is None else repr(value).removesuffix(".0")


def scalar(text: str) -> str:
    r"""Text in double quotes; unprintable characters as codes.

    >>> scalar('a "name": 1')
    '"a \\"name\\": 1"'
    """
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(each if each.isprintable() else _escaped(each) for each in quoted)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
