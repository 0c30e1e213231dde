"""Data with planted classes, or with none: levels as numbers, NaN where nobody knows."""

from __future__ import annotations

import numpy as np

from typology.analysis.cluster.latent_classes import Shrinkage
from typology.analysis.cluster.patterns import Places, answers_of
from typology.analysis.cluster.selection import Evidence
from typology.operators import Array

LEVELS = 4


def planted(
    seed: int,
    *,
    cases: int = 60,
    criteria: int = 8,
    classes: int = 3,
    missing: float = 0.0,
    strength: float = 0.7,
) -> tuple[Array, Places]:
    """Ratings (cases, criteria) and the class of each case.

    On each criterion every class has a level of its own, which its cases have with a chance of
    `strength`, and else any level.
    """
    rng = np.random.default_rng(seed)
    members = rng.permutation(np.arange(cases) % classes)
    own = np.array([rng.permutation(LEVELS)[:classes] for _ in range(criteria)]).T
    follows = rng.random((cases, criteria)) < strength
    data = np.where(follows, own[members], rng.integers(LEVELS, size=(cases, criteria)))
    return silenced(data.astype(np.float64), missing, rng), members


def profiled(
    seed: int,
    *,
    cases: int = 60,
    criteria: int = 8,
    classes: int = 3,
    missing: float = 0.0,
    evenness: float = 0.3,
) -> tuple[Array, Places]:
    """The same with distributions drawn for each class and criterion (Dirichlet).

    The smaller `evenness`, the more a class keeps to one level; two classes may share it.
    """
    rng = np.random.default_rng(seed)
    members = rng.permutation(np.arange(cases) % classes)
    heaps = rng.dirichlet(np.full(LEVELS, evenness), size=(classes, criteria)).cumsum(axis=-1)
    draws = rng.random((cases, criteria))[..., None]
    data = (draws > heaps[members][..., :-1]).sum(axis=-1)
    return silenced(data.astype(np.float64), missing, rng), members


def noise(seed: int, *, cases: int = 60, criteria: int = 8, missing: float = 0.3) -> Array:
    """Ratings in which nothing joins the criteria, each with levels of unequal chances."""
    rng = np.random.default_rng(seed)
    chances = rng.dirichlet(np.full(LEVELS, 2.0), size=criteria)
    data = np.array([rng.choice(LEVELS, size=cases, p=each) for each in chances]).T
    return silenced(data.astype(np.float64), missing, rng)


def silenced(data: Array, missing: float, rng: np.random.Generator, slope: float = 0.0) -> Array:
    """Some cells unknown; with a `slope`, the likelier the higher the level that is hidden."""
    height = data / (LEVELS - 1) - 0.5
    chance = np.clip(missing * (1 + slope * 2 * height), 0, 1)
    return np.where(rng.random(data.shape) < chance, np.nan, data)


def evidence_of(
    data: Array, *, roots: Places | None = None, shrinkage: float = 2.0, seed: int = 0
) -> Evidence:
    """What is known, as the library holds it."""
    possible = np.concatenate([column[:, None] == np.arange(LEVELS) for column in data.T], axis=1)
    cells, questions = answers_of(possible, [LEVELS] * data.shape[1])
    every = np.arange(len(data)) if roots is None else roots
    return Evidence(cells, questions, every, Shrinkage.of(shrinkage), seed)
