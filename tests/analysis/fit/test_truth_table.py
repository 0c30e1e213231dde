"""Truth tables: those of QCA where all is known, and of all completions where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import lipset
from typology.analysis.fit.measures import MEASURES
from typology.analysis.fit.truth_table import Cuts, TruthTable, truth_table
from typology.model import Calibration, Case, Criterion, Leaf, Node, Rating, Rubric, Silence, Type
from typology.operators import Array


def lipset_table(cuts: Cuts, crisp: bool = False) -> TruthTable:
    cases = lipset.cases(crisp)
    outcome = np.array([case.outcomes["survived"] for case in cases], dtype=float)
    return truth_table(lipset.rubric(), lipset.CONDITIONS, cases, outcome, cuts)


@pytest.mark.parametrize(
    ("name", "cuts"),
    [("05_tt_SURV_incl.8", Cuts(pri=0.0)), ("05_tt_SURV_incl.8_ncut2", Cuts(ncut=2, pri=0.0))],
)
def test_table_is_that_of_qca(name: str, cuts: Cuts) -> None:
    rows = lipset_table(cuts).rows
    expected = lipset.table(name)
    assert len(rows) == len(expected) == 32
    for row, other in zip(rows, expected, strict=True):
        assert row.configuration == tuple(int(other[c.upper()]) for c in lipset.CONDITIONS)
        assert row.outcome == other["OUT"]
        assert row.n == (int(other["n"]),) * 2
        if other["OUT"] != "?":
            assert row.consistency.value == pytest.approx(float(other["incl"]), abs=1e-9)
            assert row.pri.value == pytest.approx(float(other["PRI"]), abs=1e-9)
            assert set(row.cases) == set(other["cases"].lower().split(","))


def test_low_pri_makes_a_row_negative() -> None:
    strict = {row.configuration: row.outcome for row in lipset_table(Cuts(pri=0.8)).rows}
    assert strict[1, 0, 1, 0, 1] == "0"  # consistency .80, PRI .72
    assert strict[1, 1, 1, 1, 1] == "1"


def test_row_between_the_cuts_is_a_contradiction() -> None:
    rows = {row.configuration: row.outcome for row in lipset_table(Cuts(1, 0.8, 0.7, 0)).rows}
    assert rows[1, 0, 1, 1, 1] == "C"  # consistency .71


NAMES = ("a", "b")


def small_world(seed: int) -> tuple[Rubric, list[Case], Array]:
    """Two conditions, three cases, some ratings unknown."""
    rng = Random(seed)
    curve = Calibration(0.0, 0.5, 1.0, "linear")
    criteria = {name: Criterion(name, "?", "constitutive", None, {}, curve) for name in NAMES}
    rubric = replace(lipset.rubric(), criteria=criteria, types={})
    cases = []
    for place in range(3):
        ratings = {n: Rating(rng.choice([0.0, 0.2, 0.7, 1.0])) for n in NAMES if rng.random() < 0.6}
        cases.append(Case(f"c{place}", "", "ended", "outcome", "public", ratings, ""))
    happened = (0.0, 1.0) if rng.random() < 0.5 else (0.0, 0.3, 0.6, 1.0)
    return rubric, cases, np.array([rng.choice(happened) for _ in cases])


def completions(cases: list[Case]) -> Iterator[Array]:
    """Every way to fill the unknown ratings at the four values: memberships (cases, conditions)."""
    values = [
        (float(case.ratings[name].value or 0.0),) if name in case.ratings else (0, 0.25, 0.75, 1)
        for case in cases
        for name in NAMES
    ]
    for filled in product(*values):
        yield np.array(filled, dtype=float).reshape(len(cases), len(NAMES))


@given(st.integers(0, 10**6))
def test_bounds_are_those_of_all_completions(seed: int) -> None:
    rubric, cases, outcome = small_world(seed)
    table = truth_table(rubric, NAMES, cases, outcome, Cuts())
    for row in table.rows:
        seen: dict[str, list[float]] = {"consistency": [], "pri": []}
        counts = []
        for degrees in completions(cases):
            sides = np.where(np.array(row.configuration) == 1, degrees, 1 - degrees).min(axis=1)
            counts.append(int((sides > 0.5).sum()))
            for name, figures in seen.items():
                n, d = MEASURES[name](sides, outcome)
                if d.sum() > 1e-12:
                    figures.append(n.sum() / d.sum())
        assert row.n == (min(counts), max(counts))
        if row.n[1]:
            for name, figures in seen.items():
                found = getattr(row, name)
                ends = (min(figures), max(figures)) if figures else (None, None)
                assert (found.low, found.high) == pytest.approx(ends, abs=1e-9)


def test_row_that_completions_leave_open_carries_nothing() -> None:
    rubric, _, _ = small_world(0)
    case = Case("c", "", "ended", "outcome", "public", {"a": Rating(1.0)}, "")
    table = truth_table(rubric, NAMES, [case], np.array([1.0]), Cuts())
    rows = {row.configuration: row for row in table.rows}
    assert rows[1, 1].possible == ("c",)
    assert rows[1, 1].outcome == "C"
    assert set(rows[1, 1].outcomes) == {"?", "1"}
    assert rows[0, 0].outcome == "?"


def test_case_at_the_crossover_belongs_to_no_row() -> None:
    rubric, _, _ = small_world(0)
    ratings = {"a": Rating(0.5), "b": Rating(1.0)}
    case = Case("c", "", "ended", "outcome", "public", ratings, "")
    table = truth_table(rubric, NAMES, [case], np.array([1.0]), Cuts())
    assert table.at_crossover == ("c",)
    assert all(row.n == (0, 0) for row in table.rows)


@pytest.mark.parametrize("assumed", ["open", "holds", "fails"])
def test_silence_counts_in_every_row_whatever_a_definition_assumes(assumed: Silence) -> None:
    rubric, cases, outcome = small_world(3)
    leaves = tuple(Leaf(name, None, assumed) for name in NAMES)
    types = {"one": Type("one", None, Node("all", leaves))}
    found = truth_table(replace(rubric, types=types), NAMES, cases, outcome, Cuts())
    assert found == truth_table(rubric, NAMES, cases, outcome, Cuts())
