"""The workbench's evaluator, run under node over random rubrics and cases."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import typology
from typology.model import Case, CaseCondition, Formula, Json, Rubric
from typology.reading.rubric.resolved import formula_tree

EVALUATOR = Path(typology.__file__).parent / "reporting" / "workbench" / "scripts" / "evaluator.js"
DRIVER = Path(__file__).with_name("evaluate_cases.js")


def node() -> str:
    """The program that runs JavaScript; where CI is set, it must be there."""
    found = shutil.which("node")
    if found is None and not os.environ.get("CI"):
        pytest.skip("node is not installed: the evaluator cannot be run here")
    assert found is not None, "node is in .ci/debian-packages and is not installed"
    return found


def tree_of(rubric: Rubric) -> dict[str, Json]:
    """The tree that reading would have given a random rubric."""
    criteria: dict[str, Json] = {}
    for name, criterion in rubric.criteria.items():
        entry: dict[str, Json] = {"question": criterion.question, "role": criterion.role}
        if criterion.scale is not None:
            scale = zip(criterion.scale.levels, criterion.scale.memberships, strict=True)
            entry["scale"] = dict(scale)
        if criterion.calibration is not None:
            curve = criterion.calibration
            entry["calibrate"] = {
                "out": curve.out,
                "crossover": curve.crossover,
                "in": curve.full,
                "shape": curve.shape,
            }
        criteria[name] = entry
    return {
        "scale": {"absent": 0.0, "full": 1.0},
        "criteria": criteria,
        "types": {
            name: {"formula": formula_tree(kind.formula, defining=False)}
            for name, kind in rubric.types.items()
        },
        "decide": {"cut": rubric.cut},
        "applies_to": applies_to(rubric),
        "profiles": {},
        "notices": [
            {"when": condition(notice.when), "say": notice.say} for notice in rubric.notices
        ],
    }


def applies_to(rubric: Rubric) -> dict[str, Json]:
    words = {
        "status": rubric.applies_to,
        "level": rubric.applies_to_level,
        "basis": rubric.applies_to_basis,
    }
    return {name: list(each) for name, each in words.items() if each is not None}


def condition(when: Formula | CaseCondition) -> Json:
    if not isinstance(when, CaseCondition):
        return formula_tree(when, defining=False)
    return {"scope": "outside"} if when.outside else {"level": list(when.levels)}


def settlement(case: Case) -> dict[str, Json]:
    """A case as `workbench_document` gives it to the evaluator."""
    ratings: dict[str, Json] = {
        name: {
            "rating": rating.value,
            "range": None if rating.low is None else [rating.low, rating.high],
            "evidenced": bool(rating.evidence),
        }
        for name, rating in case.ratings.items()
    }
    described = {"status": case.status, "level": case.level, "basis": case.basis}
    return {**described, "ratings": ratings}


def evaluated(
    worlds: Sequence[tuple[Rubric, Sequence[Case]]], *, flips: bool = False
) -> Iterator[list[dict[str, object]]]:
    """What the evaluator says of the cases of each world."""
    lines = [
        json.dumps(
            {
                "definition": dict(rubric.resolved) or tree_of(rubric),
                "cases": [settlement(case) for case in cases],
                "flips": flips,
            }
        )
        for rubric, cases in worlds
    ]
    done = subprocess.run(
        [node(), str(DRIVER), str(EVALUATOR)],
        input="\n".join(lines) + "\n",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    yield from map(json.loads, done.stdout.splitlines())
