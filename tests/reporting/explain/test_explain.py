"""What is explained, for people and for programs."""

from __future__ import annotations

import json

import pytest

from typology.model import Case, Evidence, Leaf, Rating, Rubric, Term
from typology.reading.cases import read_cases
from typology.reading.library import shipped_cases, shipped_rubrics
from typology.reading.rubric.reader import read_parent, read_rubric
from typology.reporting.blocks import Blocks, Grid, Items, Outline
from typology.reporting.explain.case import case_blocks
from typology.reporting.explain.definition import criterion_blocks, rubric_blocks, type_blocks
from typology.reporting.explain.json import (
    case_document,
    criterion_document,
    rubric_document,
    type_document,
)
from typology.reporting.formats.blocks.markdown import write_markdown
from typology.reporting.formats.blocks.text import write_text
from typology.reporting.formats.json import write_json
from typology.reporting.score.json import score_document
from typology.scoring.scorecard import Scorecard, score
from typology.scoring.trees import branches, case_trees, type_trees


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return read_rubric("thurston-2018")


@pytest.fixture(scope="module")
def cards(rubric: Rubric) -> tuple[Scorecard, ...]:
    return score(rubric, read_cases(shipped_cases(), [rubric]).cases)


def told(card: Scorecard) -> Blocks:
    return case_blocks(card, case_trees(card))


def lines_of(document: Blocks) -> list[str]:
    return [text for block in document if isinstance(block, Outline) for _, text in block.lines]


def made(rubric: Rubric, *terms: Term, **ratings: Rating) -> Scorecard:
    case = Case("made", "Made", "in_force", "outcome", "restricted", ratings, "", terms=terms)
    return score(rubric, [case])[0]


def test_every_fact_behind_every_rating_is_told_once(cards: tuple[Scorecard, ...]) -> None:
    facts = 0
    for card in cards:
        lines = lines_of(told(card))
        for name, rating in card.case.ratings.items():
            if name not in card.rubric.criteria:
                continue
            for each in rating.evidence:
                place = f"{each.source}, {each.locator}" if each.locator else each.source
                hits = [line for line in lines if each.says in line and place in line]
                assert [line for line in hits if line.startswith(f"{each.direction} (")], each
                facts += 1
            if rating.because:
                assert lines.count(f"because: {rating.because}") == 1
    assert facts > 500


def test_case_document_gives_the_memberships_that_score_gives(
    rubric: Rubric, cards: tuple[Scorecard, ...]
) -> None:
    scored = json.loads(write_json(score_document(rubric, cards)))
    for card, result in zip(cards, scored["results"], strict=True):
        found = json.loads(write_json(case_document(card, case_trees(card))))
        assert found["verdict"] == result["verdict"]
        assert found["rubric"]["definition_sha256"] == scored["rubric"]["definition_sha256"]
        for name, membership in result["memberships"].items():
            root = found["types"][name]
            assert {key: root[key] for key in ("value", "low", "high")} == {
                key: membership[key] for key in ("value", "low", "high")
            }
            binding = [key for key, each in found["criteria"].items() if name in each["binds"]]
            assert binding == membership["binding"]


def test_tree_marks_what_binds_and_gives_bounds_of_what_is_open(rubric: Rubric) -> None:
    """By hand: a further mark is 0.33 to 1, and the least of 0.67, 1 and that is 0.33 to 0.67."""
    card = made(
        rubric,
        violence_reduction=Rating("substantial"),
        demobilisation=Rating("full"),
        splitting_ranks=Rating("limited"),
        state_capacity=Rating("unchanged"),
        state_authority=Rating("unchanged"),
    )
    lines = lines_of(told(card))
    assert lines[0] == "all of = [0.33, 0.67] (binds)"
    assert "violence reduction: substantial = 0.67 (binds)" in lines
    assert "demobilisation: full = 1" in lines
    assert "at least one of = [0.33, 1] (binds)" in lines
    assert "recruiter removal: unknown = [0, 1] (binds)" in lines
    assert "state authority at least unchanged: unchanged = 1" in lines


def test_unknown_criterion_tells_what_is_assumed_of_it(rubric: Rubric) -> None:
    card = made(rubric, violence_reduction=Rating("full"), demobilisation=Rating("full"))
    lines = lines_of(told(card))
    assumed = "state capacity: unknown (assumed: state capacity at least unchanged) = [0.1, 1]"
    assert any(line.startswith(assumed) for line in lines)


def test_restricted_evidence_and_terms_are_shown_and_marked(rubric: Rubric) -> None:
    fact = Evidence("A secret pledge.", "s", "supports", handling="restricted")
    term = Term("They disarm", "demobilisation", "required", "art. 1", handling="restricted")
    card = made(rubric, term, demobilisation=Rating("full", evidence=(fact,)))
    lines = lines_of(told(card))
    assert "supports (asserted): A secret pledge. [s; restricted]" in lines
    assert "term (required): They disarm [art. 1; restricted]" in lines
    found = json.loads(write_json(case_document(card, case_trees(card))))
    assert found["criteria"]["demobilisation"]["evidence"][0]["handling"] == "restricted"


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_terminal(
    rubric: Rubric, cards: tuple[Scorecard, ...], width: int
) -> None:
    variant = read_rubric("community-protection")
    documents = [
        *map(told, cards),
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
        "    - violence reduction at least limited (taken to hold where unknown)",
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


@pytest.mark.parametrize("name", shipped_rubrics())
def test_rubric_document_holds_the_whole_definition(name: str) -> None:
    rubric, parent = read_rubric(name), read_parent(name)
    found = json.loads(write_json(rubric_document(rubric, parent)))
    assert list(found["criteria"]) == list(rubric.criteria)
    assert found["profiles"] == {key: list(held) for key, held in rubric.profiles.items()}
    assert len(found["notices"]) == len(rubric.notices)
    assert (found["extends"] or {"id": None})["id"] == rubric.extends
    for type_id, tree in type_trees(rubric).items():
        alone = json.loads(write_json(type_document(rubric, rubric.types[type_id])))
        assert found["types"][type_id]["formula"] == alone["formula"]
        leaves = [each for each in branches(tree) if isinstance(each.formula, Leaf)]
        assert json.dumps(alone["formula"]).count('"criterion"') == len(leaves)


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
