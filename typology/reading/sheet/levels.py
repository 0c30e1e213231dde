"""Levels and numbers in cells, as spreadsheets of any country write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from typology.model import UNKNOWN, Level
from typology.reading.case.rated_criteria import RatedCriterion
from typology.reading.rubric.levels import LevelError
from typology.reading.sheet.cells import (
    SIGNS,
    Cell,
    Refusal,
    ShownNumber,
    plain_name,
    read_word,
    unlike,
)
from typology.reading.yaml.scalars import NUMBER, read_number, read_outcome

Mark: TypeAlias = Literal["comma", "point", "both", "none"]

DECIMAL: Final = re.compile(r"[-+]?\d+([.,])\d+", re.ASCII)
GROUPED: Final = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)  # perhaps thousands
LOWER_SIGNS: Final = frozenset({UNKNOWN, *(sign.lower() for sign in SIGNS)})
RANGE: Final = re.compile(r"\s*[-–]\s*|\s+to\s+")  # "limited-full", as an interview takes it
PERCENT: Final = re.compile(r"(.*?)\s*%")


@dataclass(frozen=True)
class CellRules:
    """How the cells of one sheet are read.

    `commas`: a comma may stand in a number, since none separates cells. `marks` are the decimal
    marks that the sheet is seen to use, and `missing` the codes that --missing names.
    """

    commas: bool = False
    marks: Mark = "none"
    missing: frozenset[str] = frozenset()

    def is_missing(self, word: str | float) -> bool:
        """True for a sign of what is not known, or a code for it."""
        if word in SIGNS:
            return True
        if not self.missing:
            return False
        if str(word) in self.missing:
            return True
        number = _number(str(word))
        return number is not None and number in {_number(code) for code in self.missing}

    def number(self, word: str) -> str | Refusal:
        """A word with its decimal comma as a point; a Refusal where it may be two numbers."""
        match = DECIMAL.fullmatch(word)
        if match is None or not self.commas:
            return word
        mark = "comma" if match[1] == "," else "point"
        if GROUPED.fullmatch(word) and self.marks not in (mark, "none"):
            one, other = word.replace(",", "."), re.sub("[.,]", "", word)
            message = f"{word} may be {one} or {other}"
            return Refusal(message, "write thousands without a mark, decimals with one mark")
        return word.replace(",", ".")


def marks_of(cells: list[str]) -> Mark:
    """The decimal marks that some cells can only be read with."""
    seen = {
        match[1]
        for cell in cells
        if (match := DECIMAL.fullmatch(cell.strip())) and not GROUPED.fullmatch(cell.strip())
    }
    if len(seen) == 2:
        return "both"
    return "comma" if "," in seen else "point" if seen else "none"


def _number(word: str) -> float | None:
    return float(word) if NUMBER.fullmatch(word) else None


def read_level(cell: Cell, criterion: RatedCriterion, rules: CellRules) -> Level | Refusal | None:
    """A level or number that a criterion accepts; None if it is unknown."""
    word = _value(cell)
    if isinstance(word, Refusal):
        return word
    if rules.is_missing(word) or word == UNKNOWN:
        return None
    try:
        return criterion.read(_as_written(word, criterion, rules))
    except LevelError as error:
        if isinstance(word, str) and plain_name(word) in LOWER_SIGNS:
            return None
        return unlike(str(word), str(error), _meant(str(word), criterion) or error.hint)
    except _Ambiguous as error:
        return error.refusal


def _meant(word: str, criterion: RatedCriterion) -> str | None:
    """A hint for a range in one cell, and for a number where levels are words."""
    scales = [each.scale.levels for each in criterion.criteria if each.scale]
    ends = [plain_name(end) for end in RANGE.split(word)]
    if any(len(ends) == 2 and set(ends) <= set(levels) for levels in scales):
        name = criterion.criteria[0].id
        return f"a range stands in the columns {name}__low and {name}__high"
    if scales and NUMBER.fullmatch(word):
        code = f"--missing {word} if it is a code for what is not known"
        return f"its levels: {', '.join(scales[0])}; {code}"
    return None


class _Ambiguous(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def _as_written(word: str | float, criterion: RatedCriterion, rules: CellRules) -> object:
    """The word as the criterion knows it, where it does; else as it is."""
    if not isinstance(word, str):
        return word
    if any(each.scale and plain_name(word) in each.scale.levels for each in criterion.criteria):
        return plain_name(word)
    if all(each.scale is not None for each in criterion.criteria):
        return word
    percent = PERCENT.fullmatch(word)
    number = rules.number(percent[1] if percent else word)
    if isinstance(number, Refusal):
        raise _Ambiguous(number)
    if percent is None:
        return number
    try:
        return read_number(number) / 100
    except ValueError:
        return word


def _value(cell: Cell) -> str | float | Refusal:
    if isinstance(cell, ShownNumber):
        return cell.number
    return cell if isinstance(cell, float) else read_word(cell)


def read_outcome_cell(cell: Cell, rules: CellRules) -> float | str | Refusal | None:
    """What happened later: 0 to 1, or unknown; None if nothing is said."""
    word = _value(cell)
    if isinstance(word, Refusal):
        return word
    if rules.is_missing(word):
        return None
    written = word
    if isinstance(word, str):
        number = rules.number(word)
        if isinstance(number, Refusal):
            return number
        word = number if NUMBER.fullmatch(number) else plain_name(word)
    try:
        return read_outcome(word)
    except ValueError as error:
        return unlike(str(written), str(error), None)
