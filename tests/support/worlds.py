"""Random worlds: rubrics and cases from a seed; every operator, unknowns, ranges, assumptions."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.support.oracle import TOL, leaf_value, leaves_of, open_values
from typology.model import (
    Calibration,
    Case,
    Criterion,
    Formula,
    Leaf,
    Level,
    Node,
    Rating,
    Rubric,
    Scale,
    Silence,
    Type,
)

STATUS = ("in_force", "partial", "ended", "proposed")


def random_criterion(rng: Random, name: str) -> Criterion:
    if rng.random() < 0.25:
        low, middle, high = sorted(rng.sample(range(0, 40), 3))
        ends = (low / 4, high / 4) if rng.random() < 0.5 else (high / 4, low / 4)
        shape = rng.choice(["logistic", "linear"])
        curve = Calibration(
            ends[0], middle / 4, ends[1], "linear" if shape == "linear" else "logistic"
        )
        return Criterion(name, "?", "constitutive", None, {}, curve)
    count = rng.choice([2, 3, 4, 4, 5])
    if count == 4 and rng.random() < 0.5:
        memberships = (0.0, 0.33, 0.67, 1.0)
    else:
        memberships = tuple(sorted(x / 20 for x in rng.sample(range(21), count)))
    levels = tuple(f"l{rank}" for rank in range(count))
    return Criterion(name, "?", "constitutive", Scale(levels, memberships), {}, None)


def random_leaf(rng: Random, criteria: dict[str, Criterion]) -> Leaf:
    criterion = criteria[rng.choice(list(criteria))]
    reaches: Level | None = None
    if rng.random() < 0.3:
        if criterion.scale is not None:
            reaches = rng.choice(criterion.scale.levels)
        else:
            reaches = rng.randrange(0, 80) / 8
    silence: Silence = "open"
    if rng.random() < 0.25:
        silence = "holds" if rng.random() < 0.5 else "fails"
    return Leaf(criterion.id, reaches, silence)


def random_formula(rng: Random, criteria: dict[str, Criterion], depth: int) -> Formula:
    if depth == 0 or rng.random() < 0.2:
        return random_leaf(rng, criteria)
    operator = rng.choice(["all", "any", "not", "at_least", "mean", "geometric"])
    if operator == "not":
        return Node("not", (random_formula(rng, criteria, depth - 1),))
    children = tuple(
        random_formula(rng, criteria, depth - 1) for _ in range(rng.choice([1, 2, 2, 3, 4]))
    )
    if operator == "at_least":
        return Node(operator, children, count=rng.randint(1, len(children)))
    if operator in {"mean", "geometric"} and rng.random() < 0.5:
        names = rng.sample(list(criteria), min(len(criteria), rng.randint(1, 3)))
        weights = tuple(rng.choice([0.1, 0.5, 1.0, 2.0, 3.0]) for _ in names)
        return Node(operator, tuple(Leaf(name) for name in names), weights=weights, named=True)
    return Node(operator, children)


def random_rubric(rng: Random, criteria_count: int, types_count: int, depth: int = 3) -> Rubric:
    """A rubric whose assumptions leave every criterion a level."""
    while True:
        criteria = {f"c{i}": random_criterion(rng, f"c{i}") for i in range(criteria_count)}
        types = {
            f"t{i}": Type(f"t{i}", None, random_formula(rng, criteria, depth))
            for i in range(types_count)
        }
        rubric = Rubric(
            "random", "1", "Random", "constructed", None, criteria, types,
            rng.choice([0.5, 0.5, 0.33, 0.67, 0.6]), STATUS, {}, (), "", "",
        )  # fmt: skip
        if all(has_value(rubric, name) for name in criteria):
            return rubric


def has_value(rubric: Rubric, name: str) -> bool:
    """True if the assumptions on a criterion leave it a value of its own."""
    values = open_values(rubric.criteria[name], Rating(None))
    for kind in rubric.types.values():
        for leaf in leaves_of(kind.formula):
            if leaf.criterion == name and leaf.if_unknown != "open":
                degree = {value: leaf_value(leaf, rubric, value) for value in values}
                if not degree:
                    return False
                best = (max if leaf.if_unknown == "holds" else min)(degree.values())
                values = [value for value in values if abs(degree[value] - best) <= TOL]
    return bool(values)


def assuming_more(rng: Random, formula: Formula) -> Formula:
    """The formula, three of four open leaves taken to hold, save those of a mapping."""
    if isinstance(formula, Leaf):
        assumes = formula.if_unknown == "open" and rng.random() < 0.75
        return formula._replace(if_unknown="holds") if assumes else formula
    if formula.named:
        return formula
    children = tuple(assuming_more(rng, child) for child in formula.children)
    return replace(formula, children=children)


def random_case(rng: Random, rubric: Rubric, unknown_share: float) -> Case:
    ratings = {}
    for name, criterion in rubric.criteria.items():
        rating = random_rating(rng, criterion, rng.random() < unknown_share)
        if rating is not None:
            ratings[name] = rating
    return Case(
        f"case-{rng.randrange(10**9)}", "Random", "in_force", "outcome", "public", ratings, ""
    )


def random_rating(rng: Random, criterion: Criterion, unknown: bool) -> Rating | None:
    value: Level
    low: Level | None = None
    high: Level | None = None
    if criterion.scale is not None:
        levels = criterion.scale.levels
        rank = rng.randrange(len(levels))
        value = levels[rank]
        if rng.random() < 0.3:
            low, high = levels[rng.randint(0, rank)], levels[rng.randint(rank, len(levels) - 1)]
    else:
        number = rng.randrange(-8, 88) / 8
        value = number
        if rng.random() < 0.3:
            low, high = number - rng.randrange(0, 20) / 8, number + rng.randrange(0, 20) / 8
    if not unknown:
        return Rating(value, low, high)
    return Rating(None, low, high) if low is not None or rng.random() < 0.3 else None
