"""`typology robustness` of the shipped library under the default multiverse, beside pandas.

Fresh processes, in turn; prints the medians and their ratio. The script in pandas reads the same
files with PyYAML and judges them at as many cuts as there are definitions: it varies one number,
and does not look for what decides.
"""

from __future__ import annotations

import os
from statistics import median

from benchmarks.compare import seconds
from typology.reading.library import library

REPEATS = 10
DEFINITIONS = 360


def main() -> None:
    cases = str(library() / "cases")
    by_hand = ("-m", "benchmarks.by_hand.pandas_cases", cases, str(DEFINITIONS), os.devnull)
    command = ("-m", "typology", "robustness", cases)
    times = [(seconds(*by_hand), seconds(*command)) for _ in range(REPEATS)]
    pandas, ours = (median(each) for each in zip(*times, strict=True))
    print(
        f"robustness of the library, {DEFINITIONS} definitions: {ours:.2f} s, pandas by hand: "
        f"{pandas:.2f} s, ratio {ours / pandas:.2f}"
    )


if __name__ == "__main__":
    main()
