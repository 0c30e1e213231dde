"""Agreement as a table and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from typology.analysis.agreement.results import (
    Agreement,
    BasisAgreement,
    CoderDifference,
    CriterionAgreement,
    Estimate,
    PooledAgreement,
)
from typology.model import Json, Rating
from typology.reporting.agreement.text import reason_phrase
from typology.reporting.formats.json import number, rounded
from typology.reporting.provenance import envelope, rubric_entry
from typology.reporting.records import OWN, own_cells
from typology.reporting.table import Cell, Column, Table

COUNTS: Final = ("units", "opposite", "unknown_against_coded", "unknown_to_all")
COEFFICIENTS: Final = ("percent", "alpha", "ac")
INTERVALS: Final = tuple(f"{name}{end}" for name in COEFFICIENTS for end in ("", "__low", "__high"))


def agreement_table(agreement: Agreement) -> Table:
    """One row a criterion of a basis, then its pooled rows; a figure not defined is None."""
    figures = (
        Column(f"{name}{end}", "text" if end == "__why" else "number")
        for name in COEFFICIENTS
        for end in ("", "__low", "__high", "__why")
    )
    columns = (
        *map(Column, ("basis", "row", "criteria", "metric")),
        *(Column(name, "number") for name in COUNTS),
        *figures,
        Column("coders"),
        Column("bootstrap", "number"),
        Column("seed", "number"),
        *OWN,
    )
    settings = (tuple(agreement.coders), agreement.resamples, agreement.seed)
    rows = tuple(
        (part.basis, *row, *settings, *own_cells(agreement.rubric))
        for part in agreement.bases
        for row in (*map(_criterion_row, part.criteria), *map(_pooled_row, part.pooled))
    )
    return Table("Agreement among coders", columns, rows)


def _criterion_row(rated: CriterionAgreement) -> tuple[Cell, ...]:
    return (
        "criterion", rated.criterion, rated.metric,
        rated.units, rated.opposite, rated.unknown_against_coded, rated.unknown_to_all,
        *_figures(rated.percent), *_figures(rated.alpha), *_figures(rated.ac),
    )  # fmt: skip


def _pooled_row(pooled: PooledAgreement) -> tuple[Cell, ...]:
    undefined = (None,) * 8  # alpha and ac are not pooled
    return (
        "pooled", pooled.criteria, None,
        pooled.units, pooled.opposite, pooled.unknown_against_coded, None,
        *_figures(pooled.percent), *undefined,
    )  # fmt: skip


def _figures(estimate: Estimate) -> tuple[Cell, ...]:
    return estimate.value, estimate.low, estimate.high, reason_phrase(estimate)


def agreement_document(agreement: Agreement) -> Json:
    """The whole result as JSON."""
    return {
        **envelope(),
        "rubric": rubric_entry(agreement.rubric),
        "metric": agreement.metric,
        "ac_weights": "identity" if agreement.metric == "nominal" else "ordinal",
        "bootstrap": {"resamples": agreement.resamples, "seed": agreement.seed, "level": 0.95},
        "coders": [{"name": name, "cases": count} for name, count in agreement.coders.items()],
        "bases": [_basis_entry(part) for part in agreement.bases],
        "basis_conflicts": [asdict(conflict) for conflict in agreement.basis_conflicts],
    }


def _basis_entry(part: BasisAgreement) -> Json:
    return {
        "basis": part.basis,
        "cases": list(part.cases),
        "cells": asdict(part.cells),
        "criteria": [_criterion_entry(rated) for rated in part.criteria],
        "pooled": [_pooled_entry(pooled) for pooled in part.pooled],
        "disagreements": [_difference_entry(pair) for pair in part.disagreements],
        "unknown_against_coded": [_difference_entry(pair) for pair in part.unknown_against_coded],
    }


def _criterion_entry(rated: CriterionAgreement) -> Json:
    return {
        "criterion": rated.criterion,
        "metric": rated.metric,
        "units": rated.units,
        "opposite": rated.opposite,
        "unknown_against_coded": rated.unknown_against_coded,
        "unknown_to_all": rated.unknown_to_all,
        "percent": _estimate_entry(rated.percent),
        "alpha": _estimate_entry(rated.alpha),
        "ac": _estimate_entry(rated.ac),
    }


def _pooled_entry(pooled: PooledAgreement) -> Json:
    return {
        "levels": list(pooled.levels),
        "criteria": list(pooled.criteria),
        "units": pooled.units,
        "opposite": pooled.opposite,
        "unknown_against_coded": pooled.unknown_against_coded,
        "percent": _estimate_entry(pooled.percent),
    }


def _estimate_entry(estimate: Estimate) -> Json:
    return {
        "value": rounded(estimate.value),
        "low": rounded(estimate.low),
        "high": rounded(estimate.high),
        "not_defined_because": estimate.undefined,
        "no_interval_because": estimate.no_interval,
    }


def _difference_entry(difference: CoderDifference) -> Json:
    return {
        "case": difference.case,
        "criterion": difference.criterion,
        "opposite": difference.opposite,
        "ratings": {coder: _rating_entry(rating) for coder, rating in difference.ratings.items()},
    }


def _rating_entry(rating: Rating) -> Json:
    return {
        "rating": number(rating.value),
        "range": None if rating.low is None else [number(rating.low), number(rating.high)],
        "because": rating.because,
    }
