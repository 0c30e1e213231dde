"""Agreement as csv and JSON."""

from __future__ import annotations

import csv
from io import StringIO

from typology.analysis.agreement.results import (
    Agreement,
    BasisAgreement,
    CoderDifference,
    CriterionAgreement,
    Estimate,
    PooledAgreement,
)
from typology.model import Json, Rating
from typology.reporting.agreement.text import COEFFICIENTS, _reason
from typology.reporting.formats.json import number, rounded
from typology.reporting.formats.table_data import safe_cell
from typology.reporting.provenance import envelope, rubric_entry


def write_agreement_csv(found: Agreement) -> str:
    """One row a criterion and basis, then pooled rows; a figure that is not defined is empty."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_header())
    for part in found.bases:
        writer.writerows(_csv_row(found, part.basis, each) for each in part.criteria)
        writer.writerows(_csv_pooled(found, part.basis, each) for each in part.pooled)
    return out.getvalue()


def _header() -> list[str]:
    figures = [f"{kind}{end}" for kind in COEFFICIENTS for end in ("", "__low", "__high", "__why")]
    return [
        "basis", "row", "criteria", "metric", "units", "opposite", "unknown_against_coded",
        "unknown_to_all", *figures, "coders", "bootstrap", "seed", "rubric", "version",
        "definition_sha256",
    ]  # fmt: skip


def _csv_row(found: Agreement, basis: str, each: CriterionAgreement) -> list[str]:
    counts = (each.units, each.opposite, each.unknown_against_coded, each.unknown_to_all)
    figures = (*_figures(each.percent), *_figures(each.alpha), *_figures(each.ac))
    lead = [basis, "criterion", each.criterion, each.metric]
    return [*lead, *map(str, counts), *figures, *_columns(found)]


def _csv_pooled(found: Agreement, basis: str, each: PooledAgreement) -> list[str]:
    counts = [str(each.units), str(each.opposite), str(each.unknown_against_coded), ""]
    lead = [basis, "pooled", " ".join(each.criteria), ""]
    return [*lead, *counts, *_figures(each.percent), *[""] * 8, *_columns(found)]


def _figures(estimate: Estimate) -> list[str]:
    figures = (estimate.value, estimate.low, estimate.high)
    told = ["" if each is None else repr(rounded(each)) for each in figures]
    return [*told, _reason(estimate) or ""]


def _columns(found: Agreement) -> list[str]:
    rubric = found.rubric
    return [
        safe_cell(" ".join(found.coders)),
        str(found.resamples),
        str(found.seed),
        rubric.id,
        safe_cell(rubric.version),
        rubric.definition_sha256,
    ]


def agreement_document(found: Agreement) -> Json:
    """Everything that `agreement` found."""
    return {
        **envelope(),
        "rubric": rubric_entry(found.rubric),
        "metric": found.metric,
        "ac_weights": "identity" if found.metric == "nominal" else "ordinal",
        "bootstrap": {"resamples": found.resamples, "seed": found.seed, "level": 0.95},
        "coders": [{"name": name, "cases": count} for name, count in found.coders.items()],
        "bases": [_basis_entry(part) for part in found.bases],
        "basis_conflicts": [
            {"case": each.case, "bases": dict(each.bases)} for each in found.basis_conflicts
        ],
    }


def _basis_entry(part: BasisAgreement) -> Json:
    cells = part.cells
    return {
        "basis": part.basis,
        "cases": list(part.cases),
        "cells": {
            "filled": cells.filled,
            "by_two": cells.by_two,
            "alike": cells.alike,
            "opposite": cells.opposite,
            "alone": dict(cells.alone),
        },
        "criteria": [_criterion_entry(each) for each in part.criteria],
        "pooled": [_pooled_entry(each) for each in part.pooled],
        "disagreements": [_difference_entry(each) for each in part.disagreements],
        "unknown_against_coded": [_difference_entry(each) for each in part.unknown_against_coded],
    }


def _criterion_entry(each: CriterionAgreement) -> Json:
    return {
        "criterion": each.criterion,
        "metric": each.metric,
        "units": each.units,
        "opposite": each.opposite,
        "unknown_against_coded": each.unknown_against_coded,
        "unknown_to_all": each.unknown_to_all,
        "percent": _estimate_entry(each.percent),
        "alpha": _estimate_entry(each.alpha),
        "ac": _estimate_entry(each.ac),
    }


def _pooled_entry(each: PooledAgreement) -> Json:
    return {
        "levels": list(each.levels),
        "criteria": list(each.criteria),
        "units": each.units,
        "opposite": each.opposite,
        "unknown_against_coded": each.unknown_against_coded,
        "percent": _estimate_entry(each.percent),
    }


def _estimate_entry(estimate: Estimate) -> Json:
    return {
        "value": rounded(estimate.value),
        "low": rounded(estimate.low),
        "high": rounded(estimate.high),
        "not_defined_because": estimate.undefined,
        "no_interval_because": estimate.no_interval,
    }


def _difference_entry(each: CoderDifference) -> Json:
    return {
        "case": each.case,
        "criterion": each.criterion,
        "opposite": each.opposite,
        "ratings": {coder: _rating_entry(rating) for coder, rating in each.ratings.items()},
    }


def _rating_entry(each: Rating) -> Json:
    return {
        "rating": number(each.value),
        "range": None if each.low is None else [number(each.low), number(each.high)],
        "because": each.because,
    }
