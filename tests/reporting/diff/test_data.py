"""The difference of two definitions as tables and JSON."""

from __future__ import annotations

from tests.support.definitions import CASES, STABLE, STRICT
from typology.analysis.diff.definitions import difference
from typology.reporting.diff.data import difference_document, difference_tables


def test_every_table_and_the_document_hold_the_same_transitions() -> None:
    found = difference(STABLE, STRICT, CASES)
    expected = {
        ("stable", "neither"): ["lost"],
        ("stable", "stable"): ["kept"],
        ("neither", "neither"): ["never"],
        ("stable", "undetermined"): ["silent"],
    }
    document = difference_document(found)
    assert isinstance(document, dict)
    transitions = document["transitions"]
    assert isinstance(transitions, list)
    assert {(t["before"], t["after"]): t["cases"] for t in transitions if isinstance(t, dict)} == (
        expected
    )
    for data in (True, False):
        cases, _, table, *_ = difference_tables(found, data=data)
        told = {row[:2]: list(row[3]) for row in table.rows if isinstance(row[3], tuple)}
        kept = {pair for pair in expected if pair[0] == pair[1]}
        assert told == {k: ids for k, ids in expected.items() if data or k not in kept}
        assert {row[:2]: row[2] for row in table.rows} == dict.fromkeys(expected, 1)
        listed = ["kept", "lost", "never", "silent"] if data else ["lost", "silent"]
        assert [row[0] for row in cases.rows] == listed
