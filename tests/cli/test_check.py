"""typology check."""

from __future__ import annotations

from pathlib import Path

from tests.support.command import Run

CASE = """\
format: 1
case: deal
title: A deal
status: signed
ratings:
  demobilisation:
    rating: full
    accepted: "The annex was seen by the author."
    evidence: [{says: s, source: thurston-2018, direction: supports}]
"""


def test_an_accepted_warning_is_counted_apart_and_does_not_fail(typology: Run) -> None:
    Path("deal.yaml").write_text(CASE, encoding="utf-8")
    told = typology("check", "deal.yaml", "--strict")
    assert told.code == 0
    assert told.out == (
        "deal.yaml:7:13: accepted: no term of the text bears on this criterion\n"
        "    because: The annex was seen by the author.\n"
    )
    assert told.err == "problems: 0, warnings: 0, accepted: 1\n"
    Path("deal.yaml").write_text(CASE.replace("accepted", "because"), encoding="utf-8")
    told = typology("check", "deal.yaml", "--strict")
    assert (told.code, told.err) == (1, "problems: 0, warnings: 1\n")
