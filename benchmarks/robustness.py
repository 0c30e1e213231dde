"""`typology robustness` of the shipped library under the default multiverse, against importing.

Fresh processes, in turn; prints the medians and their ratio to importing numpy and pandas, of which
the target is twice.
"""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

from typology.reading.library import library

REPEATS = 10


def seconds(*arguments: str) -> float:
    """Time of one fresh process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    command = ["-m", "typology", "robustness", str(library() / "cases")]
    times = [(seconds("-c", "import numpy, pandas"), seconds(*command)) for _ in range(REPEATS)]
    imports, ours = (median(each) for each in zip(*times, strict=True))
    print(
        f"robustness of the library, 360 definitions: {ours:.2f} s, importing numpy and pandas: "
        f"{imports:.2f} s, ratio {ours / imports:.2f}"
    )


if __name__ == "__main__":
    main()
