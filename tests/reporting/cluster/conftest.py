"""A clustering that leaves some cases out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from tests.support.graded import graded_cards
from typology.analysis.cluster.average_linkage import Clustering, ClusterSettings, find_clusters


@pytest.fixture(scope="session")
def clustering() -> Clustering:
    rng = np.random.default_rng(1)
    rows: dict[str, Sequence[float | None]] = {
        f"{'pact' if place % 2 else 'law'}-{place}": np.clip(
            place % 2 + 0.3 * rng.random(6) - 0.15, 0, 1
        ).tolist()
        for place in range(12)
    }
    rows |= {"silent": (None,) * 6, "draft": (0.5,) * 6, "failed": (0.1,) * 6, "part": (0.2,) * 6}
    cards = graded_cards(
        rows,
        draft={"basis": "text"},
        failed={"status": "never_took_effect"},
        part={"part_of": "law-0"},
    )
    return find_clusters(cards[0].rubric, cards, ClusterSettings(("all",), nested="wholes"))
