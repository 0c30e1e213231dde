"""The schema of multiverse files: all that check passes, and little that it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.editor import complaints, complaints_within
from typology.reading.library import library, shipped_rubrics
from typology.reading.rubric.multiverse.made import made_choices
from typology.reading.rubric.reader import read_rubric
from typology.reading.schema.multiverse import multiverse_schema
from typology.reporting.new.multiverse import multiverse_skeleton


@pytest.mark.parametrize("name", shipped_rubrics())
def test_what_a_rubric_makes_conforms(name: str) -> None:
    rubric = read_rubric(name)
    choices, _ = made_choices(rubric)
    text = multiverse_skeleton(rubric, "mine", choices, None)
    assert complaints(multiverse_schema(rubric), text) == []


def test_the_shipped_one_conforms() -> None:
    for path in sorted(Path(library() / "rubrics" / "multiverse").glob("*.yaml")):
        schema = multiverse_schema(read_rubric(path.stem))
        assert complaints(schema, path.read_text("utf-8")) == []


BAD = [
    ("choices: []\n", "$.choices"),
    ("multiverse: Mine\nchoices: {}\n", "$.multiverse"),
    ("choices: {a: {options: [{kind: best}]}}\n", "$.choices.a.options[0].kind"),
    ("choices: {a: {options: [{silence: perhaps}]}}\n", "$.choices.a.options[0].silence"),
    ("choices: {a: {options: [{drop: [No]}]}}\n", "$.choices.a.options[0].drop[0]"),
    ("choices: {a: {optons: []}}\n", "$.choices.a"),
]


@pytest.mark.parametrize(("text", "place"), BAD, ids=[place for _, place in BAD])
def test_what_is_wrong_is_shown_at_its_place(text: str, place: str) -> None:
    schema = multiverse_schema(read_rubric("thurston-2018"))
    assert place in complaints_within(schema, text)
