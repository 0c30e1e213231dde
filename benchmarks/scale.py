"""What a row costs the process that asks and the workers, and from it the time of 10**9 rows.

Parts of a sheet of 10**6 rows go through what `score --scheduler` does with them, one after
another in one process, without a network: found, packed, unpacked, scored, packed, unpacked,
written. The time of 10**9 rows is simulated: parts go out in turn, two a worker under way, each
worker and the asking process take one at a time, and every part takes what one of those measured
took.
"""

from __future__ import annotations

import pickle
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np

from benchmarks.rows import write_sheet
from typology.cli.shared.streaming.chunk import ChunkScorer, Streaming
from typology.cli.shared.streaming.forms import FORMS
from typology.cli.shared.streaming.told import Progress
from typology.reading.rubric.reader import read_rubric
from typology.reading.sheet.streams import SheetSource, sheet_parts

MEASURED, SIMULATED = 1_000_000, 10**9  # rows
WORKERS = (1, 2, 4, 8, 16)


class Cost(NamedTuple):
    """Of one part: its rows, seconds, and bytes sent out and back."""

    rows: int
    finding: float
    working: float
    taking: float
    sent: int
    returned: int


def costs(sheet: Path, form: str) -> Iterator[Cost]:
    """Each part of a sheet in turn."""
    streaming = Streaming(read_rubric("thurston-2018"), {}, 0, 1, (), form=form)
    scorer, told = ChunkScorer(streaming), Progress(form)
    output = sheet.with_suffix(f".out.{form}")
    with FORMS[form].target(output, streaming.rubric) as write:
        parts = sheet_parts([SheetSource(str(sheet), sheet)], [streaming.rubric], streaming.options)
        while True:
            times = [time.perf_counter()]
            part = next(parts, None)
            if part is None:
                return
            sent = pickle.dumps(part)
            times.append(time.perf_counter())
            returned = pickle.dumps(scorer(pickle.loads(sent)))
            times.append(time.perf_counter())
            chunk = pickle.loads(returned)
            write(told.new_records(chunk))
            times.append(time.perf_counter())
            yield Cost(chunk.size, *np.diff(times).tolist(), len(sent), len(returned))


def simulated(measured: Sequence[Cost], workers: int) -> float:
    """The seconds that so many rows take."""
    rng = Random(0)
    asking = taken = 0.0  # until when the asking process is busy; when the last part was taken
    free = [0.0] * workers
    pending: list[tuple[float, Cost]] = []  # when a part is done, in the order of the sheet
    rows = 0
    while rows < SIMULATED or pending:
        if rows < SIMULATED and len(pending) < 2 * workers:
            part = rng.choice(measured)
            rows += part.rows
            asking += part.finding
            place = free.index(min(free))
            free[place] = max(free[place], asking) + part.working
            pending.append((free[place], part))
            continue
        done, part = pending.pop(0)
        asking = taken = max(asking, done) + part.taking
    return taken


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        sheet = Path(name, "rows.csv")
        write_sheet(sheet, MEASURED)
        for form in ("csv", "parquet"):
            measured = [*costs(sheet, form)]
            rows = sum(each.rows for each in measured)
            asking = sum(each.finding + each.taking for each in measured) / rows
            working = sum(each.working for each in measured) / rows
            out = sum(each.sent for each in measured) / rows
            back = sum(each.returned for each in measured) / rows
            written = sheet.with_suffix(f".out.{form}").stat().st_size / rows
            print(
                f"{form}: asking process {1e6 * asking:.1f} microseconds a row, worker "
                f"{1e6 * working:.1f}; {out:.0f} bytes sent, {back:.0f} returned, "
                f"{written:.0f} written"
            )
            for workers in WORKERS:
                minutes = simulated(measured, workers) / 60
                print(
                    f"{form}: {SIMULATED:,} rows by {workers} workers: {minutes:.0f} minutes",
                    flush=True,
                )


if __name__ == "__main__":
    main()
