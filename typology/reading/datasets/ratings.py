"""The ratings of a row: the levels that its values mean, each with its column as evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from typology.model import Evidence, Level, Rating, Rubric
from typology.reading.case.rated_criteria import RatedCriteria, RatedCriterion
from typology.reading.datasets.mapping import (
    DatasetMapping,
    Meant,
    RatedColumn,
    RatingRule,
    looked_up,
)
from typology.reading.datasets.table import Cells, DataTable, Refusals
from typology.reading.problems import shortened
from typology.reading.yaml.scalars import read_number


class Said(NamedTuple):
    """What one column of a row says of a criterion, and the cell."""

    column: str
    cell: str
    meant: Meant


class DatasetRatings:
    """Rates rows as a mapping says; rows with the same cells share their ratings."""

    def __init__(
        self,
        mapping: DatasetMapping,
        table: DataTable,
        rubrics: Sequence[Rubric],
        refusals: Refusals,
    ) -> None:
        self._mapping = mapping
        self._table = table
        self._refusals = refusals
        self._criteria = RatedCriteria(rubrics)
        self._known: dict[tuple[str, ...], Rating | None] = {}
        self._meanings = {
            (rule.criterion, rated.column): self._meaning(rated)
            for rule in mapping.ratings
            for rated in rule.columns
        }

    def of(self, cells: Cells) -> dict[str, Rating]:
        """The ratings of a row; a criterion of which nothing is said is left out."""
        ratings = ((rule.criterion, self._rating(rule, cells)) for rule in self._mapping.ratings)
        return {name: rating for name, rating in ratings if rating is not None}

    def _rating(self, rule: RatingRule, cells: Cells) -> Rating | None:
        templates = [each for each in (rule.because, rule.locator) if each is not None]
        names = [rated.column for rated in rule.columns]
        names += [name for template in templates for name in template.columns]
        key = (rule.criterion, *(cells[name] for name in names))
        self._refuse_uncovered(rule, cells)
        if key not in self._known:
            said = [each for each in self._said(rule, cells) if each.meant.is_known]
            self._known[key] = self._rated(rule, said, cells) if said else None
        return self._known[key]

    def _meaning(self, rated: RatedColumn) -> dict[str, Meant | None]:
        """What each text of a column means; None where no entry covers it."""
        column = self._table.columns[rated.column]
        if rated.levels is None:
            decimal_comma = self._table.decimal_comma
            return {text: _number(text, decimal_comma) for text in column.texts}
        covered = looked_up(rated.levels)
        meanings: dict[str, Meant | None] = {}
        for text in column.texts:
            ways = self._table.ways_to_say(rated.column, text)
            found = next((each for way in ways if (each := covered(way)) is not None), None)
            meanings[text] = found if found is not None or text else Meant()
        return meanings

    def _refuse_uncovered(self, rule: RatingRule, cells: Cells) -> None:
        for rated in rule.columns:
            cell = cells[rated.column]
            if self._meanings[rule.criterion, rated.column][cell] is None:
                if rated.levels is None:
                    message, hint = f"{shortened(cell)} is no number", None
                else:
                    message = f"no entry for {shortened(cell)} in the levels of {rule.criterion}"
                    hint = f"add it to {'.'.join(map(str, rated.path))} of {self._mapping.path}"
                self._refusals.add(cells.row, rated.column, message, hint)

    def _said(self, rule: RatingRule, cells: Cells) -> Iterator[Said]:
        for rated in rule.columns:
            cell = cells[rated.column]
            meant = self._meanings[rule.criterion, rated.column][cell]
            yield Said(rated.column, cell, meant or Meant())

    def _rated(self, rule: RatingRule, said: Sequence[Said], cells: Cells) -> Rating:
        criterion = self._criteria.of(rule.criterion)
        assert criterion is not None
        meant = taken([each.meant for each in said], rule.take, criterion)
        because = None if rule.because is None else rule.because.filled(cells)
        evidence = tuple(self._evidence(rule, each, criterion, cells) for each in said)
        return rating_of(meant)._replace(because=because, evidence=evidence)

    def _evidence(
        self, rule: RatingRule, said: Said, criterion: RatedCriterion, cells: Cells
    ) -> Evidence:
        label = self._table.columns[said.column].labels.get(said.cell)
        value = said.cell if label is None else f"{said.cell} ({label})"
        return Evidence(
            f"The dataset has {value} in its column {said.column}.",
            self._mapping.source.key,
            "contradicts" if is_lowest(said.meant, criterion) else "supports",
            said.column if rule.locator is None else rule.locator.filled(cells),
        )


def _number(text: str, decimal_comma: bool) -> Meant | None:
    if not text:
        return Meant()
    try:
        number = read_number(text.replace(",", ".") if decimal_comma else text)
    except ValueError:
        return None
    return Meant(number, number)


def rating_of(meant: Meant) -> Rating:
    """A level, or an unknown with a range."""
    if meant.low == meant.high:
        return Rating(meant.low)
    return Rating(None, meant.low, meant.high)


def meant_by(rating: Rating) -> Meant:
    """The level or the range of a rating."""
    if rating.value is not None:
        return Meant(rating.value, rating.value)
    return Meant(rating.low, rating.high)


def taken(said: Sequence[Meant], take: str, criterion: RatedCriterion) -> Meant:
    """The highest, the lowest or the last of what is known; of ranges, at both ends."""
    known = [each for each in said if each.low is not None and each.high is not None]
    if not known:
        return Meant()
    if take == "last":
        return known[-1]
    best = known[0]
    for each in known[1:]:
        low = _better(best.low, each.low, take, criterion)
        best = Meant(low, _better(best.high, each.high, take, criterion))
    return best


def _better(
    one: Level | None, other: Level | None, take: str, criterion: RatedCriterion
) -> Level | None:
    assert one is not None
    assert other is not None
    return other if criterion.is_above(other, one) == (take == "highest") else one


def is_lowest(meant: Meant, criterion: RatedCriterion) -> bool:
    """True for the lowest level of an ordinal scale."""
    scales = [each.scale for each in criterion.criteria if each.scale is not None]
    return bool(scales) and meant.low == meant.high == scales[0].levels[0]
