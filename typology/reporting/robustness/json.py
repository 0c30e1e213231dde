"""All that `robustness` found, as one JSON document."""

from __future__ import annotations

import math
from collections.abc import Mapping

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


def robustness_document(found: Robustness) -> Json:
    """Choices, cases, types, numbers and criteria; every definition with its verdicts."""
    rates = tuple(dict.fromkeys(o for each in found.verdicts.cases for o in each.overrides))
    return {
        **envelope(),
        "rubric": rubric_entry(found.rubric, rates),
        "multiverse": {
            "title": found.multiverse.title,
            "sha256": found.multiverse.sha256,
            "choices": [_choice(each) for each in found.multiverse.choices],
        },
        "definitions": {
            "count": len(found.combinations),
            "sampled": found.sampled,
            "seed": found.seed if found.sampled else None,
            "options": [_options(found.labels(each)) for each in found.combinations],
        },
        "cases": [_case(found, each) for each in found.cases],
        "outside": [case.id for case in found.outside],
        "choices": [_effect(each) for each in found.choices],
        "types": [_emptied(found, each) for each in found.unused_types],
        "numbers": [_knob(each) for each in found.flips.parameters],
        "left_out": [_left_out(found, each) for each in found.flips.without_criteria],
    }


def _choice(choice: Choice) -> Json:
    return {"name": choice.name, "options": [_option(each) for each in choice.options]}


def _option(option: Option) -> Json:
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


def _options(options: OptionLabels) -> Json:
    return dict(options)


def _shares(shares: Mapping[str, float]) -> Json:
    return {name: rounded(share) for name, share in shares.items()}


def _case(found: Robustness, each: CaseRobustness) -> Json:
    column = found.verdicts.cases.index(each.case)
    names = found.verdicts.names
    return {
        "case": each.case.id,
        "title": each.case.title,
        "sha256": each.case.sha256,
        "basis": each.case.basis,
        "verdict": each.verdict,
        "grade": each.grade,
        "share": rounded(each.share),
        "standard_error": rounded(each.error),
        "shares": {
            "definitions": _shares(each.definitions),
            "codings": _shares(each.codings),
            "together": _shares(each.together),
        },
        "drivers": [
            {"choice": d.choice, "first": rounded(d.first), "total": rounded(d.total)}
            for d in each.drivers
        ],
        "nearest": [
            {"verdict": near.verdict, "changes": _options(near.changes)} for near in each.nearest
        ],
        "rivals": [
            {"choice": rival.choice, "option": rival.option, "verdict": rival.verdict}
            for rival in each.rivals
        ],
        "verdicts": [names[code] for code in found.verdicts.codes[:, column].tolist()],
    }


def _effect(each: ChoiceEffect) -> Json:
    return {
        "choice": each.name,
        "reference": each.reference,
        "moved": None if each.moved is None else [*each.moved],
        "moved_alone": [*each.alone],
        "inert": each.inert,
    }


def _emptied(found: Robustness, each: UnusedType) -> Json:
    return {
        "type": each.type,
        "definitions": len(each.definitions),
        "emptied_by": [_options(found.labels(combination)) for combination in each.definitions],
        "whatever_else": [_options(options) for options in each.sufficient],
        "others": each.remaining,
        "rivals": [*each.rivals],
    }


def _knob(each: ParameterSensitivity) -> Json:
    return {
        "number": each.parameter.path,
        "kind": each.parameter.kind,
        "now": each.parameter.present,
        "inert": each.inert,
        "cases": [_held(held) for held in each.intervals],
        "not_sought": [*each.skipped],
    }


def _held(held: StableInterval) -> Json:
    return {
        "case": held.case,
        "low": rounded(held.low),
        "high": None if math.isinf(held.high) else rounded(held.high),
        "low_included": held.low_included,
        "high_included": held.high_included,
        "below": held.below,
        "above": held.above,
    }


def _left_out(found: Robustness, each: WithoutCriterion) -> Json:
    cases = [case.id for case in found.flips.cases]
    told: Json = None
    if each.verdicts is not None:
        told = {**dict(zip(cases, each.verdicts, strict=True))}
    return {"criterion": each.criterion, "verdicts": told, "why_not": each.why_not}
