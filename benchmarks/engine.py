"""Verdicts of complete ratings: the compiled default rubric against hand-written numpy.

Prints the ratio of medians; verdicts are compared before a time is printed. What memory long sheets
take is for `rows` to say.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

CHUNK = 50_000
ROWS = 1_000_000
REPEATS = 7


def chunks(rows: int, seed: int = 0) -> Iterator[NDArray[np.int8]]:
    """Random ranks, `CHUNK` rows at a time."""
    generator = np.random.default_rng(seed)
    for start in range(0, rows, CHUNK):
        yield generator.integers(0, 4, size=(min(CHUNK, rows - start), 8), dtype=np.int8)


def engine() -> Callable[[NDArray[np.int8]], NDArray[np.int8]]:
    """The compiled default rubric as a function of ranks (rows x 8)."""
    from typology.reading.rubric.reader import read_rubric
    from typology.scoring.compile import compile_rubric
    from typology.scoring.decide import verdict_codes

    rubric = read_rubric("thurston-2018")
    program = compile_rubric(rubric)

    def verdicts(ranks: NDArray[np.int8]) -> NDArray[np.int8]:
        columns = {name: ranks[:, index] for index, name in enumerate(program.criteria)}
        return verdict_codes(program.memberships(columns), rubric.cut)

    return verdicts


def seconds(function: Callable[[NDArray[np.int8]], object], data: list[NDArray[np.int8]]) -> float:
    """Time of one pass over all chunks."""
    start = time.perf_counter()
    for ranks in data:
        function(ranks)
    return time.perf_counter() - start


def main() -> None:
    from benchmarks.baseline import verdict_codes as by_hand

    compiled = engine()
    data = list(chunks(ROWS))
    assert all((compiled(ranks) == by_hand(ranks)).all() for ranks in data)
    times = [(seconds(compiled, data), seconds(by_hand, data)) for _ in range(REPEATS)]
    ours, theirs = (float(np.median(each)) for each in zip(*times, strict=True))
    print(f"verdicts of {ROWS:,} x 8 ratings: {ours / theirs:.2f} x numpy by hand (target 3)")


if __name__ == "__main__":
    sys.path.insert(0, ".")
    main()
