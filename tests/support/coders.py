"""Codings of the same cases, made in a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from typology.analysis.agreement.results import Agreement, BasisAgreement
from typology.model import Case, Criterion, Leaf, Rating, Rubric, Scale, Type

LEVELS = ("none", "some", "much", "all")
SCALE = Scale(LEVELS, (0.0, 0.33, 0.67, 1.0))
FIVE = Scale(("one", "two", "three", "four", "five"), (0.0, 0.2, 0.4, 0.6, 1.0))
Basis = Literal["text", "outcome"]


def ordinal(name: str, scale: Scale = SCALE) -> Criterion:
    """A criterion on a scale."""
    return Criterion(name, "?", "constitutive", scale, {}, None)


def rubric(*criteria: Criterion) -> Rubric:
    """A definition of one type, the membership in the first criterion."""
    return Rubric(
        id="r",
        version="1",
        title="R",
        standing="constructed",
        source=None,
        criteria={each.id: each for each in criteria},
        types={"t": Type("t", None, Leaf(criteria[0].id))},
        cut=0.5,
        applies_to=("in_force",),
        profiles={},
        notices=(),
        sha256="",
        definition_sha256="",
    )


def case(
    name: str,
    basis: Basis = "outcome",
    part_of: str | None = None,
    /,
    **ratings: str | float | Rating | None,
) -> Case:
    """A case in force; a rating is a level or a whole `Rating`."""
    return Case(
        id=name,
        title=name,
        status="in_force",
        basis=basis,
        handling="public",
        ratings={
            key: value if isinstance(value, Rating) else Rating(value, because=f"{name} {key}")
            for key, value in ratings.items()
        },
        sha256="",
        part_of=part_of,
    )


def coded(**columns: Sequence[str | float | None]) -> list[Case]:
    """Cases c0, c1, … from one sequence of levels a criterion."""
    rows = zip(*columns.values(), strict=True)
    return [case(f"c{n}", **dict(zip(columns, row, strict=True))) for n, row in enumerate(rows)]


def only(found: Agreement) -> BasisAgreement:
    """The one basis on which anything was compared."""
    (part,) = found.bases
    return part
