"""Combinations of options, and weights drawn on the simplex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
import pytest

from tests.support.worlds import random_rubric
from typology.analysis.robustness import multiverse as module
from typology.analysis.robustness.multiverse import definitions, dirichlet, node_at, with_weights
from typology.model import Choice, Leaf, Multiverse, Node, Option, Rubric, Type

MEAN = Node("mean", (Leaf("a"), Leaf("b"), Leaf("c")), weights=(2.0, 1.0, 1.0), named=True)
PATH = "types.t.formula.all.1.mean"


def rubric() -> Rubric:
    made = random_rubric(Random(1), 1, 1)
    nested = Node("all", (Node("any", (Leaf("a"),)), MEAN))
    return replace(made, types={"t": Type("t", None, nested)})


@dataclass(frozen=True)
class Source:
    """A multiverse whose combinations all leave the rubric as it is."""

    multiverse: Multiverse

    @property
    def rubric(self) -> Rubric:
        return rubric()

    def define(self, combination: Sequence[int | None]) -> Rubric:
        return rubric()

    def without(self, criterion: str) -> Rubric:
        return rubric()


def choices(*sizes: int) -> Multiverse:
    return Multiverse(
        "sizes",
        tuple(
            Choice(f"choice {n}", tuple(Option(f"option {place}") for place in range(size)))
            for n, size in enumerate(sizes)
        ),
        "",
    )


def test_every_combination_is_gone_through_once_in_order() -> None:
    found = definitions(Source(choices(2, 1, 3)))
    assert found.combinations == tuple((a, 0, c) for a in range(2) for c in range(3))
    assert not found.sampled


def test_rivals_are_combined_with_nothing() -> None:
    options = (Option("plain"), Option("rival", "rival"))
    alone = (Option("another", "rival"),)
    multiverse = Multiverse("rivals", (Choice("a", options), Choice("b", alone)), "")
    assert definitions(Source(multiverse)).combinations == ((0, None),)


def test_more_than_the_stated_limit_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ENUMERATED", 5)
    monkeypatch.setattr(module, "DRAWS", 50)
    assert not definitions(Source(choices(5))).sampled
    found = definitions(Source(choices(2, 3)))
    assert found.sampled
    assert len(found.combinations) == 50
    assert set(found.combinations) == {(a, b) for a in range(2) for b in range(3)}


def test_zero_is_a_seed() -> None:
    zero = definitions(Source(choices(9, 9)), draws=20, seed=0)
    one = definitions(Source(choices(9, 9)), draws=20, seed=1)
    assert zero.combinations != one.combinations
    assert zero == definitions(Source(choices(9, 9)), draws=20, seed=0)


def drawn(
    concentration: float | None, count: int = 20_000
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    generator = np.random.default_rng(3)
    return np.asarray([dirichlet(MEAN, concentration, generator) for _ in range(count)])


def test_weights_lie_on_the_simplex_about_those_of_the_rubric() -> None:
    weights = drawn(8.0)
    assert weights.min() > 0
    assert weights.sum(axis=1) == pytest.approx(1.0)
    assert weights.mean(axis=0) == pytest.approx([0.5, 0.25, 0.25], abs=0.005)
    variance = np.array([0.5 * 0.5, 0.25 * 0.75, 0.25 * 0.75]) / (8 + 1)  # of a Dirichlet
    assert weights.var(axis=0) == pytest.approx(variance, rel=0.05)


def test_equal_weights_are_drawn_flat_over_the_simplex_by_default() -> None:
    generator = np.random.default_rng(3)
    equal = replace(MEAN, weights=None)
    weights = np.asarray([dirichlet(equal, None, generator) for _ in range(20_000)])
    halves = (weights[:, 0] > 0.5).mean()  # of a triangle, a quarter
    assert halves == pytest.approx(0.25, abs=0.01)


def test_an_option_with_weights_is_sampled_and_draws_each_time_anew() -> None:
    options = (Option("drawn", weights=PATH, concentration=4.0),)
    multiverse = Multiverse("weights", (Choice("weights", options),), "")
    found = definitions(Source(multiverse), draws=30)
    assert found.sampled
    weights = {node_at(each, PATH).weights for each in found.rubrics}
    assert len(weights) == 30


def test_other_weights_are_set_at_their_node_alone() -> None:
    changed = with_weights(rubric(), PATH, (1.0, 2.0, 3.0))
    assert node_at(changed, PATH).weights == (1.0, 2.0, 3.0)
    assert node_at(rubric(), PATH).weights == (2.0, 1.0, 1.0)
    with pytest.raises(KeyError, match=r"formula\.mean"):
        node_at(changed, "types.t.formula.mean")
