"""What is said of robustness, on the shipped library."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.robustness import DEAL, STABILISING, shipped_robustness
from typology.analysis.robustness.parameters import parameters_of
from typology.model import FIXED_VERDICTS
from typology.reading.rubric.reader import read_rubric
from typology.reporting.robustness.words import (
    answer_sentence,
    choice_phrase,
    counts_phrase,
    firmness_phrase,
    grade_sentence,
    library_sentences,
    list_sentences,
    number_phrase,
    percent_phrase,
    short_sentence,
)

VERDICTS = ("stabilising", "delaying", *FIXED_VERDICTS)


@given(st.dictionaries(st.sampled_from(VERDICTS), st.integers(1, 400), min_size=2))
def test_every_verdict_is_told_with_its_count_and_the_first_with_the_whole(
    counts: dict[str, int],
) -> None:
    phrase = counts_phrase(counts)
    first, *others = phrase.split(", ")
    assert len(others) == len(counts) - 1
    assert first.startswith(f"{next(iter(counts.values()))} of {sum(counts.values()):,} definition")
    numbers = [int(each.split()[0]) for each in others]
    assert numbers == [*counts.values()][1:]


@given(st.floats(0, 1))
def test_a_percentage_is_never_all_or_none_of_what_is_some(share: float) -> None:
    said = percent_phrase(share)
    assert (said == "0 %") == (share == 0)
    assert (said == "100 %") == (share == 1)


def test_the_answer_counts_the_rubrics_own_reading_of_silence() -> None:
    found = shipped_robustness(STABILISING)
    (case,) = found.cases
    sentence = answer_sentence(found, case)
    own = found.policies[0].rows
    column = found.kinds[case.case.id]
    said = [found.verdicts.verdict(row, column) for row in own]
    assert len(own) == 180
    assert sentence.startswith(f"{said.count('stabilising')} of 180 definitions (")
    assert f"{said.count('undetermined')} leave it open" in sentence
    assert sentence.endswith("what decides most is what a mark counts for.")
    assert short_sentence(found, case) == "27 % of 180 listed definitions say so"


def test_the_grade_is_told_with_firmness_in_the_same_sentence() -> None:
    for case in shipped_robustness().cases:
        sentence = grade_sentence(shipped_robustness(), case)
        assert f"is {case.grade}: it holds under " in sentence
        assert sentence.endswith(f"{firmness_phrase(case)}.")
        if case.firm is False and len(case.possible) > 1:
            assert "not firm" in sentence
        for name in case.without_evidence:
            assert name.replace("_", " ") in sentence


def test_the_library_is_summed_up_by_how_far_verdicts_hold_and_what_decides() -> None:
    found = shipped_robustness()
    holds, settlements, decides = library_sentences(found)
    grades = [case.grade for case in found.cases]
    assert f"{len(grades)} verdicts hold: {grades.count('robust')} under 95 % of them" in holds
    assert settlements.startswith(f"These are {len(grades)} cases of ")
    driven = sum(case.driver is not None for case in found.cases)
    assert decides.endswith(f"{len(grades) - driven} never change.")


def test_the_list_says_how_many_are_distinct() -> None:
    found = shipped_robustness(DEAL)
    (sentence,) = list_sentences(found)
    assert f"360 definitions, {found.distinct.count} of them distinct" in sentence


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ("joining_stabilising", "how stabilising joins its criteria"),
        ("silence", "how silence is read"),
        ("what_a_mark_counts_for", "what a mark counts for"),
    ],
)
def test_choices_are_told_in_words(choice: str, told: str) -> None:
    assert choice_phrase(choice) == told


def test_numbers_are_told_in_words_and_apart() -> None:
    for name in ("thurston-2018", "additive", "three-of-five"):
        phrases = [number_phrase(each) for each in parameters_of(read_rubric(name))]
        assert len(set(phrases)) == len(phrases)
        assert not any("." in phrase or "_" in phrase for phrase in phrases)
