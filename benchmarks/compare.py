"""`typology compare` of 60 cases, beside a script in pandas.

Fresh processes, in turn; prints the medians and their ratio. The script reads the same files with
PyYAML, and computes the default formulas with bounds over silence, for many definitions with as
many cuts; where it decides a case that the definition applies to, its verdict is ours; if not, this
stops. The cases are the shipped ones, some of them under a second name where they are fewer than
60.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from typology.model import NO_SETTLEMENT, UNDETERMINED
from typology.reading.library import case_path, shipped_cases, shipped_rubrics, sources_path

CASES, RUBRICS = 60, 14
REPEATS = 10


def fill(folder: Path) -> None:
    """Sixty case files, and the sources that they cite."""
    shutil.copy(sources_path(), folder)
    names = list(shipped_cases())
    for place in range(CASES):
        name = names[place % len(names)]
        stem = name if place < len(names) else f"{name}-again"
        text = case_path(name).read_text(encoding="utf-8")
        text = re.sub(r"(?m)^case: .*$", f"case: {stem}", text, count=1)
        (folder / f"{stem}.yaml").write_text(text, encoding="utf-8")


def seconds(*arguments: str) -> float:
    """Time of one fresh process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
    return time.perf_counter() - start


def assert_alike(folder: str) -> None:
    """Verdicts are the same wherever both decide; ranges and scope are ours alone."""
    theirs, ours = Path(folder, "theirs.csv"), Path(folder, "ours.csv")
    seconds("-m", "benchmarks.by_hand.pandas_cases", folder, "1", str(theirs))
    seconds("-m", "typology", "score", folder, "--output", str(ours))
    with theirs.open(encoding="utf-8") as one, ours.open(encoding="utf-8") as other:
        judged = {row["case"]: row["verdict"] for row in csv.DictReader(other)}
        pairs = [(row["verdict 0"], judged[row["case"]]) for row in csv.DictReader(one)]
    decided = [pair for pair in pairs if pair[0] != UNDETERMINED and pair[1] != NO_SETTLEMENT]
    assert decided and all(one == other for one, other in decided), decided
    theirs.unlink()
    ours.unlink()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name))
        assert_alike(name)
        for count in (1, RUBRICS):
            rubrics = [part for each in shipped_rubrics()[:count] for part in ("-r", each)]
            by_hand = ("-m", "benchmarks.by_hand.pandas_cases", name, str(count), os.devnull)
            for form in ("text", "csv"):
                command = ("-m", "typology", "compare", name, *rubrics, "--format", form)
                times = [(seconds(*by_hand), seconds(*command)) for _ in range(REPEATS)]
                pandas, ours = (statistics.median(each) for each in zip(*times, strict=True))
                print(
                    f"compare of {CASES} cases x {count} rubrics as {form}: {ours:.2f} s, pandas "
                    f"by hand into csv: {pandas:.2f} s, ratio {ours / pandas:.2f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
