"""The rules of a mapping: how criteria are rated, and what happened later."""

from __future__ import annotations

import re
from typing import Final

from typology.model import UNKNOWN
from typology.reading.case.fields import date_fault
from typology.reading.case.rated_criteria import RatedCriteria, RatedCriterion, level_at
from typology.reading.datasets.entries import (
    ColumnRatingEntry,
    DatasetOutcomeEntry,
    DatasetRatingEntry,
)
from typology.reading.datasets.mapping import Length, Meant, OutcomeRule, RatedColumn, RatingRule
from typology.reading.datasets.parts import PartReader
from typology.reading.problems import KeyPath, described
from typology.reading.yaml.scalars import read_outcome

LENGTH: Final = re.compile(r"(\d+)\s*([ymd])[a-z]*", re.IGNORECASE)


class RuleReader:
    """Reads the rules of a mapping; `date_format` is that of its period."""

    def __init__(self, parts: PartReader, criteria: RatedCriteria, date_format: str | None) -> None:
        self._parts = parts
        self._criteria = criteria
        self._date_format = date_format

    def rating(self, name: str, entry: DatasetRatingEntry) -> RatingRule:
        """How a criterion is rated."""
        path: KeyPath = ("ratings", name)
        criterion = self._criteria.of(name)
        if criterion is None:
            known = self._criteria.names
            self._parts.faults.unknown(path, "criterion", name, known, at="key")
        ways = [key for key in ("column", "highest_of", "lowest_of") if getattr(entry, key)]
        if len(ways) != 1:
            message = "a rating needs one of `column`, `highest_of` and `lowest_of`"
            self._parts.faults.add(path, message, at="key", is_missing=not ways)
        if entry.highest_of or entry.lowest_of:
            key = "highest_of" if entry.highest_of else "lowest_of"
            entries = entry.highest_of or entry.lowest_of or []
            columns = tuple(
                self._rated(each, criterion, (*path, key, index))
                for index, each in enumerate(entries)
            )
            if entry.levels is not None:
                hint = f"give each item of `{key}` its own"
                self._parts.faults.add(
                    (*path, "levels"), f"`levels` beside `{key}`", hint, at="key"
                )
        elif entry.column:
            single = ColumnRatingEntry(column=entry.column, levels=entry.levels)
            columns = (self._rated(single, criterion, path),)
        else:
            columns = ()
        return RatingRule(
            name,
            columns,
            "lowest" if entry.lowest_of else "highest",
            self._parts.template(entry.because, (*path, "because")),
            self._parts.template(entry.locator, (*path, "locator")),
        )

    def _rated(
        self, entry: ColumnRatingEntry, criterion: RatedCriterion | None, path: KeyPath
    ) -> RatedColumn:
        column = self._parts.column(entry.column, (*path, "column"))
        if entry.levels is None:
            if criterion is not None and any(each.scale for each in criterion.criteria):
                self._parts.faults.add(path, "`levels` is missing", at="key", is_missing=True)
            return RatedColumn(column, None, path)
        place = (*path, "levels")
        self._parts.check_keys(entry.levels, place)
        levels = {
            value: self._meant(written, criterion, (*place, value))
            for value, written in entry.levels.items()
        }
        return RatedColumn(column, levels, place)

    def _meant(self, written: object, criterion: RatedCriterion | None, path: KeyPath) -> Meant:
        faults = self._parts.faults
        if isinstance(written, list):
            if len(written) != 2:
                faults.add(path, f"a range of {len(written)}", "a range is [low, high]")
                return Meant()
            ends = [level_at(each, criterion, (*path, i), faults) for i, each in enumerate(written)]
            low, high = ends
            if low is None or high is None or criterion is None:
                return Meant()
            if criterion.is_above(low, high):
                faults.add(path, f"a range from {low} to {high} runs backwards")
            return Meant(low, high)
        if written == UNKNOWN:
            return Meant()
        if not isinstance(written, str):
            message = f"a level, [low, high] or unknown was expected, not {described(written)}"
            faults.add(path, message)
            return Meant()
        level = level_at(written, criterion, path, faults)
        return Meant(level, level)

    def outcome(self, name: str, entry: DatasetOutcomeEntry) -> OutcomeRule:
        """What happened later."""
        path: KeyPath = ("outcomes", name)
        if (entry.column is None) == (entry.start is None):
            message = "an outcome needs `column` and `values`, or `from`, `to` and `at_least`"
            self._parts.faults.add(path, message, at="key", is_missing=True)
        if entry.column is not None:
            place = (*path, "values")
            self._parts.check_keys(entry.values or {}, place)
            values = {
                value: self._share(written, (*place, value))
                for value, written in (entry.values or {}).items()
            }
            column = self._parts.column(entry.column, (*path, "column"))
            return OutcomeRule(name, column=column, values=values, path=place)
        self._parts.faults.extend(*date_fault(entry.open_until, (*path, "open_until")))
        return OutcomeRule(
            name,
            start=self._parts.template(entry.start, (*path, "from")),
            end=self._parts.template(entry.end, (*path, "to")),
            open_until=entry.open_until,
            at_least=self._length(entry.at_least, (*path, "at_least")),
            date_format=self._parts.date_format(entry.date_format, (*path, "date_format"))
            or self._date_format,
            path=path,
        )

    def _share(self, written: str, path: KeyPath) -> float | None:
        try:
            read = read_outcome(written)
        except ValueError as error:
            self._parts.faults.add(path, str(error))
            return None
        return read if isinstance(read, float) else None

    def _length(self, written: str | None, path: KeyPath) -> Length | None:
        if written is None:
            self._parts.faults.add(path[:-1], "`at_least` is missing", at="key", is_missing=True)
            return None
        found = LENGTH.fullmatch(written.strip())
        if found is None:
            self._parts.faults.add(path, f"{written!r} is no length of time", "write 5y, 6m or 90d")
            return None
        number = int(found[1])
        return {"y": Length(years=number), "m": Length(months=number), "d": Length(days=number)}[
            found[2].lower()
        ]
