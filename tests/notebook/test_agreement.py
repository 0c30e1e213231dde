"""Coders compared in a notebook: criteria as a frame, what holds over all of them beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

import typology
from typology.analysis.agreement.results import BasisAgreement
from typology.notebook.agreement import Agreement


@pytest.fixture(scope="module")
def found() -> Agreement:
    folder = Path(__file__).parents[2] / "cases"
    rubric = typology.read_rubric()
    codings = {"first": typology.read_cases(str(folder), rubrics=[rubric])}
    codings["second"] = typology.read_cases(str(folder / "coders" / "second"))
    return typology.agreement(codings, rubric, resamples=50)


def outcomes(found: Agreement) -> BasisAgreement:
    (part,) = (part for part in found.found.bases if part.basis == "outcome")
    return part


def test_frame_has_what_can_be_rated_beside_the_levels(found: Agreement) -> None:
    frame = found.to_frame()
    part = outcomes(found)
    frame = frame[frame["basis"] == part.basis]
    assert len(frame) == len(part.criteria)
    rated = frame.set_index("criterion").loc["state_credibility"]
    (expected,) = [each for each in part.criteria if each.criterion == "state_credibility"]
    assert rated["rated_alpha"] == expected.rated.alpha.value
    assert rated["rated_units"] == len(part.cases)
    within = [
        each
        for each in part.unknown_against_coded
        if each.criterion == "state_credibility" and each.silence == "within"
    ]
    assert rated["unknown_within_range"] == len(within)


def test_all_criteria_and_verdicts_are_rows_of_their_own_table(found: Agreement) -> None:
    table = found.overall
    names = [column.name for column in table.columns]
    part = outcomes(found)
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    rated, verdict = (row for row in rows if row["basis"] == part.basis)
    assert rated["rated_alpha"] == part.rated.alpha.value
    assert verdict["verdicts_decided"] == part.verdicts.decided
    verdicts = part.verdicts
    assert f"{verdicts.same} of {verdicts.decided} decided verdicts" in found.summary
