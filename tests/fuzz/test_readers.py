"""Mutations of valid inputs through every reader: no crash, no warning, no hang; refused in words.

Twenty thousand with those of `test_planted`; `make fuzz N=1000000` for more.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.fuzz.readers import READERS, REFUSALS
from tests.fuzz.test_planted import PLANTED

SEED = int(os.environ.get("FUZZ_SEED", "2018"))
ALL = int(os.environ.get("FUZZ", "20000"))
LONGEST = 3.0  # seconds of this process for one input, beside other work
SHARES = sum(reader.share for reader in READERS.values())


def count_of(name: str) -> int:
    """The mutations of one reader; the first takes what is left over."""
    counts = {each: (ALL - PLANTED) * reader.share // SHARES for each, reader in READERS.items()}
    counts[next(iter(READERS))] += ALL - PLANTED - sum(counts.values())
    return counts[name]


def test_the_mutations_come_to_twenty_thousand() -> None:
    assert PLANTED + sum(map(count_of, READERS)) == ALL >= 20_000


@pytest.mark.parametrize("name", READERS)
def test_valid_inputs_are_read_without_a_problem(name: str, tmp_path: Path) -> None:
    inputs = READERS[name].inputs()
    assert len(inputs) > 0
    if name != "names":  # of files that are not there
        assert [[*READERS[name].read(data, tmp_path)] for data in inputs] == [[]] * len(inputs)


@pytest.mark.parametrize("name", READERS)
def test_mutated_inputs_are_read_or_refused_in_words(
    name: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    reader, rng = READERS[name], Random(f"{SEED} {name}")
    inputs, counts, slowest = reader.inputs(), Counter[str](), 0.0
    for _ in range(count_of(name)):
        data = reader.mutate(rng, rng.choice(inputs))
        start = time.process_time()
        try:
            refused = bool(reader.read(data, tmp_path))
        except REFUSALS as refusal:
            refused = bool(str(refusal))
            assert refused, data
        except Exception as crash:
            crash.add_note(f"{name}, seed {SEED}: {data!r}")
            raise
        slowest = max(slowest, time.process_time() - start)
        counts["refused" if refused else "read"] += 1
    told = f"{counts['read']} read, {counts['refused']} refused, slowest {slowest:.2f} s"
    record_property("count", f"{name}: {told}, seed {SEED}")
    assert counts.total() == count_of(name)
    assert counts["refused"] > 0
    assert slowest < LONGEST
