"""A criterion, a type and a rubric explained as text."""

from __future__ import annotations

import json

import pytest

from typology.model import Rubric
from typology.reading.rubric.reader import read_parent, read_rubric
from typology.reporting.blocks import Grid, Items
from typology.reporting.explain.case import case_blocks
from typology.reporting.explain.definition import criterion_blocks, rubric_blocks, type_blocks
from typology.reporting.explain.json import criterion_document
from typology.reporting.formats.blocks.markdown import write_markdown
from typology.reporting.formats.blocks.text import write_text
from typology.reporting.formats.json import write_json
from typology.scoring.scorecard import Scorecard
from typology.scoring.trees import case_trees


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_terminal(
    rubric: Rubric, cards: tuple[Scorecard, ...], width: int
) -> None:
    variant = read_rubric("community-protection")
    documents = [
        *(case_blocks(card, case_trees(card)) for card in cards),
        *(criterion_blocks(rubric, each) for each in rubric.criteria.values()),
        *(type_blocks(rubric, each) for each in rubric.types.values()),
        rubric_blocks(rubric, None),
        rubric_blocks(variant, rubric),
    ]
    for document in documents:
        assert max(map(len, write_text(document, width=width).splitlines())) <= width


def test_markdown_nests_the_tree(rubric: Rubric) -> None:
    told = write_markdown(type_blocks(rubric, rubric.types["delaying"])).splitlines()
    place = told.index("- all of")
    assert told[place + 1 : place + 3] == [
        "  - at least one of",
        "    - violence reduction at least limited (assumed to hold where unknown)",
    ]


def test_criterion_tells_its_levels_with_memberships_and_anchors(rubric: Rubric) -> None:
    for criterion in rubric.criteria.values():
        (grid,) = [b for b in criterion_blocks(rubric, criterion) if isinstance(b, Grid)]
        assert criterion.scale is not None
        assert [row[0] for row in grid.rows] == list(criterion.scale.levels)
        assert [float(row[1]) for row in grid.rows] == list(criterion.scale.memberships)
        assert [row[2] for row in grid.rows] == [criterion.anchors[row[0]] for row in grid.rows]
        found = json.loads(write_json(criterion_document(rubric, criterion)))
        assert {each["level"]: each["anchor"] for each in found["levels"]} == criterion.anchors


def test_criterion_that_nothing_names_says_so(rubric: Rubric) -> None:
    text = write_text(criterion_blocks(rubric, rubric.criteria["durability"]))
    assert "Nowhere: no formula, profile or notice names it." in text


def test_variant_tells_what_it_changes_in_words() -> None:
    rubric, parent = read_rubric("additive"), read_parent("additive")
    changed = [
        (head, below)
        for block in rubric_blocks(rubric, parent)
        if isinstance(block, Items)
        for head, below in block.items
        if head == "types.delaying.formula"
    ]
    ((_, (before, after)),) = changed
    assert before.startswith("was: all of: (at least one of: violence reduction at least limited")
    assert after == (
        "is: on average: resource accumulation; recruitment continuation; not demobilisation; "
        "not state authority"
    )
