"""Case files compared by hand: PyYAML into pandas, one definition after another, a table as csv.

The default formulas with bounds over silence; other definitions are these with another cut. What a
user would write: nothing is validated, ranges are not looked at, and no verdict says what it rests
on.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from benchmarks.by_hand import definition as by

Ends = dict[str, "pd.Series[float]"]


def read(folder: Path) -> pd.DataFrame:
    """A row a case: id, title, and the level of each criterion that is rated."""
    rows = []
    for path in sorted(folder.glob("*.yaml")):
        tree = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        if "case" not in tree:
            continue
        levels = {name: each.get("value") for name, each in (tree.get("ratings") or {}).items()}
        rows.append({"case": tree["case"], "title": tree["title"], **levels})
    return pd.DataFrame(rows, columns=["case", "title", *by.READ, *by.OTHERS])


def bounds(rows: pd.DataFrame) -> pd.DataFrame:
    """The least and greatest membership of each type."""
    known = {name: rows[name].map(by.SCALES[name]) for name in by.READ}
    low = {name: each.fillna(by.silent(name, "low")) for name, each in known.items()}
    high = {name: each.fillna(by.silent(name, "high")) for name, each in known.items()}
    found = {}
    for end, at, other in (("low", low, high), ("high", high, low)):
        marks = pd.concat([at[name] for name in by.MARKS], axis=1).max(axis=1)
        guards = [(at[name] >= 0.1).astype(float) for name in by.GUARDS]
        own = [at["violence_reduction"], at["demobilisation"], marks, *guards]
        contained = (at["violence_reduction"] >= 0.33).astype(float)
        bought = pd.concat([contained, *(at[name] for name in by.BOUGHT)], axis=1).max(axis=1)
        lost = [1.0 - other["demobilisation"], 1.0 - other["state_authority"]]
        found[f"stabilising__{end}"] = pd.concat(own, axis=1).min(axis=1)
        found[f"delaying__{end}"] = pd.concat([bought, *lost], axis=1).min(axis=1)
    return pd.DataFrame(found)


def verdicts(found: pd.DataFrame, cut: float) -> np.ndarray:
    """The verdicts at a cut."""
    always = [found[f"{name}__low"] > cut + 1e-9 for name in by.TYPES]
    ever = [found[f"{name}__high"] > cut + 1e-9 for name in by.TYPES]
    return np.select(
        [always[0] & always[1], always[0] & ~ever[1], always[1] & ~ever[0], ~ever[0] & ~ever[1]],
        ["mixed", "stabilising", "delaying", "neither"],
        "undetermined",
    )


def main(folder: str, definitions: str, output: str) -> None:
    rows = read(Path(folder))
    found = bounds(rows)
    cuts = np.linspace(0.5, 0.6, int(definitions))
    for place, cut in enumerate(cuts.tolist()):
        rows[f"verdict {place}"] = verdicts(found, cut)
    rows.join(found).to_csv(output, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
