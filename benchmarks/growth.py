"""How time grows with cases, criteria, definitions and unknowns, and peak memory with size.

Each row doubles one of them; a ratio of 2 is linear. Every size runs in a fresh process.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from random import Random

from typology.model import Case, Criterion, Leaf, Node, Rating, Rubric, Scale, Type
from typology.scoring.columnar.definitions import verdicts

START = {"cases": 250, "criteria": 4, "definitions": 250, "unknowns": 1}
DOUBLINGS = {"cases": 3, "criteria": 2, "definitions": 3, "unknowns": 2}
SCALE = Scale(("none", "some", "much", "all"), (0.0, 0.33, 0.67, 1.0))


def definition(criteria: int, cut: float) -> Rubric:
    """Two types that share half of the criteria."""
    names = [f"c{number}" for number in range(criteria)]
    half = criteria // 2
    first = Node("all", (Node("any", tuple(map(Leaf, names[:half]))), *map(Leaf, names[half:])))
    second = Node("any", tuple(Node("not", (Leaf(name),)) for name in names[half:]))
    return Rubric(
        "grown", "1", "Grown", "constructed", None,
        {name: Criterion(name, "?", "constitutive", SCALE, {}, None) for name in names},
        {"one": Type("one", None, first), "other": Type("other", None, second)},
        cut, ("in_force",), {}, (), "", "",
    )  # fmt: skip


def case(rng: Random, number: int, rubric: Rubric, unknowns: int) -> Case:
    """A case with so many unknowns."""
    names = list(rubric.criteria)
    silent = set(rng.sample(names, min(unknowns, len(names))))
    ratings = {name: Rating(rng.choice(SCALE.levels)) for name in names if name not in silent}
    return Case(f"case-{number}", "A case", "in_force", "outcome", "public", ratings, "")


def measure(sizes: dict[str, int]) -> tuple[float, float]:
    """Seconds of counting all codings, and peak memory in megabytes, of this process."""
    import resource

    rng = Random(0)
    plain = definition(sizes["criteria"], 0.5)
    rubrics = [replace(plain, cut=rng.uniform(0.35, 0.65)) for _ in range(sizes["definitions"])]
    cases = [case(rng, n, plain, sizes["unknowns"]) for n in range(sizes["cases"])]
    start = time.perf_counter()
    verdicts(rubrics, cases, include_codings=True)
    taken = time.perf_counter() - start
    return taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def measured(sizes: dict[str, int]) -> tuple[float, float]:
    """The same, in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.growth", json.dumps(sizes)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    taken, peak = json.loads(done.stdout)
    return taken, peak


def main() -> None:
    print("grown\tcases\tcriteria\tdefinitions\tunknowns\tseconds\tratio\tpeak MB")
    for name in START:
        before = None
        for doubling in range(DOUBLINGS[name] + 1):
            sizes = START | {name: START[name] * 2**doubling}
            if name == "unknowns":
                sizes["criteria"] = 8
            taken, peak = measured(sizes)
            ratio = f"{taken / before:.1f}" if before else "-"
            told = "\t".join(str(sizes[each]) for each in START)
            print(f"{name}\t{told}\t{taken:.2f}\t{ratio}\t{peak:.0f}")
            before = taken


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(json.loads(sys.argv[1]))))
    else:
        main()
