"""The property space against brute force in plain Python."""

from __future__ import annotations

from collections import Counter
from itertools import product
from random import Random

import pytest

from tests.support import oracle
from tests.support.worlds import STATUS, random_case, random_rubric
from typology.analysis.explain.space import Space, TooLarge, Way, property_space
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
    Type,
)
from typology.reading.rubric.reader import read_rubric

SEED = 19370101
WORLDS = 400
Combination = dict[str, Level]
Verdicts = dict[tuple[Level, ...], str]  # by the values of the criteria, in the rubric's order


def every_value(rubric: Rubric) -> dict[str, list[Level]]:
    return {
        name: oracle.open_values(rubric.criteria[name], Rating(None))
        for name in oracle.read_criteria(rubric)
    }


def every_verdict(rubric: Rubric) -> Verdicts:
    values = every_value(rubric)
    return {
        combination: oracle.verdict(rubric, dict(zip(values, combination, strict=True)))
        for combination in product(*values.values())
    }


def small_world(offset: int) -> Rubric:
    rng = Random(SEED + offset)
    return random_rubric(rng, rng.randint(1, 4), rng.choice([1, 2, 2, 3]))


def numbers(space: Space, combination: tuple[Level, ...]) -> tuple[int, ...]:
    return tuple(
        next(i for i, group in enumerate(axis.groups) if value in group)
        for axis, value in zip(space.axes, combination, strict=True)
    )


def inside(space: Space, way: Way, combination: tuple[Level, ...]) -> bool:
    place = dict(
        zip([axis.criterion for axis in space.axes], numbers(space, combination), strict=True)
    )
    return all(place[name] in allowed for name, allowed in way.allowed.items())


def assert_counts(space: Space, verdicts: Verdicts) -> None:
    counted = Counter(verdicts.values())
    assert space.combinations == len(verdicts)
    assert {r.verdict: r.combinations for r in space.regions if r.combinations} == dict(counted)
    assert list(space.unreached) == [
        name for name in (*space.rubric.types, "mixed", "neither") if not counted[name]
    ]
    cells = {numbers(space, each): verdict for each, verdict in verdicts.items()}
    assert len(cells) == space.codes.size
    for region in space.regions:
        assert region.configurations == sum(v == region.verdict for v in cells.values())
    for place, verdict in cells.items():
        assert space.verdicts[int(space.codes[place])] == verdict


def assert_merged(space: Space, verdicts: Verdicts) -> None:
    """Two levels are one exactly where no combination of the rest tells them apart."""
    for place, axis in enumerate(space.axes):
        levels = [level for group in axis.groups for level in group]
        assert sorted(map(str, levels)) == sorted(map(str, space.levels(axis.criterion)))
        group_of = {level: i for i, group in enumerate(axis.groups) for level in group}
        for one, other in product(levels, repeat=2):
            alike = all(
                verdict == verdicts[(*each[:place], other, *each[place + 1 :])]
                for each, verdict in verdicts.items()
                if each[place] == one
            )
            assert alike == (group_of[one] == group_of[other])


def assert_ways(space: Space, verdicts: Verdicts) -> None:
    for region in space.regions:
        assert region.ways is not None
        owners: Counter[int] = Counter()
        for each, verdict in verdicts.items():
            hit = [i for i, way in enumerate(region.ways) if inside(space, way, each)]
            assert bool(hit) == (verdict == region.verdict)
            owners.update(hit if len(hit) == 1 else [])
        assert all(owners[i] for i in range(len(region.ways))), "a way to spare"
        for way in region.ways:
            found = [each for each in verdicts if inside(space, way, each)]
            assert way.combinations == len(found)
            assert way.configurations == len({numbers(space, each) for each in found})
            assert_as_large_as_can_be(space, verdicts, region.verdict, way)


def assert_as_large_as_can_be(space: Space, verdicts: Verdicts, verdict: str, way: Way) -> None:
    for axis in space.axes:
        for extra in range(len(axis.groups)):
            if extra in way.allowed.get(axis.criterion, range(len(axis.groups))):
                continue
            wider = {**way.allowed, axis.criterion: (*way.allowed[axis.criterion], extra)}
            grown = Way(wider, 0, 0)
            assert any(
                found != verdict for each, found in verdicts.items() if inside(space, grown, each)
            )


def failing(rubric: Rubric, formula: Formula, combination: Combination) -> tuple[int, ...]:
    asks = (
        formula.children if isinstance(formula, Node) and formula.operator == "all" else (formula,)
    )
    return tuple(
        place
        for place, each in enumerate(asks)
        if not oracle.evaluate(each, rubric, combination) > rubric.cut + oracle.TOL
    )


def assert_lacks(space: Space, verdicts: Verdicts) -> None:
    rubric = space.rubric
    names = [axis.criterion for axis in space.axes]
    kinds: dict[tuple[tuple[int, ...], ...], list[tuple[Level, ...]]] = {}
    for each, verdict in verdicts.items():
        if verdict == "neither":
            combination = dict(zip(names, each, strict=True))
            kind = tuple(failing(rubric, t.formula, combination) for t in rubric.types.values())
            assert all(kind)
            kinds.setdefault(kind, []).append(each)
    assert {tuple(lack.failing.values()) for lack in space.lacks} == set(kinds)
    for lack in space.lacks:
        found = kinds[tuple(lack.failing.values())]
        assert lack.combinations == len(found)
        assert lack.configurations == len({numbers(space, each) for each in found})


def test_property_space_equals_brute_force() -> None:
    merged = unreached = inert = kinds = 0
    for offset in range(WORLDS):
        rubric = small_world(offset)
        space, verdicts = property_space(rubric), every_verdict(rubric)
        assert_counts(space, verdicts)
        assert_merged(space, verdicts)
        assert_ways(space, verdicts)
        assert_lacks(space, verdicts)
        merged += space.codes.size < space.combinations
        unreached += bool(space.unreached)
        inert += bool(space.inert)
        kinds += len(space.lacks)
    assert min(merged, unreached, inert, kinds) > WORLDS // 4


def test_default_space_equals_brute_force_and_hand_calculation() -> None:
    """By hand: see the comments; 16 combinations of what stabilising does not read."""
    space = property_space(read_rubric("thurston-2018"))
    verdicts = every_verdict(space.rubric)
    assert_counts(space, verdicts)
    assert_lacks(space, verdicts)
    counted = {region.verdict: region.combinations for region in space.regions}
    assert space.combinations == 4**8
    # violence and demobilisation 2 of 4 levels each; authority and capacity 3 of 4 each; a further
    # mark: all of 9 x 16 but unchanged, unchanged and both others low (2 x 2 levels)
    assert counted["stabilising"] == 2 * 2 * (9 * 16 - 4) * 16
    # demobilisation and authority low: 2 x 2; three criteria free: 64; all of 64 but no violence
    # fall and little of both others (1 x 2 x 2)
    assert counted["delaying"] == 2 * 2 * 64 * (64 - 4)
    assert space.unreached == ("mixed",)


def on_grid(space: Space, case: Case) -> bool:
    values = oracle.values_of(space.rubric, case)
    return all(set(each) <= set(space.levels(name)) for name, each in values.items())


def test_cases_lie_where_their_completions_do() -> None:
    placed = nowhere = beside = spanning = 0
    for offset in range(WORLDS):
        rng = Random(SEED - 1 - offset)
        rubric = small_world(offset)
        cases = [random_case(rng, rubric, rng.choice([0.0, 0.3, 0.6])) for _ in range(3)]
        space = property_space(rubric, cases)
        for each in space.placed:
            completions = list(oracle.completions(oracle.values_of(rubric, each.case)))
            verdicts = {oracle.verdict(rubric, one) for one in completions}
            assert set(each.verdicts) == verdicts
            if each.groups is None:
                assert not on_grid(space, each.case)
                nowhere += 1
                continue
            placed += 1
            spanning += each.configurations > 1
            spanned = set(product(*each.groups))
            assert {space.verdicts[int(space.codes[place])] for place in spanned} == verdicts
            if on_grid(space, each.case):
                found = {numbers(space, tuple(one.values())) for one in completions}
                assert spanned == found
            else:
                beside += 1
    assert min(placed, spanning) > WORLDS // 2
    assert min(nowhere, beside) > 20


def rubric_of(criteria: list[Criterion], formula: Formula) -> Rubric:
    return Rubric(
        "made", "1", "Made", "constructed", None, {each.id: each for each in criteria},
        {"t": Type("t", None, formula)}, 0.5, STATUS, {}, (), "", "",
    )  # fmt: skip


def test_number_between_the_four_values_lies_with_those_that_it_acts_like() -> None:
    share = Criterion("share", "?", "constitutive", None, {}, Calibration(0.0, 0.4, 1.0))
    space = property_space(rubric_of([share], Leaf("share")))
    assert space.axes[0].groups == ((0.0, 0.2), (0.7, 1.0))
    case = Case("c", "C", "in_force", "outcome", "public", {"share": Rating(0.41)}, "")
    (placed,) = property_space(space.rubric, [case]).placed
    assert (placed.groups, placed.verdicts) == (((1,),), ("t",))


def test_number_that_acts_like_no_value_of_the_space_lies_nowhere() -> None:
    share = Criterion("share", "?", "constitutive", None, {}, Calibration(0.0, 0.4, 1.0))
    between = Node("all", (Leaf("share", 0.5), Node("not", (Leaf("share", 0.6),))))
    case = Case("c", "C", "in_force", "outcome", "public", {"share": Rating(0.55)}, "")
    space = property_space(rubric_of([share], between), [case])
    assert space.unreached == ("t", "mixed")
    assert space.placed[0].groups is None
    assert space.placed[0].verdicts == ("t",)


def test_case_outside_the_definition_is_not_placed() -> None:
    rubric = small_world(0)
    case = Case("c", "C", "never_took_effect", "outcome", "public", {}, "")
    space = property_space(rubric, [case])
    assert (space.placed, space.outside) == ((), (case,))


def test_space_of_too_many_combinations_is_refused_with_their_number() -> None:
    scale = Scale(("no", "some", "much", "all"), (0.0, 0.33, 0.67, 1.0))
    criteria = [Criterion(f"c{i}", "?", "constitutive", scale, {}, None) for i in range(11)]
    rubric = rubric_of(criteria, Node("all", tuple(Leaf(each.id) for each in criteria)))
    with pytest.raises(TooLarge, match=r"4,194,304 combinations of 11 criteria"):
        property_space(rubric)


def test_verdict_with_more_than_64_ways_is_told_by_its_counts() -> None:
    scale = Scale(("no", "some", "much", "all"), (0.0, 0.33, 0.67, 1.0))
    criteria = [Criterion(f"c{i}", "?", "constitutive", scale, {}, None) for i in range(6)]
    rubric = rubric_of(criteria, Node("mean", tuple(Leaf(each.id) for each in criteria)))
    regions = {region.verdict: region for region in property_space(rubric).regions}
    assert regions["t"].ways is None
    # the scale is symmetric about the cut, at which a case is in no type
    assert 0 < regions["t"].combinations < 4**6 / 2
    assert regions["t"].combinations + regions["neither"].combinations == 4**6
