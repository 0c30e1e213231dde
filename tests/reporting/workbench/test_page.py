"""The script of a workbench."""

from __future__ import annotations

import pytest

from typology.reporting.workbench.page import script, small_script


@pytest.mark.parametrize("with_form", [True, False])
def test_small_script_is_made_from_the_present_one(with_form: bool) -> None:
    whole = script(with_form=with_form)
    assert len(small_script(with_form=with_form)) < 0.7 * len(whole), "make scripts"


def test_page_of_many_cases_goes_without_the_form_of_a_new_deal() -> None:
    assert "typologyDealForm =" in script()
    assert "typologyDealForm =" not in script(with_form=False)
