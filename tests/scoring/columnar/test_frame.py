"""Cases as columns, against one scorecard after another."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from tests.scoring.columnar.test_cases import world
from tests.support.columns import case_columns
from tests.support.worlds import random_case, random_rubric
from typology.columns.cases import CaseColumns
from typology.columns.values import columns_of
from typology.model import NOT_JUDGED, UNDETERMINED, Case, Rubric
from typology.reading.cases import read_cases
from typology.reading.library import shipped_cases, shipped_rubrics
from typology.reading.rubric.reader import read_rubric
from typology.scoring.columnar.frame import FrameScorer, score_frame
from typology.scoring.columnar.scores import ScoreColumns, as_sets
from typology.scoring.compile import compile_rubric
from typology.scoring.scorecard import Scorecard, score_case

ROWS = int(os.environ.get("TYPOLOGY_FRAME_ROWS", "20000"))
SEED = 20261126


def without_evidence(case: Case) -> Case:
    ratings = {name: each._replace(evidence=()) for name, each in case.ratings.items()}
    return replace(case, ratings=ratings)


def row(scores: ScoreColumns, place: int) -> dict[str, object]:
    """One case's scores in words, as a scorecard has them."""
    rubric = scores.rubric
    verdict = rubric.verdicts[int(scores.verdict[place])]
    leaning, firm = int(scores.leaning[place]), int(scores.firm[place])
    margin = float(scores.margin[place])
    bounds = zip(scores.low[:, place].tolist(), scores.high[:, place].tolist(), strict=True)
    sets = {
        name: tuple(
            criterion
            for criterion, member in zip(
                scores.criteria, scores.members(getattr(scores, name))[:, place], strict=True
            )
            if member
        )
        for name in ("unknown", "rests_on", "without_evidence")
    }
    return {
        "verdict": verdict,
        "leaning": None if leaning < 0 else [*rubric.types][leaning],
        "firm": None if firm < 0 else bool(firm),
        "margin": None if math.isnan(margin) else round(margin, 12),
        "completions": int(scores.completions[place]),
        "bounds": None
        if verdict in NOT_JUDGED
        else [(round(low, 12), round(high, 12)) for low, high in bounds],
        **sets,
    }


def expected(card: Scorecard) -> dict[str, object]:
    return {
        "verdict": card.verdict,
        "leaning": card.leaning,
        "firm": card.firm,
        "margin": None if card.margin is None else round(card.margin, 12),
        "completions": card.completions.total,
        "bounds": None
        if card.verdict in NOT_JUDGED
        else [(round(each.low, 12), round(each.high, 12)) for each in card.memberships.values()],
        "unknown": card.unknown,
        "rests_on": card.rests_on,
        "without_evidence": card.without_evidence,
    }


def assert_rows_are_scorecards(
    rubric: Rubric, cases: list[Case], columns: CaseColumns
) -> list[str]:
    program = compile_rubric(rubric)
    scores = score_frame(columns, rubric)
    verdicts = []
    for place, case in enumerate(cases):
        card = score_case(program, case, flips=False)
        assert row(scores, place) == expected(card), case
        verdicts.append(card.verdict)
    return verdicts


def test_random_rows_are_scored_as_one_by_one(
    record_property: Callable[[str, object], None],
) -> None:
    rng, seen, verdicts = Random(SEED), 0, set[str]()
    while seen < ROWS:
        rubric = random_rubric(rng, rng.randint(1, 5), rng.choice([1, 2, 2, 3]))
        if rng.random() < 0.1:
            rubric = replace(rubric, applies_to_level=("national",))
        cases = [random_case(rng, rubric, rng.choice([0.0, 0.3, 0.6])) for _ in range(200)]
        cases = [replace(case, level=rng.choice([None, "national", "local"])) for case in cases]
        verdicts.update(assert_rows_are_scorecards(rubric, cases, case_columns(cases)))
        seen += len(cases)
    record_property("count", f"{seen} rows, seed {SEED}")
    assert seen >= 20_000
    assert {"t0", "mixed", "neither", UNDETERMINED, "out_of_scope"} <= verdicts


def test_every_shipped_case_is_scored_under_every_shipped_rubric_as_one_by_one() -> None:
    rubrics = [read_rubric(name) for name in shipped_rubrics()]
    cases = list(read_cases(shipped_cases(), rubrics).cases)
    for rubric in rubrics:
        assert_rows_are_scorecards(rubric, cases, columns_of(cases, rubrics))


@pytest.mark.parametrize("seed", range(20))
def test_ratings_with_and_without_evidence_are_kept_apart(seed: int) -> None:
    rubric, cases = world(seed)
    cases = [*cases, *map(without_evidence, cases)]
    assert_rows_are_scorecards(rubric, cases, columns_of(cases, [rubric]))


@pytest.mark.parametrize("seed", range(20))
def test_chunks_give_what_the_whole_gives(seed: int) -> None:
    rubric, cases = world(seed)
    cases = [without_evidence(case) for case in cases * 3]
    whole = score_frame(case_columns(cases), rubric)
    scorer = FrameScorer(rubric)
    for start in range(0, len(cases), 7):
        part = scorer.score(case_columns(cases[start : start + 7])).cases()
        for place in range(len(part.verdict)):
            assert row(part, place) == row(whole, start + place)


def test_a_level_that_the_scale_lacks_is_refused() -> None:
    rubric, cases = world(1)
    name = next(each.id for each in rubric.criteria.values() if each.scale is not None)
    rating = cases[0].ratings.get(name)
    assert rating is not None
    wrong = replace(cases[0], ratings={name: rating._replace(value="no such level")})
    with pytest.raises(ValueError, match=name):
        score_frame(case_columns([wrong]), rubric)


def test_no_cases_have_no_scores() -> None:
    rubric, _ = world(2)
    scores = score_frame(case_columns([]), rubric)
    assert scores.verdict.shape == (0,)
    assert scores.low.shape == (len(rubric.types), 0)


@pytest.mark.parametrize("criteria", [1, 63, 64, 65, 200])
def test_sets_of_criteria_keep_their_members(criteria: int) -> None:
    members = np.random.default_rng(criteria).random((criteria, 9)) < 0.5
    rubric, _ = world(3)
    empty = score_frame(case_columns([]), rubric)
    scores = replace(empty, criteria=tuple(map(str, range(criteria))))
    assert (scores.members(as_sets(members)) == members).all()
