"""The columns of a coding sheet: the meaning of their names, and readers of their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, get_args

from typology.model import UNKNOWN, Level, Rating, Rubric
from typology.reading.case.rated_criteria import RatedCriteria, RatedCriterion
from typology.reading.models import ID_PATTERN, NAME_PATTERN, Status
from typology.reading.problems import did_you_mean, nearest, shortened
from typology.reading.rubric.levels import LevelError
from typology.reading.sheet.rows import LONGEST_CELL, Cell, Refusal, too_long
from typology.reading.validation import PATTERNS
from typology.reading.yaml.scalars import read_outcome

REQUIRED: Final = ("case", "title", "status")
PARTS: Final = ("low", "high", "because")  # in columns CRITERION__PART
OUTCOME: Final = "outcome:"  # in columns outcome:NAME
UNKNOWN_CELLS: Final = ("", "NA", UNKNOWN)
STATUSES: Final[tuple[str, ...]] = get_args(Status)
ID: Final = re.compile(ID_PATTERN.rstrip("$"))
OUTCOME_NAME: Final = re.compile(NAME_PATTERN.rstrip("$"))
NO_FORMULA: Final = re.compile("'(?=[=+@'-])")  # keeps spreadsheets from taking text for a formula
FORBIDDEN: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
FIRST_ESCAPED, LAST_ESCAPED = "\udc80", "\udcff"  # surrogateescape's, of bytes 0x80 to 0xff


@dataclass(frozen=True, slots=True)
class CellFinding:
    """A cell that is refused; columns count from 0."""

    column: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class RatedColumns:
    """The columns of one criterion.

    `plain` keeps the ratings of levels without a range or reason, so that a long sheet makes few.
    """

    criterion: str
    rated: RatedCriterion
    column: int
    parts: Mapping[str, int]
    plain: dict[Cell, Rating | None] = field(default_factory=lambda: dict.fromkeys(UNKNOWN_CELLS))

    def rating(self, cells: Sequence[Cell], findings: list[CellFinding]) -> Rating | None:
        """The rating in a row; None if it is unknown without a reason, or invalid."""
        cell = cells[self.column]
        if not self.parts and cell in self.plain:
            return self.plain[cell]
        rating = self._rating(cells, findings)
        if rating is not None and isinstance(rating.value, str) and not self.parts:
            self.plain[cell] = rating
        return rating

    def _rating(self, cells: Sequence[Cell], findings: list[CellFinding]) -> Rating | None:
        before = len(findings)
        value = self._level(cells, self.column, findings)
        low = self._level(cells, self.parts.get("low"), findings)
        high = self._level(cells, self.parts.get("high"), findings)
        because = _because(cells, self.parts.get("because"), findings)
        if len(findings) == before:
            findings.extend(self._faults_of_range(value, low, high))
        rating = Rating(value, low, high, because=because)
        return None if rating == NOTHING or len(findings) > before else rating

    def _level(
        self, cells: Sequence[Cell], column: int | None, findings: list[CellFinding]
    ) -> Level | None:
        if column is None:
            return None
        level = read_level(cells[column], self.rated)
        if isinstance(level, Refusal):
            findings.append(CellFinding(column, level))
            return None
        return level

    def _faults_of_range(
        self, value: Level | None, low: Level | None, high: Level | None
    ) -> Iterator[CellFinding]:
        lowest, highest = self.parts.get("low"), self.parts.get("high")
        if lowest is None or highest is None or (low is None and high is None):
            return
        is_above = self.rated.is_above
        if low is None or high is None:
            bound = lowest if low is None else highest
            yield CellFinding(bound, Refusal("a range with one end", "give both ends, or neither"))
        elif is_above(low, high):
            yield CellFinding(lowest, Refusal(f"the range runs backwards: {low} is above {high}"))
        elif value is not None and is_above(low, value):
            yield CellFinding(lowest, Refusal(f"the range does not contain the rating, {value}"))
        elif value is not None and is_above(value, high):
            yield CellFinding(highest, Refusal(f"the range does not contain the rating, {value}"))


NOTHING: Final = Rating(None)


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """The columns by their meaning, from 0; None if a required column is missing.

    `unnamed` columns must be empty. `valid` is False if a name is invalid.
    """

    width: int
    case: int | None
    title: int | None
    status: int | None
    rated: tuple[RatedColumns, ...]
    outcomes: Mapping[str, int]
    unnamed: tuple[int, ...]
    valid: bool


def layout_of(
    names: Sequence[Cell], rubrics: Sequence[Rubric]
) -> tuple[SheetLayout, list[CellFinding]]:
    """The layout that the first row gives, and the findings about its names."""
    criteria = RatedCriteria(rubrics)
    findings: list[CellFinding] = []
    columns: dict[str, int] = {}
    words = [read_word(cell) for cell in names]
    for column, name in enumerate(words):
        if isinstance(name, Refusal):
            findings.append(CellFinding(column, name))
        elif name in columns:
            place = columns[name] + 1
            twice = f"the column {shortened(name)} stands twice, first as column {place}"
            findings.append(CellFinding(column, Refusal(twice)))
        elif name:
            columns[name] = column
    parts = _parts(columns)
    outcomes = {name.removeprefix(OUTCOME): name for name in columns if name.startswith(OUTCOME)}
    findings += [
        CellFinding(columns[name], _no_name(each))
        for each, name in outcomes.items()
        if not OUTCOME_NAME.fullmatch(each)
    ]
    apart = {*REQUIRED, *outcomes.values()}
    own = [name for name in columns if name not in apart and _stem(name) not in parts]
    rated = []
    unknown = []
    for name in own:
        if (criterion := criteria.of(name)) is not None:
            rated.append(RatedColumns(name, criterion, columns[name], parts.get(name, {})))
        else:
            unknown.append(name)
    meant = _meant(unknown, columns, rubrics)
    findings += [
        CellFinding(columns[name], _unknown_name(name, rubrics))
        for name in unknown
        if _stem(name) not in meant
    ]
    if _is_one_cell_of_many(names):
        refusal = Refusal("the cells are not separated by commas", "save the sheet with commas")
        findings = [CellFinding(0, refusal)]
    else:
        findings += _faults_of_absence(columns, parts, meant)
    layout = SheetLayout(
        width=len(names),
        case=columns.get("case"),
        title=columns.get("title"),
        status=columns.get("status"),
        rated=tuple(rated),
        outcomes={name: columns[column] for name, column in outcomes.items()},
        unnamed=tuple(column for column, name in enumerate(words) if name == ""),
        valid=not findings,
    )
    return layout, findings


def _no_name(word: str) -> Refusal:
    return _unlike(word, f"{shortened(word)} is no id", PATTERNS[NAME_PATTERN])


def _is_one_cell_of_many(names: Sequence[Cell]) -> bool:
    return len(names) == 1 and any(mark in str(names[0]) for mark in ";\t")


def _stem(name: str) -> str | None:
    """The criterion in a column's name CRITERION__PART."""
    stem, _, part = name.rpartition("__")
    return stem if part in PARTS else None


def _parts(columns: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """The columns of low, high and because, by criterion, then part."""
    parts: dict[str, dict[str, int]] = {}
    for name, column in columns.items():
        stem = _stem(name)
        if stem is not None and stem in columns:
            parts.setdefault(stem, {})[name.rpartition("__")[2]] = column
    return parts


def _unknown_name(name: str, rubrics: Sequence[Rubric]) -> Refusal:
    criteria = dict.fromkeys(name for rubric in rubrics for name in rubric.criteria)
    stem, _, part = name.rpartition("__")
    if part in PARTS and stem in criteria:
        return Refusal(f"{name!r} without a column {stem!r}")
    known = [*REQUIRED, *criteria] if "__" not in name else _known_names(rubrics)
    return _unlike(name, f"unknown column {shortened(name)}", did_you_mean(name, known))


def _known_names(rubrics: Sequence[Rubric]) -> list[str]:
    criteria = dict.fromkeys(name for rubric in rubrics for name in rubric.criteria)
    parts = [f"{criterion}__{part}" for criterion in criteria for part in PARTS]
    return [*REQUIRED, *criteria, *parts]


def _meant(
    unknown: Sequence[str], columns: Mapping[str, int], rubrics: Sequence[Rubric]
) -> frozenset[str]:
    """The missing columns that mistyped names stand for."""
    known = _known_names(rubrics)
    lacking = [name for name in known if name not in columns]
    likely = (nearest(name, lacking) for name in unknown if name not in known)
    return frozenset(name for name in likely if name is not None)


def _faults_of_absence(
    columns: Mapping[str, int], parts: Mapping[str, Mapping[str, int]], meant: frozenset[str]
) -> Iterator[CellFinding]:
    for name in REQUIRED:
        if name not in columns and name not in meant:
            yield CellFinding(0, Refusal(f"no column {name!r}", "the first row names the columns"))
    for stem, given in parts.items():
        for one, other in (("low", "high"), ("high", "low")):
            if one in given and other not in given and f"{stem}__{other}" not in meant:
                message = f"'{stem}__{one}' without a column '{stem}__{other}'"
                yield CellFinding(given[one], Refusal(message))


def read_word(cell: Cell) -> str | Refusal:
    """An id, name or level, without the white space around it."""
    return cell.strip() if isinstance(cell, str) else read_text(cell)


def read_text(cell: Cell) -> str | Refusal:
    """Text as written, without the ' that guards it; a number in a workbook is its digits."""
    if isinstance(cell, Refusal):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if len(cell) > LONGEST_CELL:
        return too_long()
    if cell.startswith("'"):
        cell = NO_FORMULA.sub("", cell, count=1) if NO_FORMULA.match(cell) else cell
    if cell.isprintable():
        return cell
    cell = cell.replace("\r\n", "\n")
    match = FORBIDDEN.search(cell)
    return _forbidden(match[0]) if match else cell


def _forbidden(character: str) -> Refusal:
    if FIRST_ESCAPED <= character <= LAST_ESCAPED:
        byte = ord(character) - 0xDC00
        return Refusal(f"byte 0x{byte:02x} is not UTF-8", "save the file as UTF-8")
    if character == "\t":
        return Refusal("a tab", "use spaces")
    if character == "\0":
        return Refusal("a NUL character", "save the sheet as UTF-8 text")
    return Refusal(f"control character U+{ord(character):04X}", "leave it out")


def read_id(cell: Cell) -> str | Refusal:
    """A case's id."""
    word = read_word(cell)
    if word == "":
        return Refusal("no id", PATTERNS[ID_PATTERN])
    if isinstance(word, Refusal) or ID.fullmatch(word):
        return word
    return _unlike(word, f"{shortened(word)} is no id", PATTERNS[ID_PATTERN])


def read_title(cell: Cell) -> str | Refusal:
    """A case's title."""
    text = read_text(cell)
    return Refusal("no title") if text == "" else text


def read_status(cell: Cell) -> str | Refusal:
    """A case's status."""
    if cell in STATUSES:
        return str(cell)
    word = read_word(cell)
    if isinstance(word, Refusal) or word in STATUSES:
        return word
    if word == "":
        return Refusal("no status", did_you_mean("", STATUSES))
    return _unlike(word, f"unknown status {shortened(word)}", did_you_mean(word, STATUSES))


def read_level(cell: Cell, criterion: RatedCriterion) -> Level | Refusal | None:
    """A level or number that a criterion accepts; None if it is unknown."""
    word = cell if isinstance(cell, float) else read_word(cell)
    if isinstance(word, Refusal):
        return word
    if word in UNKNOWN_CELLS:
        return None
    try:
        return criterion.read(word)
    except LevelError as error:
        return _unlike(str(word), str(error), error.hint)


def read_outcome_cell(cell: Cell) -> float | str | Refusal | None:
    """What happened later: 0 to 1, or unknown; None if nothing is said."""
    word = cell if isinstance(cell, float) else read_word(cell)
    if isinstance(word, Refusal):
        return word
    if word in ("", "NA"):
        return None
    try:
        return read_outcome(word)
    except ValueError as error:
        return _unlike(str(word), str(error), None)


def _unlike(word: str, message: str, hint: str | None) -> Refusal:
    """The refusal of an unknown word; a forbidden character in it is reported first."""
    checked = read_text(word)
    return checked if isinstance(checked, Refusal) else Refusal(message, hint)


def _because(cells: Sequence[Cell], column: int | None, findings: list[CellFinding]) -> str | None:
    if column is None:
        return None
    text = read_text(cells[column])
    if isinstance(text, Refusal):
        findings.append(CellFinding(column, text))
        return None
    return text or None
