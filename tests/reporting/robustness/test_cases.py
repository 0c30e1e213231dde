"""Tables by case: options as text."""

from __future__ import annotations

from typology.reporting.robustness.cases import merge_options, options_phrase


def test_options_that_differ_in_one_choice_are_told_together() -> None:
    sets = [
        (("cut", ".6"), ("marks", "two")),
        (("cut", ".6"), ("marks", "mean")),
        (("silence", "open"),),
    ]
    told = [options_phrase(each) for each in merge_options(sets)]
    assert told == ["cut: .6, marks: two / mean", "silence: open"]
