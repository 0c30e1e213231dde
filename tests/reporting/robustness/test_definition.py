"""Tables by definition: intervals as text."""

from __future__ import annotations

from typology.analysis.robustness.sensitivity import StableInterval
from typology.reporting.robustness.definition import interval_text


def test_intervals_are_written_with_the_ends_that_belong_to_them() -> None:
    held = StableInterval("a", "t", 0.25, 0.5, True, False, "u", None)
    assert interval_text(held) == "[0.25, 0.5)"
    endless = StableInterval("a", "t", 1.0, float("inf"), False, False, "u", None)
    assert interval_text(endless) == "(1, inf)"
