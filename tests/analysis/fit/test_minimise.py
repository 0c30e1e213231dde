"""Minimisation: every prime and every smallest cover, by brute force; models as QCA finds them."""

from __future__ import annotations

from itertools import combinations, product
from random import Random
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import lipset
from typology.analysis.fit.estimate import Estimate
from typology.analysis.fit.fit import FitSettings, fit
from typology.analysis.fit.minimise import (
    EITHER,
    Term,
    covered_by,
    prime_implicants,
    smallest_covers,
)
from typology.analysis.fit.models import Minimisation, Solution, minimise, term_text
from typology.analysis.fit.outcomes import named_outcome
from typology.analysis.fit.truth_table import Cuts, Row, TruthTable
from typology.operators import Mask


def contains(wide: Term, narrow: Term) -> bool:
    return all(w in (EITHER, n) for w, n in zip(wide, narrow, strict=True))


@given(st.integers(1, 4).flatmap(lambda k: st.tuples(*[st.integers(0, 2)] * 2**k)))
def test_primes_and_covers_are_those_of_brute_force(outcomes: tuple[int, ...]) -> None:
    conditions = len(outcomes).bit_length() - 1
    grid = np.array(outcomes).reshape((2,) * conditions)
    positive, usable = grid == 1, grid > 0
    if not positive.any():
        return
    rows = list(product((0, 1), repeat=conditions))
    implicants = [
        term
        for term in product((0, 1, EITHER), repeat=conditions)
        if all(usable[row] for row in rows if contains(term, row))
        and any(positive[row] for row in rows if contains(term, row))
    ]
    primes = [a for a in implicants if not any(b != a and contains(b, a) for b in implicants)]
    found = prime_implicants(positive, usable)
    assert sorted(found) == sorted(primes)
    chart = covered_by(found, np.argwhere(positive).astype(np.int8))
    for size in range(1, len(found) + 1):
        covers = [
            each
            for each in combinations(range(len(found)), size)
            if chart[list(each)].any(axis=0).all()
        ]
        if covers:
            break
    result = smallest_covers(chart)
    assert result.complete
    assert list(result.covers) == sorted(covers)


def test_more_models_than_can_be_listed_are_told() -> None:
    pairs = np.kron(np.eye(10, dtype=bool), np.ones((2, 1), dtype=bool))  # 2^10 smallest covers
    found = smallest_covers(pairs)
    assert not found.complete
    assert all(pairs[list(each)].any(axis=0).all() for each in found.covers)


def models(solution: Solution, *, crisp: bool = False) -> Minimisation:
    cases = lipset.cases(crisp)
    asked = FitSettings(
        resamples=0,
        truth_table=True,
        conditions=lipset.CONDITIONS,
        cuts=Cuts(pri=0.0),
        solution=solution,
        expectations=dict.fromkeys(lipset.CONDITIONS, "present"),
    )
    (result,) = fit([lipset.rubric()], cases, named_outcome(cases, "survived"), asked).results
    assert result.minimisation is not None
    return result.minimisation


ORACLES: dict[str, tuple[Solution, bool]] = {
    "SURV_incl.8_conservative": ("conservative", False),
    "SURV_incl.8_parsimonious": ("parsimonious", False),
    "SURV_incl.8_intermediate_allpositive": ("intermediate", False),
    "crisp_LC_conservative": ("conservative", True),
}


@pytest.mark.parametrize("name", ORACLES)
def test_models_are_those_of_qca(name: str) -> None:
    solution, crisp = ORACLES[name]
    expected = cast("dict[str, Any]", lipset.solutions()[name])
    expected = expected["i.sol"]["C1P1"] if solution == "intermediate" else expected
    found = models(solution, crisp=crisp)
    terms = [{term_text(t.term, found.conditions) for t in model.terms} for model in found.models]
    assert found.complete
    assert terms == [{term.lower() for term in model} for model in expected["models"]]
    (model,) = found.models
    by_term = {term_text(t.term, found.conditions): t for t in model.terms}
    for row in expected["fit"]["primes"]:
        term = by_term[row["term"].lower()]
        assert term.figures["consistency"].value == pytest.approx(row["inclS"], abs=1e-9)
        assert term.figures["pri"].value == pytest.approx(row["PRI"], abs=1e-9)
        assert term.figures["coverage"].value == pytest.approx(row["covS"], abs=1e-9)
        assert term.unique == pytest.approx(row["covU"], abs=1e-9)
        names = {case for part in row["cases"].split("; ") for case in part.lower().split(",")}
        assert set(term.cases) == names
    (row,) = expected["fit"]["model"]
    assert model.figures["consistency"].value == pytest.approx(row["inclS"], abs=1e-9)
    assert model.figures["coverage"].value == pytest.approx(row["covS"], abs=1e-9)


@given(st.integers(0, 10**6))
@settings(max_examples=60)
def test_solutions_cover_the_positives_and_lie_within_each_other(seed: int) -> None:
    rng = Random(seed)
    conditions = rng.choice([3, 4])
    none = Estimate(None, None)
    rows = tuple(
        Row(each, (), (), none, none, (rng.choice(["1", "0", "?", "?", "C"]),))
        for each in np.ndindex(*[2] * conditions)
    )
    cases = lipset.cases()
    names = lipset.CONDITIONS[:conditions]
    table = TruthTable(names, Cuts(), rows, ())
    wishes = {name: rng.choice(["present", "absent"]) for name in names if rng.random() < 0.7}
    y = np.array([case.outcomes["survived"] for case in cases], dtype=float)
    every = np.array([row.configuration for row in rows], dtype=np.int8)
    outcomes = np.array([row.outcome for row in rows])

    def covered(solution: Solution, expected: dict[str, str]) -> list[Mask]:
        found = minimise(lipset.rubric(), table, cases, y, solution, expected)  # type: ignore[arg-type]
        return [covered_by([t.term for t in m.terms], every).any(axis=0) for m in found.models]

    narrow, wide = covered("conservative", {}), covered("parsimonious", {})
    between = covered("intermediate", wishes)
    for cover in (*narrow, *between, *wide):
        assert cover[outcomes == "1"].all()
        assert not cover[(outcomes == "0") | (outcomes == "C")].any()
    assert all((cover == (outcomes == "1")).all() for cover in narrow)
    assert all(any((~one | other).all() for other in wide) for one in between)
    if wide:
        same = covered("intermediate", {})
        assert [each.tolist() for each in same] == [each.tolist() for each in narrow]


def test_every_configuration_usable_gives_no_model() -> None:
    cases = lipset.cases()
    asked = FitSettings(
        resamples=0,
        conditions=("dev",),
        cuts=Cuts(include=0, exclude=0, pri=0),
        solution="parsimonious",
    )
    (result,) = fit([lipset.rubric()], cases, named_outcome(cases, "survived"), asked).results
    assert result.minimisation is not None
    assert result.minimisation.models == ()
    assert "every condition falls away" in (result.minimisation.why_none or "")
