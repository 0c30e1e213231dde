"""The numbers that options set: the cut and memberships, applied without reading anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from typology.edits.paths import value_at
from typology.model import Criterion, Json, Rubric, Scale
from typology.reading.yaml.events import Quoted
from typology.reading.yaml.scalars import NUMBER

Criteria: TypeAlias = Mapping[str, Criterion]
Numbers: TypeAlias = tuple[tuple[str, float], ...]  # by path; the last of a path holds

CUT: Final = "decide.cut"


def numeric_setting(rubric: Rubric, path: str, value: Json) -> float | None:
    """The value as a number if the path is the cut or a level's membership, else None."""
    if isinstance(value, Quoted) or not isinstance(value, str) or not NUMBER.fullmatch(value):
        return None
    *above, level = path.split(".")
    scale = value_at(rubric.resolved, above) if _is_scale(above) else None
    return float(value) if path == CUT or (isinstance(scale, dict) and level in scale) else None


def _is_scale(steps: Sequence[str]) -> bool:
    return list(steps) == ["scale"] or (
        len(steps) == 3 and steps[0] == "criteria" and steps[2] == "scale"
    )


def with_numbers(rubric: Rubric, numbers: Numbers) -> Rubric | None:
    """The rubric with another cut and other memberships of levels; None if they make no rubric.

    The result is the definition alone: it has no hashes and no resolved document.
    """
    if not numbers:
        return rubric
    memberships = {path: number for path, number in numbers if path != CUT}
    criteria = with_memberships(rubric, memberships)
    cut = dict(numbers).get(CUT, rubric.cut)
    if criteria is None or not 0 <= cut <= 1:
        return None
    return replace(rubric, criteria=criteria, cut=cut, sha256="", definition_sha256="", resolved={})


def with_memberships(rubric: Rubric, memberships: Mapping[str, float]) -> Criteria | None:
    """The rubric's criteria with other memberships of levels, by path; None if a scale is invalid.

    A scale that several criteria share stays one object.
    """
    changes: dict[str | None, dict[str, float]] = {}  # by criterion; None: the default scale
    for path, number in memberships.items():
        *above, level = path.split(".")
        changes.setdefault(above[1] if len(above) == 3 else None, {})[level] = number
    criteria = dict(rubric.criteria)
    scales: dict[tuple[Scale, str | None], Scale | None] = {}
    for name, criterion in rubric.criteria.items():
        owner = name if _has_own_scale(rubric, name) else None
        if owner in changes and criterion.scale is not None:
            key = criterion.scale, owner
            if key not in scales:
                scales[key] = with_scale(criterion.scale, changes[owner])
            if (scale := scales[key]) is None:
                return None
            criteria[name] = criterion._replace(scale=scale)
    return criteria


def _has_own_scale(rubric: Rubric, criterion: str) -> bool:
    return value_at(rubric.resolved, ("criteria", criterion, "scale")) is not None


def with_scale(scale: Scale, change: Mapping[str, float]) -> Scale | None:
    """The scale with changed memberships; None if they would tie or leave [0, 1]."""
    memberships = dict(zip(scale.levels, scale.memberships, strict=True)) | dict(change)
    levels = sorted(memberships, key=lambda level: memberships[level])
    ordered = tuple(memberships[level] for level in levels)
    if len(set(ordered)) < len(ordered) or ordered[0] < 0 or ordered[-1] > 1:
        return None
    return Scale(tuple(levels), ordered)
