"""Lipset's data, and what the field's own software makes of them: see oracles/README.md there."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from typology.model import Calibration, Case, Criterion, Leaf, Node, Rating, Rubric, Type
from typology.operators import Array

FOLDER = Path(__file__).parents[1] / "analysis" / "fit" / "oracles"
CONDITIONS = ("dev", "urb", "lit", "ind", "stb")


def table(name: str) -> list[dict[str, str]]:
    """The rows of one of the files."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def solutions() -> dict[str, Any]:
    """The models of each solution."""
    return dict(json.loads((FOLDER / "06_minimize.json").read_text("utf-8")))


def scores(crisp: bool = False) -> dict[str, Array]:
    """The memberships of the 18 states by set, SURV included."""
    rows = table("01_lipset_crisp_LC" if crisp else "01_lipset_fuzzy_LF")
    names = [name for name in rows[0] if name != "case"]
    return {name: np.array([float(row[name]) for row in rows]) for name in names}


def rubric() -> Rubric:
    """A definition made of memberships themselves: linear from 0 by .5 to 1."""
    curve = Calibration(0.0, 0.5, 1.0, "linear")
    criteria = {name: Criterion(name, "?", "constitutive", None, {}, curve) for name in CONDITIONS}
    formula = Node("all", (Leaf("dev"), Leaf("lit"), Leaf("stb")))
    types = {"survival": Type("survival", None, formula)}
    return Rubric(
        "lipset", "1", "Lipset", "constructed", None, criteria, types, 0.5, ("ended",), {}, (),
        "", "",
    )  # fmt: skip


def cases(crisp: bool = False) -> list[Case]:
    """The states as cases with the outcome `survived`."""
    found = []
    for row in table("01_lipset_crisp_LC" if crisp else "01_lipset_fuzzy_LF"):
        ratings = {name: Rating(float(row[name.upper()])) for name in CONDITIONS}
        found.append(
            Case(
                row["case"].lower(), row["case"], "ended", "outcome", "public", ratings,
                row["case"], outcomes={"survived": float(row["SURV"])},
            )
        )  # fmt: skip
    return found


def expression(text: str, sets: dict[str, Array]) -> Array:
    """An expression of sets: * is and, + or, ~ not."""
    terms = []
    for term in text.split(" + "):
        literals = [
            1 - sets[name[1:]] if name.startswith("~") else sets[name] for name in term.split("*")
        ]
        terms.append(np.min(literals, axis=0))
    found: Array = np.max(terms, axis=0)
    return found
