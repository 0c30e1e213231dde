"""The default formulas with bounds over silence by hand, in pandas."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from benchmarks.by_hand import definition as by


def bounds(known: dict[str, pd.Series]) -> dict[str, np.ndarray]:
    """The least and greatest membership of each type."""
    low = {name: each.fillna(by.silent(name, "low")).to_numpy() for name, each in known.items()}
    high = {name: each.fillna(by.silent(name, "high")).to_numpy() for name, each in known.items()}
    found = {}
    for end, at, other in (("low", low, high), ("high", high, low)):
        found[f"stabilising__{end}"] = np.minimum.reduce(
            [
                at["violence_reduction"],
                at["demobilisation"],
                np.maximum.reduce([at[name] for name in by.MARKS]),
                *((at[name] >= 0.1).astype(float) for name in by.GUARDS),
            ]
        )
        contained = (at["violence_reduction"] >= 0.33).astype(float)
        found[f"delaying__{end}"] = np.minimum.reduce(
            [
                np.maximum.reduce([contained, *(at[name] for name in by.BOUGHT)]),
                1.0 - other["demobilisation"],
                1.0 - other["state_authority"],
            ]
        )
    return found


def verdicts(found: dict[str, np.ndarray], cut: float) -> np.ndarray:
    """The verdicts at a cut."""
    always = [found[f"{name}__low"] > cut + 1e-9 for name in by.TYPES]
    ever = [found[f"{name}__high"] > cut + 1e-9 for name in by.TYPES]
    return np.select(
        [always[0] & always[1], always[0] & ~ever[1], always[1] & ~ever[0], ~ever[0] & ~ever[1]],
        ["mixed", "stabilising", "delaying", "neither"],
        "undetermined",
    )


def main(sheet: str, output: str) -> None:
    rows = pd.read_csv(sheet, dtype=dict.fromkeys(by.READ, "category"))
    known = {name: rows[name].map(by.SCALES[name]).astype(float) for name in by.READ}
    found = bounds(known)
    rows = rows.assign(**found, verdict=verdicts(found, 0.5))
    margin = np.minimum.reduce([np.abs(rows[name] - 0.5) for name in by.BOUNDS])
    rows["margin"] = np.where(rows["verdict"] != "undetermined", margin, np.nan)
    silent = {name: each.isna().to_numpy() for name, each in known.items()}
    rows["completions"] = np.multiply.reduce(
        [np.where(silent[name], by.LEFT[name], 1) for name in by.READ]
    )
    unknown = np.full(len(rows), "", dtype=object)
    for name in by.READ:
        unknown = np.where(silent[name], unknown + f" {name}", unknown)
    rows["unknown"] = pd.Series(unknown).str.lstrip()
    rows = rows.assign(**by.SAME, **dict.fromkeys(by.EMPTY, ""))
    rows[list(by.COLUMNS)].to_csv(output, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
