"""What is restricted is left out, with what it is a reason for."""

from __future__ import annotations

from pathlib import Path

from tests.support.reports import rubric
from typology.reading.cases import read_cases
from typology.reporting.handling import WITHHELD, shareable


def test_reason_goes_with_the_restricted_fact_it_tells_of(tmp_path: Path) -> None:
    (tmp_path / "deal.yaml").write_text(
        "format: 1\ncase: deal\ntitle: A deal\nstatus: ended\nratings:\n"
        "  demobilisation:\n    rating: full\n    because: Since the envoy said so.\n"
        "    evidence:\n"
        "      - {says: S, source: thurston-2018, direction: supports, handling: restricted}\n"
        "  flexibility:\n    rating: full\n    because: All saw it.\n"
        "    evidence: [{says: T, source: thurston-2018, direction: supports}]\n",
        encoding="utf-8",
    )
    (case,) = read_cases([str(tmp_path / "deal.yaml")], [rubric("thurston-2018")]).cases
    kept = shareable([case])
    (public,) = kept.cases
    assert public.ratings["demobilisation"].because == WITHHELD
    assert public.ratings["demobilisation"].value == "full"
    assert public.ratings["flexibility"] == case.ratings["flexibility"]
    assert kept.thinned == {"deal"}
