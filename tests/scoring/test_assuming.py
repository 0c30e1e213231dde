"""What a verdict owes to assumptions, alone and jointly."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.support import oracle
from tests.support.worlds import assuming_more, has_value, random_case, random_rubric
from typology.model import Case, Criterion, Formula, Leaf, Node, Rating, Rubric, Scale, Type
from typology.scoring import assuming, outcome
from typology.scoring.columnar.cases import score_many
from typology.scoring.compile import compile_rubric
from typology.scoring.outcome import reads_in_one_direction, verdict_of
from typology.scoring.scorecard import Scorecard, score

SCALE = Scale(("absent", "limited", "substantial", "full"), (0.0, 0.33, 0.67, 1.0))
SEED = 20211027
A, B, C = (Leaf(name, None, "holds") for name in "abc")


def rubric(formula: Formula, names: str = "abc") -> Rubric:
    criteria = {name: Criterion(name, "?", "constitutive", SCALE, {}, None) for name in names}
    types = {"delaying": Type("delaying", None, formula)}
    return Rubric(
        "r", "1", "R", "constructed", None, criteria, types, 0.5, ("in_force",), {}, (), "", ""
    )


def case(**ratings: Rating) -> Case:
    return Case("c", "C", "in_force", "outcome", "public", ratings, "")


def card(formula: Formula, names: str = "abc", **ratings: Rating) -> Scorecard:
    made, coded = rubric(formula, names), case(**ratings)
    (found,) = score(made, [coded])
    (summary,) = score_many(made, [coded])
    assert (summary.rests_on, summary.firm) == (found.rests_on, found.firm)
    return found


def test_a_delaying_that_asks_for_any_of_two_assumed_criteria_rests_on_both() -> None:
    found = card(Node("any", (A, B)))
    assert (found.verdict, found.rests_on, found.firm) == ("delaying", ("a", "b"), False)


def test_what_is_rated_leaves_nothing_to_rest_on() -> None:
    found = card(Node("any", (A, B)), a=Rating("full"))
    assert (found.verdict, found.rests_on, found.firm) == ("delaying", (), True)


def test_an_assumption_that_plays_no_part_is_not_rested_on() -> None:
    either = Node("any", (A, B))
    found = card(Node("all", (either, Node("any", (C, Leaf("d", None, "holds"))))), "abcd",
                 d=Rating("full"))  # fmt: skip
    assert [each.criterion for each in found.assumptions] == ["a", "b", "c"]
    assert found.rests_on == ("a", "b")


def test_an_assumption_that_matters_alone_hides_no_pair_that_matters_jointly() -> None:
    leaves = [Leaf(name, None, "holds") for name in "abcd"]
    found = card(Node("all", (leaves[0], Node("any", tuple(leaves[1:3])))), "abcd")
    assert found.rests_on == ("a", "b", "c")


def test_a_verdict_that_falls_only_with_an_open_assumption_and_a_range_together_is_not_firm() -> (
    None
):
    found = card(Node("any", (A, Leaf("b"))), b=Rating("full", "limited", "full"))
    assert (found.verdict, found.rests_on, found.ranges_hold) == ("delaying", (), True)
    assert found.firm is False


def test_more_than_three_together_are_found_where_completions_are_enumerated() -> None:
    leaves = tuple(Leaf(name, None, "holds") for name in "abcde")
    found = card(Node("any", leaves), "abcde")
    assert found.rests_on == tuple("abcde")


def test_more_than_three_together_are_one_minimal_set_where_they_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assuming, "ENUMERATED", 1)
    monkeypatch.setattr(outcome, "ENUMERATED", 1)
    leaves = tuple(Leaf(name, None, "holds") for name in "abcde")
    found = card(Node("at_least", leaves, 2), "abcde")
    assert found.rests_on == tuple("bcde")  # at_least two stand where two of the five are assumed


def worlds(count: int) -> list[tuple[Rubric, Case]]:
    """Rubrics that assume much, with cases of few completions."""
    made: list[tuple[Rubric, Case]] = []
    seed = SEED
    while len(made) < count:
        rng = Random(seed)
        seed += 1
        plain = random_rubric(rng, rng.randint(2, 5), rng.choice([1, 2, 2, 3]))
        types = {
            name: kind._replace(formula=assuming_more(rng, kind.formula))
            for name, kind in plain.types.items()
        }
        plain = replace(plain, types=types)
        if not all(has_value(plain, name) for name in plain.criteria):
            continue
        coded = random_case(rng, plain, 0.7)
        values = oracle.values_of(plain, coded, opened=plain.criteria)
        if len(list(oracle.completions(values))) <= 400 and oracle.rests_on(plain, coded):
            made.append((plain, coded))
    return made


WORLDS = worlds(150)


def test_assumptions_are_found_as_by_trying_every_set_however_they_are_sought(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jointly = 0
    for made, coded in WORLDS:
        program = compile_rubric(made)
        verdict = oracle.overall(made, oracle.values_of(made, coded))
        expected = oracle.rests_on(made, coded)
        assert list(assuming.rests_on(program, coded, verdict)) == expected
        alone = [
            name
            for name in expected
            if oracle.overall(made, oracle.values_of(made, coded, opened=[name])) != verdict
        ]
        jointly += alone != expected
        if reads_in_one_direction(program) and len(made.types) <= 2 and len(expected) <= 3:
            with monkeypatch.context() as patched:
                patched.setattr(assuming, "ENUMERATED", 0)
                assert list(assuming.rests_on(program, coded, verdict)) == expected
    assert jointly >= 10


def test_a_verdict_rests_on_nothing_exactly_where_it_stands_with_all_left_open() -> None:
    compared = 0
    for seed in range(300):
        rng = Random(seed)
        made = random_rubric(rng, 4, rng.choice([1, 2, 3]))
        coded = random_case(rng, made, 0.7)
        (found,) = score(made, [coded], flips=False)
        if found.verdict == "undetermined":
            continue
        opened = {name: replace_silence(kind.formula) for name, kind in made.types.items()}
        types = {name: Type(name, None, formula) for name, formula in opened.items()}
        (plain,) = score(replace(made, types=types), [coded], flips=False)
        assert (found.rests_on == ()) == (plain.verdict == found.verdict)
        compared += 1
    assert compared > 100


def replace_silence(formula: Formula) -> Formula:
    if isinstance(formula, Leaf):
        return formula._replace(if_unknown="open")
    return replace(formula, children=tuple(map(replace_silence, formula.children)))


def test_the_cheapest_way_to_a_verdict_gives_the_same_one() -> None:
    for made, coded in WORLDS:
        program = compile_rubric(made)
        values = oracle.values_of(made, coded)
        taken = {name: tuple(each) for name, each in values.items()}
        assert verdict_of(program, taken) == oracle.overall(made, values)
