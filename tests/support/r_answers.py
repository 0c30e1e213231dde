"""Results of R's daisy, hclust, silhouette and fpc's clusterboot: see oracles/clusters.R."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from typology.analysis.cluster.linkage import Labels
from typology.operators import Array

_READ = json.loads(
    (Path(__file__).parents[1] / "analysis" / "cluster" / "oracles" / "clusters.json").read_text(
        encoding="utf-8"
    )
)


def numbers(name: str) -> Array:
    """An array of the results, null as NaN."""
    return np.array(_READ[name], dtype=np.float64)


def labels(name: str) -> Labels:
    """An array of labels or rows, counted from 0."""
    return np.array(_READ[name], dtype=np.intp) - 1
