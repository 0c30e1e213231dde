"""One chunk of a sheet: read, scored and written as records, in whatever process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from secrets import randbits
from typing import TYPE_CHECKING, Final

from typology.cli.shared.streaming.forms import FORMS, Records
from typology.columns.values import scales_of
from typology.model import Level, Problem, Rubric
from typology.reading.sheet.problems import Passed
from typology.reading.sheet.reader import NO_OPTIONS, SheetOptions, SheetReader
from typology.reading.sheet.streams import SheetRows
from typology.reporting.handling import Material, columns_shown
from typology.scoring.columnar.chunks.ids import marks_of
from typology.scoring.columnar.frame import FrameScorer

if TYPE_CHECKING:
    from typology.columns.cases import Rows


@dataclass(frozen=True)
class Streaming:
    """How sheets are scored: the definition, ratings by --rate, and the verdicts to fail on.

    `jobs` processes share the work, or the workers of a `scheduler`.
    """

    rubric: Rubric
    rates: Mapping[str, Level | None]
    seed: int
    jobs: int
    fail_on: tuple[str, ...]
    include_restricted: bool = False
    options: SheetOptions = NO_OPTIONS
    form: str = "csv"
    scheduler: str | None = None
    salt: int = field(default_factory=partial(randbits, 63))


@dataclass(frozen=True)
class ScoredChunk:
    """Some rows: a record, id, mark and row for each valid case; the problems; the count of rows.

    `fails` are the places of those with a verdict to fail on; `hidden` counts the problems of a
    column that are not listed; `left_out` is how much restricted material is not in the records;
    `wholes` are the cases that these name as what they are part of.
    """

    reader: SheetReader
    records: Records
    ids: str  # below each other
    marks: Rows  # of the ids
    rows: Rows
    fails: Sequence[int]
    problems: tuple[Problem, ...]
    hidden: Mapping[int, int]
    passed: Sequence[Passed]
    left_out: Material
    size: int
    last: int  # row
    wholes: Sequence[str]


@dataclass(frozen=True)
class ChunkScorer:
    """Reads and scores rows of sheets; may work in a process of its own."""

    streaming: Streaming

    def __call__(self, given: SheetRows) -> ScoredChunk:
        """The scores of some rows."""
        how, reader = self.streaming, given.reader
        part = reader.read(given.part)
        columns = part.columns.rated(how.rates, scales_of([how.rubric]))
        shown, material = columns_shown(columns)
        if how.include_restricted:
            shown, material = columns, Material()
        scores = _scorer_of(how).score(shown)
        return ScoredChunk(
            reader,
            FORMS[how.form].records(shown, scores),
            "\n".join(ids := columns.ids.tolist()),
            marks_of(ids, how.salt),
            columns.rows,
            scores.with_verdicts(how.fail_on),
            tuple(reader.problems_of(part)),
            {column + 1: count for column, count in part.hidden.items()},
            part.passed,
            material,
            part.size,
            part.last,
            part.wholes,
        )


_KEPT: Final[list[tuple[Streaming, FrameScorer]]] = []


def _scorer_of(streaming: Streaming) -> FrameScorer:
    """What scores in this process, with all that it has found of each pattern of ratings."""
    if not _KEPT or _KEPT[0][0] != streaming:
        _KEPT[:] = [(streaming, FrameScorer(streaming.rubric, streaming.seed))]
    return _KEPT[0][1]
