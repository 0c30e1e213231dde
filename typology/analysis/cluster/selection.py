"""How many latent classes the ratings support: those that predict ratings which they have not seen.

Ratings are held out in 5 folds, 4 times over, the same for every number of classes; a root
settlement's ratings on one criterion leave together. The smallest number is chosen whose held-out
log-likelihood lies within one standard error of the best (after Smyth 2000).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

import numpy as np

from typology.analysis.cluster.latent_classes import STARTS, Shrinkage, fit, posteriors
from typology.analysis.cluster.patterns import Places, Questions, patterns_of
from typology.model import TOLERANCE
from typology.operators import Array

Item = TypeVar("Item")
Result = TypeVar("Result")

FOLDS: Final = 5
REPEATS: Final = 4
MOST_CLASSES: Final = 8
CASES_A_CLASS: Final = 5
FEWEST_UNITS: Final = 10  # below, one class
DRAWS: Final = 20  # data sets of which the power is a share
ENOUGH: Final = 0.8  # power
ROOM: Final = 2_000_000  # numbers of one array that are held at once, one data set at least

Runner: TypeAlias = Callable[[Callable[["Work"], Array], Sequence["Work"]], Iterable[Array]]
"""What maps a function over items, in order: on one core, over processes, with a progress bar."""


@dataclass(frozen=True)
class Score:
    """How well k classes predict what was held out, in log-likelihood of all known ratings.

    `difference` is what they lack of the best, `error` its standard error, paired and summed by
    root settlement; None where there is but one.
    """

    k: int
    held_out: float
    difference: float
    error: float | None


@dataclass(frozen=True)
class Evidence:
    """What is known of some cases: `cells` (cases, answers), and their `roots`, from 0 (cases,)."""

    cells: Array
    questions: Questions
    roots: Places
    shrinkage: Shrinkage
    seed: int


@dataclass(frozen=True)
class Work:
    """Some folds of data sets, `at` (folds, 3): which of `cells`, repeat and fold of each.

    `sets` are the same data sets by their number among all.
    """

    cells: Array
    questions: Questions
    folds: Places
    at: Places
    sets: Places
    k: int
    shrinkage: Shrinkage
    seed: int


def choices(units: int) -> tuple[int, ...]:
    """The numbers of classes that are tried."""
    if units < FEWEST_UNITS:
        return (1,)
    return tuple(range(1, min(MOST_CLASSES, units // CASES_A_CLASS) + 1))


def folds_of(cells: Array, questions: Questions, roots: Places, seed: int) -> Places:
    """The fold in which each rating is held out, (repeats, cases, criteria); -1: none is there.

    What a root settlement's cases say on one criterion is in one fold.
    """
    said = np.zeros((len(cells), len(questions.sizes)), dtype=np.bool_)
    for number in range(len(questions.sizes)):
        said[:, number] = cells[:, questions.criterion == number].any(axis=1)
    rows, columns = np.nonzero(said)
    groups, which = np.unique(roots[rows] * said.shape[1] + columns, return_inverse=True)
    rng = np.random.default_rng([seed, FOLDS])
    folds = np.full((REPEATS, *said.shape), -1, dtype=np.intp)
    for repeat in range(REPEATS):
        place = np.empty(len(groups), dtype=np.intp)
        place[rng.permutation(len(groups))] = np.arange(len(groups)) % FOLDS
        folds[repeat, rows, columns] = place[which.ravel()]
    return folds


def held_out(work: Work) -> Array:
    """The log-likelihood of what each case's ratings held out are worth, (sets, cases).

    A class structure is fitted to all other ratings; a rating is predicted from the case's others.
    """
    questions, count = work.questions, len(work.at)
    cells = work.cells[work.at[:, 0]]
    fold_of_cell = work.folds[work.at[:, 1]][..., questions.criterion]
    out = fold_of_cell == work.at[:, 2][:, None, None]
    training = np.where(out, 0.0, cells)
    fits = fit(
        patterns_of(training),
        questions,
        work.k,
        shrinkage=work.shrinkage,
        seed=work.seed,
        starts=STARTS,
        search=True,
    )
    found = posteriors(training, questions, fits.shares, fits.chances)
    levels = questions.levels
    predicted = found @ fits.chances
    asked = (out[..., :levels]) & (cells[..., :levels] > 0)
    worth = np.zeros((count, cells.shape[1], levels))
    np.log(np.maximum(predicted, 1e-300), out=worth, where=asked)
    return np.asarray(worth.sum(axis=-1))


def one_by_one(function: Callable[[Work], Array], items: Sequence[Work]) -> Iterator[Array]:
    """The results, on one core."""
    return map(function, items)


def score_by_root(
    data: Array, evidence: Evidence, ks: Sequence[int], run: Runner = one_by_one
) -> Array:
    """The held-out log-likelihood of each root settlement, (data sets, numbers of classes, roots).

    `data` (data sets, cases, answers) are data sets on the cases of `evidence`; the mean over the
    repeats is given.
    """
    folds = folds_of(evidence.cells, evidence.questions, evidence.roots, evidence.seed)
    work = [each for k in ks for each in _work(data, evidence, folds, k)]
    sums = np.zeros((len(data), len(ks), data.shape[1]))
    for item, worth in zip(work, run(held_out, work), strict=True):
        np.add.at(sums[:, ks.index(item.k)], item.sets, worth)
    roots = np.zeros((len(evidence.roots), int(evidence.roots.max()) + 1))
    roots[np.arange(len(roots)), evidence.roots] = 1.0
    return np.asarray(sums @ roots / REPEATS)


def _work(data: Array, evidence: Evidence, folds: Places, k: int) -> Iterator[Work]:
    """The folds of all data sets, so many at a time as there is room for."""
    every = np.indices((len(data), REPEATS, FOLDS)).reshape(3, -1).T
    size = max(1, ROOM // ((STARTS if k > 1 else 1) * k * data.shape[1]))
    for first in range(0, len(every), size):
        at = every[first : first + size]
        sets, place = np.unique(at[:, 0], return_inverse=True)
        yield Work(
            data[sets],
            evidence.questions,
            folds,
            np.column_stack([place.ravel(), at[:, 1:]]),
            at[:, 0],
            k,
            evidence.shrinkage,
            evidence.seed,
        )


def scores(by_root: Array, ks: Sequence[int]) -> tuple[Score, ...]:
    """The scores of each number of classes, from those of the roots (numbers, roots)."""
    totals = by_root.sum(axis=1)
    best = int(np.flatnonzero(totals >= totals.max() - TOLERANCE)[0])
    lacking = by_root[best] - by_root
    count = by_root.shape[1]
    errors = np.sqrt(count) * lacking.std(axis=1, ddof=1) if count > 1 else None
    return tuple(
        Score(
            k,
            float(totals[place]),
            float(totals[best] - totals[place]),
            None if errors is None else float(errors[place]),
        )
        for place, k in enumerate(ks)
    )


def chosen(found: Sequence[Score]) -> int:
    """The smallest number of classes within one standard error of the best.

    With a single root settlement nothing can be told apart: one class.
    """
    return next(
        each.k for each in found if each.error is None or each.difference <= each.error + TOLERANCE
    )


def power(evidence: Evidence, ks: Sequence[int], draws: int, run: Runner = one_by_one) -> float:
    """The share of data sets from the two-class fit in which more than one class is chosen.

    Each has the same ratings known. This is what a verdict of one class is worth.
    """
    fits = fit(
        patterns_of(evidence.cells[None]),
        evidence.questions,
        2,
        shrinkage=evidence.shrinkage,
        seed=evidence.seed,
    )
    drawn = draw_data(evidence, fits.shares[0], fits.chances[0], draws)
    by_root = score_by_root(drawn, evidence, ks, run)
    return float(np.mean([chosen(scores(each, ks)) > 1 for each in by_root]))


def draw_data(evidence: Evidence, shares: Array, chances: Array, draws: int) -> Array:
    """Data sets (draws, cases, answers) with the ratings known that are known in the evidence.

    A case's class is drawn by the class sizes, each rating by the class's distribution. What is
    known as a range alone is not drawn.
    """
    rng = np.random.default_rng([evidence.seed, DRAWS])
    cells, questions = evidence.cells, evidence.questions
    classes = _draw(np.broadcast_to(shares, (draws, len(cells), len(shares))), rng)
    drawn = np.zeros((draws, *cells.shape))
    for number, first in enumerate(questions.firsts.tolist()):
        columns = np.arange(first, first + questions.sizes[number])
        rated = np.flatnonzero(cells[:, columns].any(axis=1))
        level = _draw(chances[:, columns][classes[:, rated]], rng)
        drawn[np.arange(draws)[:, None], rated, first + level] = 1.0
    return drawn


def _draw(chances: Array, rng: np.random.Generator) -> Places:
    """A place on the last axis, drawn by its probabilities."""
    heaps = np.cumsum(chances, axis=-1)
    where = rng.random(chances.shape[:-1])[..., None] * heaps[..., -1:]
    return np.asarray((where >= heaps[..., :-1]).sum(axis=-1), dtype=np.intp)
