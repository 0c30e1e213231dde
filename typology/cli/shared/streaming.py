"""Score a long coding sheet in chunks: bounded memory, and only complete rows are written."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import IO, TYPE_CHECKING, Final

import click

from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems
from typology.model import Level, Problem, Rubric
from typology.reading.sheet.chunks import PARQUET, Chunk, chunks, read_chunk
from typology.reading.sheet.problems import ProblemCounts
from typology.reporting.score.csv import csv_header, csv_lines
from typology.scoring.columnar.cases import score_many
from typology.scoring.columnar.chunks import SeenIds, in_order

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

INTERRUPTED: Final = 130
BLOCK: Final = 1 << 20


@dataclass(frozen=True)
class Streaming:
    """How a sheet is scored: the definition, ratings by --rate, and the verdicts to fail on."""

    rubric: Rubric
    rates: Mapping[str, Level | None]
    seed: int
    jobs: int
    fail_on: tuple[str, ...]


@dataclass(frozen=True)
class ScoredChunk:
    """A chunk: record, id, row and verdict of each valid case; the problems; the count of rows."""

    lines: tuple[str, ...]
    ids: tuple[str, ...]
    rows: tuple[int, ...]
    verdicts: tuple[str, ...]
    problems: tuple[Problem, ...]
    size: int


def score_chunk(
    chunk: Chunk, rubric: Rubric, rates: Mapping[str, Level | None], seed: int
) -> ScoredChunk:
    """Read and score a chunk; may run in a process of its own."""
    reading = read_chunk(chunk, [rubric], rates)
    scores = score_many(rubric, reading.cases, count_completions=True, seed=seed)
    return ScoredChunk(
        tuple(csv_lines(scores)),
        tuple(case.id for case in reading.cases),
        reading.numbers,
        tuple(score.verdict for score in scores),
        reading.problems,
        len(chunk.rows),
    )


def stream(sheet: Path, output: Path | None, streaming: Streaming) -> int:
    """Score a sheet into csv, in its order. The exit code: 1 with problems, 130 interrupted.

    Until it is complete a file is called PATH.part; an interruption leaves it, with complete rows.
    """
    progress = Progress(streaming.fail_on)
    with _interruption() as interrupted, _bar(sheet) as bar, _target(output, interrupted) as file:
        file.write(csv_header(streaming.rubric))
        for chunk in _until(interrupted, _scored_chunks(sheet, streaming)):
            file.writelines(progress.new_records(chunk, str(sheet)))
            if bar is not None:
                bar.update(chunk.size)
    print_problems(progress.sorted_problems())
    if interrupted:
        place = f" to {output}.part" if output else ""
        click.echo(
            f"typology: interrupted after {progress.rows:,} rows, written whole{place}", err=True
        )
        return INTERRUPTED
    return FINDINGS if progress.problems or progress.fails else OK


def _scored_chunks(sheet: Path, streaming: Streaming) -> Iterator[ScoredChunk]:
    rubric = streaming.rubric
    work = partial(score_chunk, rubric=rubric, rates=streaming.rates, seed=streaming.seed)
    return in_order(work, chunks(sheet, [rubric]), streaming.jobs)


def _until(interrupted: Sequence[bool], scored: Iterator[ScoredChunk]) -> Iterator[ScoredChunk]:
    """The chunks until the user interrupts, which ends other processes at once."""
    try:
        for chunk in scored:
            yield chunk
            if interrupted:
                return
    except (KeyboardInterrupt, Exception):
        if not interrupted:
            raise


@dataclass
class Progress:
    """The rows written so far, the problems met, and whether a verdict is one to fail on."""

    fail_on: tuple[str, ...]
    rows: int = 0
    fails: bool = False
    problems: list[Problem] = field(default_factory=list)
    _seen: SeenIds = field(default_factory=SeenIds)
    _counts: ProblemCounts = field(default_factory=ProblemCounts)

    def new_records(self, chunk: ScoredChunk, path: str) -> Iterator[str]:
        """The records of a chunk whose ids are new; the others are problems."""
        first_rows = self._seen.again(chunk.ids, chunk.rows)
        self._add(chunk.problems)
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
def _interruption() -> Iterator[list[bool]]:
    """A list that is empty until the user interrupts; the current chunk is finished first."""
    interrupted: list[bool] = []

    def note(number: int, frame: FrameType | None) -> None:
        interrupted.append(True)

    previous = signal.signal(signal.SIGINT, note)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, previous)


@contextmanager
def _target(output: Path | None, interrupted: Sequence[bool]) -> Iterator[IO[str]]:
    if output is None:
        yield sys.stdout
        return
    part = output.with_name(output.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        yield file
    if not interrupted:
        part.replace(output)


@contextmanager
def _bar(sheet: Path) -> Iterator[ProgressBar[int] | None]:
    """A progress bar on standard error if that is a terminal, else None."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=_rows(sheet), label="scoring", file=sys.stderr) as bar:
        yield bar


def _rows(sheet: Path) -> int:
    """The number of rows of a sheet; of csv about, its line breaks."""
    if sheet.suffix.lower() == PARQUET:
        from typology.reading.sheet.chunks import parquet_length

        return parquet_length(sheet)
    with sheet.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(partial(file.read, BLOCK), b""))
