"""`typology cluster` of 300 and of 2,257 cases: seconds and memory, with the number chosen.

Fresh processes, on one core and on two; eight criteria, half of the ratings missing, five planted
classes. The targets are 8 s for 300 cases, and 60 s on two cores and 600 MB for 2,257.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.support.planted import planted
from typology.formulas import criteria_read
from typology.reading.rubric.reader import read_rubric
from typology.scales import scale_of

RUN = """
import resource, runpy, sys
sys.argv = ["typology", *sys.argv[1:]]
try:
    runpy.run_module("typology", run_name="__main__", alter_sys=True)
except SystemExit:
    pass
kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
print(max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024, file=sys.stderr)
"""


def write_sheet(path: Path, cases: int) -> None:
    """A coding sheet of the default rubric's criteria."""
    rubric = read_rubric("thurston-2018")
    names = criteria_read(rubric)
    data, _ = planted(0, cases=cases, criteria=len(names), classes=4, missing=0.5)
    lines = [f"case,title,status,{','.join(names)}"]
    for row, ratings in enumerate(data):
        levels = [
            "" if np.isnan(value) else scale_of(rubric.criteria[name]).levels[int(value)]
            for name, value in zip(names, ratings, strict=True)
        ]
        lines.append(f"c{row:04},t,ended,{','.join(levels)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Time the command and print."""
    with tempfile.TemporaryDirectory() as folder:
        for cases in (300, 2_257):
            sheet, out = Path(folder, f"{cases}.csv"), Path(folder, "out.json")
            write_sheet(sheet, cases)
            for jobs in (1, 2):
                begun = time.perf_counter()
                run = subprocess.run(
                    [
                        sys.executable, "-c", RUN, "cluster", str(sheet), "--jobs", str(jobs),
                        "-o", str(out),
                    ],
                    capture_output=True,
                    encoding="utf-8",
                    check=True,
                    env=os.environ,
                )  # fmt: skip
                took = time.perf_counter() - begun
                found = json.loads(out.read_text(encoding="utf-8"))
                print(
                    f"{len(found['units'])} of {cases} cases, --jobs {jobs}: {found['k']} classes, "
                    f"{took:.1f} s, {float(run.stderr.split()[-1]):.0f} MB",
                    flush=True,
                )


if __name__ == "__main__":
    main()
