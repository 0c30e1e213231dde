"""Flips of definitions with a hundred criteria, by hand."""

from __future__ import annotations

from math import comb

import pytest

from typology.model import Case, Criterion, Leaf, Node, Rating, Rubric, Scale, Type
from typology.scoring.compile import compile_rubric
from typology.scoring.flips import search
from typology.scoring.flips.bounds import LeastChanges
from typology.scoring.flips.search import find_flips

SCALE = Scale(("absent", "limited", "substantial", "full"), (0.0, 0.33, 0.67, 1.0))
NAMES = tuple(f"c{place}" for place in range(100))


def rubric(operator: str, count: int | None = None) -> Rubric:
    criteria = {name: Criterion(name, "?", "constitutive", SCALE, {}, None) for name in NAMES}
    formula = Node(operator, tuple(Leaf(name) for name in NAMES), count=count)
    return Rubric(
        id="large",
        version="1",
        title="",
        standing="constructed",
        source=None,
        criteria=criteria,
        types={"t": Type("t", None, formula)},
        cut=0.5,
        applies_to=("in_force",),
        profiles={},
        notices=(),
        sha256="",
        definition_sha256="",
    )


def case(marks: int) -> Case:
    """So many criteria at substantial, the others at limited."""
    ratings = {
        name: Rating("substantial" if place < marks else "limited")
        for place, name in enumerate(NAMES)
    }
    return Case("c", "", "in_force", "outcome", "public", ratings, "")


@pytest.mark.parametrize("short", [1, 2])
def test_so_many_marks_as_are_short_are_raised_by_one_step(short: int) -> None:
    program = compile_rubric(rubric("at_least", 50))
    flips = find_flips(program, case(50 - short), "neither")
    assert flips.searched
    assert len(flips.gains) == comb(50 + short, short)
    assert {flip.steps for flip in flips.gains} == {short}
    assert {change.after for flip in flips.gains for change in flip.changes} == {"substantial"}


@pytest.mark.parametrize(("operator", "count", "marks"), [("all", None, 96), ("at_least", 50, 46)])
def test_four_changes_are_not_sought(operator: str, count: int | None, marks: int) -> None:
    program = compile_rubric(rubric(operator, count))
    assert LeastChanges(program, case(marks)).to_gain("t") == 4
    assert find_flips(program, case(marks), "neither").gains == ()


def test_a_mean_needs_as_many_of_its_best_changes_as_close_its_gap() -> None:
    program = compile_rubric(rubric("mean"))
    marks = 49  # (49 x .67 + 51 x .33) / 100 = .4966; a limited mark made full closes .0067
    assert LeastChanges(program, case(marks)).to_gain("t") == 1
    assert LeastChanges(program, case(marks - 4)).to_gain("t") == 3  # .0034 + 4 x .0034 short
    assert {len(flip.changes) for flip in find_flips(program, case(marks), "neither").gains} == {1}


def test_sets_too_many_to_try_are_not_tried_and_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_WORK", 100 * 100)
    program = compile_rubric(rubric("at_least", 50))
    flips = find_flips(program, case(48), "neither")
    assert flips == search.Flips((), (), searched=False)
