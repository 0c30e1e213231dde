"""Robustness as one JSON document."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict

from typology.analysis.robustness.results import (
    CaseRobustness,
    ChoiceEffect,
    OptionLabels,
    Robustness,
    UnusedType,
)
from typology.analysis.robustness.sensitivity import (
    ParameterSensitivity,
    StableInterval,
    WithoutCriterion,
)
from typology.model import Choice, Json, Option
from typology.reporting.formats.json import rounded
from typology.reporting.provenance import envelope, rubric_entry


def robustness_document(robustness: Robustness) -> Json:
    """The whole result: choices, cases, types, numbers, criteria, and every definition."""
    return {
        **envelope(),
        "rubric": rubric_entry(robustness.rubric, robustness.overrides),
        "multiverse": {
            "title": robustness.multiverse.title,
            "sha256": robustness.multiverse.sha256,
            "choices": [_choice_entry(each) for each in robustness.multiverse.choices],
            "dropped_choices": [*robustness.multiverse.dropped],
        },
        "definitions": {
            "count": len(robustness.combinations),
            "distinct": robustness.distinct.count,
            "distinct_exact": robustness.distinct.exact,
            "left_out": {"on_cut": robustness.on_cut, "no_definition": robustness.impossible},
            "silence": [
                {"label": policy.label, "count": len(policy.rows), "own": policy.own}
                for policy in robustness.policies
            ],
            "sampled": robustness.sampled,
            "seed": robustness.seed if robustness.sampled else None,
            "options": [
                _options_entry(robustness.labels(each)) for each in robustness.combinations
            ],
        },
        "cases": [_case_entry(robustness, each) for each in robustness.cases],
        "outside": [case.id for case in robustness.outside],
        "choices": [_effect_entry(each) for each in robustness.choices],
        "types": [_unused_type_entry(robustness, each) for each in robustness.unused_types],
        "numbers": [_number_entry(each) for each in robustness.flips.parameters],
        "left_out": [
            _without_entry(robustness, each) for each in robustness.flips.without_criteria
        ],
    }


def _choice_entry(choice: Choice) -> Json:
    return {"name": choice.name, "options": [_option_entry(each) for each in choice.options]}


def _option_entry(option: Option) -> Json:
    entry: dict[str, Json] = {
        "label": option.label,
        "kind": option.kind,
        "because": option.because,
        "rubric": option.rubric,
        "set": dict(option.sets) or None,
        "weights": option.weights,
        "concentration": option.concentration,
        "drop": [*option.drop] or None,
        "silence": option.silence,
    }
    return {key: value for key, value in entry.items() if value is not None}


def _options_entry(options: OptionLabels) -> Json:
    return dict(options)


def _shares_entry(shares: Mapping[str, float]) -> Json:
    return {name: rounded(share) for name, share in shares.items()}


def _case_entry(robustness: Robustness, result: CaseRobustness) -> Json:
    names = robustness.verdicts.names
    return {
        "case": result.case.id,
        "title": result.case.title,
        "sha256": result.case.sha256,
        "basis": result.case.basis,
        "verdict": result.verdict,
        "grade": result.grade,
        "share": rounded(result.share),
        "standard_error": rounded(result.error),
        "shares": {
            "definitions": _shares_entry(result.definitions),
            "by_silence": {label: _shares_entry(shares) for label, shares in result.shares.items()},
        },
        "firm": result.firm,
        "without_evidence": [*result.without_evidence],
        "possible": [*result.possible],
        "drivers": [
            {"choice": d.choice, "first": rounded(d.first), "total": rounded(d.total)}
            for d in result.drivers
        ],
        "nearest": [
            {"verdict": near.verdict, "changes": _options_entry(near.changes)}
            for near in result.nearest
        ],
        "rivals": [asdict(rival) for rival in result.rivals],
        "verdicts": [names[code] for code in robustness.codes(result).tolist()],
    }


def _effect_entry(effect: ChoiceEffect) -> Json:
    return {
        "choice": effect.name,
        "reference": effect.reference,
        "moved": None if effect.moved is None else [*effect.moved],
        "moved_alone": [*effect.alone],
        "inert": effect.inert,
    }


def _unused_type_entry(robustness: Robustness, unused: UnusedType) -> Json:
    return {
        "type": unused.type,
        "definitions": len(unused.definitions),
        "emptied_by": [
            _options_entry(robustness.labels(combination)) for combination in unused.definitions
        ],
        "whatever_else": [_options_entry(options) for options in unused.sufficient],
        "others": unused.remaining,
        "rivals": [*unused.rivals],
    }


def _number_entry(sensitivity: ParameterSensitivity) -> Json:
    return {
        "number": sensitivity.parameter.path,
        "kind": sensitivity.parameter.kind,
        "now": sensitivity.parameter.present,
        "inert": sensitivity.inert,
        "cases": [_interval_entry(held) for held in sensitivity.intervals],
        "not_sought": [*sensitivity.skipped],
    }


def _interval_entry(held: StableInterval) -> Json:
    return {
        "case": held.case,
        "low": rounded(held.low),
        "high": None if math.isinf(held.high) else rounded(held.high),
        "low_included": held.low_included,
        "high_included": held.high_included,
        "below": held.below,
        "above": held.above,
    }


def _without_entry(robustness: Robustness, without: WithoutCriterion) -> Json:
    cases = robustness.flips.cases
    verdicts: Json = None
    if without.verdicts is not None:
        verdicts = {**dict(zip(cases, without.verdicts, strict=True))}
    return {"criterion": without.criterion, "verdicts": verdicts, "why_not": without.why_not}
