"""Score long coding sheets in chunks of columns: bounded memory, only whole rows written."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import click

from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems
from typology.cli.shared.progress import Advance, progress
from typology.cli.shared.streaming.chunk import ChunkScorer, ScoredChunk, Streaming
from typology.cli.shared.streaming.forms import FORMS, Records
from typology.cli.shared.streaming.told import Progress
from typology.model import Problem
from typology.reading.problems import InputError
from typology.reading.sheet.streams import SheetSource, problems_of_head, sheet_length, sheet_parts
from typology.reporting.handling import left_out
from typology.scoring.columnar.chunks.order import in_order


def stream(sheets: Sequence[SheetSource], output: Path | None, streaming: Streaming) -> int:
    """Score sheets into csv or parquet, in their order. The exit code: 1 with problems.

    Rows that go to standard output are whole, also where it is interrupted; a file is written
    whole or not at all, and not where no row is good. A sheet that cannot be read, or has invalid
    names of columns, is passed over and told with the problems of the others. Raises InputError
    where every sheet is such, or none holds a case.
    """
    given = [
        (each, problems_of_head(each, [streaming.rubric], streaming.options)) for each in sheets
    ]
    faulty = [problem for _, problems in given for problem in problems]
    sheets = [each for each, problems in given if not problems]
    if not sheets:
        raise InputError(faulty)
    told = Progress(streaming.form, streaming.salt, problems=faulty)
    with _counting(sheets, output) as advance, closing(_scored(sheets, streaming)) as scored:
        records = _records(scored, told, advance)
        first = next(records, None)
        if first is not None:
            with FORMS[streaming.form].target(output, streaming.rubric) as write:
                write(first)
                for each in records:
                    write(each)
    if not told.size:
        raise InputError([Problem(sheets[0].label, 1, 1, "the sheet holds no case")])
    for note in told.notes():
        click.echo(f"typology: {note}", err=True)
    problems = told.sorted_problems()
    print_problems(problems)
    if told.left_out:
        message = f"{left_out(told.left_out)}; --include-restricted puts it in"
        click.echo(f"typology: {message}", err=True)
    return FINDINGS if problems or told.fails else OK


def _records(scored: Iterable[ScoredChunk], told: Progress, advance: Advance) -> Iterator[Records]:
    """The records of each chunk; chunks without any are passed over."""
    for chunk in scored:
        records = told.new_records(chunk)
        if len(records):
            yield records
        advance(chunk.size)


def _scored(sheets: Sequence[SheetSource], streaming: Streaming) -> Generator[ScoredChunk]:
    parts = sheet_parts(sheets, [streaming.rubric], streaming.options)
    yield from in_order(ChunkScorer(streaming), parts, streaming.jobs, streaming.scheduler)


@contextmanager
def _counting(sheets: Sequence[SheetSource], output: Path | None) -> Iterator[Advance]:
    """Progress by rows; none where the rows themselves go to a terminal."""
    if (output is None and sys.stdout.isatty()) or not sys.stderr.isatty():
        yield lambda count: None
        return
    with progress("scoring", sum(map(sheet_length, sheets))) as advance:
        yield advance
