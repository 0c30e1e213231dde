"""10,000 definitions on 2,000 complete cases by 8 criteria, against hand-written numpy.

First the default rubric's formulas with levels and cut varied: the compiled engine, and all the way
from Rubric and Case values. Then a weighted mean with weights and cut varied, also as
scikit-criteria and pymcdm do it, where these are installed (one definition at a time, on fewer of
them). Verdicts are compared before a time is printed. The targets are .25 x numpy from values, 1.2
x its matrix product, and 400 MB.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from benchmarks.baseline_definitions import is_in_mean, verdict_codes
from typology.model import Case, Leaf, Node, Rating, Rubric, Scale, Type
from typology.reading.rubric.reader import read_rubric
from typology.scoring.columnar.definitions import verdicts
from typology.scoring.columnar.verdicts.means import means_inside
from typology.scoring.compile import Program, compile_rubric
from typology.scoring.decide import is_in
from typology.scoring.decide import verdict_codes as engine_codes

DEFINITIONS, CASES, CRITERIA = 10_000, 2_000, 8
BLOCK = 128  # definitions at a time
FEW = 200  # definitions for packages that take one at a time
REPEATS = 5

Numbers = NDArray[np.float64]
Codes = NDArray[np.int8]


def seconds(*works: Callable[[], object]) -> list[float]:
    """Medians over alternating runs, in the order given."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(REPEATS):
        for work, kept in zip(works, times, strict=True):
            start = time.perf_counter()
            work()
            kept.append(time.perf_counter() - start)
    return [median(each) for each in times]


class Default:
    """The default formulas, with the memberships of levels and the cut varied."""

    def __init__(self) -> None:
        rng = np.random.default_rng(1)
        self.ranks = rng.integers(0, 4, (CASES, CRITERIA))
        zero, one = np.zeros(DEFINITIONS), np.ones(DEFINITIONS)
        low, high, unchanged = (
            rng.uniform(*ends, DEFINITIONS) for ends in ((0.05, 0.45), (0.55, 0.95), (0.02, 0.4))
        )
        self.default = np.stack([zero, low, high, one], axis=1)
        self.state = np.stack([zero, unchanged, high, one], axis=1)
        self.cut = rng.uniform(0.4, 0.6, DEFINITIONS)
        self.rubric = read_rubric("thurston-2018")
        self.program = compile_rubric(self.rubric)
        self.columns = {name: self.ranks[:, n] for n, name in enumerate(self.program.criteria)}

    def levels(self, criterion: str) -> Numbers:
        """Memberships of a criterion's levels, shape (definitions, 4)."""
        return self.state if criterion.startswith("state") else self.default

    def numpy(self) -> Codes:
        """By hand."""
        return verdict_codes(self.ranks, self.default, self.state, self.state, self.cut)

    def engine(self) -> Codes:
        """By the compiled rubric."""
        codes: Codes = np.empty((DEFINITIONS, CASES), dtype=np.int8)
        for start in range(0, DEFINITIONS, BLOCK):
            some = slice(start, start + BLOCK)
            numbers = {f"criteria.{n}.scale": self.levels(n)[some] for n in self.program.criteria}
            memberships = self.program.memberships(self.columns, numbers)
            codes[some] = engine_codes(memberships, self.cut[some, None])
        return codes

    def definitions(self) -> list[Rubric]:
        """A rubric each."""
        return [self._definition(row) for row in range(DEFINITIONS)]

    def _definition(self, row: int) -> Rubric:
        criteria = dict(self.rubric.criteria)
        for name in self.program.criteria:
            scale = criteria[name].scale
            assert scale is not None
            memberships = tuple(self.levels(name)[row].tolist())
            criteria[name] = criteria[name]._replace(scale=Scale(scale.levels, memberships))
        return replace(self.rubric, criteria=criteria, cut=float(self.cut[row]))

    def cases(self) -> list[Case]:
        """A case each."""
        levels = [self.rubric.criteria[name].scale for name in self.program.criteria]
        return [
            Case(
                f"case-{row}", "A case", "in_force", "outcome", "public",
                {
                    name: Rating(scale.levels[rank])
                    for name, scale, rank in zip(self.program.criteria, levels, ranks, strict=True)
                    if scale is not None
                },
                "",
            )
            for row, ranks in enumerate(self.ranks.tolist())
        ]  # fmt: skip


def default_formulas() -> None:
    """The engine, and whole Rubric values, against numpy."""
    both = Default()
    definitions, cases = both.definitions(), both.cases()
    expected = both.numpy()
    assert (both.engine() == expected).all()
    assert (verdicts(definitions, cases).codes == expected).all()
    numpy, engine, values = seconds(both.numpy, both.engine, lambda: verdicts(definitions, cases))
    size = f"{DEFINITIONS:,} definitions x {CASES:,} cases x {CRITERIA} criteria"
    print(f"{size}: numpy {numpy:.2f} s, engine {engine:.2f} s, ratio {engine / numpy:.2f}")
    print(f"the same from Rubric and Case values: {values:.2f} s, ratio {values / numpy:.2f}")
    (copied,) = seconds(expected.copy)
    share = copied / values
    print(f"verdicts copied once, which memory bounds: {copied:.3f} s, {share:.0%} of that")


class Mean:
    """A weighted mean of all criteria, with weights and cut varied."""

    def __init__(self) -> None:
        rng = np.random.default_rng(2)
        self.memberships = rng.uniform(0, 1, (CASES, CRITERIA))
        self.weights = rng.dirichlet(np.ones(CRITERIA), DEFINITIONS)
        self.cut = rng.uniform(0.4, 0.6, DEFINITIONS)

    def numpy(self) -> NDArray[np.bool_]:
        """By hand: a product of matrices."""
        return is_in_mean(self.memberships, self.weights, self.cut)

    def program(self) -> Program:
        """The mean as a rubric of numbers that are memberships already."""
        rubric = read_rubric("thurston-2018")
        names = list(rubric.criteria)[:CRITERIA]
        curve = {"out": 0.0, "crossover": 0.5, "full": 1.0, "shape": "linear"}
        from typology.model import Calibration

        criteria = {
            name: rubric.criteria[name]._replace(
                scale=None,
                calibration=Calibration(**curve),  # type: ignore[arg-type]
            )
            for name in names
        }
        mean = Node("mean", tuple(map(Leaf, names)), weights=(1.0,) * CRITERIA, named=True)
        types = {"in": Type("in", None, mean)}
        return compile_rubric(replace(rubric, criteria=criteria, types=types))

    def engine(self) -> NDArray[np.bool_]:
        """By the engine's kernel, which leaves means next to the cut to the compiled rubric."""
        program = self.program()
        columns = {name: self.memberships[:, n] for n, name in enumerate(program.criteria)}

        def plain(rows: NDArray[np.intp]) -> NDArray[np.bool_]:
            numbers = {"types.in.formula.mean": self.weights[rows].T[..., None]}
            return is_in(program.membership("in", columns, numbers), self.cut[rows, None])

        return means_inside(self.weights, self.memberships, self.cut, plain)

    def scikit_criteria(self) -> NDArray[np.bool_]:
        """Its WeightedSumModel, one definition at a time."""
        from skcriteria import mkdm
        from skcriteria.agg.simple import WeightedSumModel

        model, goals = WeightedSumModel(), [max] * CRITERIA
        return np.asarray(
            [
                model.evaluate(mkdm(self.memberships, goals, weights=weights)).e_.score > cut + 1e-9
                for weights, cut in zip(self.weights[:FEW], self.cut, strict=False)
            ]
        )

    def pymcdm(self) -> NDArray[np.bool_]:
        """Its WSM without normalisation, one definition at a time."""
        from pymcdm.methods import WSM

        model, goals = WSM(normalization_function=lambda column, cost: column), np.ones(CRITERIA)
        return np.asarray(
            [
                model(self.memberships, weights, goals) > cut + 1e-9
                for weights, cut in zip(self.weights[:FEW], self.cut, strict=False)
            ]
        )


def weighted_mean() -> None:
    """The engine against numpy and, a definition, against the packages."""
    mean = Mean()
    expected = mean.numpy()
    assert (mean.engine() == expected).all()
    numpy, engine = seconds(mean.numpy, mean.engine)
    ratio = engine / numpy
    print(
        f"weighted mean and cut: numpy (matrix product) {numpy:.2f} s, engine {engine:.2f} s, "
        f"ratio {ratio:.2f}"
    )
    for name, work in (("scikit-criteria", mean.scikit_criteria), ("pymcdm", mean.pymcdm)):
        try:
            found = work()
        except ImportError:
            print(f"weighted mean and cut, {name}: not installed")
            continue
        assert (found == expected[:FEW]).all()
        (taken,) = seconds(work)
        each, ours = taken / FEW, engine / DEFINITIONS
        print(
            f"weighted mean and cut, a definition of {CASES:,} cases: {name} {each * 1e6:.0f} µs, "
            f"engine {ours * 1e6:.0f} µs, {each / ours:.0f} times as fast"
        )


if __name__ == "__main__":
    default_formulas()
    weighted_mean()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"peak memory of all this: {peak:.0f} MB")
