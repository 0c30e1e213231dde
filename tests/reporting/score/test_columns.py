"""The csv of columns, against the csv of summaries."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest

from tests.scoring.columnar.test_cases import world
from tests.support.columns import case_columns
from typology.columns.cases import CaseColumns
from typology.model import Case, Override, Rating, Rubric
from typology.reporting.score import columns as writer
from typology.reporting.score.columns import csv_records
from typology.reporting.score.csv import csv_lines
from typology.scoring.columnar.cases import score_many
from typology.scoring.columnar.frame import FrameScorer

TITLES = ("plain", 'a "quoted", title', "=1+1", "-dash", "two\nlines", "'apostrophe", "é ü")


def bare(cases: list[Case], rng: Random) -> list[Case]:
    """Cases without evidence, with ids and titles that csv must quote or make safe."""
    return [
        replace(
            case,
            id=f"{case.id}-{place}",
            title=rng.choice(TITLES),
            ratings={name: each._replace(evidence=()) for name, each in case.ratings.items()},
        )
        for place, case in enumerate(cases)
    ]


def lines_of(columns: CaseColumns, rubric: Rubric) -> list[str]:
    records = csv_records(columns, FrameScorer(rubric).score(columns))
    starts = [0, *records.ends.tolist()]
    return [records.data[a:b].decode() for a, b in pairwise(starts)]


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("combinations", [1, 2**13])
def test_columns_are_written_as_summaries_are(
    seed: int, combinations: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "COMBINATIONS", combinations)
    rng = Random(seed)
    rubric, cases = world(seed)
    cases = bare(cases * 2, rng)
    rubric = replace(rubric, overrides=(Override("--set", "decide.cut", "0.6"),))
    summaries = score_many(rubric, cases, count_completions=True)
    columns = case_columns(cases)
    assert lines_of(columns, rubric) == csv_lines(summaries)


def test_no_cases_are_no_records() -> None:
    rubric, cases = world(1)
    columns = case_columns(cases).take(np.empty(0, dtype=np.intp))
    assert lines_of(columns, rubric) == []


def test_criteria_that_the_rubric_lacks_are_told_as_ignored() -> None:
    rubric, cases = world(4)
    own = {f"more_{place}": Rating("some") for place in range(2)}
    cases = [
        replace(case, ratings={**case.ratings, **(own if place % 2 else {})})
        for place, case in enumerate(bare(cases, Random(1)))
    ]
    columns = case_columns(cases)
    records = lines_of(columns, rubric)
    assert records == csv_lines(score_many(rubric, cases, count_completions=True))
    assert sum("more_0 more_1" in record for record in records) == len(cases) // 2


def test_records_lose_those_at_some_places() -> None:
    rubric, cases = world(4)
    columns = case_columns(bare(cases, Random(2)))
    records = csv_records(columns, FrameScorer(rubric).score(columns))
    lines = lines_of(columns, rubric)
    kept = records.without([0, 3, len(lines) - 1])
    assert kept.data.decode() == "".join([*lines[1:3], *lines[4:-1]])
    assert len(kept) == len(lines) - 3
    assert kept.ends[-1] == len(kept.data)
