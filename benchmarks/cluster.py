"""`typology cluster` of 60 cases against importing scikit-learn and the bare clustering.

Fresh processes, in turn; prints the ratio of medians. The bare clustering has the memberships given
as an array: the partition, 200 shuffled data sets, each cut nine ways, and 100 bootstraps.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from typology.analysis.distance import memberships_of
from typology.reading.cases import read_cases
from typology.reading.rubric.reader import read_rubric

CASES = 60
REPEATS = 10
BARE = """
import sys
import numpy as np
import sklearn.cluster, sklearn.metrics
from typology.analysis.cluster.pairs import gower
from typology.analysis.linkage import best_cut, null_silhouettes, stability

rows = np.load(sys.argv[1])
weights = np.ones(rows.shape[1])
square, _ = gower(rows, weights, 4)
k, labels, _ = best_cut(square[None], range(2, 11))
null_silhouettes(rows, weights, range(2, 11), np.random.default_rng(0))
stability(square, labels[0], np.random.default_rng(1))
"""


def write_cases(folder: Path, seed: int = 0) -> None:
    """Cases rated on four criteria of five, about three centres."""
    rng = random.Random(seed)
    for number in range(CASES):
        lines = ["format: 1", f"case: case-{number:02}", "title: t", "status: ended", "ratings:"]
        for place, criterion in enumerate(read_rubric("thurston-2018").criteria.values()):
            assert criterion.scale is not None
            if rng.random() < 0.8:
                rank = (number + place) % 3 + rng.choice([0, 0, 0, 1])
                because = "what the sources say of it, in a sentence or two of reasoning"
                level = criterion.scale.levels[rank]
                lines.append(f"  {criterion.id}: {{rating: {level}, because: {because!r}}}")
        (folder / f"case-{number:02}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def seconds(*arguments: str) -> float:
    """Time of one fresh process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_cases(folder)
        rubric = read_rubric("thurston-2018")
        cases = read_cases([name], [rubric]).cases
        assert len(cases) == CASES
        np.save(folder / "rows.npy", memberships_of(rubric, cases))
        times = [
            (
                seconds("-m", "typology", "cluster", name),
                seconds("-c", BARE, str(folder / "rows.npy")),
            )
            for _ in range(REPEATS)
        ]
    ours, bare = (statistics.median(each) for each in zip(*times, strict=True))
    print(
        f"cluster of {CASES} cases: {ours:.2f} s, {ours / bare:.2f} x importing scikit-learn and "
        "the bare clustering (target 1.3)"
    )


if __name__ == "__main__":
    main()
