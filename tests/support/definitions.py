"""Two small definitions, and cases that they judge differently."""

from __future__ import annotations

from collections.abc import Mapping

from typology.model import Case, Criterion, Formula, Leaf, Level, Node, Rating, Rubric, Scale, Type


def case(name: str, status: str = "in_force", **levels: Level | None) -> Case:
    ratings = {criterion: Rating(level) for criterion, level in levels.items()}
    return Case(name, name, status, "outcome", "public", ratings, name)


SCALE = Scale(("absent", "limited", "substantial", "full"), (0.0, 0.33, 0.67, 1.0))
A, B, C = (Leaf(name) for name in "abc")


def rubric(types: Mapping[str, Formula], cut: float = 0.5) -> Rubric:
    criteria = {name: Criterion(name, "?", "constitutive", SCALE, {}, None) for name in "abc"}
    return Rubric(
        "r", "1", "R", "constructed", None, criteria,
        {name: Type(name, None, formula) for name, formula in types.items()}, cut,
        ("in_force",), {}, (), "", "",
    )  # fmt: skip


STABLE = rubric({"stable": Node("all", (A, B))})
STRICT = rubric({"stable": Node("all", (A, B, C))})
CASES = [
    case("kept", a="full", b="full", c="full"),
    case("lost", a="full", b="substantial", c="limited"),
    case("never", a="absent", b="full", c="full"),
    case("silent", a="full", b="full"),
]
