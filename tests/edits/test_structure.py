from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from random import Random

import pytest

from tests.support.worlds import random_formula, random_rubric
from typology.edits.structure import Unresolved, added, dropped, mentions, removed, restructured
from typology.model import Formula, Json, Leaf, Node
from typology.reading.library import shipped_rubrics
from typology.reading.rubric.reader import read_rubric
from typology.reading.rubric.resolved import formula_tree
from typology.reading.rubric.settings import override


def leaf(name: str, **more: Json) -> dict[str, Json]:
    return {"criterion": name, "if_unknown": "open", **more}


A, B, C = leaf("a"), leaf("b"), leaf("c")


def document(formula: Json, **more: Json) -> dict[str, Json]:
    return {
        "criteria": {"a": {}, "b": {}, "c": {}},
        "types": {"t": {"means": "…", "formula": formula}},
        "profiles": {"shown": ["a", "b"], "none": []},
        "notices": [{"when": {"any": [A, {"not": B}]}, "say": "x"}, {"when": A, "say": "y"}],
        **more,
    }


def formula_of(changed: dict[str, Json]) -> Json:
    types = changed["types"]
    assert isinstance(types, dict) and isinstance(types["t"], dict)
    return types["t"]["formula"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"all": [A, B]}, {"all": [B]}),
        ({"all": [{"any": [A]}, B]}, {"all": [B]}),  # what is left without children goes too
        ({"all": [{"not": {"any": [leaf("a", reaches="x"), A]}}, B]}, {"all": [B]}),
        ({"any": [B, {"all": [C, A, B]}]}, {"any": [B, {"all": [C, B]}]}),
        ({"at_least": {"count": 2, "of": [A, B, C]}}, {"at_least": {"count": 2, "of": [B, C]}}),
        ({"mean": {"a": 1.0, "b": 2.0}}, {"mean": {"b": 2.0}}),
        ({"all": [{"geometric": {"a": 3.0}}, B]}, {"all": [B]}),
        ({"mean": {"a": 1.0, "b": 2.0}, "if_unknown": "holds", "warrant": {"source": "s"}},
         {"mean": {"b": 2.0}, "if_unknown": "holds", "warrant": {"source": "s"}}),
        (B, B),
    ],
)  # fmt: skip
def test_a_dropped_criterion_takes_with_it_what_is_left_empty(before: Json, after: Json) -> None:
    assert formula_of(dropped(document(before), "a")) == after


def test_a_dropped_criterion_leaves_profiles_and_notices_too() -> None:
    changed = dropped(document({"all": [A, B]}), "a")
    assert changed["profiles"] == {"shown": ["b"], "none": []}
    assert changed["notices"] == [{"when": {"any": [{"not": B}]}, "say": "x"}]
    gone = dropped(dropped(document({"all": [A, B, C]}), "a"), "b")
    assert (gone["profiles"], gone["notices"]) == ({"none": []}, [])


def test_the_document_given_is_left_as_it_was() -> None:
    given = document({"all": [A, {"any": [B, A]}]})
    before = deepcopy(given)
    dropped(given, "a")
    removed(given, ["types.t.formula.all.1.any.0", "notices.0", "profiles.shown.1"])
    added(given, "types.t.formula.all.1", "c")
    assert given == before


@pytest.mark.parametrize(
    ("formula", "criterion", "told"),
    [
        ({"all": [A]}, "a", "nothing would be left of types.t.formula"),
        ({"not": {"any": [A, leaf("a", reaches="x")]}}, "a", "nothing would be left"),
        ({"at_least": {"count": 2, "of": [A, B]}}, "a", "counts 2 and 1 would be left to count"),
        (A, "d", "unknown criterion 'd'"),
    ],
)
def test_what_cannot_be_dropped_is_an_error(formula: Json, criterion: str, told: str) -> None:
    with pytest.raises(Unresolved, match=told) as caught:
        dropped(document(formula), criterion)
    assert caught.value.option == "--drop"


def test_removed_paths_are_all_of_the_document_as_it_was() -> None:
    before = document({"all": [A, {"any": [B, C]}, {"at_least": {"count": 1, "of": [A, B, C]}}]})
    paths = [
        "types.t.formula.all.0",
        "types.t.formula.all.1.any.0",
        "types.t.formula.all.2.at_least.of.2",
        "types.t.formula.all.2.at_least.of.0",
    ]
    expected = {"all": [{"any": [C]}, {"at_least": {"count": 1, "of": [B]}}]}
    assert formula_of(removed(before, paths)) == expected
    assert formula_of(removed(before, paths[::-1])) == expected


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("types.t.formula.all.1.not", {"all": [A]}),
        ("types.t.formula.all.1", {"all": [A]}),
        ("types.t.formula.all.0", {"all": [{"not": B}]}),
    ],
)
def test_removing_what_a_negation_holds_removes_it(path: str, left: Json) -> None:
    assert formula_of(removed(document({"all": [A, {"not": B}]}), [path])) == left


def test_named_weights_notices_profiles_and_types_can_be_removed() -> None:
    before = document({"mean": {"a": 1.0, "b": 2.0}})
    types = before["types"]
    assert isinstance(types, dict)
    types["u"] = {"formula": A}
    assert formula_of(removed(before, ["types.t.formula.mean.b"])) == {"mean": {"a": 1.0}}
    assert list(types) == ["t", "u"]
    assert removed(before, ["types.u"])["types"] == {"t": types["t"]}
    assert removed(before, ["notices.0"])["notices"] == [{"when": A, "say": "y"}]
    assert removed(before, ["notices.0.when.any.0"])["notices"] == [
        {"when": {"any": [{"not": B}]}, "say": "x"},
        {"when": A, "say": "y"},
    ]
    assert removed(before, ["profiles.shown.0"])["profiles"] == {"shown": ["b"], "none": []}
    assert removed(before, ["profiles.shown"])["profiles"] == {"none": []}


@pytest.mark.parametrize(
    ("path", "column", "told"),
    [
        ("types.t.formula.all.7", 21, "no item '7'"),
        ("types.x", 7, "no key 'x'"),
        ("types.t.formula.all", 1, "this is no node"),
        ("types.t.formula.all.0.criterion", 1, "this is no node"),
        ("types.t.means", 1, "this is no node"),
        ("criteria.a", 1, "this is no node"),
        ("types.t.formula", 1, "nothing would be left of types.t.formula"),
        ("types.t", 1, "no type would be left"),
    ],
)
def test_what_cannot_be_removed_is_an_error_at_its_place(path: str, column: int, told: str) -> None:
    with pytest.raises(Unresolved, match=told) as caught:
        removed(document({"all": [A, B]}), [path])
    assert (caught.value.option, caught.value.column) == ("--remove", column)


def test_a_part_of_a_node_is_told_the_node_it_is_a_part_of() -> None:
    with pytest.raises(Unresolved) as caught:
        removed(document({"all": [A, {"any": [B]}]}), ["types.t.formula.all.1.any"])
    assert caught.value.hint == "the node is types.t.formula.all.1"


@pytest.mark.parametrize(
    ("formula", "path", "after"),
    [
        ({"all": [A]}, "types.t.formula.all", {"all": [A, C]}),
        ({"all": [A]}, "types.t.formula", {"all": [A, C]}),
        ({"all": [{"any": [A]}]}, "types.t.formula.all.0", {"all": [{"any": [A, C]}]}),
        ({"at_least": {"count": 1, "of": [A]}}, "types.t.formula",
         {"at_least": {"count": 1, "of": [A, C]}}),
        ({"at_least": {"count": 1, "of": [A]}}, "types.t.formula.at_least.of",
         {"at_least": {"count": 1, "of": [A, C]}}),
        ({"at_least": {"count": 1, "of": [A]}}, "types.t.formula.at_least",
         {"at_least": {"count": 1, "of": [A, C]}}),
    ],
)  # fmt: skip
def test_a_leaf_is_added_at_the_end_of_a_list(formula: Json, path: str, after: Json) -> None:
    assert formula_of(added(document(formula), path, "c")) == after


def test_a_criterion_is_added_to_a_profile_and_a_notice() -> None:
    before = document(A)
    assert added(before, "profiles.none", "c")["profiles"] == {"shown": ["a", "b"], "none": ["c"]}
    notices = added(before, "notices.0.when.any", "c")["notices"]
    assert notices == [{"when": {"any": [A, {"not": B}, C]}, "say": "x"}, {"when": A, "say": "y"}]


@pytest.mark.parametrize(
    ("path", "criterion", "column", "told"),
    [
        ("types.t.formula.all.1", "c", 1, "no list of formulas"),  # a leaf
        ("types.t.formula.all.2", "c", 1, "no list of formulas"),  # a negation
        ("types.t.formula.all.3", "c", 1, "no list of formulas"),  # weights by name
        ("types.t", "c", 1, "no list of formulas"),
        ("notices", "c", 1, "no list of formulas"),
        ("types.t.formula.any", "c", 17, "no key 'any'"),
        ("types.t.formula.all", "d", 21, "unknown criterion 'd'"),
    ],
)
def test_what_cannot_be_added_to_is_an_error_at_its_place(
    path: str, criterion: str, column: int, told: str
) -> None:
    before = document({"all": [{"any": [A]}, B, {"not": A}, {"mean": {"a": 1.0}}]})
    with pytest.raises(Unresolved, match=told) as caught:
        added(before, path, criterion)
    assert (caught.value.option, caught.value.column) == ("--add", column)


def test_additions_come_before_removals_and_these_before_what_is_dropped() -> None:
    before = document({"all": [A, {"any": [B, C]}]})
    changed = restructured(
        before,
        add=[("types.t.formula.all.1", "a"), ("types.t.formula", "c")],
        remove=["types.t.formula.all.1.any.1"],
        drop=["b"],
    )
    assert formula_of(changed) == {"all": [A, {"any": [A]}, C]}


def test_mentions_are_found_in_formulas_profiles_and_notices() -> None:
    assert mentions(document({"mean": {"c": 1.0}}), "c")
    assert mentions(document(C), "a")
    assert not mentions(document(A), "c")


def without(formula: Formula, name: str) -> Formula | None:
    """By the nouns: a formula without a criterion, None where nothing is left."""
    if isinstance(formula, Leaf):
        return None if formula.criterion == name else formula
    weights = formula.weights or (1.0,) * len(formula.children)
    kept = [
        (child, weight)
        for part, weight in zip(formula.children, weights, strict=True)
        if (child := without(part, name)) is not None
    ]
    if not kept:
        return None
    return replace(
        formula,
        children=tuple(child for child, _ in kept),
        weights=tuple(weight for _, weight in kept) if formula.weights else None,
    )


def too_few(formula: Formula) -> bool:
    if isinstance(formula, Leaf):
        return False
    short = formula.count is not None and formula.count > len(formula.children)
    return short or any(map(too_few, formula.children))


def test_dropping_agrees_with_the_nouns_on_random_formulas() -> None:
    done = refused = 0
    for seed in range(500):
        rng = Random(seed)
        rubric = random_rubric(rng, 4, 1)
        formula = random_formula(rng, dict(rubric.criteria), 3)
        tree: dict[str, Json] = {
            "criteria": {name: {} for name in rubric.criteria},
            "types": {"t": {"formula": formula_tree(formula, defining=False)}},
        }
        left = without(formula, "c0")
        if left is None or too_few(left):
            with pytest.raises(Unresolved):
                dropped(tree, "c0")
            refused += 1
        else:
            assert formula_of(dropped(tree, "c0")) == formula_tree(left, defining=False)
            done += 1
    assert min(done, refused) > 50


@pytest.mark.parametrize("name", shipped_rubrics())
def test_what_is_left_of_a_shipped_rubric_is_a_rubric(name: str) -> None:
    rubric = read_rubric(name)
    for criterion in rubric.criteria:
        try:
            changed = dropped(rubric.resolved, criterion)
        except Unresolved:
            continue
        pieces = [(key, changed[key]) for key in ("types", "profiles", "notices")]
        assert not mentions(override(rubric, pieces).resolved, criterion)


def test_a_node_is_named_by_the_path_that_the_rubric_has() -> None:
    formula = Node("all", (Leaf("a"), Node("not", (Leaf("b"),))))
    tree = document(formula_tree(formula, defining=False))
    assert formula_of(removed(tree, ["types.t.formula.all.1.not"])) == {"all": [A]}
