"""Edits and changes in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.definitions import SCALE, STABLE, A, B, C, rubric
from typology.analysis.diff.definitions import RatingEdit, ScopeEdit
from typology.analysis.diff.edits import between
from typology.model import Criterion, Formula, Leaf, Node, Override, Rating, Rubric, Scale
from typology.reporting.diff.words import edit_phrase, override_text


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (Node("all", (A, B)), Node("all", (A, B, C)), '*t*: c is added under "all"'),
        (Node("any", (A, B)), Node("any", (A,)), '*t*: b is left out under "any"'),
        (Node("all", (A, B)), Node("any", (A, B)),
         "*t*: (at least one of: a, b) in place of (all of: a, b)"),
        (Leaf("a", "limited"), Leaf("a", "full"), "*t*: a full in place of a at least limited"),
        (A, Leaf("a", None, "holds"),
         "*t*: a assumed to hold where unknown instead of a left open where unknown"),
        (Node("at_least", (A, B, C), 2), Node("at_least", (A, B, C), 3),
         "*t*: at least 3 of its parts instead of 2"),
        (Node("mean", (A, B), None, (1.0, 2.0), True), Node("mean", (A, B), None, (1.0, 4.0), True),
         "*t*: weight 4 instead of 2, b"),
    ],
)  # fmt: skip
def test_edits_of_a_formula_in_words(before: Formula, after: Formula, told: str) -> None:
    one, other = rubric({"t": before}), rubric({"t": after})
    (edit,) = between(one, other).edits
    assert edit_phrase(edit, one, other) == told


def remeasured(criterion: Criterion) -> Rubric:
    return replace(STABLE, criteria={**STABLE.criteria, "a": criterion})


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (replace(STABLE, cut=0.6), "the cut is 0.6 instead of 0.5"),
        (replace(STABLE, applies_to_level=("national",)),
         "it applies to cases of level national instead of any"),
        (replace(STABLE, applies_to=("in_force", "ended")),
         "it applies to cases in force and ended instead of in force"),
        (rubric({}), "*stable*: the type is left out: (all of: a, b)"),
        (rubric({"stable": Node("all", (A, B)), "new": C}), "*new*: the type is added: c"),
        (remeasured(Criterion("a", "?", "enabling", Scale(SCALE.levels, (0, 0.2, 0.67, 1)), {},
                              None)), "a: limited counts 0.2 instead of 0.33"),
        (remeasured(Criterion("a", "?", "enabling", Scale(("low", "high"), (0, 1)), {}, None)),
         "a: the scale low 0, high 1 instead of the scale absent 0, limited 0.33, substantial 0.67,"
         " full 1"),
    ],
)  # fmt: skip
def test_edits_beside_formulas_in_words(after: Rubric, told: str) -> None:
    (edit,) = between(STABLE, after).edits
    assert edit_phrase(edit, STABLE, after) == told


def test_edits_of_a_coding_in_words() -> None:
    rated = RatingEdit("a_b", None, Rating("full", "limited", "full"))
    assert (
        edit_phrase(rated, STABLE, STABLE) == "a b rated full [limited to full] instead of unknown"
    )
    status = ScopeEdit("status", "in_force", "ended")
    assert edit_phrase(status, STABLE, STABLE) == "status ended instead of in force"
    level = ScopeEdit("level", None, "local")
    assert edit_phrase(level, STABLE, STABLE) == "level local instead of not stated"


def test_changes_are_told_as_they_were_typed() -> None:
    typed = [
        Override("--set", "decide.cut", 0.6),
        Override("--silence", "if_unknown", "holds"),
        Override("--drop", "a", None),
        Override("--rate", "a", "unknown"),
    ]
    assert list(map(override_text, typed)) == [
        "--set decide.cut=0.6", "--silence holds", "--drop a", "--rate a=unknown",
    ]  # fmt: skip
