"""Graded cases: ratings are memberships as numbers, calibrated so that 0.3 means 0.3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from typology.model import Calibration, Case, Criterion, Label, Leaf, Rating, Rubric, Type
from typology.scoring.scorecard import Scorecard, score

SETTLED = ("in_force", "partial", "ended", "proposed")
IDENTITY = Calibration(0.0, 0.5, 1.0, "linear")


def graded_rubric(names: Sequence[str]) -> Rubric:
    """A rubric with these criteria; a case is `high` where the first is above the cut."""
    criteria = {name: Criterion(name, "?", "constitutive", None, {}, IDENTITY) for name in names}
    types = {"high": Type("high", None, Leaf(names[0]))}
    return Rubric(
        "graded", "1", "Graded", "constructed", None, criteria, types, 0.5, SETTLED, {}, (), "", ""
    )


def graded_case(
    name: str,
    degrees: Mapping[str, float | None],
    *,
    status: str = "in_force",
    basis: Literal["text", "outcome"] = "outcome",
    part_of: str | None = None,
    labels: tuple[Label, ...] = (),
) -> Case:
    """A case with these memberships; None is unknown."""
    ratings = {criterion: Rating(degree) for criterion, degree in degrees.items()}
    return Case(name, name, status, basis, "public", ratings, "", part_of=part_of, labels=labels)


def letters(count: int) -> tuple[str, ...]:
    """Names of criteria: a, b, c…"""
    return tuple("abcdefghijklmnopqrstuvwxyz"[:count])


def graded_cards(
    rows: Mapping[str, Sequence[float | None]], **kinds: Mapping[str, object]
) -> tuple[Scorecard, ...]:
    """Scorecards of cases by name, one membership a criterion; `kinds` are their other fields.

    >>> [card.verdict for card in graded_cards({"x": (0.9, None), "y": (0.2, 1.0)})]
    ['high', 'neither']
    """
    names = letters(len(next(iter(rows.values()))))
    rubric = graded_rubric(names)
    cases = [
        graded_case(name, dict(zip(names, row, strict=True)), **kinds.get(name, {}))  # type: ignore[arg-type]
        for name, row in rows.items()
    ]
    return score(rubric, cases, flips=False)
