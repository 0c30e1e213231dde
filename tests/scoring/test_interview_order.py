"""The order of an interview, and when nothing left could change the verdict: by brute force."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from tests.support.definitions import A, B, C, case, rubric
from typology.model import Case, Leaf, Node, Rating, Rubric
from typology.scoring import outcome
from typology.scoring.compile import compile_rubric
from typology.scoring.questions import left_to_ask, possible_after
from typology.scoring.scorecard import score

LEVELS = ("absent", "limited", "substantial", "full")
DEFINITIONS = (
    rubric({"stable": Node("all", (A, B)), "other": Node("any", (C, Node("not", (A,))))}),
    rubric({"stable": Node("all", (A, Leaf("b", "limited", "holds"))), "other": C}),
    rubric({"stable": Node("any", (Node("all", (A, B)), Node("all", (Node("not", (A,)), C))))}),
    rubric({"stable": Node("at_least", (A, B, C), count=2)}),
)


def verdict(definition: Rubric, levels: dict[str, str]) -> str:
    return score(definition, [case("full", **levels)], flips=False)[0].verdict


def something_left_can_change(definition: Rubric, coded: Case, asked: set[str]) -> bool:
    """Whether, with what was asked fixed in any way, answers to the rest give two verdicts."""
    open_ = {n: LEVELS for n in "abc" if coded.ratings.get(n, Rating(None)).value is None}
    known = {n: str(r.value) for n, r in coded.ratings.items() if r.value is not None}
    settled = [name for name in open_ if name in asked]
    left = [name for name in open_ if name not in asked]
    for fixed in product(*(LEVELS for _ in settled)):
        levels = {**known, **dict(zip(settled, fixed, strict=True))}
        ends = product(*(LEVELS for _ in left))
        found = {
            verdict(definition, {**levels, **dict(zip(left, end, strict=True))}) for end in ends
        }
        if len(found) > 1:
            return True
    return False


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_it_is_said_to_be_settled_exactly_where_no_answer_left_changes_anything(
    definition: Rubric,
) -> None:
    rng = Random(1962)
    program = compile_rubric(definition)
    seen = set()
    for _ in range(40):
        levels = {name: rng.choice([None, *LEVELS]) for name in "abc"}
        coded = case("some", **levels)
        asked = {name for name in "abc" if levels[name] or rng.random() < 0.4}
        left = left_to_ask(program, coded, asked)
        assert left.can_change == something_left_can_change(definition, coded, asked)
        assert set(left.order) == set(program.criteria) - asked
        seen.add(left.can_change)
    assert seen == {True, False}


def test_an_assumption_spares_no_question() -> None:
    assuming = rubric({"stable": Node("all", (A, Leaf("b", "limited", "holds")))})
    coded = case("kept", a="full")
    assert score(assuming, [coded], flips=False)[0].verdict == "stable"
    left = left_to_ask(compile_rubric(assuming), coded, {"a"})
    assert left == (("b",), True)
    assert possible_after(compile_rubric(assuming), coded, "b", "absent") == ("neither",)


def test_what_settles_most_is_asked_first() -> None:
    weighty = rubric({"stable": Node("all", (A, Node("any", (B, C))))})
    left = left_to_ask(compile_rubric(weighty), case("new"), set())
    assert left.order == ("a", "b", "c")


def test_beyond_what_is_enumerated_settled_is_never_said_too_early(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outcome, "ENUMERATED", 2)
    definition = rubric({"stable": Node("all", (A, B, C))})
    program = compile_rubric(definition)
    assert left_to_ask(program, case("new"), set()).can_change
    assert not left_to_ask(program, case("new", a="absent"), {"a"}).can_change
