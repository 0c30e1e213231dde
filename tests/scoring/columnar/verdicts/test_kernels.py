"""Bits and products of matrices give the verdicts of formulas worked out one at a time."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np

from tests.support import oracle
from tests.support.definitions import rubric
from typology.model import Case, Formula, Leaf, Node, Rating, Rubric, Scale, Type
from typology.scoring.columnar.definitions import verdicts
from typology.scoring.columnar.verdicts.bits import at_least
from typology.scoring.columnar.verdicts.means import means_inside

LEVELS = ("absent", "limited", "substantial", "full")
CASES = 130  # more than two words of bits


def formula(rng: Random, depth: int) -> Formula:
    """All, any, not and at_least in any order, negations of negations among them."""
    if depth == 0 or rng.random() < 0.2:
        reaches = rng.choice((None, None, *LEVELS[1:]))
        return Leaf(rng.choice("abc"), reaches)
    operator = rng.choice(("all", "any", "not", "at_least"))
    count = 1 if operator == "not" else rng.randint(1, 4)
    children = tuple(formula(rng, depth - 1) for _ in range(count))
    least = rng.randint(1, count) if operator == "at_least" else None
    return Node(operator, children, count=least)


def cases(rng: Random, count: int) -> list[Case]:
    return [
        Case(
            f"c{n}", "C", "in_force", "outcome", "public",
            {name: Rating(rng.choice(LEVELS)) for name in "abc"}, "",
        )
        for n in range(count)
    ]  # fmt: skip


def varied(rng: Random, base: Rubric) -> Rubric:
    """The rubric with other memberships and another cut, some of them equal."""
    criteria = {}
    for name, each in base.criteria.items():
        inner = sorted(rng.sample((0.2, 0.4, 0.5, 0.6, 1 - 0.45), 2))
        criteria[name] = each._replace(scale=Scale(LEVELS, (0.0, *inner, 1.0)))
    return replace(base, criteria=criteria, cut=rng.choice((0.45, 0.5, 0.6, 1 - 0.6)))


def test_bits_give_the_verdict_of_every_formula_that_sides_decide() -> None:
    rng = Random(7)
    compared = 0
    given = cases(rng, CASES)
    for _ in range(30):
        base = rubric({"one": formula(rng, 3), "two": formula(rng, 2)})
        other = replace(base, types={**base.types, "two": Type("two", None, formula(rng, 2))})
        definitions = [varied(rng, rng.choice((base, base, other))) for _ in range(12)]
        found = verdicts(definitions, given)
        for row, each in enumerate(definitions):
            for column, case in enumerate(given):
                levels = {name: rating.value for name, rating in case.ratings.items()}
                assert found.verdict(row, column) == oracle.verdict(each, levels)
                compared += 1
    assert compared == 30 * 12 * CASES


def test_counts_of_at_least_may_differ_from_definition_to_definition() -> None:
    given = cases(Random(3), CASES)
    leaves = tuple(Leaf(name) for name in "abc")
    definitions = [
        rubric({"in": Node("not", (Node("at_least", leaves, count=count),))})
        for count in (1, 2, 3, 2)
    ]
    found = verdicts(definitions, given)
    for row, count in enumerate((1, 2, 3, 2)):
        for column, case in enumerate(given):
            beyond = sum(case.ratings[name].value in LEVELS[2:] for name in "abc")
            assert found.verdict(row, column) == ("neither" if beyond >= count else "in")


def test_ones_are_counted_in_every_place_of_a_word() -> None:
    rng = np.random.default_rng(5)
    parts = [rng.integers(0, 2**63, (9, 3)).astype(np.uint64) for _ in range(9)]
    found = at_least(parts, np.arange(1, 10))
    for function in range(9):
        for word in range(3):
            for bit in range(64):
                ones = sum(int(part[function, word]) >> bit & 1 for part in parts)
                is_beyond = int(found[function, word]) >> bit & 1
                assert is_beyond == (ones >= function + 1)


def test_weighted_means_are_those_of_each_definition_also_next_to_the_cut() -> None:
    rng = Random(9)
    given = cases(rng, CASES)
    leaves = tuple(Leaf(name) for name in "abc")
    definitions = []
    for _ in range(150):
        weights = tuple(rng.choice((0.1, 0.2, 0.3, 1.0, 3.0)) for _ in leaves)
        cut = rng.choice((0.5, 0.33, (0.67 * 0.1 + 0.33 * 0.3) / 0.4 - 1e-9))
        mean = Node("mean", leaves, weights=weights)
        definitions.append(rubric({"in": mean}, cut))
    found = verdicts(definitions, given)
    for row, each in enumerate(definitions):
        for column, case in enumerate(given):
            levels = {name: rating.value for name, rating in case.ratings.items()}
            alone = verdicts([each], [case]).verdict(0, 0)
            assert found.verdict(row, column) == alone == oracle.verdict(each, levels)


def test_means_close_to_what_decides_are_left_to_the_plain_formula() -> None:
    weights = np.array([[1.0, 1.0], [1.0, 3.0]])
    memberships = np.array([[0.5, 0.5], [1.0, 0.0]])
    cuts = np.array([0.5 - 1e-9, 0.3])
    asked = []

    def plain(rows: np.ndarray) -> np.ndarray:
        asked.extend(rows.tolist())
        return np.ones((len(rows), 2), dtype=np.bool_)

    found = means_inside(weights, memberships, cuts, plain)
    assert asked == [0]
    assert found.tolist() == [[True, True], [True, False]]
