"""Four coded cases, and two rubrics that each read one criterion of them."""

from __future__ import annotations

from dataclasses import replace

from typology.model import (
    Calibration,
    Case,
    Criterion,
    Label,
    Leaf,
    Level,
    Period,
    Rating,
    Rubric,
    Scale,
    Type,
)

SCALE = Scale(("absent", "limited", "full"), (0.0, 0.33, 1.0))


def rubric(name: str, read: str) -> Rubric:
    return Rubric(
        name, "1", name, "constructed", None, CRITERIA, {"good": Type("good", None, Leaf(read))},
        0.5, ("in_force", "ended"), {}, (), name, name,
    )  # fmt: skip


def case(name: str, *, status: str = "in_force", **ratings: Level) -> Case:
    rated = {criterion: Rating(level) for criterion, level in ratings.items()}
    return Case(name, name.upper(), status, "outcome", "public", rated, name)


CRITERIA = {
    "calm": Criterion("calm", "Calm?", "constitutive", SCALE, {}, None),
    "level": Criterion("level", "A name that a case's field has too?", "enabling", SCALE, {}, None),
    "share": Criterion("share", "How many?", "constitutive", None, {}, Calibration(0, 0.5, 1)),
}
CASES = [
    replace(case("c", calm="full", share=0.9), countries=("MLI", "DZA"), level="local"),
    replace(case("a", calm="absent", level="full"), countries=("MLI",), level="national"),
    replace(case("d", share=0.1), labels=(Label("good", "s"),), period=Period("1997-09", None)),
    replace(case("b", status="proposed", calm="limited"), period=Period("1995", "ongoing")),
]
CALM, SHARE = rubric("calm-only", "calm"), rubric("share-only", "share")
