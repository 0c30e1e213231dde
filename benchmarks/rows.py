"""A coding sheet of a million rows through `score --stream`: time, peak memory, the same bytes.

The peak is that of the process and of the largest of those that share its work, at 10**5 and 10**6
rows; the target is 400 MB.
"""

from __future__ import annotations

import filecmp
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from typology.reading.rubric.reader import read_rubric

RUN = """
import resource, sys
from typology.cli.main import run
try:
    run(sys.argv[1:])
finally:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    print(max(resource.getrusage(each).ru_maxrss for each in who), file=sys.stderr)
"""
SILENT = 0.2  # of the ratings


def write_sheet(path: Path, rows: int) -> None:
    """Random ratings of the eight criteria that the default formulas read."""
    rng = Random(0)
    rubric = read_rubric("thurston-2018")
    scales = {name: c.scale.levels for name, c in list(rubric.criteria.items())[:8] if c.scale}
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(("case", "title", "status", *scales)) + "\n")
        for row in range(rows):
            cells = ("" if rng.random() < SILENT else rng.choice(s) for s in scales.values())
            file.write(",".join((f"case-{row}", "A case", "in_force", *cells)) + "\n")


def scored(sheet: Path, output: Path, jobs: int) -> tuple[float, float]:
    """Seconds, and megabytes at the peak."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", RUN, "score", str(sheet), "--stream", "--jobs", str(jobs), "-o",
         str(output)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return time.perf_counter() - start, int(done.stderr.split()[-1]) / 1e3


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in (100_000, 1_000_000):
            sheet = folder / f"{rows}.csv"
            write_sheet(sheet, rows)
            outputs = []
            for jobs in (1, 2):
                outputs.append(folder / f"{rows}-{jobs}.csv")
                taken, peak = scored(sheet, outputs[-1], jobs)
                print(f"{rows:,} rows, {jobs} jobs: {taken:.0f} s, peak {peak:.0f} MB")
            assert filecmp.cmp(*outputs, shallow=False)


if __name__ == "__main__":
    main()
