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
from benchmarks.by_hand.pandas_rows import bounds, verdicts


def read(folder: Path) -> pd.DataFrame:
    """A row a case: id, title, and the level of each criterion that is rated."""
    rows = []
    for path in sorted(folder.glob("*.yaml")):
        tree = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        if "case" not in tree:
            continue
        levels = {name: each["rating"] for name, each in (tree.get("ratings") or {}).items()}
        rows.append({"case": tree["case"], "title": tree["title"], **levels})
    return pd.DataFrame(rows, columns=["case", "title", *by.READ, *by.OTHERS])


def main(folder: str, definitions: str, output: str) -> None:
    rows = read(Path(folder))
    found = bounds({name: rows[name].map(by.SCALES[name]).astype(float) for name in by.READ})
    cuts = np.linspace(0.5, 0.6, int(definitions))
    for place, cut in enumerate(cuts.tolist()):
        rows[f"verdict {place}"] = verdicts(found, cut)
    rows.assign(**found).to_csv(output, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
