"""Latent classes by expectation-maximisation, on plain arrays, many data sets and starts at once.

A case belongs to one of k classes; within a class the criteria are independent, each with its own
distribution over its levels (Lazarsfeld and Henry 1968; Goodman 1974). Only what is known counts:
a criterion that is not rated adds nothing to a likelihood. Arrays have these axes: data sets,
starts, classes, patterns (distinct rows of ratings), levels (of all criteria, one after the other).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from typology.analysis.cluster.patterns import DataSets, Places, Questions
from typology.operators import Array
from typology.scoring.columnar.chunks.order import one_thread

STARTS: Final = 50
SMALLEST: Final = 1e-300  # a probability of 0, so that its logarithm stays finite
ROUNDS: Final = ((10, 20), (15, 8), (25, 3))
"""Steps, and how many of the starts go on after them, where the best start is sought quickly."""
MOST_STEPS: Final = 2_000
CLOSE: Final = 1e-4  # of a log-likelihood: less in a step is no progress in a search
CLOSEST: Final = 1e-9  # and none in a fit that is shown
EQUAL: Final = 1e-6  # likelihoods of two starts that found the same


@dataclass(frozen=True)
class Fits:
    """The best of the starts for each data set.

    `shares` (sets, classes) are the class sizes, `chances` (sets, classes, levels) the
    distributions, `objective` (sets,) what was maximised, `likelihoods` (sets,) the log-likelihood.
    """

    shares: Array
    chances: Array
    objective: Array
    likelihoods: Array


@dataclass(frozen=True)
class Shrinkage:
    """Cases added to each class's distributions, and to the class sizes; 0, 0: plain likelihood."""

    profiles: float
    shares: float

    @classmethod
    def of(cls, cases: float) -> Shrinkage:
        """So many cases for the distributions, one for the sizes; 0 switches both off."""
        return cls(cases, 1.0 if cases > 0 else 0.0)


def overall(data: DataSets, questions: Questions) -> Array:
    """The distribution of each criterion over all cases, (sets, levels).

    The ratings and a half for each level, so that a level nobody is rated on is never impossible.
    """
    counts = np.einsum("sp,spl->sl", data.weights, data.cells[..., : questions.levels]) + 0.5
    return np.asarray(counts / _by_criterion(counts, questions))


def _by_criterion(values: Array, questions: Questions) -> Array:
    """At each level (last axis) the sum over the levels of its criterion."""
    return np.add.reduceat(values, questions.firsts, axis=-1)[..., questions.owner]


def starting_points(questions: Questions, k: int, starts: int, seed: int) -> Array:
    """Random distributions for each class, (starts, classes, levels).

    They depend on the criteria and the seed alone, so that every data set has the same.
    """
    rng = np.random.default_rng([seed, k])
    draws = rng.exponential(size=(starts, k, questions.levels))
    return np.asarray(draws / _by_criterion(draws, questions))


def fit(
    data: DataSets,
    questions: Questions,
    k: int,
    *,
    shrinkage: Shrinkage,
    seed: int,
    starts: int = STARTS,
    search: bool = False,
) -> Fits:
    """Fit k classes to each data set, from random starts, and keep the best one.

    What is maximised is the log-likelihood and, unless `shrinkage` is 0, the logarithm of a prior
    that draws each class's distributions to the overall ones and the sizes to equal ones. Of starts
    that come equally far the one with the greater likelihood is kept, then the first. `search`
    gives up the worse starts early: after each of the ROUNDS the best go on.
    """
    with one_thread():
        return _fit(data, questions, k, shrinkage, seed, starts, search)


def _fit(
    data: DataSets,
    questions: Questions,
    k: int,
    shrinkage: Shrinkage,
    seed: int,
    starts: int,
    search: bool,
) -> Fits:
    machine = _Machine(data, questions, k, shrinkage)
    begun = starting_points(questions, k, 1 if k == 1 else starts, seed)
    sets = len(data.cells)
    chances = 0.5 * (np.broadcast_to(begun, (sets, *begun.shape)) + machine.overall[:, None, None])
    state = _State(np.full((*chances.shape[:2], k), 1.0 / k), chances)
    if search and k > 1:
        for steps, kept in ROUNDS:
            for _ in range(steps):
                state, objective, _ = machine.step(state)
            order = np.argsort(-objective, axis=1, kind="stable")[:, :kept]
            state = state.at(np.arange(sets)[:, None], np.sort(order, axis=1))
    return machine.converge(state, CLOSE if search else CLOSEST)


@dataclass(frozen=True)
class _State:
    """Class sizes (sets, starts, classes) and distributions (sets, starts, classes, levels)."""

    shares: Array
    chances: Array

    def at(self, *places: Places | slice) -> _State:
        return _State(self.shares[places], self.chances[places])


class _Machine:
    """The steps of expectation-maximisation for some data sets."""

    def __init__(self, data: DataSets, questions: Questions, k: int, shrinkage: Shrinkage) -> None:
        self._data, self._questions, self._k, self._shrinkage = data, questions, k, shrinkage
        self._columns = np.ascontiguousarray(data.cells.swapaxes(-1, -2))
        self.overall = overall(data, questions)
        self._prior = shrinkage.profiles * self.overall

    def some(self, sets: Places) -> _Machine:
        """The same for some of the data sets."""
        data = DataSets(self._data.cells[sets], self._data.weights[sets])
        return _Machine(data, self._questions, self._k, self._shrinkage)

    def step(self, state: _State) -> tuple[_State, Array, Array]:
        """The next state, and of the one given what is maximised and the likelihood."""
        sets, starts, k, levels = state.chances.shape
        questions, weights = self._questions, self._data.weights[:, None]
        smoothed = self._shrinkage.profiles > 0  # then nothing is impossible
        likely = state.chances if smoothed else np.maximum(state.chances, SMALLEST)
        answers = likely @ questions.within.T if questions.has_ranges else likely
        logs = np.log(answers)
        shares = np.log(np.maximum(state.shares, SMALLEST))
        joint = (logs.reshape(sets, starts * k, -1) @ self._columns).reshape(sets, starts, k, -1)
        joint += shares[..., None]
        most = joint.max(axis=2)
        joint -= most[:, :, None]
        np.exp(joint, out=joint)
        total = joint.sum(axis=2)
        likelihood = ((np.log(total) + most) * weights).sum(axis=-1)
        joint *= (weights / total)[:, :, None]
        counts = joint.reshape(sets, starts * k, -1) @ self._data.cells
        counts = counts.reshape(sets, starts, k, -1)
        if questions.has_ranges:
            counts = likely * ((counts / answers) @ questions.within)
        objective = likelihood + (self._shrinkage.shares / k) * shares.sum(axis=-1)
        if smoothed:
            prior = logs[..., :levels].reshape(sets, starts * k, -1) @ self._prior[:, :, None]
            objective += prior.reshape(sets, starts, k).sum(axis=-1)
        return self._improved(counts, joint.sum(axis=-1)), objective, likelihood

    def _improved(self, counts: Array, members: Array) -> _State:
        counts += self._prior[:, None, None]
        totals = np.add.reduceat(counts, self._questions.firsts, axis=-1)
        empty = totals < SMALLEST
        if empty.any():  # a class in which nothing is known of a criterion, without shrinkage
            counts = np.where(
                empty[..., self._questions.owner], self.overall[:, None, None], counts
            )
            totals[empty] = 1.0
        chances = counts * np.repeat(1.0 / totals, self._questions.sizes, axis=-1)
        members = members + self._shrinkage.shares / self._k
        return _State(members / members.sum(axis=-1, keepdims=True), chances)

    def converge(self, state: _State, close: float) -> Fits:
        """Step until no start of a data set comes farther, and keep the best.

        A data set that is done is put aside, so that none has more steps for another's sake.
        """
        sets = len(state.shares)
        shares, chances = np.array(state.shares[:, 0]), np.array(state.chances[:, 0])
        objectives, likelihoods = np.zeros(sets), np.zeros(sets)
        left, machine = np.arange(sets), self
        before = np.full(state.shares.shape[:2], -np.inf)
        for number in range(MOST_STEPS):
            following, objective, likelihood = machine.step(state)
            done = (objective - before < close).all(axis=1) | (number == MOST_STEPS - 1)
            for place in np.flatnonzero(done).tolist():
                best = _best(objective[place], likelihood[place])
                at = left[place]
                shares[at], chances[at] = state.shares[place, best], state.chances[place, best]
                objectives[at], likelihoods[at] = objective[place, best], likelihood[place, best]
            if done.all():
                break
            before, state = objective, following
            if done.any():
                going = np.flatnonzero(~done)
                left, before, state = left[going], before[going], state.at(going)
                machine = machine.some(going)
        return Fits(shares, chances, objectives, likelihoods)


def _best(objective: Array, likelihood: Array) -> int:
    """The start that came farthest; of several the likeliest, then the first."""
    tied = np.flatnonzero(objective >= objective.max() - EQUAL)
    return int(tied[likelihood[tied].argmax()])


def posteriors(cells: Array, questions: Questions, shares: Array, chances: Array) -> Array:
    """The probability of each class for each case, (…, cases, classes), and rows sum to 1.

    `cells` (…, cases, answers), `shares` (…, classes), `chances` (…, classes, levels).
    """
    joint = log_joint(cells, questions, shares, chances)
    joint = np.exp(joint - joint.max(axis=-1, keepdims=True))
    return np.asarray(joint / joint.sum(axis=-1, keepdims=True))


def log_joint(cells: Array, questions: Questions, shares: Array, chances: Array) -> Array:
    """The logarithm of the probability of each class and a case's ratings, (…, cases, classes)."""
    logs = np.log(np.maximum(np.maximum(chances, 0.0) @ questions.within.T, SMALLEST))
    sizes = np.log(np.maximum(shares, SMALLEST))[..., None, :]
    return np.asarray(cells @ logs.swapaxes(-1, -2) + sizes)


def log_likelihoods(cells: Array, questions: Questions, shares: Array, chances: Array) -> Array:
    """The log-likelihood of each case, (…, cases)."""
    joint = log_joint(cells, questions, shares, chances)
    most = joint.max(axis=-1, keepdims=True)
    return np.asarray(most[..., 0] + np.log(np.exp(joint - most).sum(axis=-1)))
