"""A long coding sheet, scored some rows at a time: memory is bounded, what is written is whole."""

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
    """What to do with a sheet, but for the sheet itself."""

    rubric: Rubric
    rates: Mapping[str, Level | None]
    seed: int
    jobs: int
    fail_on: tuple[str, ...]


@dataclass(frozen=True)
class Scored:
    """A chunk: of each good case its record of csv, id, row and verdict; and its problems."""

    lines: tuple[str, ...]
    ids: tuple[str, ...]
    rows: tuple[int, ...]
    verdicts: tuple[str, ...]
    problems: tuple[Problem, ...]
    size: int


def score_chunk(
    chunk: Chunk, rubric: Rubric, rates: Mapping[str, Level | None], seed: int
) -> Scored:
    """Read and score a chunk; may run in a process of its own."""
    read = read_chunk(chunk, [rubric], rates)
    scored = score_many(rubric, read.cases, count_completions=True, seed=seed)
    return Scored(
        tuple(csv_lines(scored)),
        tuple(case.id for case in read.cases),
        read.numbers,
        tuple(each.verdict for each in scored),
        read.problems,
        len(chunk.rows),
    )


def stream(sheet: Path, output: Path | None, how: Streaming) -> int:
    """Score a sheet into csv, in its order. The exit code: 1 with problems, 130 interrupted.

    Until it is whole a file is called PATH.part; an interruption leaves it so, with whole rows.
    """
    written = Written(how)
    with _stopping() as stopped, _bar(sheet) as bar, _target(output, stopped) as file:
        file.write(csv_header(how.rubric))
        for scored in _until(stopped, _scored(sheet, how)):
            file.writelines(written.take(scored, str(sheet)))
            if bar is not None:
                bar.update(scored.size)
    print_problems(written.told())
    if stopped:
        place = f" to {output}.part" if output else ""
        click.echo(
            f"typology: interrupted after {written.rows:,} rows, written whole{place}", err=True
        )
        return INTERRUPTED
    return FINDINGS if written.problems or written.met else OK


def _scored(sheet: Path, how: Streaming) -> Iterator[Scored]:
    work = partial(score_chunk, rubric=how.rubric, rates=how.rates, seed=how.seed)
    return in_order(work, chunks(sheet, [how.rubric]), how.jobs)


def _until(stopped: Sequence[bool], found: Iterator[Scored]) -> Iterator[Scored]:
    """What is found until the user interrupts, which ends other processes at once."""
    try:
        for each in found:
            yield each
            if stopped:
                return
    except (KeyboardInterrupt, Exception):
        if not stopped:
            raise


@dataclass
class Written:
    """What was written so far, and what was found on the way."""

    how: Streaming
    rows: int = 0
    met: bool = False
    problems: list[Problem] = field(default_factory=list)
    _seen: SeenIds = field(default_factory=SeenIds)
    _counts: ProblemCounts = field(default_factory=ProblemCounts)

    def take(self, scored: Scored, path: str) -> Iterator[str]:
        """The records of a chunk whose ids are new."""
        again = self._seen.again(scored.ids, scored.rows)
        self._note(scored.problems)
        for place, row in again.items():
            message = f"the id {scored.ids[place]!r} stands in row {row} already"
            self._note([Problem(path, scored.rows[place], 1, message)])
        for place, line in enumerate(scored.lines):
            if place not in again:
                self.rows += 1
                self.met |= scored.verdicts[place] in self.how.fail_on
                yield line

    def _note(self, problems: Sequence[Problem]) -> None:
        self.problems += filter(self._counts.is_shown, problems)

    def told(self) -> list[Problem]:
        """The problems, 200 a column; the rest are counted."""
        if not self.problems:
            return []
        last = self.problems[-1]
        return [*sorted(self.problems), *self._counts.not_shown(last.path, last.line)]


@contextmanager
def _stopping() -> Iterator[list[bool]]:
    """A list that holds something once the user interrupts; the chunk at hand is finished first."""
    stopped: list[bool] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(True)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _target(output: Path | None, stopped: Sequence[bool]) -> Iterator[IO[str]]:
    if output is None:
        yield sys.stdout
        return
    part = output.with_name(output.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        yield file
    if not stopped:
        part.replace(output)


@contextmanager
def _bar(sheet: Path) -> Iterator[ProgressBar[int] | None]:
    """A progress bar on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=_rows(sheet), label="scoring", file=sys.stderr) as bar:
        yield bar


def _rows(sheet: Path) -> int:
    """About how many rows a sheet has."""
    if sheet.suffix.lower() == PARQUET:
        from typology.reading.sheet.chunks import parquet_length

        return parquet_length(sheet)
    with sheet.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(partial(file.read, BLOCK), b""))
