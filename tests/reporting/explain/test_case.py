"""A case explained as text: the tree of each type, down to the evidence."""

from __future__ import annotations

import json

from typology.model import Case, Evidence, Rating, Rubric, Term
from typology.reporting.blocks import Blocks, Outline
from typology.reporting.explain.case import case_blocks
from typology.reporting.explain.json import case_document
from typology.reporting.formats.json import write_json
from typology.scoring.scorecard import Scorecard, score
from typology.scoring.trees import case_trees


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
