"""The difference of two definitions as text."""

from __future__ import annotations

from tests.support.definitions import CASES, STABLE, STRICT
from typology.analysis.diff.definitions import difference
from typology.reporting.diff.definitions import difference_blocks
from typology.reporting.formats.blocks.text import write_text


def test_the_text_names_each_transition_with_its_cases_and_what_moves_them() -> None:
    told = write_text(difference_blocks(difference(STABLE, STRICT, CASES)))
    assert "Two cases of 4 get another verdict." in told
    assert "- stable -> neither: lost" in told
    assert "- stable -> stable: kept" in told
    assert "stable  0.80         3" in told  # (1 + 0.33) / (1 + 0.67)
    assert "- lost: stable -> neither\n    difference 1 (types.stable.formula.all.2): c" in told
