from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.definitions import CASES, SCALE, STABLE, STRICT, A, B, C, rubric
from typology.analysis.diff.definitions import RatingEdit, StatusEdit, difference
from typology.analysis.diff.edits import between
from typology.model import Criterion, Formula, Leaf, Node, Override, Rating, Rubric, Scale
from typology.patch import patch, wording
from typology.reporting.diff.data import difference_document, difference_tables
from typology.reporting.diff.definitions import difference_blocks
from typology.reporting.diff.words import edit_phrase, override_text
from typology.reporting.formats.blocks.text import write_text


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (Node("all", (A, B)), Node("all", (A, B, C)), '*t*: c is added under "all"'),
        (Node("any", (A, B)), Node("any", (A,)), '*t*: b is left out under "any"'),
        (Node("all", (A, B)), Node("any", (A, B)),
         "*t*: (at least one of: a, b) in place of (all of: a, b)"),
        (Leaf("a", "limited"), Leaf("a", "full"), "*t*: a full in place of a at least limited"),
        (A, Leaf("a", None, "holds"),
         "*t*: a taken to hold where unknown instead of a left open where unknown"),
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
    status = StatusEdit("in_force", "ended")
    assert edit_phrase(status, STABLE, STABLE) == "status ended instead of in force"


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


def test_wording_is_what_differs_and_bears_on_no_verdict() -> None:
    one = {"rubric": "x", "title": "One", "criteria": {"a": {"question": "?", "scale": {"l": 0}}},
           "types": {"t": {"means": "m", "formula": "a"}}, "decide": {"cut": 0.5}}  # fmt: skip
    other = {"rubric": "y", "title": "Two", "criteria": {"a": {"question": "!", "scale": {"l": 1}}},
             "types": {"t": {"formula": "b"}, "u": {}}, "decide": {"cut": 0.6}}  # fmt: skip
    found = [(each.path, each.before, each.after) for each in wording(one, other)]  # type: ignore[arg-type]
    assert found == [
        ("title", "One", "Two"), ("criteria.a.question", "?", "!"), ("types.t.means", "m", None),
    ]  # fmt: skip


def test_a_patch_says_what_changed_and_no_more() -> None:
    base = {"rubric": "x", "title": "t", "decide": {"cut": 0.5}, "profiles": {"p": ["a"], "q": []},
            "scale": {"low": 0.0, "high": 1.0}}  # fmt: skip
    changed = {"rubric": "y", "title": "u", "decide": {"cut": 0.6}, "profiles": {"p": ["a", "b"]},
               "scale": {"low": 0.1, "high": 1.0}}  # fmt: skip
    assert patch(base, changed) == {  # type: ignore[arg-type]
        "decide": {"cut": 0.6},
        "profiles": {"q": None, "p": ["a", "b"]},
        "scale": {"low": 0.1, "high": 1.0},
    }


def test_the_text_names_each_transition_with_its_cases_and_what_moves_them() -> None:
    told = write_text(difference_blocks(difference(STABLE, STRICT, CASES)))
    assert "Two cases of 4 get another verdict." in told
    assert "- stable -> neither: lost" in told
    assert "- stable -> stable: kept" in told
    assert "stable  0.80         3" in told  # (1 + 0.33) / (1 + 0.67)
    assert "- lost: stable -> neither\n    difference 1 (types.stable.formula.all.2): c" in told


def test_every_table_and_the_document_hold_the_same_transitions() -> None:
    found = difference(STABLE, STRICT, CASES)
    expected = {
        ("stable", "neither"): ["lost"],
        ("stable", "stable"): ["kept"],
        ("neither", "neither"): ["never"],
        ("stable", "undetermined"): ["silent"],
    }
    document = difference_document(found)
    assert isinstance(document, dict)
    transitions = document["transitions"]
    assert isinstance(transitions, list)
    assert {(t["before"], t["after"]): t["cases"] for t in transitions if isinstance(t, dict)} == (
        expected
    )
    for data in (True, False):
        cases, _, table, *_ = difference_tables(found, data=data)
        assert {
            row[:2]: list(row[3]) for row in table.rows if isinstance(row[3], tuple)
        } == expected
        assert [row[0] for row in cases.rows] == ["kept", "lost", "never", "silent"]
