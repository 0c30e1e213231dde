"""A dataset imported and scored to csv, against importing pandas and reading the file.

Fresh processes, in turn; prints the medians and their ratio, of which the target is at most 6. The
rows are invented, as many as PA-X 10 has, with as many columns; where `TYPOLOGY_FIELD_DATA` names a
folder with the dataset itself, that is used.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median

ROWS, COLUMNS, REPEATS = 2257, 279, 7
REAL = "pax_all_agreements_v10.csv"
CODED = ("Ce", "SsrDdr", "SsrPol", "TjAmPro", "ImUN", "ImOth")
NAMED = (
    "PP", "PPName", "AgtId", "Agt", "Dat", "Status", "Agtp", "Loc1ISO", "Loc2ISO", "Loc1GWNO",
    "Loc2GWNO", "UcdpCon", "UcdpAgr",
)  # fmt: skip
SILENT = (0, 0, 0, 0, 1)


def invented(path: Path) -> None:
    """A file with the columns that the mapping of PA-X reads, and as many others as it has."""
    rng = Random(0)
    others = [f"Other{number}" for number in range(COLUMNS - len(NAMED) - len(CODED))]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*NAMED, *CODED, *others])
        for number in range(ROWS):
            day = f"{rng.randint(1990, 2024)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
            process = rng.randint(1, 170)
            named = [
                process, f"Process {process}", number, f"Accord {number} of the two rivers", day,
                "Multiparty signed/agreed", rng.choice(("Intra", "Intra", "IntraLocal")), "MLI", "",
                "432", "", rng.randint(200, 400), "NA",
            ]  # fmt: skip
            graded = [rng.choice((0, 0, 1, 2, 3)) for _ in range(3)]
            yes_or_no = [rng.choice(SILENT) for _ in range(3)]
            writer.writerow([*named, *graded, *yes_or_no, *rng.choices(SILENT, k=len(others))])


def seconds(*command: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, told = Path(folder, "rows.csv"), "invented rows"
        if real := os.environ.get("TYPOLOGY_FIELD_DATA"):
            path, told = Path(real, REAL), "PA-X 10"
        else:
            invented(path)
        read = f"import pandas; pandas.read_csv({str(path)!r})"
        scored = (
            "-m", "typology", "score", "--import", "pax-v10", str(path), "-o", f"{folder}/out.csv",
        )  # fmt: skip
        runs = [(seconds("-c", read), seconds(*scored)) for _ in range(REPEATS)]
    reading, scoring = (median(column) for column in zip(*runs, strict=True))
    print(
        f"{ROWS:,} rows ({told}): imported and scored to csv in {scoring:.2f} s, read by pandas in "
        f"{reading:.2f} s, ratio {scoring / reading:.1f} (target 6)"
    )


if __name__ == "__main__":
    main()
