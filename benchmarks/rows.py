"""Sheets of 10**5 and 10**6 rows through `score`, beside the same formulas by hand.

By hand in polars, DuckDB and pandas, which write the same columns, those empty that take more than
a formula. By `score` in one process, in two, and by a Dask scheduler with two workers, into csv and
parquet: the bytes of all csv are the same, and verdicts, bounds, margins and completions those of
every peer; if not, it stops. The peak is that of the process and of the largest of those that share
its work. `ROWS=10000000` runs another size.
"""

from __future__ import annotations

import filecmp
import os
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
BY_HAND = """
import resource, sys
from importlib import import_module
import_module(f"benchmarks.by_hand.{sys.argv[1]}_rows").main(*sys.argv[2:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""
PEERS = ("polars", "duckdb", "pandas")
WAYS = {
    "one process": (),
    "two processes": ("--jobs", "2"),
    "Dask, two workers": ("--scheduler", "local", "--jobs", "2"),
}
ENDS = ("low", "high")
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


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds, and megabytes at the peak."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, int(done.stderr.split()[-1]) / 1e3


def scored(sheet: Path, output: Path, *how: str) -> tuple[float, float]:
    """By the command."""
    return timed([sys.executable, "-c", RUN, "score", str(sheet), "-o", str(output), *how])


def by_hand(peer: str, sheet: Path, output: Path) -> tuple[float, float]:
    """With what a user would write."""
    return timed([sys.executable, "-c", BY_HAND, peer, str(sheet), str(output)])


def assert_alike(ours: Path, theirs: Path) -> None:
    """Verdicts and bounds are the same."""
    import polars as pl

    same = ["case", "verdict", "completions", "unknown"]
    near = ["margin", *(f"{t}__{e}" for t in ("stabilising", "delaying") for e in ENDS)]
    one, other = (pl.read_csv(path, columns=same + near) for path in (ours, theirs))
    assert one.select(same).equals(
        other.with_columns(pl.col("unknown").replace("", None)).select(same)
    )
    for name in near:
        assert one[name].is_null().equals(other[name].is_null())
        assert (one[name] - other[name]).abs().max() < 1e-12


def main() -> None:
    sizes = [int(os.environ["ROWS"])] if "ROWS" in os.environ else [100_000, 1_000_000]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in sizes:
            sheet = folder / f"{rows}.csv"
            write_sheet(sheet, rows)
            peers = {peer: by_hand(peer, sheet, folder / f"{peer}.csv") for peer in PEERS}
            for peer, (taken, peak) in peers.items():
                print(f"{rows:,} rows, {peer} by hand: {taken:.1f} s, peak {peak:.0f} MB")
            theirs, _ = peers["polars"]
            first = folder / "1.csv"
            for place, (told, how) in enumerate(WAYS.items(), 1):
                output = folder / f"{place}.csv"
                taken, peak = scored(sheet, output, *how)
                print(
                    f"{rows:,} rows, {told}: {taken:.1f} s, {rows / taken:,.0f} rows a second, "
                    f"peak {peak:.0f} MB, {taken / theirs:.1f} x polars",
                    flush=True,
                )
                assert filecmp.cmp(first, output, shallow=False)
            for peer in PEERS:
                assert_alike(first, folder / f"{peer}.csv")
            taken, peak = scored(sheet, folder / "one.parquet")
            print(f"{rows:,} rows, into parquet: {taken:.1f} s, peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
