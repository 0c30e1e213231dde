"""Parameters of fit: as the field's own software computes them."""

from __future__ import annotations

import pytest

from tests.support import lipset
from typology.analysis.fit.measures import MEASURES


@pytest.mark.parametrize("row", lipset.table("03_pof_expressions"), ids=lambda row: row["term"])
def test_parameters_are_those_of_qca(row: dict[str, str]) -> None:
    sets = lipset.scores()
    arrow = " -> " if row["relation"] == "sufficiency" else " <- "
    whole, outcome = row["expression"].split(arrow)
    x = lipset.expression(whole if row["term"] == "expression" else row["term"], sets)
    y = lipset.expression(outcome, sets)
    sufficient = row["relation"] == "sufficiency"
    names = ("consistency", "pri", "coverage") if sufficient else ("coverage", "ron", "consistency")
    for name, column in zip(names, ("incl", "PRI_or_RoN", "cov"), strict=True):
        numerators, denominators = MEASURES[name](x, y)
        assert numerators.sum() / denominators.sum() == pytest.approx(float(row[column]), abs=1e-9)
