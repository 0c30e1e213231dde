"""The script of a workbench."""

from __future__ import annotations

from typology.reporting.workbench.page import minified, script


def test_small_script_is_made_from_the_present_one() -> None:
    assert len(minified(script())) < 0.7 * len(script()), "make scripts"
