"""The fields of a row's case: words, lists, dates and outcomes."""

from __future__ import annotations

from collections.abc import Mapping

from typology.model import Period
from typology.reading.case.fields import ONGOING, countries, country_hint, is_before
from typology.reading.datasets.dates import DateForm, form_of, iso_date, lasted
from typology.reading.datasets.mapping import (
    DatasetMapping,
    Listed,
    ListOf,
    OutcomeRule,
    Worded,
    Words,
    looked_up,
)
from typology.reading.datasets.table import Cells, DataTable, Refusals
from typology.reading.datasets.templates import Template
from typology.reading.problems import shortened


class DatasetFields:
    """Reads the fields of rows as a mapping says; what cannot be read is refused."""

    def __init__(self, mapping: DatasetMapping, table: DataTable, refusals: Refusals) -> None:
        self._mapping = mapping
        self._table = table
        self._refusals = refusals
        self._forms: dict[Template, DateForm] = {}
        self._dates: dict[tuple[Template, str, str | None], str | None] = {}
        self._codes = {name.casefold(): code for code, name in countries().items()}
        self.notes: list[str] = []

    def word(self, worded: Worded | None, cells: Cells) -> str | None:
        """A word of ours; None where the cell is blank."""
        if worded is None:
            return None
        if isinstance(worded, Template):
            return worded.filled(cells).strip() or None
        cell = cells[worded.column]
        found = self._covered(worded.values, worded.column, cell)
        if found is None and cell:
            self._uncovered(worded, cells)
        return None if found == "unknown" else found

    def items(self, listed: Listed, cells: Cells) -> tuple[str, ...]:
        """The items of a list, each once, in order of mention."""
        if isinstance(listed, Template):
            item = listed.filled(cells).strip() if all(map(cells.get, listed.columns)) else ""
            return (item,) if item else ()
        if not listed.columns:
            return tuple(listed.values or ())
        found: dict[str, None] = {}
        for column in listed.columns:
            cell = cells[column]
            parts = cell.split(listed.split) if listed.split else [cell]
            for part in filter(None, map(str.strip, parts)):
                found[self._item(listed, column, part, cells)] = None
        return tuple(filter(None, found))

    def _item(self, listed: ListOf, column: str, part: str, cells: Cells) -> str:
        if listed.values is None:
            return part
        word = looked_up(listed.values)(part)
        if word is None:
            self._uncovered(Words(column, listed.values, listed.path), cells, part)
        return word or ""

    def country_codes(self, cells: Cells) -> tuple[str, ...]:
        """Country codes; a country's full name counts as its code."""
        listed = self._mapping.countries
        if listed is None:
            return ()
        codes = []
        for item in self.items(listed, cells):
            code = item if item in countries() else self._codes.get(item.casefold())
            if code is None:
                message = f"unknown country {shortened(item)}"
                self._refusals.add(cells.row, _first_column(listed), message, country_hint(item))
            else:
                codes.append(code)
        return tuple(dict.fromkeys(codes))

    def period(self, cells: Cells) -> Period | None:
        """When it stood; None where no date is given."""
        dates = self._mapping.period
        start = self.date(dates.start, cells, dates.date_format)
        end = self.date(dates.end, cells, dates.date_format)
        if start and end and end != ONGOING and is_before(end, start):
            column = dates.end.columns[0] if dates.end is not None and dates.end.fields else ""
            self._refusals.add(cells.row, column, f"it ends in {end}, before it begins")
        return Period(start, end) if start or end else None

    def date(self, template: Template | None, cells: Cells, form: str | None = None) -> str | None:
        """A date of ISO 8601, cut at the first blank part."""
        text = "" if template is None else template.cut(cells).strip()
        if template is None or not text:
            return None
        if text == ONGOING:
            return text
        column = template.columns[0] if template.fields else ""
        found = DateForm(form) if form else self._form(template)
        if found.others:
            ways = " or ".join([str(found.written), *found.others])
            message = f"the dates of {column} could be written as {ways}"
            self._refusals.add(cells.row, column, message, "say which: `date_format: ...`")
            return None
        key = (template, text, found.written)
        if key not in self._dates:
            self._dates[key] = iso_date(text, found.written)
        written = self._dates[key]
        if written is None:
            message = f"{shortened(text)} is no date"
            hint = 'say how dates are written, as in `date_format: "%d/%m/%Y"`'
            self._refusals.add(cells.row, column, message, hint)
        return written

    def _form(self, template: Template) -> DateForm:
        """How all dates of a column are written."""
        if len(template.fields) != 1 or any(template.texts):
            return DateForm(None)
        if template not in self._forms:
            column = template.columns[0]
            found = form_of(self._table.columns[column].texts)
            if found.written is not None and not found.others:
                self.notes.append(f"the dates of {column} are read as {found.written}")
            self._forms[template] = found
        return self._forms[template]

    def outcome(self, rule: OutcomeRule, cells: Cells) -> float | None:
        """What happened later: a number from 0 to 1; None is unknown."""
        if rule.column is not None:
            return self._told(rule, cells)
        assert rule.at_least is not None
        start = self.date(rule.start, cells, rule.date_format)
        end = self.date(rule.end, cells, rule.date_format)
        found = lasted(start, None if end == ONGOING else end, rule.open_until, rule.at_least)
        return None if found is None else float(found)

    def _told(self, rule: OutcomeRule, cells: Cells) -> float | None:
        assert rule.column is not None
        cell = cells[rule.column]
        named = looked_up({value: (number,) for value, number in rule.values.items()})
        ways = self._table.ways_to_say(rule.column, cell)
        found = next((each for way in ways if (each := named(way)) is not None), None)
        if found is not None:
            return found[0]
        if cell:
            self._uncovered(Words(rule.column, {}, rule.path), cells)
        return None

    def _covered(self, values: Mapping[str, str], column: str, cell: str) -> str | None:
        covered = looked_up(values)
        ways = self._table.ways_to_say(column, cell)
        return next((each for way in ways if (each := covered(way)) is not None), None)

    def _uncovered(self, words: Words, cells: Cells, item: str | None = None) -> None:
        value = cells[words.column] if item is None else item
        place = ".".join(map(str, words.path))
        message = f"no entry for {shortened(value)} in {place}"
        hint = f"add it to {place} of {self._mapping.path}"
        self._refusals.add(cells.row, words.column, message, hint)


def _first_column(listed: Listed) -> str:
    columns = listed.columns
    return columns[0] if columns else ""
