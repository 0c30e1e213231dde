"""What is explained, as JSON."""

from __future__ import annotations

import json

import pytest

from typology.model import Leaf, Rubric
from typology.reading.library import shipped_rubrics
from typology.reading.rubric.reader import read_parent, read_rubric
from typology.reporting.explain.json import case_document, rubric_document, type_document
from typology.reporting.formats.json import write_json
from typology.reporting.score.json import score_document
from typology.scoring.scorecard import Scorecard
from typology.scoring.trees import branches, case_trees, type_trees


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
