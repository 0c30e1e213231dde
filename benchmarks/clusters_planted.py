"""How well planted classes are found again when ratings are missing: the table in docs/method.md.

Sixty cases, eight criteria of four levels, three classes. Beside latent classes, whose number is
not told to them, stand three that need it told: Ward's method on Gower's distance over the criteria
that both cases are rated on, and Ward's method after each unknown was filled with the criterion's
mean, or its most frequent level. The second table is for docs/limits.md: silence that depends on
the level which it hides.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.metrics import adjusted_rand_score

from tests.support.planted import LEVELS, evidence_of, planted, profiled, silenced
from typology.analysis.cluster.latent_classes import fit, posteriors
from typology.analysis.cluster.pairs import gower
from typology.analysis.cluster.patterns import Places, patterns_of
from typology.analysis.cluster.results import LIKELY
from typology.analysis.cluster.selection import choices, chosen, score_by_root, scores
from typology.operators import Array

CLASSES, DATA_SETS = 3, 10
MISSING = (0.0, 0.3, 0.5, 0.6)
SLOPES = (0.0, 0.5, 0.9)


def latent(data: Array, seed: int) -> tuple[int, Array]:
    """The number of classes and the posteriors."""
    evidence = evidence_of(data, seed=seed)
    ks = choices(len(data))
    k = chosen(scores(score_by_root(evidence.cells[None], evidence, ks)[0], ks))
    fits = fit(
        patterns_of(evidence.cells[None]),
        evidence.questions,
        k,
        shrinkage=evidence.shrinkage,
        seed=seed,
    )
    return k, posteriors(evidence.cells, evidence.questions, fits.shares[0], fits.chances[0])


def ward(square: Array) -> Places:
    """Ward's method, told the number of classes."""
    tree = linkage(squareform(square, checks=False), "ward")
    return np.asarray(fcluster(tree, CLASSES, "maxclust"))


def on_pairs(data: Array) -> Places:
    """Gower's distance over what both are rated on; a pair without any is as far as the mean."""
    square, _ = gower(data / (LEVELS - 1), np.ones(data.shape[1]), 1)
    np.fill_diagonal(square, 0.0)
    return ward(np.where(np.isnan(square), np.nanmean(square), square))


def with_means(data: Array) -> Places:
    """Every unknown is the criterion's mean."""
    return on_pairs(np.where(np.isnan(data), np.nanmean(data, axis=0), data))


def with_modes(data: Array) -> Places:
    """Every unknown is the criterion's most frequent level."""
    counts = np.array([[np.sum(column == level) for level in range(LEVELS)] for column in data.T])
    return on_pairs(np.where(np.isnan(data), counts.argmax(axis=1), data))


OTHERS: dict[str, Callable[[Array], Places]] = {
    "Gower on pairs, Ward": on_pairs,
    "mean imputation, Ward": with_means,
    "most frequent level, Ward": with_modes,
}


def line(label: str, data_sets: list[tuple[Array, Places]]) -> str:
    """One row of the table: adjusted Rand indices, means over data sets."""
    every, placed, shares, right = [], [], [], 0
    for seed, (data, members) in enumerate(data_sets):
        k, posterior = latent(data, seed)
        right += k == CLASSES
        every.append(adjusted_rand_score(members, posterior.argmax(axis=1)))
        sure = posterior.max(axis=1) >= LIKELY
        shares.append(sure.mean())
        placed.append(adjusted_rand_score(members[sure], posterior[sure].argmax(axis=1)))
    others = [
        np.mean([adjusted_rand_score(members, method(data)) for data, members in data_sets])
        for method in OTHERS.values()
    ]
    cells = [np.mean(every), np.mean(placed), np.mean(shares)]
    words = [f"{value:.2f}" for value in cells] + [f"{right} of {len(data_sets)}"]
    return f"| {label} | {' | '.join(words)} | {' | '.join(f'{x:.2f}' for x in others)} |"


def hidden(seed: int, slope: float) -> tuple[Array, Places]:
    """Half of the cells unknown, the higher levels more often."""
    data, members = profiled(seed, classes=CLASSES)
    return silenced(data, 0.5, np.random.default_rng([seed, 7]), slope), members


def main() -> None:
    """Print the tables: two kinds of planted classes, and silence that depends on the level."""
    heads = ["classes", "of those placed", "placed", "number right", *OTHERS]
    for kind, plant in {"drawn profiles": profiled, "a level of its own": planted}.items():
        print(f"| missing, {kind} | {' | '.join(heads)} |\n|---|{'---|' * len(heads)}")
        for missing in MISSING:
            sets = [plant(seed, classes=CLASSES, missing=missing) for seed in range(DATA_SETS)]
            print(line(f"{missing:.0%}", sets), flush=True)
        print()
    print(f"| highest : lowest level hidden | {' | '.join(heads)} |\n|---|{'---|' * len(heads)}")
    for slope in SLOPES:
        sets = [hidden(seed, slope) for seed in range(DATA_SETS)]
        print(line(f"{0.5 * (1 + slope):.0%} : {0.5 * (1 - slope):.0%}", sets), flush=True)


if __name__ == "__main__":
    main()
