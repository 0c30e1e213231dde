"""The R code of docs/r.md gives the figures of fit, where there is an Rscript."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import lipset
from typology.analysis.fit.fit import FitSettings, fit
from typology.analysis.fit.outcomes import named_outcome
from typology.reporting.fit.tables import fit_tables
from typology.reporting.formats.tables.csv import write_csv

DOCUMENT = Path(__file__).parents[3] / "docs" / "r.md"


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no Rscript here")
def test_r_gives_the_same_figures(tmp_path: Path) -> None:
    cases = lipset.cases()
    found = fit([lipset.rubric()], cases, named_outcome(cases, "survived"), FitSettings())
    table = write_csv(*fit_tables(found, ("cases",), data=True))
    (tmp_path / "cases.csv").write_text(table, encoding="utf-8")
    section = DOCUMENT.read_text("utf-8").partition("## The figures of fit\n")[2]
    (code,) = re.findall(r"^```r\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    (tmp_path / "figures.R").write_text(code, encoding="utf-8")
    done = subprocess.run(
        ["Rscript", "--vanilla", "figures.R"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    told = dict(line.split() for line in done.stdout.splitlines())
    (result,) = found.results
    figures = result.treatments["as_assumed"].fuzzy
    for name, mine in (("consistency", "consistency"), ("PRI", "pri"), ("coverage", "coverage")):
        assert float(told[name]) == pytest.approx(figures[mine].value, abs=1e-9)
    assert float(told["RoN"]) == pytest.approx(figures["ron"].value, abs=1e-9)
    assert float(told["base_rate"]) == pytest.approx(result.base_rate.value, abs=1e-9)
