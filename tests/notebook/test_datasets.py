"""`typology.read_dataset` and `typology.link` in a notebook."""

from __future__ import annotations

import pytest

import typology
from tests.support.datasets import FIELD


def test_a_dataset_is_a_sequence_of_cases_with_its_citation() -> None:
    found = typology.read_dataset("pax-v10", str(FIELD / "pax-v10.csv"))
    assert [case.id for case in found] == [f"pax-9000{number}" for number in range(1, 6)]
    assert found.citation.startswith("University of Edinburgh. 2025.")
    assert found.licence is not None
    assert found.licence[0] == "CC BY-NC-SA 4.0"
    assert "cite: " in repr(found)
    assert len(found.problems) == 0
    scores = typology.score(found, typology.read_rubric())
    assert scores.named("pax-90001").verdict == "stabilising"


def test_a_group_and_a_pair_of_datasets() -> None:
    texts = typology.read_dataset("pax-v10", str(FIELD / "pax-v10.csv"), group="process")
    ceasefires = typology.read_dataset("ethprio-ceasefires", str(FIELD / "ethprio-ceasefires.csv"))
    frame = typology.link(texts, ceasefires, "ucdp_conflict", nearest=True).to_frame()
    assert list(frame["case"]) == ["pax-process-900", "pax-process-902"]
    assert list(frame["days_between"]) == [0, 0]
    assert "outcome:one_year" in frame


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(typology.MissingName, match="pax-v10"):
        typology.read_dataset("pax-v9", "nowhere.csv")
    with pytest.raises(typology.MissingName, match="no file"):
        typology.read_dataset("pax-v10", "nowhere.csv")
    with pytest.raises(typology.MissingName, match="it has process"):
        typology.read_dataset("pax-v10", str(FIELD / "pax-v10.csv"), group="deal")
    with pytest.raises(typology.InputError, match="AgtId"):
        typology.read_dataset("pax-v10", str(FIELD / "tjet-amnesties.csv"))
