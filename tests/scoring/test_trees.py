"""What is explained is what is scored, and stands where it is said to."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from tests.support import oracle
from tests.support.worlds import random_case, random_rubric
from typology.edits.paths import ValueChange, changes
from typology.model import Case, Json, Leaf, Node, Rating, Rubric
from typology.reading.cases import read_cases
from typology.reading.library import shipped_cases, shipped_rubrics
from typology.reading.rubric.reader import read_parent, read_rubric
from typology.scoring.scorecard import Scorecard, score
from typology.scoring.trees import Branch, branches, case_trees, type_trees, uses

SEED = 20240229
WORLDS = 600


def assert_agrees(card: Scorecard, trees: dict[str, Branch]) -> None:
    """The root of each tree, and what binds in it, are those of the scorecard."""
    assert list(trees) == list(card.rubric.types)
    for name, membership in card.memberships.items():
        root = trees[name]
        assert (root.low, root.high, root.value) == (
            membership.low,
            membership.high,
            membership.value,
        )
        bound = {
            each.formula.criterion
            for each in branches(root)
            if each.binds and isinstance(each.formula, Leaf)
        }
        assert tuple(each for each in card.rubric.criteria if each in bound) == membership.binding


@pytest.mark.parametrize("name", shipped_rubrics())
def test_explanation_agrees_with_score_on_every_shipped_case(name: str) -> None:
    rubric = read_rubric(name)
    read = read_cases(shipped_cases(), [rubric])
    assert len(read.cases) >= 50
    for card in score(rubric, read.cases, flips=False):
        assert_agrees(card, case_trees(card))


def reached(branch: Branch, rubric: Rubric, ratings: oracle.Completion) -> Iterator[str]:
    """The paths that set the value at the top, in one completion."""
    yield branch.path
    if isinstance(branch.formula, Leaf):
        return
    parts = [oracle.evaluate(part.formula, rubric, ratings) for part in branch.parts]
    result = oracle.combine(branch.formula, parts)
    every = branch.formula.operator in {"not", "mean", "geometric"}
    for part, value in zip(branch.parts, parts, strict=True):
        if every or abs(value - result) <= oracle.TOL:
            yield from reached(part, rubric, ratings)


def test_every_node_equals_brute_force() -> None:
    compared = 0
    for offset in range(WORLDS):
        rng = Random(SEED + offset)
        rubric = random_rubric(rng, rng.randint(1, 4), rng.choice([1, 2]))
        case = random_case(rng, rubric, 0.5)
        (card,) = score(rubric, [case], flips=False)
        trees = case_trees(card)
        assert_agrees(card, trees)
        completions = list(oracle.completions(oracle.values_of(rubric, case)))
        for tree in trees.values():
            binding = {path for each in completions for path in reached(tree, rubric, each)}
            for node in branches(tree):
                degrees = [oracle.evaluate(node.formula, rubric, each) for each in completions]
                assert node.low == pytest.approx(min(degrees), abs=1e-12)
                assert node.high == pytest.approx(max(degrees), abs=1e-12)
                assert node.binds == (node.path in binding)
                compared += 1
    assert compared > 5 * WORLDS


def test_explanation_agrees_with_score_where_completions_are_drawn() -> None:
    rubric = read_rubric("thurston-2018", silence="open")
    wide = Node("all", tuple(Leaf(name) for name in rubric.criteria))
    kinds = dict(rubric.types)
    kinds["stabilising"] = type(kinds["stabilising"])("stabilising", None, wide)
    many = Rubric(
        "many", "1", "Many", "constructed", None, rubric.criteria, kinds, 0.5,
        rubric.applies_to, {}, (), "", "",
    )  # fmt: skip
    case = Case("c", "C", "in_force", "outcome", "public", {"durability": Rating("limited")}, "")
    for seed in (0, 7):
        (card,) = score(many, [case], flips=False, seed=seed)
        assert not card.completions.exact
        trees = case_trees(card, seed)
        assert_agrees(card, trees)
        assert (trees["stabilising"].low, trees["stabilising"].high) == (0.0, 0.33)


def test_case_to_which_the_definition_does_not_apply_has_no_memberships() -> None:
    rubric = read_rubric("thurston-2018")
    case = Case("c", "C", "never_took_effect", "outcome", "public", {}, "")
    (card,) = score(rubric, [case])
    for tree in case_trees(card).values():
        assert all(
            (each.low, each.high, each.binds) == (None, None, False) for each in branches(tree)
        )


def at(tree: Json, path: str) -> tuple[Json, str]:
    """The value at a dotted path, and its last key."""
    last = ""
    for last in path.split("."):
        if isinstance(tree, dict):
            tree = tree[last]
        else:
            assert isinstance(tree, list)
            tree = tree[int(last)]
    return tree, last


def mentions(tree: Json, criterion: str) -> int:
    """How often a criterion stands in a resolved formula, profile or notice."""
    if isinstance(tree, dict):
        here = int(tree.get("criterion") == criterion)
        weighted = [tree[key] for key in ("mean", "geometric") if isinstance(tree.get(key), dict)]
        here += sum(criterion in each for each in weighted if isinstance(each, dict))
        return here + sum(mentions(each, criterion) for each in tree.values())
    if isinstance(tree, list):
        return sum(mentions(each, criterion) for each in tree)
    return 0


@pytest.mark.parametrize("name", shipped_rubrics())
def test_every_use_of_a_criterion_stands_at_its_path_and_none_is_missed(name: str) -> None:
    rubric = read_rubric(name)
    resolved = dict(rubric.resolved)
    for criterion in rubric.criteria:
        found = uses(rubric, criterion)
        for use in found:
            value, last = at(resolved, use.path)
            named = value["criterion"] if isinstance(value, dict) else value
            assert criterion in (named, last)
        profiles = sum(criterion in each for each in rubric.profiles.values())
        expected = mentions(resolved["types"], criterion) + mentions(resolved["notices"], criterion)
        assert len(found) == expected + profiles


def test_paths_of_a_tree_are_those_of_set() -> None:
    """What explain calls a path, `--set` changes, and nothing else."""
    rubric = read_rubric("thurston-2018")
    leaf = next(
        each
        for each in branches(type_trees(rubric)["stabilising"])
        if isinstance(each.formula, Leaf) and each.formula.reaches == "unchanged"
    )
    changed = read_rubric("thurston-2018", sets=[(f"{leaf.path}.reaches", "extended")])
    assert changes(rubric.resolved, changed.resolved) == (
        ValueChange(
            "types.stabilising.formula",
            rubric.resolved["types"]["stabilising"]["formula"],  # type: ignore[index,call-overload]
            changed.resolved["types"]["stabilising"]["formula"],  # type: ignore[index,call-overload]
        ),
    )
    again = {each.path: each.formula for each in branches(type_trees(changed)["stabilising"])}
    after = again[leaf.path]
    assert isinstance(after, Leaf)
    assert after.reaches == "extended"


def test_rubric_that_extends_none_has_no_parent() -> None:
    assert read_parent("thurston-2018") is None
