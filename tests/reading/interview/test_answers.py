"""Answers as they are typed."""

from __future__ import annotations

import pytest

from tests.support.definitions import SCALE
from typology.model import Calibration, Criterion
from typology.reading.interview.answers import Answered, NoAnswer, read_answer, tidy

LEVELS = Criterion("a", "?", "constitutive", SCALE, {}, None)
SHARE = Criterion("s", "?", "constitutive", None, {}, Calibration(0.1, 0.4, 0.8), "a share")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("1", Answered("absent")),
        (" Full ", Answered("full")),
        ("?", Answered(None)),
        ("2-3", Answered(None, "limited", "substantial")),
        ("3 - 2", Answered(None, "limited", "substantial")),
        ("limited-full", Answered(None, "limited", "full")),
        ("2-2", Answered("limited")),
        ("<", "back"),
        ("why", "why"),
        ("q", "quit"),
    ],
)
def test_an_answer_is_a_number_a_level_a_range_or_a_word(typed: str, answer: object) -> None:
    assert read_answer(typed, LEVELS) == answer


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("0.25", Answered(0.25)),
        ("0.2-0.4", Answered(None, 0.2, 0.4)),
        ("-1--0.5", Answered(None, -1.0, -0.5)),
        ("?", Answered(None)),
    ],
)
def test_a_number_is_answered_by_a_number(typed: str, answer: object) -> None:
    assert read_answer(typed, SHARE) == answer


@pytest.mark.parametrize(
    "typed", ["", "0", "5", "1-5", "ful", "-", "1-2-3", "²", "1.5", "1" * 5000]
)
def test_anything_else_is_refused_with_what_can_be_answered(typed: str) -> None:
    with pytest.raises(NoAnswer, match="a number"):
        read_answer(typed, LEVELS)


def test_a_level_that_was_meant_is_named() -> None:
    with pytest.raises(NoAnswer, match="did you mean 'substantial'"):
        read_answer("substancial", LEVELS)


def test_what_no_file_may_hold_is_left_out_of_what_was_typed() -> None:
    assert tidy("a\tb\x1b[2K\u202e c\udc80\u2028d\ufffe\xa0e") == "a b [2K c d e"
