"""Latent classes as a table of one row a case, and as JSON."""

from __future__ import annotations

from typing import Final

from typology.analysis.cluster.results import Assignment, Classification, LatentClass
from typology.model import Json
from typology.reporting.cluster.belief import belief
from typology.reporting.cluster.classes_text import DESCRIPTIVE, rates_of
from typology.reporting.formats.json import rounded
from typology.reporting.provenance import envelope, override_phrase, rubric_entry
from typology.reporting.score.json import case_entry
from typology.reporting.table import Cell, Column, Table
from typology.scoring.scorecard import Scorecard

NO_FIGURES: Final = (None,) * 6


def classes_data(found: Classification) -> Table:
    """One row a case, also those left out, with the definition's version and hash."""
    names = (
        "case", "title", "status", "basis", "rubric", "version", "definition_sha256",
        "case_sha256", "overrides", "verdict", "class", "band", "posterior", "next", "exemplar",
        "classes", "left_out", "seed",
    )  # fmt: skip
    exemplars = {each.exemplar for each in found.classes}
    seed = found.settings.seed
    rows = [
        (*_identity(found, each.card), *_figures(found, each, exemplars), None, seed)
        for each in found.assignments
    ]
    rows += [
        (*_identity(found, left.card), *NO_FIGURES, left.reason, seed) for left in found.left_out
    ]
    ordered = tuple(sorted(rows, key=lambda row: str(row[0])))
    return Table("Clusters", tuple(Column(name) for name in names), ordered)


def _identity(found: Classification, card: Scorecard) -> tuple[Cell, ...]:
    case, rubric = card.case, found.rubric
    overrides = map(override_phrase, (*rubric.overrides, *case.overrides))
    return (
        case.id, case.title, case.status, case.basis, rubric.id, rubric.version,
        rubric.definition_sha256, case.sha256, tuple(overrides), card.verdict,
    )  # fmt: skip


def _figures(found: Classification, each: Assignment, exemplars: set[str]) -> tuple[Cell, ...]:
    return (
        each.number, each.band, each.posterior, tuple(map(str, each.likeliest)),
        each.card.case.id in exemplars, found.k,
    )  # fmt: skip


def classes_document(found: Classification) -> Json:
    """The whole result as JSON: units in order of id, classes in theirs."""
    settings = found.settings
    return {
        **envelope(),
        "rubric": rubric_entry(found.rubric, rates_of(found)),
        "method": "classes",
        "settings": {
            "criteria": list(found.criteria),
            "k": settings.k,
            "min_rated": settings.min_rated,
            "nested": settings.nested,
            "basis": settings.basis,
        },
        "shrinkage": settings.shrinkage,
        "seed": settings.seed,
        "belief": belief(found),
        "k": found.k,
        "supported": found.supported,
        "units": [card.case.id for card in found.units],
        "posterior": [[rounded(value) for value in row] for row in found.posterior.tolist()],
        "assignments": [_assignment(each) for each in found.assignments],
        "classes": [_class(each) for each in found.classes],
        "scores": [
            {
                "k": each.k,
                "held_out": rounded(each.held_out),
                "difference_to_best": rounded(each.difference),
                "standard_error": rounded(each.error),
            }
            for each in found.scores
        ],
        "log_likelihood": rounded(found.log_likelihood),
        "power": rounded(found.power),
        "roots": found.roots,
        "agreement_with_verdicts": _agreement(found),
        "left_out": [
            {
                "case": left.card.case.id,
                "why": left.reason,
                "related": list(left.related),
                "count": left.count,
            }
            for left in found.left_out
        ],
    }


def _assignment(each: Assignment) -> Json:
    return {
        **case_entry(each.card.case),
        "verdict": each.card.verdict,
        "class": each.number,
        "posterior": rounded(each.posterior),
        "band": each.band,
        "next": list(each.likeliest),
    }


def _class(each: LatentClass) -> Json:
    return {
        "id": each.number,
        "size": each.size,
        "core": each.core,
        "share": rounded(each.share),
        "exemplar": each.exemplar,
        "profile": {
            name: {step: rounded(share) for step, share in profile.shares.items()}
            for name, profile in each.profile.items()
        },
        "rated": {name: profile.rated for name, profile in each.profile.items()},
        "marks": [
            {
                "criterion": mark.criterion,
                "levels": list(mark.steps),
                "here": mark.here,
                "rated_here": mark.rated_here,
                "elsewhere": mark.elsewhere,
                "rated_elsewhere": mark.rated_elsewhere,
                "apart": rounded(mark.apart),
            }
            for mark in each.marks
        ],
    }


def _agreement(found: Classification) -> Json:
    agreement = found.agreement
    if agreement is None:
        return None
    return {
        "adjusted_rand": rounded(agreement.adjusted_rand),
        "counts": {
            verdict: list(counts)
            for verdict, counts in zip(agreement.verdicts, agreement.counts, strict=True)
        },
        "descriptive": True,
        "note": DESCRIPTIVE,
    }
