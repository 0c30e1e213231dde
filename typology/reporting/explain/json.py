"""The explanation of a criterion, a type, a rubric or a scored case as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from typology.edits.paths import changes
from typology.model import Criterion, Evidence, Formula, Json, Leaf, Rating, Rubric, Type, Warrant
from typology.reporting.formats.json import number, rounded
from typology.reporting.formula_phrases import condition_phrase, formula_phrase
from typology.reporting.provenance import envelope, override_entries, rubric_entry
from typology.reporting.score.json import rating
from typology.scoring.scorecard import Scorecard
from typology.scoring.trees import Branch, type_trees, uses

EVIDENCE: Final = (
    "says", "quote", "source", "locator", "direction", "modality", "attribution", "handling",
)  # fmt: skip


def explained_document(rubric: Rubric, kind: str, entries: Mapping[str, Json]) -> Json:
    """A document of this kind: the definition, then `entries`."""
    return {**envelope(), "rubric": rubric_entry(rubric), "kind": kind, **entries}


def criterion_document(rubric: Rubric, criterion: Criterion) -> Json:
    """The question, the anchors, and where the rubric uses it."""
    return explained_document(
        rubric, "criterion", {"id": criterion.id, **_criterion_entries(rubric, criterion)}
    )


def _criterion_entries(rubric: Rubric, criterion: Criterion) -> dict[str, Json]:
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
            {"path": use.path, "words": use.leaf and formula_phrase(use.leaf, rubric)}
            for use in uses(rubric, criterion.id)
        ],
    }


def _warrant(warrant: Warrant | None) -> Json:
    return warrant and {"source": warrant.source, "locator": warrant.locator}


def type_document(rubric: Rubric, kind: Type) -> Json:
    """Its meaning, and its formula in words and as a tree."""
    tree = type_trees(rubric)[kind.id]
    return explained_document(rubric, "type", {"id": kind.id, **_type_entries(rubric, kind, tree)})


def _type_entries(rubric: Rubric, kind: Type, tree: Branch) -> dict[str, Json]:
    return {
        "means": kind.means,
        "warrant": _warrant(kind.warrant),
        "words": formula_phrase(kind.formula, rubric),
        "formula": _node(tree),
    }


def _node(branch: Branch, weight: float | None = None) -> dict[str, Json]:
    """A node, with its memberships if it was evaluated."""
    formula = branch.formula
    node: dict[str, Json] = {"path": branch.path, **_head(formula), "weight": weight}
    if branch.low is not None:
        node |= {
            "value": rounded(branch.value),
            "low": rounded(branch.low),
            "high": rounded(branch.high),
            "binds": branch.binds,
        }
    if not isinstance(formula, Leaf):
        weights = formula.weights or (None,) * len(branch.parts)
        node["parts"] = [
            _node(part, weight) for part, weight in zip(branch.parts, weights, strict=True)
        ]
    return node


def _head(formula: Formula) -> dict[str, Json]:
    if isinstance(formula, Leaf):
        return {
            "criterion": formula.criterion,
            "reaches": number(formula.reaches),
            "if_unknown": formula.if_unknown,
        }
    return {"operator": formula.operator, "count": formula.count}


def rubric_document(rubric: Rubric, parent: Rubric | None) -> Json:
    """The whole definition; `parent` is the one that it extends."""
    trees = type_trees(rubric)
    extends: Json = None
    if parent is not None:
        extends = {
            "id": parent.id,
            "version": parent.version,
            "definition_sha256": parent.definition_sha256,
            "changes": [asdict(change) for change in changes(parent.resolved, rubric.resolved)],
        }
    return explained_document(
        rubric,
        "rubric",
        {
            "title": rubric.title,
            "source": _warrant(rubric.source),
            "extends": extends,
            "cut": rubric.cut,
            "applies_to": list(rubric.applies_to),
            "types": {
                name: _type_entries(rubric, kind, trees[name])
                for name, kind in rubric.types.items()
            },
            "criteria": {
                name: _criterion_entries(rubric, criterion)
                for name, criterion in rubric.criteria.items()
            },
            "profiles": {name: list(criteria) for name, criteria in rubric.profiles.items()},
            "notices": [
                {**notice._asdict(), "when": condition_phrase(notice.when, rubric)}
                for notice in rubric.notices
            ],
        },
    )


def case_document(card: Scorecard, trees: Mapping[str, Branch]) -> Json:
    """The tree of each type, and each criterion's rating down to the evidence.

    `trees` are the card's `case_trees`. A leaf's evidence stands under its criterion, once.
    """
    case = card.case
    return explained_document(
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
            "criteria": {name: _rating_entry(card, name) for name in card.rubric.criteria},
        },
    )


def _rating_entry(card: Scorecard, name: str) -> Json:
    coded = card.case.ratings.get(name, Rating(None))
    head = rating(coded)
    assert isinstance(head, dict)
    assumed = next((each.assumed for each in card.assumptions if each.criterion == name), None)
    return {
        **head,
        "assumed": None if assumed is None else [*map(number, assumed)],
        "binds": [type_id for type_id, m in card.memberships.items() if name in m.binding],
        "because": coded.because,
        "terms": [
            {
                "term": term.term,
                "modality": term.modality,
                "clause": term.clause,
                "handling": term.handling,
            }
            for term in card.case.terms
            if term.criterion == name
        ],
        "evidence": [evidence_entry(fact) for fact in coded.evidence],
    }


def evidence_entry(fact: Evidence) -> dict[str, Json]:
    """A fact as JSON, from what it says to its handling."""
    fields = fact._asdict()
    return {name: fields[name] for name in EVIDENCE}
