"""A criterion, a type, a rubric or a scored case explained, as documents for programs."""

from __future__ import annotations

from collections.abc import Mapping

from typology.model import Criterion, Evidence, Formula, Json, Leaf, Rating, Rubric, Type, Warrant
from typology.patch import changes
from typology.reporting.formats.json import number, rounded
from typology.reporting.formulas import formula_phrase
from typology.reporting.provenance import envelope, override_entries, rubric_entry
from typology.reporting.score.json import rating
from typology.scoring.scorecard import Scorecard
from typology.scoring.trees import Branch, type_trees, uses


def document(rubric: Rubric, kind: str, explained: Mapping[str, Json]) -> Json:
    """What is explained, under the definition that it is explained by."""
    return {
        **envelope(),
        "rubric": rubric_entry(rubric),
        "kind": kind,
        **explained,
    }


def criterion_document(rubric: Rubric, criterion: Criterion) -> Json:
    """The question, the anchors, and where the rubric uses it."""
    return document(rubric, "criterion", {"id": criterion.id, **_criterion(rubric, criterion)})


def _criterion(rubric: Rubric, criterion: Criterion) -> dict[str, Json]:
    scale, curve = criterion.scale, criterion.calibration
    return {
        "question": criterion.question,
        "role": criterion.role,
        "unit": criterion.unit,
        "warrant": _warrant(criterion.warrant),
        "levels": None
        if scale is None
        else [
            {"level": level, "membership": m, "anchor": criterion.anchors.get(level)}
            for level, m in zip(scale.levels, scale.memberships, strict=True)
        ],
        "calibrate": None
        if curve is None
        else {
            "out": curve.out,
            "crossover": curve.crossover,
            "in": curve.full,
            "shape": curve.shape,
        },
        "used": [
            {"path": each.path, "words": formula_phrase(each.leaf, rubric) if each.leaf else None}
            for each in uses(rubric, criterion.id)
        ],
    }


def _warrant(warrant: Warrant | None) -> Json:
    return None if warrant is None else {"source": warrant.source, "locator": warrant.locator}


def type_document(rubric: Rubric, kind: Type) -> Json:
    """What it means, and its formula in words and as a tree."""
    tree = type_trees(rubric)[kind.id]
    return document(rubric, "type", {"id": kind.id, **_type(rubric, kind, tree)})


def _type(rubric: Rubric, kind: Type, tree: Branch) -> dict[str, Json]:
    return {
        "means": kind.means,
        "warrant": _warrant(kind.warrant),
        "words": formula_phrase(kind.formula, rubric),
        "formula": _node(tree),
    }


def _node(branch: Branch, weight: float | None = None) -> dict[str, Json]:
    """A node; with its memberships where it was evaluated."""
    formula = branch.formula
    told: dict[str, Json] = {"path": branch.path, **_head(formula), "weight": weight}
    if branch.low is not None:
        told |= {
            "value": rounded(branch.value),
            "low": rounded(branch.low),
            "high": rounded(branch.high),
            "binds": branch.binds,
        }
    if not isinstance(formula, Leaf):
        weights = formula.weights or (None,) * len(branch.parts)
        told["parts"] = [
            _node(part, weight) for part, weight in zip(branch.parts, weights, strict=True)
        ]
    return told


def _head(formula: Formula) -> dict[str, Json]:
    if isinstance(formula, Leaf):
        return {
            "criterion": formula.criterion,
            "reaches": number(formula.reaches),
            "if_unknown": formula.if_unknown,
        }
    return {"operator": formula.operator, "count": formula.count}


def rubric_document(rubric: Rubric, parent: Rubric | None) -> Json:
    """All that a definition says; `parent` is the one that it extends."""
    trees = type_trees(rubric)
    extends: Json = None
    if parent is not None:
        extends = {
            "id": parent.id,
            "version": parent.version,
            "definition_sha256": parent.definition_sha256,
            "changes": [
                {"path": each.path, "before": each.before, "after": each.after}
                for each in changes(parent.resolved, rubric.resolved)
            ],
        }
    return document(
        rubric,
        "rubric",
        {
            "title": rubric.title,
            "source": _warrant(rubric.source),
            "extends": extends,
            "cut": rubric.cut,
            "applies_to": list(rubric.applies_to),
            "types": {
                name: _type(rubric, kind, trees[name]) for name, kind in rubric.types.items()
            },
            "criteria": {name: _criterion(rubric, each) for name, each in rubric.criteria.items()},
            "profiles": {name: list(criteria) for name, criteria in rubric.profiles.items()},
            "notices": [
                {"when": formula_phrase(each.when, rubric), "say": each.say, "source": each.source}
                for each in rubric.notices
            ],
        },
    )


def case_document(card: Scorecard, trees: Mapping[str, Branch]) -> Json:
    """The tree of each type, and each criterion's rating down to the evidence.

    `trees` are the card's `case_trees`. A leaf's evidence stands under its criterion, once.
    """
    case = card.case
    return document(
        card.rubric,
        "case",
        {
            "case": case.id,
            "title": case.title,
            "sha256": case.sha256,
            "overrides": override_entries(case.overrides),
            "verdict": card.verdict,
            "rests_on": list(card.rests_on),
            "types": {name: _node(tree) for name, tree in trees.items()},
            "criteria": {name: _grounds(card, name) for name in card.rubric.criteria},
        },
    )


def _grounds(card: Scorecard, name: str) -> Json:
    found = card.case.ratings.get(name, Rating(None))
    head = rating(found)
    assert isinstance(head, dict)
    return {
        **head,
        "assumed": next(
            (
                [number(value) for value in each.assumed]
                for each in card.assumptions
                if each.criterion == name
            ),
            None,
        ),
        "binds": [type_id for type_id, m in card.memberships.items() if name in m.binding],
        "because": found.because,
        "terms": [
            {
                "term": each.term,
                "modality": each.modality,
                "clause": each.clause,
                "handling": each.handling,
            }
            for each in card.case.terms
            if each.criterion == name
        ],
        "evidence": [_evidence(each) for each in found.evidence],
    }


def _evidence(each: Evidence) -> Json:
    return {
        "says": each.says,
        "quote": each.quote,
        "source": each.source,
        "locator": each.locator,
        "direction": each.direction,
        "modality": each.modality,
        "attribution": each.attribution,
        "handling": each.handling,
    }
