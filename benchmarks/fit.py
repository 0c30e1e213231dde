"""`fit` on 2,257 cases: figures with bounds, a truth table, models, against hand-written pandas.

The peer is the table that researchers make by hand: one pass of pandas over the complete cases, for
each definition and type four ratios and 1,000 resamples of them, and for the truth table a groupby
with consistency and PRI a row. It knows no silence and so no bounds, and drops what is incomplete.
Same process, in turn; prints the medians and their ratios.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from typology.analysis.fit.fit import FitSettings, fit
from typology.analysis.fit.minimise import covered_by, prime_implicants, smallest_covers
from typology.analysis.fit.outcomes import Outcome
from typology.analysis.fit.truth_table import Cuts, truth_table
from typology.model import Calibration, Case, Criterion, Rating, Rubric
from typology.reading.library import shipped_rubrics
from typology.reading.rubric.reader import read_rubric

CASES, DEFINITIONS, RESAMPLES, CONDITIONS = 2_257, 15, 1_000, 12
REPEATS = 3


def seconds(function: Callable[[], object]) -> float:
    """The median time of some runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def coded_cases(rubrics: Sequence[Rubric], generator: np.random.Generator) -> list[Case]:
    """Cases with a third of their ratings unknown, some of those and of the rest with a range."""
    criteria = {name: each for rubric in rubrics for name, each in rubric.criteria.items()}
    return [
        Case(
            f"c{place:04}", "", "in_force", "outcome", "public",
            {n: r for n, c in criteria.items() if (r := rating(c, generator)) is not None}, "",
        )
        for place in range(CASES)
    ]  # fmt: skip


def rating(criterion: Criterion, generator: np.random.Generator) -> Rating | None:
    """One rating."""
    if generator.random() < 0.33:
        return None
    if criterion.scale is None:
        return Rating(round(float(generator.random()), 3))
    levels = criterion.scale.levels
    rank = int(generator.integers(1, len(levels)))
    kind = generator.random()
    if kind < 0.1:
        return Rating(None, levels[rank - 1], levels[rank])
    return Rating(levels[rank], *((levels[rank - 1], levels[rank]) if kind < 0.25 else ()))


def figures(crisp: bool) -> None:
    """Figures of many definitions, bounds and resamples."""
    generator = np.random.default_rng(0)
    rubrics = [read_rubric(name) for name in shipped_rubrics()[:DEFINITIONS]]
    cases = coded_cases(rubrics, generator)
    values = generator.choice([0.0, 1.0] if crisp else [0.0, 0.2, 0.6, 1.0], CASES)
    outcome = Outcome("y", "case", {c.id: float(v) for c, v in zip(cases, values, strict=True)})
    ours = seconds(lambda: fit(rubrics, cases, outcome, FitSettings(resamples=RESAMPLES)))
    columns = 2 * len(rubrics)
    frame = pd.DataFrame(generator.random((CASES, columns)))
    theirs = seconds(lambda: by_hand(frame, pd.Series(values), generator))
    print(
        f"fit of {len(rubrics)} definitions x {CASES:,} cases, {RESAMPLES:,} resamples, "
        f"{'crisp' if crisp else 'fuzzy'} outcome: {ours:.2f} s with bounds; pandas by hand, "
        f"without: {theirs:.2f} s, ratio {ours / theirs:.2f}"
    )


def by_hand(frame: pd.DataFrame, outcome: pd.Series, generator: np.random.Generator) -> None:
    """Four ratios of each column, and those of resamples drawn row by row."""
    for _ in range(RESAMPLES):
        rows = generator.integers(len(frame), size=len(frame))
        x, y = frame.to_numpy()[rows], outcome.to_numpy()[rows][:, None]
        shared = np.minimum(x, y)
        both = np.minimum(shared, 1 - y)
        shared.sum(axis=0) / x.sum(axis=0)
        (shared - both).sum(axis=0) / (x - both).sum(axis=0)
        shared.sum(axis=0) / y.sum()
        (1 - x).sum(axis=0) / (1 - shared).sum(axis=0)


def configurations() -> None:
    """A truth table of twelve conditions, complete and with a tenth of the ratings unknown."""
    generator = np.random.default_rng(0)
    curve = Calibration(0.0, 0.5, 1.0, "linear")
    names = [f"c{place:02}" for place in range(CONDITIONS)]
    criteria = {name: Criterion(name, "?", "constitutive", None, {}, curve) for name in names}
    rubric = Rubric(
        "wide", "1", "Wide", "constructed", None, criteria, {}, 0.5, ("ended",), {}, (), "", "",
    )  # fmt: skip
    scores = generator.random((CASES, CONDITIONS)).round(2)
    outcome = generator.choice([0.0, 1.0], CASES)
    frame = pd.DataFrame(scores, columns=names).assign(y=outcome)
    theirs = seconds(lambda: table_by_hand(frame, names))
    for unknown in (0.0, 0.1):
        cases = [
            Case(
                f"c{place:04}", "", "ended", "outcome", "public",
                {n: Rating(float(v)) for n, v in zip(names, row, strict=True)
                 if generator.random() >= unknown}, "",
            )
            for place, row in enumerate(scores)
        ]  # fmt: skip
        ours = seconds(lambda cases=cases: truth_table(rubric, names, cases, outcome, Cuts()))
        print(
            f"truth table of {CONDITIONS} conditions x {CASES:,} cases, {unknown:.0%} unknown: "
            f"{ours:.2f} s; pandas by hand, complete: {theirs:.2f} s, ratio {ours / theirs:.2f}"
        )


def table_by_hand(frame: pd.DataFrame, names: list[str]) -> None:
    """Rows by groupby; each row's consistency and PRI over all cases."""
    sides = (frame[names] > 0.5).astype(int)
    y = frame["y"].to_numpy()
    for configuration, _ in frame.groupby([sides[name] for name in names]):
        literals = np.where(np.array(configuration) == 1, frame[names], 1 - frame[names])
        x = literals.min(axis=1)
        shared = np.minimum(x, y)
        both = np.minimum(shared, 1 - y)
        if x.sum() > both.sum():
            shared.sum() / x.sum(), (shared - both).sum() / (x - both).sum()


def models() -> None:
    """Parsimonious models of ten conditions, from a rule and at random."""
    generator = np.random.default_rng(1)
    shape = (2,) * 10
    grid = np.indices(shape)
    rule = (grid[0] & grid[1]) | (grid[2] & (1 - grid[3])) | (grid[4] & grid[5] & grid[6])
    for words, outcomes in (("a rule", rule == 1), ("chance", generator.random(shape) < 0.5)):
        for observed in (60, 200):
            seen = np.zeros(1024, dtype=bool)
            seen[generator.permutation(1024)[:observed]] = True
            seen = seen.reshape(shape)
            positive, usable = seen & outcomes, ~(seen & ~outcomes)

            def run(positive=positive, usable=usable):  # type: ignore[no-untyped-def]
                terms = prime_implicants(positive, usable)
                return smallest_covers(covered_by(terms, np.argwhere(positive)))

            taken, found = seconds(run), run()
            print(
                f"minimisation of 10 conditions, {observed} configurations seen, outcome by "
                f"{words}: {taken:.2f} s, {len(found.covers)} models"
                f"{'' if found.complete else ' and more'}"
            )


def main() -> None:
    """Each in turn."""
    figures(crisp=True)
    figures(crisp=False)
    configurations()
    models()


if __name__ == "__main__":
    main()
