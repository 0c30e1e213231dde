"""Criteria as case files see them: the levels and numbers that each rubric accepts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache

from typology.model import Criterion, Level, Rubric
from typology.reading import library
from typology.reading.problems import Faults, InputError, KeyPath
from typology.reading.rubric.levels import LevelError, read_level
from typology.reading.rubric.reader import read_rubric


@cache
def readable_rubrics() -> tuple[Rubric, ...]:
    """Every shipped rubric that can be read; `check` says what is wrong with another."""
    rubrics = []
    for name in library.shipped_rubrics():
        with suppress(InputError):
            rubrics.append(read_rubric(name))
    return tuple(rubrics)


class RatedCriterion:
    """One criterion in all rubrics that have it.

    `in_use`: these are the rubrics that cases are judged by, and each must accept a level. Else
    they are shipped ones, and one that accepts it is enough.
    """

    def __init__(self, criteria: Sequence[Criterion], *, in_use: bool) -> None:
        self.criteria = tuple(criteria)
        self.in_use = in_use
        self._levels = _common_levels(self.criteria) if in_use else frozenset()

    def read(self, written: object) -> Level:
        """A level or number as written. Raises LevelError."""
        if isinstance(written, str) and written in self._levels:
            return str(written)
        errors: list[LevelError] = []
        levels: list[Level] = []
        for criterion in self.criteria:
            try:
                levels.append(read_level(written, criterion))
            except LevelError as error:
                errors.append(error)
        if errors and (self.in_use or not levels):
            raise errors[0]
        return levels[0]

    def is_above(self, one: Level, other: Level) -> bool:
        """True if one level is beyond the other in any rubric that accepts both."""
        return any(_is_above(one, other, criterion) for criterion in self.criteria)

    def is_within(self, level: Level, low: Level, high: Level) -> bool:
        """True if no rubric has the level below `low` or above `high`."""
        return not self.is_above(low, level) and not self.is_above(level, high)


def level_at(
    written: object, criterion: RatedCriterion | None, path: KeyPath, faults: Faults
) -> Level | None:
    """A level or number as written; None where it is wrong, which is a fault of the key at `path`.

    Nor is one read where no rubric has the criterion.
    """
    if criterion is None:
        return None
    try:
        return criterion.read(written)
    except LevelError as error:
        faults.add(path, str(error), error.find_hint)
        return None


def _common_levels(criteria: Sequence[Criterion]) -> frozenset[str]:
    scales = [frozenset(c.scale.levels) if c.scale else frozenset[str]() for c in criteria]
    return frozenset.intersection(*scales) if scales else frozenset()


def _is_above(one: Level, other: Level, criterion: Criterion) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return one > other
    scale = criterion.scale
    if scale is None or one not in scale.levels or other not in scale.levels:
        return False
    return scale.rank(str(one)) > scale.rank(str(other))


class RatedCriteria:
    """The criteria that can be rated: those of the rubrics in use, and of the shipped ones."""

    def __init__(self, rubrics: Sequence[Rubric]) -> None:
        self._criteria: dict[str, RatedCriterion | None] = {}
        for name in dict.fromkeys(name for rubric in rubrics for name in rubric.criteria):
            self._criteria[name] = RatedCriterion(_criteria(name, rubrics), in_use=True)
        self.names = tuple(self._criteria)  # of the criteria in use

    def of(self, name: str) -> RatedCriterion | None:
        """The criterion of a name; None if no rubric has it."""
        if name not in self._criteria:
            criteria = _criteria(name, readable_rubrics())
            self._criteria[name] = RatedCriterion(criteria, in_use=False) if criteria else None
        return self._criteria[name]


def _criteria(name: str, rubrics: Sequence[Rubric]) -> list[Criterion]:
    return [rubric.criteria[name] for rubric in rubrics if name in rubric.criteria]
