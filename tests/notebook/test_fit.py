"""Fit in a notebook: frames of every table."""

from __future__ import annotations

from pathlib import Path

import pytest

import typology
from tests.cli.test_fit import RUBRIC
from tests.support import lipset
from typology.notebook.read import Definition


@pytest.fixture
def definition(tmp_path: Path) -> Definition:
    (tmp_path / "lipset.yaml").write_text(RUBRIC, encoding="utf-8")
    return typology.read_rubric(str(tmp_path / "lipset.yaml"))


def test_frames_hold_figures_rows_and_models(definition: Definition) -> None:
    found = typology.fit(
        lipset.cases(), definition, outcome="survived", resamples=50, minimise="conservative",
        conditions=lipset.CONDITIONS,
    )  # fmt: skip
    frame = found.to_frame()
    assert frame.loc[0, "consistency__low"] == pytest.approx(0.868811881188119)
    assert len(found.truth_table.to_frame()) == 32
    assert len(found.models.to_frame()) == 3
    assert len(found.cases.to_frame()) == 18
    assert "outcome survived" in repr(found)


def test_outcome_may_be_a_mapping(definition: Definition) -> None:
    values = {case.id: case.outcomes["survived"] for case in lipset.cases()}
    found = typology.fit(lipset.cases(), definition, outcome=values, resamples=0)
    assert found.to_frame().loc[0, "consistency__low"] == pytest.approx(0.868811881188119)
