"""Formulas in words, as one would say them."""

from __future__ import annotations

import pytest

from typology.model import Calibration, Criterion, Formula, Leaf, Node, Rubric, Scale
from typology.operators import OPERATORS
from typology.reporting.formula_phrases import formula_phrase, operator_phrase

SCALE = Scale(("absent", "limited", "full"), (0.0, 0.4, 1.0))
CRITERIA = {
    "state_backing": Criterion("state_backing", "?", "enabling", SCALE, {}, None),
    "flexibility": Criterion("flexibility", "?", "enabling", SCALE, {}, None),
    "share": Criterion("share", "?", "enabling", None, {}, Calibration(0.0, 0.4, 1.0)),
    "days": Criterion("days", "?", "enabling", None, {}, Calibration(300.0, 100.0, 0.0)),
}
RUBRIC = Rubric("r", "1", "R", "constructed", None, CRITERIA, {}, 0.5, (), {}, (), "", "")
BACKING, FLEXIBILITY = Leaf("state_backing"), Leaf("flexibility")


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (BACKING, "state backing"),
        (Leaf("state_backing", "limited"), "state backing at least limited"),
        (Leaf("state_backing", "full"), "state backing full"),
        (Leaf("share", 0.25), "share at least 0.25"),
        (Leaf("days", 30.0), "days at most 30"),
        (
            Leaf("flexibility", "limited", "holds"),
            "flexibility at least limited (assumed to hold where unknown)",
        ),
        (Leaf("flexibility", None, "fails"), "flexibility (assumed to fail where unknown)"),
        (Node("all", (BACKING, FLEXIBILITY)), "all of: state backing; flexibility"),
        (Node("any", (BACKING, FLEXIBILITY)), "at least one of: state backing; flexibility"),
        (Node("not", (BACKING,)), "not state backing"),
        (
            Node("at_least", (BACKING, FLEXIBILITY, Leaf("share")), count=2),
            "at least 2 of 3: state backing; flexibility; share",
        ),
        (Node("mean", (BACKING, FLEXIBILITY)), "on average: state backing; flexibility"),
        (
            Node("geometric", (BACKING, FLEXIBILITY), weights=(2.0, 0.5), named=True),
            "on geometric average: state backing (weight 2); flexibility (weight 0.5)",
        ),
        (
            Node("all", (Node("any", (BACKING, Node("not", (FLEXIBILITY,)))), Leaf("share"))),
            "all of: (at least one of: state backing, not flexibility); share",
        ),
        (
            Node("not", (Node("all", (BACKING, FLEXIBILITY)),)),
            "not (all of: state backing, flexibility)",
        ),
    ],
)
def test_formula_is_told_in_words(formula: Formula, words: str) -> None:
    assert formula_phrase(formula, RUBRIC) == words


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_has_a_head_without_its_parts(operator: str) -> None:
    head = operator_phrase(Node(operator, (BACKING, FLEXIBILITY), count=1))
    assert head
    assert not set(head) & set("{}:")


def test_formula_can_be_told_without_what_it_takes_of_silence() -> None:
    held = Node("all", (Leaf("flexibility", "limited", "holds"), BACKING))
    told = formula_phrase(held, RUBRIC, silence=False)
    assert told == "all of: flexibility at least limited; state backing"
