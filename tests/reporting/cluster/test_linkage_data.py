"""Clusters as table and JSON."""

from __future__ import annotations

import csv
import io

from typology.analysis.cluster.average_linkage import Clustering
from typology.reporting.cluster.linkage_data import cluster_data, cluster_document
from typology.reporting.formats.tables.csv import write_csv


def test_every_case_has_one_row_with_its_cluster_or_why_it_has_none(clustering: Clustering) -> None:
    rows = list(csv.DictReader(io.StringIO(write_csv(cluster_data(clustering)))))
    assert [row["case"] for row in rows] == sorted(
        [card.case.id for card in clustering.cards] + ["silent", "draft", "failed", "part"]
    )
    reasons = {row["case"]: row["left_out"] for row in rows if row["left_out"]}
    assert reasons == {
        "silent": "min_shared",
        "draft": "basis",
        "failed": "no_settlement",
        "part": "nested",
    }
    for row in rows:
        assert bool(row["cluster"]) != bool(row["left_out"])
        assert (row["rubric"], row["version"]) == ("graded", "1")


def test_document_has_every_pair_and_null_where_the_distance_is_undefined(
    clustering: Clustering,
) -> None:
    document = cluster_document(clustering)
    assert isinstance(document, dict)
    pairs = document["distances"]
    assert isinstance(pairs, list)
    names = clustering.distances.cases
    assert len(pairs) == len(names) * (len(names) - 1) / 2
    for pair in pairs:
        assert isinstance(pair, dict)
        assert isinstance(pair["cases"], list)
        assert (pair["distance"] is None) == ("silent" in pair["cases"])
