"""TODO."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from tests.support import oracle
from tests.support.definitions import CASES, SCALE, STABLE, STRICT, A, B, C, case, rubric
from tests.support.worlds import random_case, random_rubric
from typology.analysis.diff.definitions import Difference, RatingEdit, ScopeEdit, difference
from typology.analysis.diff.edits import Edit, between
from typology.model import Case, Leaf, Node, Rating, Scale


def reasons(found: Difference) -> dict[str, list[tuple[object, tuple[str, ...]]]]:
    return {
        move.after.case.id: [
            (cause.edit.path if isinstance(cause.edit, Edit) else cause.edit, cause.criteria)
            for cause in move.causes
        ]
        for move in found.moves
    }


def test_a_criterion_that_is_added_moves_the_cases_that_lack_it_and_is_named_with_its_node() -> (
    None
):
    found = difference(STABLE, STRICT, CASES)
    assert found.transitions == {
        ("stable", "stable"): ("kept",),
        ("stable", "neither"): ("lost",),
        ("neither", "neither"): ("never",),
        ("stable", "undetermined"): ("silent",),
    }
    node = ("types.stable.formula.all.2", ("c",))
    assert reasons(found) == {"lost": [node], "silent": [node]}


def test_coincidence_is_the_sum_of_the_lesser_over_the_sum_of_the_greater() -> None:
    (found,) = difference(STABLE, STRICT, CASES).coincidences
    # kept 1 and 1, lost 0.67 and 0.33, never 0 and 0; silent has no value under STRICT
    assert (found.type, found.cases) == ("stable", 3)
    assert found.value == pytest.approx((1 + 0.33 + 0) / (1 + 0.67 + 0))


def test_coincidence_is_undefined_where_no_case_belongs_and_where_a_type_is_missing() -> None:
    other = rubric({"calm": A})
    found = difference(STABLE, other, [case("none", a="absent", b="absent", c="absent")])
    assert [(each.type, each.value, each.cases) for each in found.coincidences] == [
        ("stable", None, 0), ("calm", None, 0),
    ]  # fmt: skip
    (none,) = difference(STABLE, STABLE, [case("none", a="absent", b="absent")]).coincidences
    assert (none.value, none.cases) == (None, 1)


def test_the_cut_moves_a_case_by_the_criterion_that_sets_its_membership() -> None:
    raised = replace(STABLE, cut=0.7)
    found = difference(STABLE, raised, [case("near", a="full", b="substantial")])
    assert reasons(found) == {"near": [("decide.cut", ("b",))]}


def test_a_scale_moves_a_case_by_its_criterion() -> None:
    milder = Scale(SCALE.levels, (0.0, 0.33, 0.4, 1.0))
    criteria = {n: c._replace(scale=milder) if n == "b" else c for n, c in STABLE.criteria.items()}
    found = difference(
        STABLE, replace(STABLE, criteria=criteria), [case("x", a="full", b="substantial")]
    )
    assert reasons(found) == {"x": [("criteria.b", ("b",))]}


def test_statuses_move_a_case_without_a_criterion() -> None:
    wider = replace(STABLE, applies_to=("in_force", "ended"))
    found = difference(STABLE, wider, [case("over", "ended", a="full", b="full")])
    assert found.transitions == {("no_settlement", "stable"): ("over",)}
    assert reasons(found) == {"over": [("applies_to.status", ())]}


def test_levels_and_bases_move_a_case_without_a_criterion() -> None:
    at_home = replace(case("here", a="full", b="full"), level="local")
    abroad = replace(STABLE, applies_to_level=("national",))
    found = difference(STABLE, abroad, [at_home])
    assert found.transitions == {("stable", "out_of_scope"): ("here",)}
    assert reasons(found) == {"here": [("applies_to.level", ())]}
    found = difference(replace(STABLE, applies_to_basis=("text",)), STABLE, [at_home])
    assert found.transitions == {("out_of_scope", "stable"): ("here",)}
    assert reasons(found) == {"here": [("applies_to.basis", ())]}


def test_a_level_coded_otherwise_is_a_cause_where_a_definition_asks_for_one() -> None:
    before = replace(case("x", a="full", b="full"), level="national")
    after = replace(before, level="local")
    asking = replace(STABLE, applies_to_level=("national",))
    found = difference(asking, asking, [before], [after])
    assert reasons(found) == {"x": [(ScopeEdit("level", "national", "local"), ())]}
    assert difference(STABLE, STABLE, [before], [after]).moves == ()


def test_a_replaced_formula_names_the_criteria_that_now_decide_before_those_that_did() -> None:
    found = difference(STABLE, rubric({"stable": C}), [case("x", a="full", b="full", c="absent")])
    assert reasons(found) == {"x": [("types.stable.formula", ("c", "a", "b"))]}


def test_edits_that_move_a_case_only_together_are_told_together() -> None:
    before = rubric({"stable": Node("any", (A, B))})
    after = rubric({"stable": Node("any", (Leaf("a", "full"), Leaf("b", "full"), C))})
    found = difference(before, after, [case("x", a="substantial", b="substantial", c="absent")])
    (move,) = found.moves
    assert move.how == "together"
    assert [cause.criteria for cause in move.causes] == [("a",), ("b",)]  # c plays no part


def test_ratings_and_a_status_that_change_are_causes_too() -> None:
    before = [case("x", a="full", b="full"), case("y", a="full", b="full")]
    after = [case("x", a="full", b="limited"), case("y", "ended", a="full", b="full")]
    found = difference(STABLE, STABLE, before, after)
    assert reasons(found) == {
        "x": [(RatingEdit("b", Rating("full"), Rating("limited")), ("b",))],
        "y": [(ScopeEdit("status", "in_force", "ended"), ())],
    }


def test_a_definition_against_itself_moves_nothing_and_coincides_in_full() -> None:
    defined = 0
    for seed in range(100):
        rng = Random(seed)
        made = random_rubric(rng, 4, 2)
        found = difference(made, made, [random_case(rng, made, 0.3) for _ in range(6)])
        assert (found.edits, found.moves) == ((), ())
        assert all(one == other for one, other in found.transitions)
        values = [each.value for each in found.coincidences if each.value is not None]
        assert values == [1.0] * len(values)
        defined += len(values)
    assert defined > 50


def test_the_order_of_cases_is_irrelevant() -> None:
    assert difference(STABLE, STRICT, CASES) == difference(STABLE, STRICT, CASES[::-1])


def test_what_is_said_to_move_a_case_does_move_it(
    record_property: Callable[[str, object], None],
) -> None:
    """By the design in plain Python: alone each suffices; together all do, none to be spared."""
    alone = together = 0
    for seed in range(300):
        rng = Random(seed)
        before, other = random_rubric(rng, 4, 2, 2), random_rubric(rng, 4, 2, 2)
        after = replace(other, criteria=before.criteria)
        gap = between(before, after)
        if gap.rubric(gap.all) is None:  # it names levels that the scales lack
            continue
        cases = [random_case(rng, before, 0.3) for _ in range(4)]
        for move in difference(before, after, cases).moves:
            numbers = [c.edit.number for c in move.causes if isinstance(c.edit, Edit)]

            def verdict(taken: set[int], moved: Case = move.before.case) -> str | None:
                made = gap.rubric(frozenset(taken))  # noqa: B023
                return made and oracle.overall(made, oracle.values_of(made, moved))

            if move.how == "alone":
                alone += 1
                assert {verdict({number}) for number in numbers} == {move.after.verdict}
            else:
                together += 1
                assert verdict(set(numbers)) == move.after.verdict
                spared = [verdict(set(numbers) - {number}) for number in numbers]
                assert move.after.verdict not in spared
    record_property("count", f"{alone} moved by an edit alone, {together} by several together")
    assert alone > 100
    assert together > 10
