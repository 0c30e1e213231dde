"""typology link: a text beside what followed, as rows to be read by others."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.support.command import Run
from tests.support.datasets import FIELD

HEAD = ["case", "linked", "scheme", "value", "days_between"]


def imported(typology: Run) -> None:
    for name in ("pax-v10", "ethprio-ceasefires"):
        assert typology("import", name, FIELD / f"{name}.csv", "-o", name).code == 0


def test_a_row_a_pair_with_the_outcomes_of_the_linked_case(typology: Run) -> None:
    imported(typology)
    done = typology(
        "link", "pax-v10", "ethprio-ceasefires", "--on", "ucdp_conflict", "--format", "csv"
    )
    assert done.code == 0
    head, *rows = csv.reader(io.StringIO(done.out))
    assert head == [*HEAD, "outcome:one_month", "outcome:one_year"]
    assert rows == [
        ["pax-90001", "ethprio-432001", "ucdp_conflict", "9001", "8", "yes", "yes"],
        ["pax-90002", "ethprio-432001", "ucdp_conflict", "9001", "448", "yes", "yes"],
        ["pax-90004", "ethprio-615001", "ucdp_conflict", "9002", "428", "unknown", "unknown"],
        ["pax-90005", "ethprio-615001", "ucdp_conflict", "9002", "0", "unknown", "unknown"],
        ["pax-90005", "ethprio-615002", "ucdp_conflict", "9002", "690", "unknown", "no"],
    ]
    assert "5 pairs by ucdp_conflict, of 4 cases; 1 have none within reach" in done.err
    assert "2 linked cases stand beside several others, which then share one outcome" in done.err
    back = typology("link", "ethprio-ceasefires", "pax-v10", "--on", "ucdp_conflict")
    assert "the linked case begins before the other" in back.err


def test_nearest_leaves_one_row_a_case(typology: Run, tmp_path: Path) -> None:
    imported(typology)
    done = typology(
        "link", "pax-v10", "ethprio-ceasefires", "--on", "ucdp_conflict", "--nearest", "-o", "l.csv"
    )
    assert done.code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "l.csv").read_text("utf-8"))))
    assert [row["case"] for row in rows] == ["pax-90001", "pax-90002", "pax-90004", "pax-90005"]


def test_an_unknown_scheme_or_length_is_usage(typology: Run) -> None:
    imported(typology)
    words = ("link", "pax-v10", "ethprio-ceasefires", "--on")
    done = typology(*words, "ucdp_conflct")
    assert (done.code, "did you mean 'ucdp_conflict'" in done.err) == (2, True)
    assert typology(*words, "ucdp_conflict", "--within", "2 weeks").code == 2
    none = typology(*words, "ucdp_conflict", "--within", "0d", "-o", "l.csv")
    assert none.code in (0, 1)
