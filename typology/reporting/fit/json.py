"""Fit as one JSON document."""

from __future__ import annotations

from collections.abc import Mapping

from typology.analysis.fit.estimate import Estimate, Figures
from typology.analysis.fit.models import SUFFICIENCY, Minimisation, Model, TermFit, term_text
from typology.analysis.fit.results import Fit, Ranking, TypeFit
from typology.analysis.fit.truth_table import Row, TruthTable
from typology.model import Json
from typology.reporting.fit.words import informed_count, shows, warnings_of
from typology.reporting.formats.json import rounded
from typology.reporting.provenance import envelope, rubric_entry


def fit_document(fit: Fit) -> Json:
    """The whole result: one entry a definition and type, then the rankings."""
    return {
        **envelope(),
        "outcome": {
            "name": fit.outcome.name,
            "origin": fit.outcome.origin,
            "contested": list(fit.outcome.contested),
            "unmatched_rows": fit.outcome.unmatched,
        },
        "cases": fit.given,
        "bootstrap": {"by": fit.by, "resamples": fit.resamples, "seed": fit.seed},
        "results": [_result(fit, each) for each in fit.results],
        "rankings": [_ranking(each) for each in fit.rankings],
    }


def _result(fit: Fit, result: TypeFit) -> Json:
    assumed = result.treatments["as_assumed"]
    entry: dict[str, Json] = {
        "rubric": rubric_entry(result.rubric),
        "type": result.type_id,
        "shows": shows(fit, result),
        "warnings": list(warnings_of(fit, result)),
        "cases": len(result.cases),
        "settlements": result.settlements,
        "clusters": result.clusters,
        "base_rate": rounded(result.base_rate.low),
        "base_rate_interval": _interval(result.base_rate),
        "exact": assumed.exact,
        **_figures(assumed.fuzzy),
        "at_cut": _figures(assumed.at_cut),
    }
    for name in ("silence_open", "silence_and_ranges_open"):
        fitted = result.treatments[name]
        entry[name] = {
            "exact": fitted.exact,
            **_figures(fitted.fuzzy),
            "at_cut": _figures(fitted.at_cut),
        }
    entry |= {
        "table": [
            {
                "verdict": cell.verdict,
                "outcome": cell.outcome,
                "n": len(cell.cases),
                "settlements": cell.settlements,
                "cases": list(cell.cases),
            }
            for cell in result.table
        ],
        "typical": list(result.kinds.typical),
        "deviant": {
            "degree": list(result.kinds.deviant_degree),
            "consistency": list(result.kinds.deviant_consistency),
            "coverage": list(result.kinds.deviant_coverage),
        },
        "open": list(result.kinds.open),
        "left_out": [{"case": name, "reason": reason} for name, reason in result.left_out],
        "informed": {name: len(cases) for name, cases in result.informed.items()},
        "tested": not informed_count(result),
    }
    if result.truth_table is not None:
        entry["truth_table"] = _truth_table(result.truth_table)
    if result.minimisation is not None:
        entry |= _minimisation(result.minimisation)
    return entry


def _figures(figures: Figures) -> dict[str, Json]:
    consistency, coverage = _estimate(figures["consistency"]), _estimate(figures["coverage"])
    return {
        "sufficiency": {
            "consistency": consistency,
            "pri": _estimate(figures["pri"]),
            "coverage": coverage,
        },
        "necessity": {
            "consistency": coverage,
            "coverage": consistency,
            "ron": _estimate(figures["ron"]),
        },
        "lift": _estimate(figures["lift"]),
    }


def _estimate(estimate: Estimate) -> Json:
    return {
        "value": rounded(estimate.value),
        "low": rounded(estimate.low),
        "high": rounded(estimate.high),
        "interval": _interval(estimate),
    }


def _interval(estimate: Estimate) -> Json:
    if estimate.interval is None:
        return None
    return {"low": rounded(estimate.interval[0]), "high": rounded(estimate.interval[1])}


def _truth_table(table: TruthTable) -> Json:
    return {
        "conditions": list(table.conditions),
        "ncut": table.cuts.ncut,
        "include": table.cuts.include,
        "exclude": table.cuts.exclude,
        "pri": table.cuts.pri,
        "rows": [_row(table, row) for row in table.rows],
        "at_crossover": list(table.at_crossover),
    }


def _row(table: TruthTable, row: Row) -> Json:
    low, high = row.n
    return {
        "configuration": dict(zip(table.conditions, row.configuration, strict=True)),
        "n": low if low == high else {"low": low, "high": high},
        "cases": list(row.cases),
        "possible_cases": list(row.possible),
        "consistency": _number_or_bounds(row.consistency),
        "pri": _number_or_bounds(row.pri),
        "outcome": int(row.outcome) if row.outcome in ("0", "1") else row.outcome,
        "possible_outcomes": [int(o) if o in ("0", "1") else o for o in row.outcomes],
    }


def _number_or_bounds(estimate: Estimate) -> Json:
    """A number where all completions agree, {low, high} where not, null where undefined."""
    if estimate.value is not None or estimate.low is None:
        return rounded(estimate.value)
    return {"low": rounded(estimate.low), "high": rounded(estimate.high)}


def _minimisation(found: Minimisation) -> dict[str, Json]:
    return {
        "solution": found.solution,
        "expectations": dict(found.expectations),
        "models": [_model(found, each) for each in found.models],
        "models_complete": found.complete,
        "counterfactuals": found.counterfactuals,
        "why_no_model": found.why_none,
    }


def _model(found: Minimisation, model: Model) -> Json:
    return {
        "terms": [term_text(each.term, found.conditions) for each in model.terms],
        **_sufficiency(model.figures),
        "by_term": [_term(found, each) for each in model.terms],
    }


def _sufficiency(figures: Mapping[str, Estimate]) -> dict[str, Json]:
    return {name: _number_or_bounds(figures[name]) for name in SUFFICIENCY}


def _term(found: Minimisation, term: TermFit) -> Json:
    return {
        "term": term_text(term.term, found.conditions),
        **_sufficiency(term.figures),
        "unique_coverage": rounded(term.unique),
        "cases": list(term.cases),
    }


def _ranking(ranking: Ranking) -> Json:
    return {
        "type": ranking.type_id,
        "ranked": [
            {"rubric": name, "not_told_apart_from": list(ranking.alike_to(name))}
            for name in ranking.ranked
        ],
        "undefined": list(ranking.without),
    }
