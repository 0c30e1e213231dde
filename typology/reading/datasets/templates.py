"""Templates: texts with columns in braces, such as `pax-{AgtId}` or `{Agt!id}`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FIELD: Final = re.compile(r"\{([^{}]*)\}")
AS_ID: Final = "!id"
NO_ID: Final = re.compile("[^a-z0-9]+")


class TemplateError(ValueError):
    """A text that is no template; its message says why."""


@dataclass(frozen=True)
class Field:
    """A column in a template; `as_id` makes lower-case letters, digits and hyphens of it."""

    column: str
    as_id: bool = False

    def of(self, cell: str) -> str:
        """What a cell becomes."""
        return as_id(cell) if self.as_id else cell


@dataclass(frozen=True)
class Template:
    """Literal texts and columns, in turn: texts[0] fields[0] texts[1] ... texts[-1]."""

    texts: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it names."""
        return tuple(field.column for field in self.fields)

    def filled(self, cells: Mapping[str, str]) -> str:
        """The text of one row."""
        parts = [field.of(cells[field.column]) for field in self.fields]
        pairs = zip(self.texts[1:], parts, strict=True)
        return self.texts[0] + "".join(part + text for text, part in pairs)

    def cut(self, cells: Mapping[str, str]) -> str:
        """The text up to the first blank cell, without the literal text before that."""
        kept = self.texts[0]
        for place, field in enumerate(self.fields):
            part = field.of(cells[field.column])
            if not part:
                return "" if place == 0 else kept[: len(kept) - len(self.texts[place])]
            kept += part + self.texts[place + 1]
        return kept


def template_of(text: str) -> Template:
    """The template that a text is. Raises TemplateError.

    >>> template_of("pax-{AgtId}").filled({"AgtId": "14"})
    'pax-14'
    >>> template_of("{Agt!id}").filled({"Agt": "Accord, Lomé (1999)"})
    'accord-lome-1999'
    >>> template_of("{y}-{m}-{d}").cut({"y": "1999", "m": "7", "d": ""})
    '1999-7'
    """
    rest = FIELD.sub("", text)
    if "{" in rest or "}" in rest:
        raise TemplateError("a brace without its other half")
    texts = FIELD.split(text)
    fields = [_field(name) for name in texts[1::2]]
    return Template(tuple(texts[::2]), tuple(fields))


def _field(name: str) -> Field:
    column, _, suffix = name.partition("!")
    if suffix and f"!{suffix}" == AS_ID:
        return Field(column.strip(), as_id=True)
    if not name.strip():
        raise TemplateError("braces without a column")
    return Field(name.strip())


def as_id(text: str) -> str:
    """Lower-case letters, digits and hyphens; accents are dropped."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return NO_ID.sub("-", plain).strip("-")
