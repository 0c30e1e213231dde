"""Golden results change only with a declared change of semantics."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import corpus
from typology.operators import OPERATORS


@pytest.mark.parametrize("name", corpus.NAMES)
def test_score_says_what_it_said_when_the_results_were_frozen(name: str) -> None:
    assert corpus.scored(name) == corpus.frozen(name)


@pytest.mark.parametrize("name", corpus.NAMES)
def test_frozen_results_are_those_of_brute_force(name: str) -> None:
    assert list(corpus.disagreements(name, corpus.frozen(name))) == []


@pytest.mark.parametrize("name", corpus.NAMES)
def test_a_wrong_result_would_not_be_frozen(name: str) -> None:
    document = corpus.frozen(name)
    results = document["results"]
    assert isinstance(results, list)
    results[0]["completions"]["total"] += 1
    assert len(list(corpus.disagreements(name, document))) == 1


def test_the_frozen_results_are_the_declared_ones(repository: Path) -> None:
    declared = (repository / "docs" / "decisions.md").read_text(encoding="utf-8")
    assert f"`{corpus.digest()}`" in declared, "declare the change in docs/decisions.md"


def test_the_corpus_covers_every_operator_verdict_and_kind_of_silence() -> None:
    results = [each for name in corpus.NAMES for each in corpus.frozen(name)["results"]]  # type: ignore[attr-defined]
    verdicts = {each["verdict"] for each in results}
    assert {"mixed", "neither", "undetermined", "no_settlement", "delaying"} <= verdicts
    assert {each["firm"] for each in results} == {True, False, None}
    assert any(each["margin"] == 0 for each in results)
    assert any(each["rests_on"] for each in results)
    assert any(len(each["rests_on"]) > 1 for each in results)
    assert any(each["firm"] is False and not each["rests_on"] for each in results)
    assert any(each["without_evidence"] for each in results)
    assert any(each["without_evidence"] == [] and each["margin"] for each in results)
    assert any(each["settles"] for each in results)
    assert any(each["notices"] for each in results)
    ratings = [rating for each in results for rating in each["ratings"].values()]
    assert any(rating["range"] and rating["rating"] is None for rating in ratings)
    assert any(rating["range"] and rating["rating"] is not None for rating in ratings)
    assert any(isinstance(rating["rating"], float) for rating in ratings)
    written = "".join(path.read_text("utf-8") for path in corpus.HERE.glob("*/*.yaml"))
    words = [*OPERATORS, "reaches", "if_unknown: holds", "if_unknown: fails", "shape: linear"]
    assert [word for word in words if f"{word}" not in written] == []
