"""Bounds of ratios for many weightings of the cases at once: the resamples of a bootstrap.

Whole clusters of cases are drawn (Davison and Hinkley 1997, Bootstrap methods and their
application, 3.8): the parts of one conflict or one settlement are no independent cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np

from typology.analysis.agreement.coefficients import resampled
from typology.analysis.agreement.estimates import Places
from typology.analysis.fit.bounds import EQUAL, STEPS, ratio
from typology.analysis.fit.estimate import Estimate, Figures
from typology.analysis.fit.measures import MEASURES
from typology.analysis.roots import root_settlements, settlement_numbers
from typology.model import Case
from typology.operators import Array, Mask

By: TypeAlias = Literal["umbrella", "conflict", "case"]
CONFLICT: Final = "ucdp_conflict"  # the identifier that says which conflict a case belongs to
CELLS: Final = 4_000_000  # weights held at once
MOST_UNDEFINED: Final = 0.05  # of the resamples; beyond, the rest would flatter
TAILS: Final = (2.5, 97.5)


class Problem(NamedTuple):
    """A ratio of sums to be made greatest (1) or least (-1); parts of shape (values, cases)."""

    numerators: Array
    denominators: Array
    towards: int


def clusters_of(cases: Sequence[Case], among: Sequence[Case], by: By) -> Places:
    """The cluster of each case as a number, from 0.

    By umbrella: a whole and its parts, as far as the cases `among` link them; by conflict: besides,
    all that name the same conflict (`identifiers.ucdp_conflict`); by case: each by itself.
    """
    if by == "case":
        return np.arange(len(cases))
    above = dict(root_settlements(among))
    if by == "conflict":
        above = _joined(among, above)
    return settlement_numbers([case.id for case in cases], above)


def _joined(cases: Sequence[Case], roots: dict[str, str]) -> dict[str, str]:
    """Roots joined where cases name the same conflict."""
    heads: dict[str, str] = {}

    def head(name: str) -> str:
        while heads.setdefault(name, name) != name:
            name = heads[name]
        return name

    for case in cases:
        for conflict in case.identifiers.get(CONFLICT, ()):
            joined = {head(roots[case.id]), head(f"{CONFLICT} {conflict}")}
            heads.update(dict.fromkeys(joined, min(joined)))
    return {name: head(root) for name, root in roots.items()}


def draws_of(clusters: Places, resamples: int, seed: int) -> list[Array]:
    """How often each case is drawn, in parts of shape (resamples of the part, cases)."""
    numbers, places = np.unique(clusters, return_inverse=True)
    if len(numbers) < 2 or not resamples:
        return []
    drawn = resampled(len(numbers), resamples, seed)
    parts = 1 + resamples * len(places) // CELLS
    return [np.take(part, places, axis=1) for part in np.array_split(drawn, parts)]


def weighted_extremes(
    problems: Sequence[Problem], weights: Array, tolerance: float = EQUAL
) -> Array:
    """The extreme ratio of each problem under each weighting (weightings, cases).

    The shape is (problems, weightings); NaN where all denominators chosen are 0. A value of a case
    that is best at λ = 0 and at λ = 1 is best between, too, since n - λd is straight in λ: such
    cases are summed for all weightings in one product of matrices. Steps that gain no more than
    `tolerance` are the last.
    """
    if not weights.shape[1]:
        return np.full((len(problems), len(weights)), np.nan)
    fixed = [_fixed(problem) for problem in problems]
    columns = np.stack([part for parts, _ in fixed for part in parts], axis=1)
    sums = (weights @ columns).T.reshape(len(problems), 2, len(weights))
    found = ratio(sums[:, 0], sums[:, 1])
    for place, (problem, (_, varies)) in enumerate(zip(problems, fixed, strict=True)):
        if len(varies):
            found[place] = _varying(problem, varies, sums[place], weights[:, varies], tolerance)
        empty = np.flatnonzero(np.isnan(found[place]))
        if len(empty):  # the choice made may be one that does not count
            fullest = problem.denominators.max(axis=0)
            empty = empty[weights[empty] @ fullest > EQUAL]
            every = np.flatnonzero(fullest > EQUAL)
            rest = np.zeros((2, len(empty)))
            some = weights[np.ix_(empty, every)]
            found[place, empty] = _varying(problem, every, rest, some, tolerance)
    return found


def _fixed(problem: Problem) -> tuple[tuple[Array, Array], Places]:
    """What each case adds whatever λ is, 0 where that depends on λ; and the cases where it does."""
    choice, settled = _settled(problem, 0.0, 1.0)
    n, d = (np.where(settled, _taken(each, choice), 0.0) for each in problem[:2])
    return (n, d), np.flatnonzero(~settled)


def _settled(problem: Problem, least: float, greatest: float) -> tuple[Places, Mask]:
    """A value of each case that is best at both ends, so between them; and where there is one."""
    best = []
    for end in (least, greatest):
        scores = problem.towards * (problem.numerators - end * problem.denominators)
        best.append(scores >= scores.max(axis=0) - EQUAL)
    both = best[0] & best[1]
    return both.argmax(axis=0), both.any(axis=0)


def _taken(parts: Array, choice: Places) -> Array:
    taken: Array = np.take_along_axis(parts, choice[None], axis=0)[0]
    return taken


def _varying(
    problem: Problem, varies: Places, sums: Array, weights: Array, tolerance: float
) -> Array:
    """The extreme ratio of one problem where the choice in some cases depends on λ.

    `sums` (2, weightings) are those of all other cases. Dinkelbach's steps, for all weightings at
    once; in most cases one value is best for all of their λ.
    """
    part = Problem(problem.numerators[:, varies], problem.denominators[:, varies], problem.towards)
    start = part.denominators.argmax(axis=0)
    if len(weights) > 1:  # nearer: what is best where all weightings are one
        mean = _varying(
            problem,
            varies,
            sums.mean(axis=1, keepdims=True),
            weights.mean(axis=0, keepdims=True),
            tolerance,
        )
        scores = part.towards * (part.numerators - np.nan_to_num(mean) * part.denominators)
        start = scores.argmax(axis=0)
    found = ratio(*(sums + _summed(part, start, weights)))
    if np.isnan(found).any():
        fullest = ratio(*(sums + _summed(part, part.denominators.argmax(axis=0), weights)))
        found = np.where(np.isnan(found), fullest, found)
    for _ in range(STEPS):
        at = np.where(np.isnan(found), 0.0, found)
        choice, settled = _settled(part, float(at.min(initial=1)), float(at.max(initial=0)))
        others = np.flatnonzero(~settled)
        totals = sums + _summed(part, choice, weights, settled)
        totals += _chosen(part, others, at, weights)
        better = ratio(*totals)
        gains = problem.towards * (better - found) > tolerance
        if not gains.any():
            break
        found = np.where(gains, better, found)
    return found


def _summed(problem: Problem, choice: Places, weights: Array, counts: Mask | None = None) -> Array:
    """Both sums of one choice under each weighting; (2, weightings)."""
    columns = [_taken(each, choice) for each in problem[:2]]
    if counts is not None:
        columns = [np.where(counts, each, 0.0) for each in columns]
    return np.asarray((weights @ np.stack(columns, axis=1)).T)


def _chosen(problem: Problem, cases: Places, at: Array, weights: Array) -> Array:
    """Both sums of some cases, each at its best value for the λ of each weighting."""
    numerators, denominators = (each[:, cases] for each in problem[:2])
    totals: Array = np.zeros((2, len(weights)))
    step = max(1, CELLS // max(1, numerators.size))
    for start in range(0, len(weights) if len(cases) else 0, step):
        some = slice(start, start + step)
        scores = problem.towards * (numerators - at[some, None, None] * denominators)
        choice = scores.argmax(axis=1)
        weight = weights[some, cases]
        for place, parts in enumerate((numerators, denominators)):
            taken = np.take_along_axis(parts, choice, axis=0)
            totals[place, some] = (taken * weight).sum(axis=1)
    return totals


def interval_of(low: Array, high: Array) -> tuple[float, float] | None:
    """The 95 % interval of bounds: from the least's lower end to the greatest's upper one.

    None without resamples, where more than 5 % of them leave the figure undefined, and where all
    of them give the same, which says nothing of others.
    """
    defined = ~(np.isnan(low) | np.isnan(high))
    if not defined.size or (~defined).mean() > MOST_UNDEFINED:
        return None
    low, high = low[defined], high[defined]
    if np.ptp(low) <= EQUAL and np.ptp(high) <= EQUAL:
        return None
    return float(np.percentile(low, TAILS[0])), float(np.percentile(high, TAILS[1]))


def problems_of(values: Array, happened: Array) -> list[Problem]:
    """The least and the greatest of each measure, in the order of MEASURES."""
    return [
        Problem(*parts(values, happened), towards)
        for parts in MEASURES.values()
        for towards in (-1, 1)
    ]


def figures_of(once: Array, drawn: Array, start: int) -> Figures:
    """The figures of `problems_of` that begin at a place; the base rate is the first of all."""
    found = {}
    for place, name in enumerate(MEASURES):
        pair = slice(start + 2 * place, start + 2 * place + 2)
        found[name] = estimate_of(once[pair], drawn[pair])
    first = slice(start, start + 2)  # consistency
    with np.errstate(divide="ignore", invalid="ignore"):
        base, bases = once[0], drawn[0]
        found["lift"] = estimate_of(once[first] / base, drawn[first] / bases)
    return found


def estimate_of(pair: Array, drawn: Array) -> Estimate:
    """The least and the greatest, with the interval of the resamples (2, resamples)."""
    if not np.isfinite(pair).all():
        return Estimate(None, None)
    drawn = np.where(np.isfinite(drawn), drawn, np.nan)
    interval = interval_of(drawn[0], drawn[1]) if drawn.shape[1] else None
    return Estimate(float(pair[0]), float(pair[1]), interval)
