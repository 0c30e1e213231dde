"""The csv of `score` from columns: the same bytes as from summaries, column by column.

`outcome_columns` are what csv and parquet have in common: the columns after the title, each as its
distinct texts.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final, Literal, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from typology.columns.cases import CaseColumns, RatingColumn
from typology.model import Rubric
from typology.operators import Array
from typology.reporting.formats.json import rounded
from typology.reporting.formats.tables.csv import FORMULA_STARTS, safe_cell
from typology.reporting.records import own_cells
from typology.scoring.columnar.patterns import Indices, is_none
from typology.scoring.columnar.scores import PatternScores, ScoreColumns, Sets

Texts: TypeAlias = NDArray[np.object_]  # a cell a case or pattern

Kind: TypeAlias = Literal["text", "flag", "number", "count"]

Number = TypeVar("Number", np.float64, np.int64)

QUOTED: Final = re.compile('[",\r\n]')
SPECIAL: Final = ('"', ",", "\r", *(f"\n{start}" for start in FORMULA_STARTS))
COMBINATIONS: Final = 2**13  # of texts, up to which columns are written as one


class Coded(NamedTuple):
    """A column of few distinct texts: these, and the place of each case's; -1 is the last.

    What is empty does not apply or is unknown.
    """

    texts: Sequence[str]
    places: Indices
    kind: Kind = "text"

    def cells(self) -> list[str]:
        """The texts as cells: a number needs no quotes, whatever it begins with."""
        return [*map(_cell, self.texts)] if self.kind == "text" else [*self.texts]


@dataclass(frozen=True, slots=True)
class CsvRecords:
    """Records in UTF-8, each with its line break, and the byte at which each ends."""

    data: bytes
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        """The number of records."""
        return len(self.ends)

    def without(self, places: Collection[int]) -> CsvRecords:
        """The records but those at some places."""
        starts = np.concatenate([[0], self.ends[:-1]])
        kept = np.setdiff1d(np.arange(len(self)), [*places])
        spans = zip(starts[kept].tolist(), self.ends[kept].tolist(), strict=True)
        data = b"".join(self.data[start:end] for start, end in spans)
        return CsvRecords(data, np.cumsum(self.ends[kept] - starts[kept]))


def csv_records(columns: CaseColumns, scores: PatternScores) -> CsvRecords:
    """A record a case."""
    coded = outcome_columns(columns, scores)
    parts = [columns.ids.tolist(), _cells(columns.titles), *map(_spread, _merged(coded))]
    records = [*map(",".join, zip(*parts, strict=True)), ""]
    text = "\n".join(records)
    if not text.isascii():
        records = [each.encode("utf-8", "replace").decode("latin-1") for each in records]
    sizes = np.fromiter(map(len, records), np.int64, len(records))[:-1] + 1
    return CsvRecords(text.encode("utf-8", "replace"), np.cumsum(sizes))


def outcome_columns(columns: CaseColumns, scores: PatternScores) -> list[Coded]:
    """The columns of the csv after id and title, in its order, before anything is quoted."""
    rubric, patterns, which = scores.patterns.rubric, scores.patterns, scores.which
    return [
        *_setting(columns, rubric),
        *(each._replace(places=each.places[which]) for each in _outcome(patterns)),
        _ignored(columns, rubric),
        *(each._replace(places=each.places[which]) for each in _bounds(patterns)),
        *_levels(columns, rubric),
    ]


def _merged(columns: Sequence[Coded]) -> Iterator[Coded]:
    """Neighbouring columns as one, while the combinations of their texts are few."""
    texts, places = columns[0].cells(), columns[0].places
    for each in columns[1:]:
        more, at = each.cells(), each.places
        if len(more) == 1:
            texts = [f"{text},{more[0]}" for text in texts]
            continue
        if len(texts) * len(more) > COMBINATIONS:
            yield Coded(texts, places)
            texts, places = more, at
            continue
        places = (places % len(texts)) * len(more) + at % len(more)
        texts = [f"{text},{other}" for text in texts for other in more]
    yield Coded(texts, places)


def _spread(column: Coded) -> list[str]:
    spread: list[str] = np.asarray([*column.texts], dtype=np.object_)[column.places].tolist()
    return spread


def _cells(texts: Texts) -> list[str]:
    """Texts, quoted and made safe where they must be."""
    values: list[str] = texts.tolist()
    lines = "\n".join(["", *values])
    if lines.count("\n") == len(values) and not any(each in lines for each in SPECIAL):
        return values
    return [*map(_cell, values)]


def _cell(text: str) -> str:
    safe = safe_cell(text)
    if not QUOTED.search(safe):
        return safe
    record = StringIO()
    csv.writer(record, lineterminator="\n").writerow([safe])
    return record.getvalue()[:-1]


def _setting(columns: CaseColumns, rubric: Rubric) -> Iterator[Coded]:
    """Status, basis and `prospective`, then what is the same in every row."""
    statuses, bases = columns.status, columns.basis
    yield Coded([*statuses.names, ""], statuses.codes.astype(np.intp))
    yield Coded([*bases.names, ""], bases.codes.astype(np.intp))
    prospective = [_flag(each == "proposed") for each in statuses.names]
    overrides = (*rubric.overrides, *columns.overrides)
    said = " ".join(f"{each.option} {each.path}={each.value}" for each in overrides)
    yield Coded([*prospective, _flag(False)], statuses.codes.astype(np.intp), "flag")
    for same in (*own_cells(rubric), said):
        yield Coded([str(same)], np.zeros(len(columns), dtype=np.intp))


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _outcome(scores: ScoreColumns) -> Iterator[Coded]:
    rubric = scores.rubric
    yield Coded(rubric.verdicts, scores.verdict.astype(np.intp))
    yield Coded([*rubric.types, ""], scores.leaning.astype(np.intp))
    yield Coded(["false", "true", ""], scores.firm.astype(np.intp), "flag")
    yield _numbers(scores.margin)
    yield _distinct_texts(scores.completions, str, "count")
    for sets in (scores.unknown, scores.rests_on, scores.without_evidence):
        yield _names(scores, sets)


def _bounds(scores: ScoreColumns) -> Iterator[Coded]:
    for low, high in zip(scores.low, scores.high, strict=True):
        yield _numbers(low)
        yield _numbers(high)


def _names(scores: ScoreColumns, sets: Sets) -> Coded:
    """Sets of criteria as words with blanks between them."""
    distinct, which = _distinct_sets(sets)
    members = scores.members(distinct).T
    texts = [
        " ".join(name for name, is_in in zip(scores.criteria, row, strict=True) if is_in)
        for row in members.tolist()
    ]
    return Coded(texts, which)


def _distinct_sets(sets: Sets) -> tuple[Sets, Indices]:
    if len(sets) > 1:
        distinct, which = np.unique(sets, axis=1, return_inverse=True)
        return distinct, which.ravel()
    (one,) = sets
    distinct = np.unique(one)
    return distinct[None], np.searchsorted(distinct, one)


def _ignored(columns: CaseColumns, rubric: Rubric) -> Coded:
    """The criteria that a case rates and the rubric lacks."""
    names = sorted(name for name in columns.ratings if name not in rubric.criteria)
    rated = [~is_none(columns.ratings[name].value) for name in names]
    if not names:
        return _blank(len(columns))
    distinct, which = np.unique(np.stack(rated), axis=1, return_inverse=True)
    texts = [
        " ".join(name for name, is_in in zip(names, row, strict=True) if is_in)
        for row in distinct.T.tolist()
    ]
    return Coded(texts, which.ravel())


def _levels(columns: CaseColumns, rubric: Rubric) -> Iterator[Coded]:
    """The rating on each criterion of the rubric; unknown is empty."""
    for name in rubric.criteria:
        column = columns.ratings.get(name)
        yield _blank(len(columns)) if column is None else _rated(column)


def _rated(column: RatingColumn) -> Coded:
    if column.levels is None:
        return _numbers(np.asarray(column.value, dtype=np.float64))
    return Coded([*map(str, column.levels), ""], column.value.astype(np.intp))


def _numbers(values: Array) -> Coded:
    return _distinct_texts(
        values, lambda each: "" if np.isnan(each) else repr(rounded(each)), "number"
    )


def _distinct_texts(values: NDArray[Number], text: Callable[[float], str], kind: Kind) -> Coded:
    distinct = np.unique(values)
    which = np.searchsorted(distinct, values)
    return Coded([text(each) for each in distinct.tolist()], which, kind)


def _blank(cases: int) -> Coded:
    return Coded([""], np.zeros(cases, dtype=np.intp))
