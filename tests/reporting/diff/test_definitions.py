"""The difference of two definitions as text."""

from __future__ import annotations

from tests.support.definitions import CASES, STABLE, STRICT
from typology.analysis.diff.definitions import difference
from typology.reporting.diff.definitions import difference_blocks
from typology.reporting.formats.blocks.text import write_text


def test_the_text_names_each_transition_with_its_cases_and_what_moves_them() -> None:
    found = difference(STABLE, STRICT, CASES)
    told = write_text(difference_blocks(found))
    ways = "1 from stable to neither and 1 from stable to\nundetermined"
    assert f"2 of 4 cases get another verdict: {ways}." in told
    assert told.index("WHAT MOVES") < told.index("WHAT DIFFERS")
    assert "Not moved: 1 stay stable, 1 neither (--all names them)." in told
    assert "kept" not in told
    named = write_text(difference_blocks(found, every=True))
    assert "- stable -> neither: lost" in named
    assert "- stable -> stable: kept" in named
    assert "stable  0.80         3" in told  # (1 + 0.33) / (1 + 0.67)
    assert '- stable -> neither: *stable*: c is added under "all"\n    lost, through c' in told
