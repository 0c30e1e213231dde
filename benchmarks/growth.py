"""How time grows with cases, criteria, definitions and unknowns, and peak memory with size.

Each row doubles one of them; a ratio of 2 is linear. Every size runs in a fresh process. Below,
commands over 250 to 2,000 case files, copies of the shipped ones: seconds of processors, without
what the command takes to start. Target: at most 2.3 times as long for twice as many.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from random import Random

from typology.model import Case, Criterion, Leaf, Node, Rating, Rubric, Scale, Type
from typology.reading.library import case_path, shipped_cases
from typology.scoring.columnar.definitions import verdicts

START = {"cases": 250, "criteria": 4, "definitions": 250, "unknowns": 1}
DOUBLINGS = {"cases": 3, "criteria": 2, "definitions": 3, "unknowns": 2}
COMMANDS = {
    "check": ("check", "{cases}"),
    "list": ("list", "cases", "{cases}"),
    "test": ("test", "{cases}"),
    "explain": ("explain", "--space", "{cases}"),
    "compare": ("compare", "{cases}", "-o", "{folder}/out.csv"),
    "robustness": ("robustness", "{cases}", "-o", "{folder}/out.md"),
    "report": ("report", "{cases}", "-o", "{folder}/out.html"),
}
MOST = 2.3  # times as long for twice as many cases
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


def copies(folder: Path, count: int) -> None:
    """So many case files: the shipped ones under other names, in turn."""
    folder.mkdir()
    names = sorted(shipped_cases())
    for number in range(count):
        name = names[number % len(names)]
        text = case_path(name).read_text(encoding="utf-8")
        text = text.replace(f"\ncase: {name}\n", f"\ncase: copy-{number}\n", 1)
        (folder / f"copy-{number}.yaml").write_text(text, encoding="utf-8")


def taken_by(command: tuple[str, ...], folder: Path, cases: Path) -> tuple[float, float]:
    """Seconds of processors and peak memory in megabytes of a command over a folder of cases."""
    arguments = [each.format(cases=cases, folder=folder) for each in command]
    child = subprocess.Popen(
        [sys.executable, "-m", "typology", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):  # 1: findings, which are an answer
        raise SystemExit(f"{' '.join(arguments)} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e3


def grown_commands(names: list[str]) -> None:
    print("command\tcases\tseconds\tratio\tpeak MB")
    worst = 0.0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        sizes = [START["cases"] * 2**doubling for doubling in range(DOUBLINGS["cases"] + 1)]
        for size in (1, *sizes):
            copies(folder / str(size), size)
        for name in names:
            start, _ = taken_by(COMMANDS[name], folder, folder / "1")
            before = None
            for size in sizes:
                taken, peak = taken_by(COMMANDS[name], folder, folder / str(size))
                taken = max(taken - start, 0.01)
                ratio = taken / before if before else 0.0
                told = f"{ratio:.1f}" if before else "-"
                print(f"{name}\t{size}\t{taken:.2f}\t{told}\t{peak:.0f}", flush=True)
                before, worst = taken, max(worst, ratio)
    if worst > MOST:
        sys.exit("over the target")


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
    print()
    grown_commands(list(COMMANDS))


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in COMMANDS:
        grown_commands(sys.argv[1:])
    elif sys.argv[1:]:
        print(json.dumps(measure(json.loads(sys.argv[1]))))
    else:
        main()
