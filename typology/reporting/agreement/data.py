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
    RatedAgreement,
    VerdictAgreement,
    VerdictDifference,
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
RATED: Final = ("rated_percent", "rated_alpha", "rated_ac1")
RATED_COUNTS: Final = (
    "settlements", "rated_units", "rated_settlements", "unknown_within_range",
    "unknown_outside_range",
)  # fmt: skip
RATED_INTERVALS: Final = tuple(f"{name}{end}" for name in RATED for end in ("", "__low", "__high"))
VERDICT_COUNTS: Final = ("verdicts_decided", "verdicts_same", "verdicts_decided_by_one")
EXACT: Final = ("percent__exact", "rated_percent__exact")


def agreement_table(agreement: Agreement) -> Table:
    """One row a criterion of a basis, then its pooled rows, then one over all and its verdicts.

    A figure not defined is None.
    """
    columns = (
        *map(Column, ("basis", "row", "criteria", "metric")),
        *(Column(name, "number") for name in COUNTS),
        *_figure_columns(COEFFICIENTS),
        Column("coders"),
        Column("bootstrap", "number"),
        Column("seed", "number"),
        *OWN,
        *(Column(name, "number") for name in RATED_COUNTS),
        *_figure_columns(RATED),
        *(Column(name, "number") for name in VERDICT_COUNTS),
        *(Column(name, "flag") for name in EXACT),
    )
    settings = (tuple(agreement.coders), agreement.resamples, agreement.seed)
    middle = (*settings, *own_cells(agreement.rubric))
    rows = tuple(
        (part.basis, *first, *middle, *last)
        for part in agreement.bases
        for first, last in (
            *((_criterion_row(each), _criterion_end(each)) for each in part.criteria),
            *((_pooled_row(each), _pooled_end(each)) for each in part.pooled),
            (_plain_row("rated", part.rated.differ), _rated_end(part.rated)),
            (_verdict_row(part.verdicts), _verdict_end(part.verdicts)),
        )
    )
    return Table("Agreement among coders", columns, rows)


def _figure_columns(names: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(
        Column(f"{name}{end}", "text" if end == "__why" else "number")
        for name in names
        for end in ("", "__low", "__high", "__why")
    )


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


def _plain_row(name: str, differ: int | None) -> tuple[Cell, ...]:
    return name, (), None, None, None, differ, None, *(None,) * 12


def _verdict_row(verdicts: VerdictAgreement) -> tuple[Cell, ...]:
    counts = (verdicts.decided, None, None, None)
    return "verdict", (), None, *counts, *_figures(verdicts.percent), *(None,) * 8


def _criterion_end(criterion: CriterionAgreement) -> tuple[Cell, ...]:
    percent = criterion.percent
    return (
        criterion.settlements,
        *_rated_figures(criterion.rated),
        *_exact(percent, criterion.rated.percent),
    )


def _pooled_end(pooled: PooledAgreement) -> tuple[Cell, ...]:
    return (
        *(None,) * (len(RATED_COUNTS) + 12 + len(VERDICT_COUNTS)),
        *_exact(pooled.percent, None),
    )


def _rated_end(rated: RatedAgreement) -> tuple[Cell, ...]:
    return None, *_rated_figures(rated), *_exact(None, rated.percent)


def _rated_figures(rated: RatedAgreement) -> tuple[Cell, ...]:
    return (
        rated.units, rated.settlements, rated.within_range, rated.outside_range,
        *_figures(rated.percent), *_figures(rated.alpha), *_figures(rated.ac),
        None, None, None,
    )  # fmt: skip


def _verdict_end(verdicts: VerdictAgreement) -> tuple[Cell, ...]:
    counts = (verdicts.decided, verdicts.same, verdicts.decided_by_one)
    return (
        verdicts.settlements, *(None,) * (len(RATED_COUNTS) - 1 + 12), *counts,
        *_exact(verdicts.percent, None),
    )  # fmt: skip


def _exact(percent: Estimate | None, rated: Estimate | None) -> tuple[Cell, ...]:
    """True where an interval is exact, False where it is resampled, None without interval."""
    return tuple(
        None if each is None or each.low is None else each.exact for each in (percent, rated)
    )


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
        "settlements": part.settlements,
        "rated": _rated_entry(part.rated),
        "verdicts": _verdicts_entry(part.verdicts),
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
        "settlements": rated.settlements,
        "rated": _rated_entry(rated.rated),
    }


def _rated_entry(rated: RatedAgreement) -> Json:
    return {
        "units": rated.units,
        "settlements": rated.settlements,
        "differ": rated.differ,
        "within_range": rated.within_range,
        "outside_range": rated.outside_range,
        "percent": _estimate_entry(rated.percent),
        "alpha": _estimate_entry(rated.alpha),
        "ac1": _estimate_entry(rated.ac),
    }


def _verdicts_entry(verdicts: VerdictAgreement) -> Json:
    return {
        "cases": verdicts.cases,
        "decided": verdicts.decided,
        "settlements": verdicts.settlements,
        "same": verdicts.same,
        "decided_by_one": verdicts.decided_by_one,
        "percent": _estimate_entry(verdicts.percent),
        "differences": [_verdict_entry(difference) for difference in verdicts.differences],
    }


def _verdict_entry(difference: VerdictDifference) -> Json:
    return {
        "case": difference.case,
        "decided": difference.decided,
        "verdicts": dict(difference.verdicts),
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
        "exact": estimate.exact,
    }


def _difference_entry(difference: CoderDifference) -> Json:
    return {
        "case": difference.case,
        "criterion": difference.criterion,
        "opposite": difference.opposite,
        "ratings": {coder: _rating_entry(rating) for coder, rating in difference.ratings.items()},
        "unknown": difference.silence,
    }


def _rating_entry(rating: Rating) -> Json:
    return {
        "rating": number(rating.value),
        "range": None if rating.low is None else [number(rating.low), number(rating.high)],
        "because": rating.because,
    }
