"""Score a long coding sheet in chunks: bounded memory, and only complete rows are written."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Final

import click

from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems
from typology.cli.shared.progress import Advance, progress
from typology.cli.shared.writing.files import opened
from typology.model import Level, Problem, Rubric
from typology.reading.sheet.chunks import PARQUET, Chunk, chunks, read_chunk
from typology.reading.sheet.problems import ProblemCounts
from typology.reporting.handling import Material, left_out, left_out_of, shown
from typology.reporting.score.csv import csv_header, csv_lines
from typology.scoring.columnar.cases import score_many
from typology.scoring.columnar.chunks import SeenIds, in_order

BLOCK: Final = 1 << 20


@dataclass(frozen=True)
class Streaming:
    """How a sheet is scored: the definition, ratings by --rate, and the verdicts to fail on."""

    rubric: Rubric
    rates: Mapping[str, Level | None]
    seed: int
    jobs: int
    fail_on: tuple[str, ...]
    include_restricted: bool = False


@dataclass(frozen=True)
class ScoredChunk:
    """A chunk: record, id, row and verdict of each valid case; the problems; the count of rows.

    `left_out`: how much restricted material is not in the records.
    """

    lines: tuple[str, ...]
    ids: tuple[str, ...]
    rows: tuple[int, ...]
    verdicts: tuple[str, ...]
    problems: tuple[Problem, ...]
    size: int
    left_out: Material


def score_chunk(
    chunk: Chunk,
    rubric: Rubric,
    rates: Mapping[str, Level | None],
    seed: int,
    include_restricted: bool,
) -> ScoredChunk:
    """Read and score a chunk; may run in a process of its own."""
    reading = read_chunk(chunk, [rubric], rates)
    cases = reading.cases if include_restricted else tuple(map(shown, reading.cases))
    scores = score_many(rubric, cases, count_completions=True, seed=seed)
    return ScoredChunk(
        tuple(csv_lines(scores)),
        tuple(case.id for case in reading.cases),
        reading.numbers,
        tuple(score.verdict for score in scores),
        reading.problems,
        len(chunk.rows),
        left_out_of(cases),
    )


def stream(sheet: Path, output: Path | None, streaming: Streaming) -> int:
    """Score a sheet into csv, in its order. The exit code: 1 with problems.

    Rows that go to standard output are whole, also where it is interrupted; a file is written
    whole or not at all, and not where no row is good.
    """
    told = Progress(streaming.fail_on)
    with _counting(sheet, output) as advance, closing(_scored_chunks(sheet, streaming)) as scored:
        lines = _lines(scored, told, str(sheet), advance)
        first = next(lines, None)
        if first is not None:
            with _target(output) as file:
                file.writelines((csv_header(streaming.rubric), first))
                file.writelines(lines)
    print_problems(told.sorted_problems())
    if told.left_out:
        message = f"{left_out(told.left_out)}; --include-restricted puts it in"
        click.echo(f"typology: {message}", err=True)
    return FINDINGS if told.problems or told.fails else OK


def _lines(
    scored: Iterable[ScoredChunk], told: Progress, path: str, advance: Advance
) -> Iterator[str]:
    for chunk in scored:
        yield from told.new_records(chunk, path)
        advance(chunk.size)


def _scored_chunks(sheet: Path, streaming: Streaming) -> Generator[ScoredChunk]:
    work = partial(
        score_chunk,
        rubric=streaming.rubric,
        rates=streaming.rates,
        seed=streaming.seed,
        include_restricted=streaming.include_restricted,
    )
    yield from in_order(work, chunks(sheet, [streaming.rubric]), streaming.jobs)


@dataclass
class Progress:
    """The rows written so far, the problems met, and whether a verdict is one to fail on."""

    fail_on: tuple[str, ...]
    rows: int = 0
    fails: bool = False
    problems: list[Problem] = field(default_factory=list)
    left_out: Material = field(default_factory=Material)
    _seen: SeenIds = field(default_factory=SeenIds)
    _counts: ProblemCounts = field(default_factory=ProblemCounts)

    def new_records(self, chunk: ScoredChunk, path: str) -> Iterator[str]:
        """The records of a chunk whose ids are new; the others are problems."""
        first_rows = self._seen.again(chunk.ids, chunk.rows)
        self._add(chunk.problems)
        self.left_out += chunk.left_out
        for place, row in first_rows.items():
            message = f"the id {chunk.ids[place]!r} stands in row {row} already"
            self._add([Problem(path, chunk.rows[place], 1, message)])
        for place, line in enumerate(chunk.lines):
            if place not in first_rows:
                self.rows += 1
                self.fails |= chunk.verdicts[place] in self.fail_on
                yield line

    def _add(self, problems: Sequence[Problem]) -> None:
        self.problems += filter(self._counts.is_shown, problems)

    def sorted_problems(self) -> list[Problem]:
        """The problems, 200 a column; the rest are counted."""
        if not self.problems:
            return []
        last = self.problems[-1]
        return [*sorted(self.problems), *self._counts.not_shown(last.path, last.line)]


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
def _counting(sheet: Path, output: Path | None) -> Iterator[Advance]:
    """Progress by rows; none where the rows themselves go to a terminal."""
    if (output is None and sys.stdout.isatty()) or not sys.stderr.isatty():
        yield lambda count: None
        return
    with progress("scoring", _rows(sheet)) as advance:
        yield advance


def _rows(sheet: Path) -> int:
    """The number of rows of a sheet; of csv about, its line breaks."""
    if sheet.suffix.lower() == PARQUET:
        from typology.reading.sheet.chunks import parquet_length

        return parquet_length(sheet)
    with sheet.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(partial(file.read, BLOCK), b""))
