"""Clusters of scored cases: which cases are compared, what is found, and when nothing is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.graded import graded_cards
from typology.analysis.cluster.average_linkage import (
    Clustering,
    ClusterSettings,
    TooManyClusters,
    band_of,
    comparable,
    find_clusters,
)
from typology.operators import Mask

EVERY = ClusterSettings(criteria=("all",))

Rows = dict[str, Sequence[float | None]]


def clustered(rows: Rows, settings: ClusterSettings, **kinds: Mapping[str, object]) -> Clustering:
    cards = graded_cards(rows, **kinds)
    return find_clusters(cards[0].rubric, cards, replace(settings, criteria=("all",)))


def grouped(sizes: Sequence[int], criteria: int = 6, noise: float = 0.05) -> Rows:
    """Groups of cases about corners of the cube, named by group: g0-0, g0-1…"""
    rng = np.random.default_rng(8)
    corners = [[(group >> bit) & 1 for bit in range(criteria)] for group in (0b0, 0b111, 0b111000)]
    return {
        f"g{group}-{member}": np.clip(
            np.abs(np.array(corner) - noise * rng.random(criteria)), 0, 1
        ).tolist()
        for group, (corner, size) in enumerate(zip(corners, sizes, strict=False))
        for member in range(size)
    }


def left_out(found: Clustering) -> dict[str, str]:
    return {each.card.case.id: each.reason for each in found.left_out}


def test_groups_that_lie_apart_are_found_with_their_number_members_and_stability() -> None:
    found = clustered(grouped((4, 7, 5)), ClusterSettings()).partition
    assert found is not None
    assert found.k == 3
    assert found.beats_chance
    assert [[name[:2] for name in each.cases] for each in found.clusters] == [
        ["g1"] * 7,
        ["g2"] * 5,
        ["g0"] * 4,
    ]
    assert {each.band for each in found.clusters} == {"highly stable"}
    assert all(each.exemplar in each.cases for each in found.clusters)


def test_chance_alone_makes_clusters_in_about_one_of_twenty_data_sets() -> None:
    rng = np.random.default_rng(12)
    hits = 0
    for _ in range(60):
        noise = rng.choice([0.0, 0.33, 0.67, 1.0], size=(12, 6))
        rows: Rows = {f"c{row:02}": each.tolist() for row, each in enumerate(noise)}
        found = clustered(rows, ClusterSettings()).partition
        assert found is not None
        hits += found.beats_chance
    assert hits <= 8  # of 60 at 5 %: more than 8 would be a chance below 1 in 200


def test_exemplar_is_nearest_to_its_cluster_and_profile_is_of_those_rated() -> None:
    rows: Rows = {
        "a": (0.0, 0.0, 0.0, 0.0, None),
        "b": (0.1, 0.1, 0.1, 0.1, 0.4),
        "c": (0.3, 0.3, 0.3, 0.3, 0.8),
        "x": (1.0, 1.0, 1.0, 1.0, None),
        "y": (0.9, 0.9, 0.9, 0.9, None),
    }
    found = clustered(rows, ClusterSettings(k=2)).partition
    assert found is not None
    first, second = found.clusters
    assert first.exemplar == "b"
    assert first.profile["a"].mean == pytest.approx(0.4 / 3)
    told = first.profile["e"]
    assert (told.known, told.low, told.high) == (2, 0.4, 0.8)
    assert told.mean == pytest.approx(0.6)
    assert second.exemplar == "x"  # both are as near: the first by id
    assert (second.profile["e"].known, second.profile["e"].mean) == (0, None)


def test_agreement_with_the_verdicts_is_1_where_clusters_are_the_verdicts() -> None:
    found = clustered(grouped((5, 6)), ClusterSettings(k=2)).partition
    assert found is not None
    assert found.agreement == 1.0  # the first criterion alone is the type


def test_order_of_the_cases_makes_no_difference() -> None:
    cards = graded_cards(grouped((4, 7, 5), noise=0.6))
    one = find_clusters(cards[0].rubric, cards, EVERY)
    other = find_clusters(cards[0].rubric, cards[::-1], EVERY)
    assert one.partition is not None
    assert other.partition is not None
    assert one.partition.clusters == other.partition.clusters
    assert one.partition.threshold == other.partition.threshold


def test_seed_moves_the_estimates_and_not_the_partition() -> None:
    cards = graded_cards(grouped((4, 7, 5), noise=0.9))
    one, again, other = (
        find_clusters(cards[0].rubric, cards, ClusterSettings(("all",), seed=seed)).partition
        for seed in (0, 0, 1)
    )
    assert one is not None
    assert again is not None
    assert other is not None
    assert one.threshold == again.threshold != other.threshold
    assert one.numbers.tolist() == other.numbers.tolist()


def test_parts_are_left_out_where_their_whole_is_compared_if_wholes_are_asked_for() -> None:
    rows = grouped((4, 4))
    kinds = {"g0-1": {"part_of": "g0-0"}, "g1-1": {"part_of": "elsewhere"}}
    found = clustered(rows, ClusterSettings(nested="wholes"), **kinds)
    assert left_out(found) == {"g0-1": "nested"}
    assert left_out(clustered(rows, ClusterSettings(nested="all"), **kinds)) == {}


def test_part_stands_for_itself_where_its_whole_is_not_compared() -> None:
    kinds = {"g0-0": {"status": "never_took_effect"}, "g0-1": {"part_of": "g0-0"}}
    assert left_out(clustered(grouped((4, 4)), ClusterSettings(), **kinds)) == {
        "g0-0": "no_settlement"
    }


def test_texts_and_outcomes_are_not_mixed_unless_asked_for() -> None:
    rows = grouped((4, 4))
    kinds = {f"g0-{member}": {"basis": "text"} for member in range(4)}
    outcomes = clustered(rows, ClusterSettings(), **kinds)
    texts = clustered(rows, ClusterSettings(basis="text"), **kinds)
    assert {card.case.basis for card in outcomes.cards} == {"outcome"}
    assert {card.case.basis for card in texts.cards} == {"text"}
    assert set(left_out(outcomes).values()) == set(left_out(texts).values()) == {"basis"}
    assert len(clustered(rows, ClusterSettings(basis="all"), **kinds).cards) == 8


def test_case_with_most_pairs_that_share_too_little_is_left_out_first() -> None:
    # p and q share nothing; r shares nothing with p, q and s: r goes first, then p before q
    known = {"p": "ab", "q": "cd", "r": "ef", "s": "abcd"}
    rows: Rows = {
        name: [0.5 if letter in letters else None for letter in "abcdef"]
        for name, letters in known.items()
    }
    found = clustered(rows, ClusterSettings(min_shared=2))
    assert [(each.card.case.id, each.count) for each in found.left_out] == [("p", 1), ("r", 3)]
    assert [card.case.id for card in found.cards] == ["q", "s"]


@given(st.integers(2, 8), st.integers(0, 10_000))
def test_what_is_comparable_has_no_undefined_pair_and_nobody_is_lost(count: int, seed: int) -> None:
    half = np.triu(np.random.default_rng(seed).random((count, count)) < 0.4, 1)
    undefined: Mask = half | half.T
    kept, sparse = comparable(undefined)
    assert not undefined[np.ix_(kept, kept)].any()
    assert sorted([*kept, *sparse]) == list(range(count))


def test_every_pair_that_is_clustered_shares_enough_criteria() -> None:
    rng = np.random.default_rng(3)
    rows: Rows = {
        f"c{row}": [None if rng.random() < 0.45 else rng.random() for _ in range(8)]
        for row in range(14)
    }
    found = clustered(rows, ClusterSettings())
    shared = found.distances.shared[np.ix_(found.kept, found.kept)]
    assert found.left_out
    assert (shared >= 4).all()


def test_more_clusters_than_the_cases_allow_are_an_error() -> None:
    with pytest.raises(TooManyClusters, match="8 clusters of 8 cases: at most 7"):
        clustered(grouped((4, 4)), ClusterSettings(k=8))
    assert clustered(grouped((4, 4)), ClusterSettings(k=7)).partition is not None


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_cases_have_no_partition(count: int) -> None:
    cards = graded_cards(grouped((3, 3)))
    found = find_clusters(cards[0].rubric, cards[:count], EVERY)
    assert found.partition is None
    assert (found.tree is None) == (count < 2)
    assert found.numbers == {}


def test_three_cases_are_enough() -> None:
    rows: Rows = {"a": (0.0,) * 4, "b": (0.1,) * 4, "c": (1.0,) * 4}
    found = clustered(rows, ClusterSettings())
    assert found.numbers == {"a": 1, "b": 1, "c": 2}


def test_weight_of_0_takes_a_criterion_out_of_the_clusters() -> None:
    rows = grouped((4, 4, 4))
    without = clustered(rows, ClusterSettings(weights={"d": 0.0, "e": 0.0, "f": 0.0}, min_shared=3))
    assert without.partition is not None
    assert without.partition.k == 2  # groups 0 and 2 differ on d, e and f alone


@pytest.mark.parametrize(
    ("jaccard", "band"),
    [
        (1.0, "highly stable"),
        (0.85, "highly stable"),
        (0.849, "stable"),
        (0.75, "stable"),
        (0.749, "doubtful"),
        (0.60, "doubtful"),
        (0.599, "do not interpret"),
        (0.0, "do not interpret"),
    ],
)
def test_bands_of_stability_begin_where_the_design_says(jaccard: float, band: str) -> None:
    assert band_of(jaccard) == band


def test_band_of_a_partition_is_that_of_its_least_stable_cluster() -> None:
    found = clustered(grouped((4, 7, 5)), ClusterSettings()).partition
    assert found is not None
    shaky = replace(found.clusters[1], jaccard=0.61)
    assert replace(found, clusters=(found.clusters[0], shaky)).band == "doubtful"


def test_silhouette_at_the_threshold_is_no_cluster() -> None:
    found = clustered(grouped((4, 7, 5)), ClusterSettings()).partition
    assert found is not None
    assert not replace(found, threshold=found.silhouette).beats_chance
    assert replace(found, threshold=found.silhouette - 1e-6).beats_chance


def test_identical_cases_never_land_in_two_clusters() -> None:
    rows: Rows = {
        "a": (0.1, 0.1),
        "b": (0.1, 0.1),
        "c": (0.1, 0.1),
        "d": (0.9, 0.9),
        "e": (0.9, 0.5),
    }
    found = clustered(rows, ClusterSettings(k=3, min_shared=2))
    assert len({found.numbers[name] for name in "abc"}) == 1
    with pytest.raises(TooManyClusters, match="4 clusters of 5 cases: at most 3"):
        clustered(rows, ClusterSettings(k=4, min_shared=2))
    alike = clustered(dict.fromkeys("abcd", (0.5, 0.5)), ClusterSettings(min_shared=2))
    assert alike.partition is None
