"""The parts of a mapping: columns, templates and values, with what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel

from typology.reading.datasets.dates import is_form
from typology.reading.datasets.mapping import DatasetMapping, comparable
from typology.reading.datasets.templates import Template, TemplateError, template_of
from typology.reading.problems import Faults, KeyPath, did_you_mean, shortened
from typology.reading.validation import validate

Model = TypeVar("Model", bound=BaseModel)


class PartReader:
    """Reads parts of a mapping; collects their faults, and the columns that they mention."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.mentions: list[tuple[KeyPath, str]] = []

    def column(self, name: str, path: KeyPath) -> str:
        """A column's name, without blanks around it."""
        column = name.strip()
        self.mentions.append((path, column))
        return column

    def template(self, text: str | None, path: KeyPath) -> Template | None:
        """A template; an empty one where the text is none."""
        if text is None:
            return None
        try:
            template = template_of(text)
        except TemplateError as error:
            self.faults.add(path, str(error), "a column stands in braces, as in {AgtId}")
            return template_of("")
        for column in template.columns:
            self.column(column, path)
        return template

    def identifying(self, text: str, path: KeyPath) -> Template:
        """A template that differs by row."""
        template = self.template(text, path) or template_of("")
        if not template.fields:
            message = "every row would have the same id"
            self.faults.add(path, message, "name a column in braces, as in pax-{AgtId}")
        return template

    def nested(self, model: type[Model], tree: object, path: KeyPath) -> Model | None:
        """A part whose shape is told by its keys."""
        checked = validate(model, tree, {})  # type: ignore[arg-type]
        self.faults.extend(*(fault._replace(path=(*path, *fault.path)) for fault in checked.faults))
        return None if checked.faults else checked.value

    def date_format(self, text: str | None, path: KeyPath) -> str | None:
        """How dates are written."""
        if text is not None and not is_form(text):
            message = f"{shortened(text)} is no way to write dates"
            self.faults.add(path, message, 'as in "%d/%m/%Y": day, month and year')
            return None
        return text

    def check_keys(self, values: Iterable[str], path: KeyPath) -> None:
        """Two keys that are one number, or one text but for blanks, are a fault."""
        seen: dict[object, str] = {}
        for value in values:
            if (other := seen.setdefault(comparable(value), value)) != value:
                message = f"{value!r} and {other!r} are the same value"
                self.faults.add((*path, value), message, "keep one of them", at="key")


def unknown_columns(mapping: DatasetMapping, names: Iterable[str], faults: Faults) -> None:
    """Add a fault for each mention of a column that the file lacks."""
    known = [name for name in names if name]
    for path, column in mapping.mentions:
        if column not in known:
            alike = [name for name in known if name.casefold() == column.casefold()]
            hint = f"did you mean {alike[0]!r}?" if alike else did_you_mean(column, known)
            faults.add(path, f"the file has no column {column!r}", hint)
