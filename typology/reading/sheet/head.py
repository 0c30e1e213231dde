"""The names of a sheet's columns: what each column is, and what is wrong with its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, get_args

from typology.model import Rubric
from typology.reading.case.rated_criteria import RatedCriteria, RatedCriterion
from typology.reading.entries import NAME_PATTERN, Basis, Handling, Reach
from typology.reading.problems import nearest, shortened
from typology.reading.sheet.cells import (
    Cell,
    Refusal,
    plain_name,
    read_choice,
    read_countries,
    read_date,
    read_end,
    read_optional_id,
    read_optional_text,
    read_word,
    unlike,
)
from typology.reading.validation import PATTERNS

REQUIRED: Final = ("case", "title", "status")
PARTS: Final = ("low", "high", "because")  # in columns CRITERION__PART
OUTCOME: Final = "outcome:"  # in columns outcome:NAME
IDENTIFIERS: Final = "identifiers."  # in columns identifiers.SCHEME
OUTCOME_NAME: Final = re.compile(NAME_PATTERN.rstrip("$"))
MOST_UNKNOWN: Final = 20  # unknown columns that are told one by one
Plain: TypeAlias = "str | tuple[str, ...] | Refusal | None"

PLAIN: Final[Mapping[str, Callable[[Cell], Plain]]] = {
    "countries": read_countries,
    "level": read_choice("level", get_args(Reach)),
    "form": read_optional_text,
    "period_from": read_date,
    "period_to": read_end,
    "observed_until": read_date,
    "basis": read_choice("basis", get_args(Basis)),
    "part_of": read_optional_id,
    "handling": read_choice("handling", get_args(Handling)),
    "summary": read_optional_text,
    "coder": read_optional_text,
}


@dataclass(frozen=True, slots=True)
class CellFinding:
    """A cell that is refused; columns count from 0."""

    column: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class RatedColumns:
    """The columns of one criterion."""

    criterion: str
    rated: RatedCriterion
    column: int
    parts: Mapping[str, int]


@dataclass(frozen=True)
class Layout:
    """The columns by their meaning, from 0; None if a required column is missing.

    `unnamed` columns are passed over, as the ignored ones are. `valid` is False if a name is
    invalid.
    """

    width: int
    case: int | None
    title: int | None
    status: int | None
    rated: tuple[RatedColumns, ...]
    outcomes: Mapping[str, int]
    plain: Mapping[str, int]
    identifiers: Mapping[str, int]
    unnamed: tuple[int, ...]
    valid: bool

    @property
    def single(self) -> frozenset[int]:
        """The columns whose cells mostly differ."""
        return self.free if self.case is None else self.free | {self.case}

    @property
    def free(self) -> frozenset[int]:
        """The columns that take any text."""
        reasons = {each.parts["because"] for each in self.rated if "because" in each.parts}
        texts = {self.plain[name] for name in ("form", "summary", "coder") if name in self.plain}
        title = set() if self.title is None else {self.title}
        return frozenset(reasons | texts | title)


def layout_of(
    names: Sequence[Cell], rubrics: Sequence[Rubric], ignored: frozenset[str] = frozenset()
) -> tuple[Layout, list[CellFinding]]:
    """The layout that a row of names gives, and the findings about them."""
    criteria = RatedCriteria(rubrics)
    findings: list[CellFinding] = []
    columns: dict[str, int] = {}
    unnamed: list[int] = []
    for column, cell in enumerate(names):
        name = _name(cell)
        if isinstance(name, Refusal):
            findings.append(CellFinding(column, name))
        elif not name:
            unnamed.append(column)
        elif name in ignored:
            continue
        elif name in columns:
            place = columns[name] + 1
            twice = f"the column {shortened(name)} stands twice, first as column {place}"
            findings.append(CellFinding(column, Refusal(twice)))
        else:
            columns[name] = column
    parts = _parts(columns)
    outcomes = {name.removeprefix(OUTCOME): name for name in columns if name.startswith(OUTCOME)}
    findings += [
        CellFinding(columns[name], _no_name(each))
        for each, name in outcomes.items()
        if not OUTCOME_NAME.fullmatch(each)
    ]
    schemes = {
        name.removeprefix(IDENTIFIERS): columns[name]
        for name in columns
        if name.startswith(IDENTIFIERS) and name != IDENTIFIERS
    }
    plain = [name for name in PLAIN if name in columns and name not in criteria.names]
    apart = {*REQUIRED, *outcomes.values(), *plain, *(IDENTIFIERS + each for each in schemes)}
    own = [name for name in columns if name not in apart and _stem(name) not in parts]
    rated = []
    unknown = []
    for name in own:
        if (criterion := criteria.of(name)) is not None:
            rated.append(RatedColumns(name, criterion, columns[name], parts.get(name, {})))
        else:
            unknown.append(name)
    meant = _meant(unknown[:MOST_UNKNOWN], columns, rubrics)
    findings += _unknown(unknown, columns, names, meant, rubrics)
    findings += _faults_of_absence(columns, parts, meant)
    layout = Layout(
        width=len(names),
        case=columns.get("case"),
        title=columns.get("title"),
        status=columns.get("status"),
        rated=tuple(rated),
        outcomes={name: columns[column] for name, column in outcomes.items()},
        plain={name: columns[name] for name in plain},
        identifiers=schemes,
        unnamed=tuple(unnamed),
        valid=not findings,
    )
    return layout, findings


def _name(cell: Cell) -> str | Refusal:
    """The name of a column, as the files write it; "" is none."""
    word = read_word(cell)
    if isinstance(word, Refusal):
        return word
    name = plain_name(word)
    before, mark, after = name.partition(":")
    return f"{before.rstrip('_')}:{after.lstrip('_')}" if mark else name


def _no_name(word: str) -> Refusal:
    return unlike(word, f"{shortened(word)} is no id", PATTERNS[NAME_PATTERN])


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


def _unknown(
    unknown: Sequence[str],
    columns: Mapping[str, int],
    names: Sequence[Cell],
    meant: frozenset[str],
    rubrics: Sequence[Rubric],
) -> Iterator[CellFinding]:
    """The unknown columns: twenty of them, and how many more."""
    told = [name for name in unknown if _stem(name) not in meant]
    for name in told[:MOST_UNKNOWN]:
        yield CellFinding(columns[name], _unknown_name(name, names[columns[name]], rubrics))
    if len(told) > MOST_UNKNOWN:
        message = f"{len(told) - MOST_UNKNOWN:,} more unknown columns"
        yield CellFinding(columns[told[MOST_UNKNOWN]], Refusal(message))


def _unknown_name(name: str, written: Cell, rubrics: Sequence[Rubric]) -> Refusal:
    criteria = dict.fromkeys(name for rubric in rubrics for name in rubric.criteria)
    stem, _, part = name.rpartition("__")
    if part in PARTS and stem in criteria:
        return Refusal(f"{name!r} without a column {stem!r}")
    known = [*REQUIRED, *PLAIN, *criteria] if "__" not in name else _known_names(rubrics)
    close = nearest(name, known)
    hint = (
        f"did you mean {close!r}?"
        if close
        else "--ignore passes over a column that is no part of the coding"
    )
    return unlike(str(written), f"unknown column {shortened(str(written).strip())}", hint)


def _known_names(rubrics: Sequence[Rubric]) -> list[str]:
    criteria = dict.fromkeys(name for rubric in rubrics for name in rubric.criteria)
    parts = [f"{criterion}__{part}" for criterion in criteria for part in PARTS]
    return [*REQUIRED, *PLAIN, *criteria, *parts]


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
