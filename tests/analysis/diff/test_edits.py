"""Definitions in between: none of the edits is the first, all of them are the second."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.support.worlds import random_case, random_rubric
from typology.analysis.diff.edits import between, shape
from typology.model import Criterion, Formula, Leaf, Node, Rubric, Scale, Type
from typology.scoring.columnar.cases import ScoreSummary, score_many

SCALE = Scale(("absent", "limited", "substantial", "full"), (0.0, 0.33, 0.67, 1.0))
A, B, C, D = (Leaf(name) for name in "abcd")


def rubric(formula: Formula, **more: object) -> Rubric:
    criteria = {name: Criterion(name, "?", "constitutive", SCALE, {}, None) for name in "abcd"}
    made = Rubric(
        "r", "1", "R", "constructed", None, criteria, {"t": Type("t", None, formula)}, 0.5,
        ("in_force",), {}, (), "", "",
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def every(*children: Formula) -> Node:
    return Node("all", children)


def some(*children: Formula) -> Node:
    return Node("any", children)


def told(before: Formula, after: Formula) -> list[tuple[str, str]]:
    return [(edit.kind, edit.path) for edit in between(rubric(before), rubric(after)).edits]


@pytest.mark.parametrize(
    ("before", "after", "edits"),
    [
        (every(A, B), every(A, B), []),
        (every(A, some(B, C)), every(some(C, B), A), []),
        (every(A), every(A, B), [("added", "types.t.formula.all.1")]),
        (every(A, B), every(B), [("removed", "types.t.formula.all.0")]),
        (every(A, B), every(A, C), [
            ("added", "types.t.formula.all.1"), ("removed", "types.t.formula.all.1"),
        ]),
        (every(A, some(B, C)), every(A, some(B, D, C)), [("added", "types.t.formula.all.1.any.1")]),
        (every(A, some(B, C)), every(A, B), [("replaced", "types.t.formula.all.1")]),
        (every(A, B), some(A, B), [("replaced", "types.t.formula")]),
        (A, Leaf("a", "full"), [("leaf", "types.t.formula")]),
        (every(A, Leaf("b", "full", "holds")), every(A, Leaf("b", "full")), [
            ("leaf", "types.t.formula.all.1"),
        ]),
        (Node("at_least", (A, B, C), 2), Node("at_least", (A, B, C), 1), [
            ("count", "types.t.formula.at_least.count"),
        ]),
        (Node("mean", (A, B), None, (1.0, 1.0), True), Node("mean", (A, B), None, (1.0, 2.0), True),
         [("weight", "types.t.formula.mean.b")]),
        (Node("mean", (A, B)), Node("mean", (A, B), None, (1.0, 1.0), True), []),
        (Node("not", (A,)), Node("not", (Leaf("a", "full"),)), [("leaf", "types.t.formula.not")]),
    ],
)  # fmt: skip
def test_edits_of_a_formula_and_their_places(
    before: Formula, after: Formula, edits: list[tuple[str, str]]
) -> None:
    assert told(before, after) == edits


def test_scales_that_a_formula_reads_the_cut_and_the_statuses_are_edits_too() -> None:
    steep = Scale(SCALE.levels, (0.0, 0.2, 0.9, 1.0))
    criteria = {
        name: each._replace(scale=steep) if name in "ad" else each
        for name, each in rubric(A).criteria.items()
    }
    after = rubric(every(A, B), criteria=criteria, cut=0.6, applies_to=("ended",))
    found = [edit.path for edit in between(rubric(every(A, B)), after).edits]
    assert found == ["criteria.a", "decide.cut", "applies_to.status"]  # nobody reads d


def test_the_levels_and_bases_that_a_definition_applies_to_are_edits_too() -> None:
    before = replace(rubric(A), applies_to_level=("national", "local"))
    same = replace(rubric(A), applies_to_level=("local", "national"))
    after = replace(rubric(A), applies_to_basis=("outcome",))
    assert between(before, same).edits == ()
    gap = between(before, after)
    assert [edit.path for edit in gap.edits] == ["applies_to.level", "applies_to.basis"]
    first, second = gap.rubric(frozenset()), gap.rubric(gap.all)
    assert first is not None and second is not None
    assert (first.applies_to_level, first.applies_to_basis) == (("national", "local"), None)
    assert (second.applies_to_level, second.applies_to_basis) == (None, ("outcome",))


def test_types_that_one_definition_lacks_are_edits() -> None:
    one = rubric(A)
    other = rubric(A, types={"u": Type("u", None, B)})
    found = [(edit.kind, edit.path) for edit in between(one, other).edits]
    assert found == [("removed", "types.t"), ("added", "types.u")]


def test_no_edit_leaves_the_first_definition_and_all_make_the_second() -> None:
    compared = 0
    for seed in range(400):
        rng = Random(seed)
        before = random_rubric(rng, 4, 2)
        after = replace(random_rubric(rng, 4, rng.choice([1, 2, 3])), criteria=before.criteria)
        cases = [random_case(rng, before, 0.4) for _ in range(4)]
        gap = between(before, after)
        first, second = gap.rubric(frozenset()), gap.rubric(gap.all)
        if first is None or second is None:  # a level that the other's scale lacks
            continue
        for made, meant in ((first, before), (second, after)):
            for one, other in zip(score_many(made, cases), score_many(meant, cases), strict=True):
                assert one.verdict == other.verdict
                assert ends(one) == pytest.approx(ends(other))
                compared += 1
    assert compared > 400


def ends(judgement: ScoreSummary) -> dict[str, float]:
    return {
        f"{name} {end}": value
        for name, bounds in judgement.bounds.items()
        for end, value in (("low", bounds.low), ("high", bounds.high))
    }


def test_a_definition_has_no_edits_against_itself_in_any_order_of_its_parts() -> None:
    for seed in range(200):
        rng = Random(seed)
        made = random_rubric(rng, 4, 2)
        shuffled = {
            name: Type(name, None, shuffle(kind.formula, rng)) for name, kind in made.types.items()
        }
        assert between(made, replace(made, types=shuffled)).edits == ()


def shuffle(formula: Formula, rng: Random) -> Formula:
    if isinstance(formula, Leaf):
        return formula
    order = rng.sample(range(len(formula.children)), len(formula.children))
    children = tuple(shuffle(formula.children[place], rng) for place in order)
    weights = formula.weights and tuple(formula.weights[place] for place in order)
    return replace(formula, children=children, weights=weights)


def test_the_shape_of_a_formula_knows_its_weights() -> None:
    one = Node("mean", (A, B), None, (1.0, 2.0), True)
    assert shape(one) == shape(Node("mean", (B, A), None, (2.0, 1.0), True))
    assert shape(one) != shape(Node("mean", (B, A), None, (1.0, 2.0), True))


def test_an_edit_that_leaves_a_node_empty_makes_no_definition_alone() -> None:
    gap = between(rubric(every(A)), rubric(every(some(A, B), some(A, C))))
    made = {edit.kind: gap.rubric(frozenset({edit.number})) for edit in gap.edits}
    assert made["removed"] is None
    assert made["added"] is not None


def test_a_count_above_what_an_edit_leaves_makes_no_definition() -> None:
    gap = between(rubric(Node("at_least", (A, B, C), 3)), rubric(Node("at_least", (A, B), 2)))
    kinds = {edit.kind: edit.number for edit in gap.edits}
    assert gap.rubric(frozenset({kinds["removed"]})) is None
    assert gap.rubric(frozenset({kinds["count"]})) is not None
