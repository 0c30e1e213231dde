"""Score long coding sheets in chunks of columns: bounded memory, only whole rows written."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click

from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems
from typology.cli.shared.progress import Advance, progress
from typology.cli.shared.writing.files import opened
from typology.model import Level, Problem, Rubric
from typology.reading.problems import InputError
from typology.reading.sheet.problems import Passed, ProblemCounts
from typology.reading.sheet.reader import NO_OPTIONS, SheetOptions, SheetReader
from typology.reading.sheet.streams import SheetRows, SheetSource, sheet_length, sheet_parts
from typology.reporting.handling import Material, columns_shown, left_out
from typology.reporting.score.columns import csv_records
from typology.reporting.score.csv import csv_header
from typology.scoring.columnar.chunks import SeenIds, in_order
from typology.scoring.columnar.frame import FrameScorer

if TYPE_CHECKING:
    from typology.columns import Rows

MOST_ROWS: Final = 1 << 40  # of a sheet


@dataclass(frozen=True)
class Streaming:
    """How sheets are scored: the definition, ratings by --rate, and the verdicts to fail on."""

    rubric: Rubric
    rates: Mapping[str, Level | None]
    seed: int
    jobs: int
    fail_on: tuple[str, ...]
    include_restricted: bool = False
    options: SheetOptions = NO_OPTIONS


@dataclass(frozen=True)
class ScoredChunk:
    """Some rows: a record, id and row for each valid case; the problems; the count of rows.

    `fails` are the places of those with a verdict to fail on; `hidden` counts the problems of a
    column that are not listed; `left_out` is how much restricted material is not in the records.
    """

    reader: SheetReader
    records: Sequence[str]
    ids: Sequence[str]
    rows: Rows
    fails: Sequence[int]
    problems: tuple[Problem, ...]
    hidden: Mapping[int, int]
    passed: Sequence[Passed]
    left_out: Material
    size: int
    last: int  # row


@dataclass(frozen=True)
class ChunkScorer:
    """Reads and scores rows of sheets; may work in a process of its own.

    In one process it keeps what it has found of each pattern of ratings.
    """

    streaming: Streaming

    @cached_property
    def _scorer(self) -> FrameScorer:
        return FrameScorer(self.streaming.rubric, self.streaming.seed)

    def __getstate__(self) -> dict[str, object]:
        return {"streaming": self.streaming}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)

    def __call__(self, given: SheetRows) -> ScoredChunk:
        """The scores of some rows."""
        how, reader = self.streaming, given.reader
        part = reader.read(given.part)
        criteria = how.rubric.criteria.items()
        scales = {name: each.scale and each.scale.levels for name, each in criteria}
        columns = part.columns.rated(how.rates, scales)
        shown, material = columns_shown(columns, include_restricted=how.include_restricted)
        scores = self._scorer.score(shown)
        return ScoredChunk(
            reader,
            csv_records(shown, scores),
            columns.ids.tolist(),
            columns.rows,
            scores.with_verdicts(how.fail_on),
            tuple(reader.problems_of(part)),
            {column + 1: count for column, count in part.hidden.items()},
            part.passed,
            material,
            part.size,
            part.last,
        )


def stream(sheets: Sequence[SheetSource], output: Path | None, streaming: Streaming) -> int:
    """Score sheets into csv, in their order. The exit code: 1 with problems.

    Rows that go to standard output are whole, also where it is interrupted; a file is written
    whole or not at all, and not where no row is good. Raises InputError where the names of a
    sheet's columns are invalid, or no sheet holds a case.
    """
    told = Progress()
    with _counting(sheets, output) as advance, closing(_scored(sheets, streaming)) as scored:
        texts = _texts(scored, told, advance)
        first = next(texts, None)
        if first is not None:
            with _target(output) as file:
                file.writelines((csv_header(streaming.rubric), first))
                file.writelines(texts)
    if not told.size:
        raise InputError([Problem(sheets[0].label, 1, 1, "the sheet holds no case")])
    for note in told.notes():
        click.echo(f"typology: {note}", err=True)
    print_problems(told.sorted_problems())
    if told.left_out:
        message = f"{left_out(told.left_out)}; --include-restricted puts it in"
        click.echo(f"typology: {message}", err=True)
    return FINDINGS if told.problems or told.fails else OK


def _texts(scored: Iterable[ScoredChunk], told: Progress, advance: Advance) -> Iterator[str]:
    """The records of each chunk as one text; chunks without any are passed over."""
    for chunk in scored:
        text = "".join(told.new_records(chunk))
        if text:
            yield text
        advance(chunk.size)


def _scored(sheets: Sequence[SheetSource], streaming: Streaming) -> Generator[ScoredChunk]:
    parts = sheet_parts(sheets, [streaming.rubric], streaming.options)
    yield from in_order(ChunkScorer(streaming), parts, streaming.jobs)


@dataclass
class Progress:
    """The rows read so far, the problems met, and whether a verdict is one to fail on."""

    size: int = 0  # rows read
    fails: bool = False
    problems: list[Problem] = field(default_factory=list)
    left_out: Material = field(default_factory=Material)
    _seen: SeenIds = field(default_factory=SeenIds)
    _sheets: dict[str, SheetReader] = field(default_factory=dict)
    _counts: dict[str, ProblemCounts] = field(default_factory=dict)
    _last: dict[str, int] = field(default_factory=dict)
    _passed: dict[str, list[Passed]] = field(default_factory=dict)

    def new_records(self, chunk: ScoredChunk) -> Sequence[str]:
        """The records of a chunk whose ids are new; the others are problems."""
        path = chunk.reader.path
        self._sheets.setdefault(path, chunk.reader)
        self._last[path] = chunk.last
        self._passed.setdefault(path, []).extend(chunk.passed)
        self.size += chunk.size
        self.left_out += chunk.left_out
        sheet = list(self._sheets).index(path)
        first_rows = self._seen.again(chunk.ids, chunk.rows + sheet * MOST_ROWS)
        self._add(path, chunk.problems, chunk.hidden)
        for place, first in first_rows.items():
            self._add(path, [self._problem_of_id(chunk, place, first)])
        self.fails |= any(place not in first_rows for place in chunk.fails)
        if not first_rows:
            return chunk.records
        return [each for place, each in enumerate(chunk.records) if place not in first_rows]

    def _problem_of_id(self, chunk: ScoredChunk, place: int, first: int) -> Problem:
        row = int(chunk.rows[place])
        problem = chunk.reader.problem_of_id(chunk.ids[place], row, first % MOST_ROWS)
        other = list(self._sheets)[first // MOST_ROWS]
        if other == chunk.reader.path:
            return problem
        return replace(problem, message=f"{problem.message}, of {other}")

    def _add(
        self, path: str, problems: Sequence[Problem], hidden: Mapping[int, int] | None = None
    ) -> None:
        counts = self._counts.setdefault(path, ProblemCounts())
        self.problems += counts.shown(problems, hidden)

    def sorted_problems(self) -> list[Problem]:
        """The problems, 200 a column of a sheet; the rest are counted."""
        more = [
            problem
            for path, counts in self._counts.items()
            for problem in counts.not_shown(path, self._last[path])
        ]
        return [*sorted(self.problems), *more]

    def notes(self) -> Iterator[str]:
        """What was passed over in each sheet."""
        for path, reader in self._sheets.items():
            yield from reader.notes
            yield from reader.notes_of(self._passed[path])


@contextmanager
def _target(output: Path | None) -> Iterator[IO[str]]:
    if output is None:
        yield sys.stdout
        return
    with opened(output) as file:
        text = TextIOWrapper(file, "utf-8", newline="")
        yield text
        text.flush()
        text.detach()  # the file is closed by who opened it


@contextmanager
def _counting(sheets: Sequence[SheetSource], output: Path | None) -> Iterator[Advance]:
    """Progress by rows; none where the rows themselves go to a terminal."""
    if (output is None and sys.stdout.isatty()) or not sys.stderr.isatty():
        yield lambda count: None
        return
    with progress("scoring", sum(map(sheet_length, sheets))) as advance:
        yield advance
