"""The design's semantics in plain Python, one completion at a time: the oracle of the engine.

Nothing here is shared with the engine but the nouns.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import combinations, product

from typology.model import Case, Criterion, Formula, Leaf, Level, Node, Rating, Rubric

TOL = 1e-9
Completion = dict[str, Level]


def membership_of(criterion: Criterion, value: Level) -> float:
    if criterion.scale is not None:
        return dict(zip(criterion.scale.levels, criterion.scale.memberships, strict=True))[
            str(value)
        ]
    curve = criterion.calibration
    assert curve is not None
    x = float(value)
    sign = 1 if curve.full > curve.out else -1
    anchor = curve.full if sign * (x - curve.crossover) >= 0 else curve.out
    if curve.shape == "linear":
        share = sign * (x - curve.crossover) / abs(anchor - curve.crossover)
        return min(1.0, max(0.0, 0.5 + share / 2))
    exponent = -3 * sign * (x - curve.crossover) / abs(anchor - curve.crossover)
    return 0.0 if exponent > 700 else 1 / (1 + math.exp(exponent))


def reached(criterion: Criterion, value: Level, bound: Level) -> bool:
    if criterion.scale is not None:
        return membership_of(criterion, value) >= membership_of(criterion, bound) - TOL
    assert criterion.calibration is not None
    if criterion.calibration.full > criterion.calibration.out:
        return float(value) >= float(bound) - TOL
    return float(value) <= float(bound) + TOL


def evaluate(formula: Formula, rubric: Rubric, ratings: Completion) -> float:
    if isinstance(formula, Leaf):
        return leaf_value(formula, rubric, ratings[formula.criterion])
    parts = [evaluate(child, rubric, ratings) for child in formula.children]
    return combine(formula, parts)


def leaf_value(leaf: Leaf, rubric: Rubric, value: Level) -> float:
    criterion = rubric.criteria[leaf.criterion]
    if leaf.reaches is not None:
        return 1.0 if reached(criterion, value, leaf.reaches) else 0.0
    return membership_of(criterion, value)


def combine(node: Node, parts: list[float]) -> float:
    weights = node.weights or tuple(1.0 for _ in parts)
    match node.operator:
        case "all":
            return min(parts)
        case "any":
            return max(parts)
        case "not":
            return 1 - parts[0]
        case "at_least":
            assert node.count is not None
            return sorted(parts, reverse=True)[node.count - 1]
        case "mean":
            return sum(w * m for w, m in zip(weights, parts, strict=True)) / sum(weights)
        case "geometric":
            total = sum(weights)
            return math.prod(m ** (w / total) for w, m in zip(weights, parts, strict=True))
    raise AssertionError(node.operator)


def leaves_of(formula: Formula) -> Iterator[Leaf]:
    if isinstance(formula, Leaf):
        yield formula
    else:
        for child in formula.children:
            yield from leaves_of(child)


def read_criteria(rubric: Rubric) -> list[str]:
    read = {leaf.criterion for kind in rubric.types.values() for leaf in leaves_of(kind.formula)}
    return [name for name in rubric.criteria if name in read]


def open_values(criterion: Criterion, rating: Rating) -> list[Level]:
    if criterion.scale is not None:
        levels = list(criterion.scale.levels)
        if rating.low is None:
            return list(levels)
        return list(levels[levels.index(str(rating.low)) : levels.index(str(rating.high)) + 1])
    curve = criterion.calibration
    assert curve is not None
    if rating.low is None or rating.high is None:
        middle_out = (curve.out + curve.crossover) / 2
        middle_in = (curve.crossover + curve.full) / 2
        return sorted({curve.out, middle_out, middle_in, curve.full})
    low, high = float(rating.low), float(rating.high)
    return sorted({low, (low + high) / 2, high})


def completed_values(rubric: Rubric, name: str, rating: Rating, *, assume: bool) -> list[Level]:
    values = open_values(rubric.criteria[name], rating)
    kept = list(values)
    for kind in rubric.types.values():
        for leaf in leaves_of(kind.formula):
            if leaf.criterion != name or leaf.if_unknown == "open" or not assume:
                continue
            degrees = {value: leaf_value(leaf, rubric, value) for value in values}
            best = max(degrees.values()) if leaf.if_unknown == "holds" else min(degrees.values())
            kept = [value for value in kept if abs(degrees[value] - best) <= TOL]
    return kept or values


def values_of(
    rubric: Rubric, case: Case, *, opened: Collection[str] = ()
) -> dict[str, list[Level]]:
    found: dict[str, list[Level]] = {}
    for name in read_criteria(rubric):
        rating = case.ratings.get(name, Rating(None))
        if rating.value is not None:
            found[name] = [rating.value]
        else:
            found[name] = completed_values(rubric, name, rating, assume=name not in opened)
    return found


def completions(values: dict[str, list[Level]]) -> Iterator[Completion]:
    for combination in product(*values.values()):
        yield dict(zip(values, combination, strict=True))


def verdict(rubric: Rubric, ratings: Completion) -> str:
    inside = [
        name
        for name, kind in rubric.types.items()
        if evaluate(kind.formula, rubric, ratings) > rubric.cut + TOL
    ]
    if not inside:
        return "neither"
    return inside[0] if len(inside) == 1 else "mixed"


def overall(rubric: Rubric, values: dict[str, list[Level]]) -> str:
    seen = {verdict(rubric, each) for each in completions(values)}
    return seen.pop() if len(seen) == 1 else "undetermined"


def verdict_counts(rubric: Rubric, values: dict[str, list[Level]]) -> Counter[str]:
    return Counter(verdict(rubric, each) for each in completions(values))


def outside(rubric: Rubric, case: Case) -> str | None:
    if case.status not in rubric.applies_to:
        return "no_settlement"
    if rubric.applies_to_level is not None and case.level not in rubric.applies_to_level:
        return "out_of_scope"
    if rubric.applies_to_basis is not None and case.basis not in rubric.applies_to_basis:
        return "out_of_scope"
    return None


def rests_on(rubric: Rubric, case: Case) -> list[str]:
    """By trying every set of assumptions, the small ones first."""
    base = overall(rubric, values_of(rubric, case))
    if base == "undetermined":
        return []
    assumed = {
        leaf.criterion
        for kind in rubric.types.values()
        for leaf in leaves_of(kind.formula)
        if leaf.if_unknown != "open"
    }
    silent = [
        name
        for name in read_criteria(rubric)
        if name in assumed and case.ratings.get(name, Rating(None)).value is None
    ]
    minimal: list[set[str]] = []
    for size in range(1, len(silent) + 1):
        for names in combinations(silent, size):
            if any(less <= set(names) for less in minimal):
                continue
            if overall(rubric, values_of(rubric, case, opened=names)) != base:
                minimal.append(set(names))
    return [name for name in silent if any(name in each for each in minimal)]


def firm(rubric: Rubric, case: Case) -> bool | None:
    """Every assumption left open and every range run through, at once."""
    base = overall(rubric, values_of(rubric, case))
    if base == "undetermined":
        return None
    values = values_of(rubric, case, opened=read_criteria(rubric))
    for name in values:
        rating = case.ratings.get(name, Rating(None))
        if rating.value is None or rating.low is None or rating.high is None:
            continue
        criterion = rubric.criteria[name]
        if criterion.scale is not None:
            values[name] = open_values(criterion, rating)
            continue
        assert criterion.calibration is not None
        low, high = float(rating.low), float(rating.high)
        marks = {criterion.calibration.crossover} | {
            float(leaf.reaches)
            for kind in rubric.types.values()
            for leaf in leaves_of(kind.formula)
            if leaf.criterion == name and leaf.reaches is not None
        }
        inner = {mark for mark in marks if low < mark < high}
        values[name] = sorted({low, high, float(rating.value)} | inner)
    return overall(rubric, values) == base


def entropy(counts: Counter[str]) -> float:
    total = sum(counts.values())
    return -sum(n / total * math.log2(n / total) for n in counts.values() if n)


def ask_first(rubric: Rubric, case: Case) -> list[str]:
    values = values_of(rubric, case)
    if overall(rubric, values) != "undetermined":
        return []
    unknown = [n for n in values if case.ratings.get(n, Rating(None)).value is None]
    before = entropy(verdict_counts(rubric, values))
    drops = {}
    for name in unknown:
        after = [
            entropy(verdict_counts(rubric, {**values, name: [value]})) for value in values[name]
        ]
        drops[name] = round(before - sum(after) / len(after), 12)
    return sorted(unknown, key=lambda name: -drops[name])


def settles(rubric: Rubric, case: Case) -> list[tuple[tuple[tuple[str, Level], ...], str]]:
    values = values_of(rubric, case)
    if overall(rubric, values) != "undetermined":
        return []
    asked = [name for name, each in values.items() if len(each) > 1]
    for size in range(1, len(asked) + 1):
        found = []
        for names in combinations(asked, size):
            for answers in product(*(values[name] for name in names)):
                fixed = {name: [value] for name, value in zip(names, answers, strict=True)}
                left = overall(rubric, {**values, **fixed})
                if left != "undetermined":
                    found.append((tuple(zip(names, answers, strict=True)), left))
        if found:
            return found
    return []


def binding(formula: Formula, rubric: Rubric, ratings: Completion) -> set[str]:
    if isinstance(formula, Leaf):
        return {formula.criterion}
    parts = [evaluate(child, rubric, ratings) for child in formula.children]
    result = combine(formula, parts)
    everything = formula.operator in {"not", "mean", "geometric"}
    found: set[str] = set()
    for child, part in zip(formula.children, parts, strict=True):
        if everything or abs(part - result) <= TOL:
            found |= binding(child, rubric, ratings)
    return found


def moves(rubric: Rubric, case: Case, name: str) -> list[tuple[Level, int]]:
    criterion = rubric.criteria[name]
    if criterion.scale is not None:
        values: list[Level] = list(criterion.scale.levels)
    else:
        assert criterion.calibration is not None
        named = {
            float(leaf.reaches)
            for kind in rubric.types.values()
            for leaf in leaves_of(kind.formula)
            if leaf.criterion == name and leaf.reaches is not None
        }
        values = sorted(set(open_values(criterion, Rating(None))) | named, key=float)
    present = case.ratings.get(name, Rating(None)).value
    if present is None:
        n = len(values)
        return [(v, math.floor(abs(r - (n - 1) / 2)) + 1) for r, v in enumerate(values)]
    if criterion.scale is not None:
        at = values.index(present)
        return [(v, abs(r - at)) for r, v in enumerate(values) if r != at]
    here = float(present)
    result = []
    for value in values:
        x = float(value)
        if x != here:
            passed = [v for v in values if min(here, x) <= float(v) <= max(here, x) and v != here]
            result.append((value, len(passed)))
    return result


def flips(rubric: Rubric, case: Case) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """Gains and losses as sets of (verdict, steps, changes)."""
    values = values_of(rubric, case)
    base = overall(rubric, values)
    gains: set[tuple[object, ...]] = set()
    losses: set[tuple[object, ...]] = set()
    missing = [name for name in rubric.types if name != base]
    losing = base in rubric.types
    for size in range(1, 4):
        reached_by: dict[str, list[tuple[str, int, tuple[tuple[str, Level], ...]]]] = {}
        for names in combinations(values, size):
            for change in product(*(moves(rubric, case, name) for name in names)):
                fixed = {n: [v] for n, (v, _) in zip(names, change, strict=True)}
                after = overall(rubric, {**values, **fixed})
                pairs = tuple((n, v) for n, (v, _) in zip(names, change, strict=True))
                steps = sum(s for _, s in change)
                if after in missing:
                    reached_by.setdefault(after, []).append((after, steps, pairs))
                if losing and after != base:
                    reached_by.setdefault("-", []).append((after, steps, pairs))
        for goal, found in reached_by.items():
            least = min(steps for _, steps, _ in found)
            (losses if goal == "-" else gains).update(f for f in found if f[1] == least)
        missing = [name for name in missing if name not in reached_by]
        losing = losing and "-" not in reached_by
    return gains, losses
