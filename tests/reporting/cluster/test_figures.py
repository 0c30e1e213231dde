"""Figures by what they plot, and by whether they can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import LineCollection

from tests.support.figures import assert_readable, axes_of, names_in, plotted, words
from tests.support.graded import graded_cards, graded_rubric
from typology.analysis.cluster.average_linkage import Clustering, ClusterSettings, find_clusters
from typology.analysis.cluster.linkage import linkage
from typology.model import Case, Criterion, Leaf, Node, Rating, Rubric, Scale, Type
from typology.reporting.cluster.figures import branches, dendrogram, heat_map, leaf_order
from typology.reporting.formats.figure import draw
from typology.scoring.scorecard import Scorecard, score

Row = Sequence[float | None]


SPREAD: Mapping[str, Row] = {
    "pact": (0.9, 0.8, None, 0.7),
    "law": (0.8, 0.9, 0.9, None),
    "truce": (0.1, 0.0, 0.2, 0.0),
    "ransom": (0.0, 0.2, 0.1, 0.1),
    "talks": (None, 0.5, 0.4, 0.3),
}


def clustered(rows: Mapping[str, Row], **settings: int) -> Clustering:
    cards = graded_cards(rows)
    return find_clusters(cards[0].rubric, cards, ClusterSettings(("all",), **settings))  # type: ignore[arg-type]


def test_heat_map_plots_the_memberships_and_leaves_out_what_is_unknown() -> None:
    cards = graded_cards(SPREAD)
    figure = heat_map(cards[0].rubric, cards, {})
    found = plotted(figure)
    for name, row in zip(names_in(figure), found, strict=True):
        expected = [np.nan if x is None else x for x in SPREAD[name]]
        np.testing.assert_allclose(row.filled(np.nan), expected)


def test_every_unknown_cell_is_hatched_and_no_other() -> None:
    cards = graded_cards(SPREAD)
    figure = heat_map(cards[0].rubric, cards, {})
    (hatching,) = (
        each
        for each in axes_of(figure, "heat map").collections
        if isinstance(each, LineCollection) and each.get_label() == "unknown"
    )
    middles = np.array([segment.mean(axis=0) for segment in hatching.get_segments()])
    cells = {(int(y), int(x)) for x, y in middles}
    assert cells == set(zip(*(a.tolist() for a in np.nonzero(plotted(figure).mask)), strict=True))


def test_heat_map_is_ordered_by_verdict_then_class_then_id() -> None:
    rows: dict[str, Row] = {
        "a": (0.1, 0.0),
        "b": (0.9, 0.0),
        "c": (0.9, 0.1),
        "d": (None, 0.0),
        "e": (0.8, 0.0),
        "f": (0.2, 0.0),
    }
    cards = graded_cards(rows)
    clusters = {"a": 2, "b": 2, "c": 1, "f": 1}
    figure = heat_map(cards[0].rubric, cards, clusters)
    # high: c (1), b (2), e (none); neither: f (1), a (2); undetermined: d
    assert names_in(figure) == ["c", "b", "e", "f", "a", "d"]


def test_cases_rated_on_a_text_are_marked_and_the_mark_is_explained() -> None:
    cards = graded_cards(SPREAD, law={"basis": "text"})
    figure = heat_map(cards[0].rubric, cards, {})
    assert [name for name in names_in(figure) if "†" in name] == ["law †"]
    told = [text.get_text() for text in axes_of(figure, "legend").texts]
    assert any(each.startswith("rated on a text") for each in told)
    plain = heat_map(cards[0].rubric, graded_cards(SPREAD), {})
    assert not any("†" in text.get_text() for text in words(plain))


def test_verdicts_under_other_rubrics_are_told_by_letters_with_a_key() -> None:
    cards = graded_cards(SPREAD)
    delaying = dict.fromkeys(SPREAD, "delaying") | {"law": "no_settlement", "pact": "neither"}
    others = {"a-rival": delaying, f"long-{'name-' * 20}": dict.fromkeys(SPREAD, "neither")}
    figure = heat_map(cards[0].rubric, cards, {}, others)
    beside = axes_of(figure, "other verdicts")
    letters = {
        name: [t.get_text() for t in beside.texts if t.get_position() == (0.5, row + 0.5)]
        for row, name in enumerate(names_in(figure))
    }
    assert letters == {name: ["d"] for name in SPREAD} | {"law": ["no"], "pact": ["ne"]}
    told = [text.get_text() for text in axes_of(figure, "legend").texts]
    assert any({"d delaying", "no no settlement"} <= set(each.split(", ")) for each in told)
    assert_readable(figure)


def test_classes_are_sought_where_none_are_given() -> None:
    rng = np.random.default_rng(2)
    rows: dict[str, Row] = {
        f"c{place:02}": np.clip(place % 2 + 0.05 * rng.random(5) - 0.05, 0, 1).tolist()
        for place in range(12)
    }
    told = [text.get_text() for text in words(heat_map(*_rubric_and_cards(rows)))]
    assert told.count("class") == 1


def _rubric_and_cards(rows: Mapping[str, Row]) -> tuple[Rubric, tuple[Scorecard, ...]]:
    cards = graded_cards(rows)
    rubric = cards[0].rubric
    leaves = tuple(Leaf(name) for name in rubric.criteria)
    types = {"high": Type("high", None, Node("all", leaves))}
    return replace(rubric, types=types), cards


def test_dendrogram_plots_every_merge_at_its_distance_beside_its_cases() -> None:
    found = clustered(SPREAD, min_shared=2)
    figure = dendrogram(found)
    assert found.tree is not None
    (lines,) = axes_of(figure, "tree").collections
    assert isinstance(lines, LineCollection)
    corners = np.array(lines.get_segments())
    np.testing.assert_allclose(corners[:, 1, 0], found.tree.heights)
    names = names_in(figure)
    places = {names.index(card.case.id) + 0.5 for card in found.cards}
    ends = {y for merge in corners for x, y in (merge[0], merge[3]) if x == 0}
    assert ends == places


def test_each_cluster_is_bracketed_once_and_its_cases_stand_together() -> None:
    found = clustered(SPREAD, min_shared=2, k=3)
    figure = dendrogram(found)
    numbers = [found.numbers[name] for name in names_in(figure)]
    runs = [numbers[0], *(b for a, b in pairwise(numbers) if a != b)]
    told = [int(text.get_text()) for text in axes_of(figure, "clusters").texts]
    assert sorted(told) == [1, 2, 3]
    assert told == runs


@given(st.integers(0, 10_000), st.integers(2, 20))
def test_no_branches_cross(seed: int, count: int) -> None:
    points = np.random.default_rng(seed).random((count, 2))
    tree = linkage(np.abs(points[:, None] - points).mean(axis=-1))
    order = leaf_order(tree, count)
    assert sorted(order) == list(range(count))
    below = {row: {place} for place, row in enumerate(order)}
    for merge, (one, other) in enumerate(tree.children.tolist()):
        rows = below[one] | below[other]
        assert max(rows) - min(rows) == len(rows) - 1
        below[count + merge] = rows
    for merge in branches(tree, order):
        assert (merge[1:3, 0] >= merge[[0, 3], 0]).all()  # a branch joins beyond where it began


LONG: dict[str, Row] = {
    f"a-very-long-name-of-a-settlement-between-many-parties-{'and-others-' * 8}{place}": (
        place / 30,
        1.0 - place / 30,
        None,
        0.5,
    )
    for place in range(30)
}


@pytest.mark.parametrize("rows", [SPREAD, LONG, dict(list(SPREAD.items())[:1])])
def test_labels_do_not_overlap(rows: Mapping[str, Row]) -> None:
    cards = graded_cards(rows)
    assert_readable(heat_map(cards[0].rubric, cards, dict.fromkeys(rows, 10)))
    assert_readable(dendrogram(clustered(rows, min_shared=1)))


def test_labels_do_not_overlap_under_long_criteria_of_mixed_roles() -> None:
    scale = Scale(("low", "high"), (0.0, 1.0))
    names = [f"criterion_{'with_a_long_name_' * 4}{place}" for place in range(25)]
    criteria = {
        name: Criterion(
            name, "?", ("constitutive", "consequence", "enabling")[place % 3], scale, {}, None
        )  # type: ignore[arg-type]
        for place, name in enumerate(names)
    }
    rubric = graded_rubric(["a"])
    rubric = Rubric(
        "a-rubric-" * 12, "1", rubric.title, "constructed", None, {**rubric.criteria, **criteria},
        rubric.types, 0.5, rubric.applies_to, {}, (), "", "",
    )  # fmt: skip
    cases = [
        Case(name, name, "ended", "text", "public", {names[place]: Rating("high")}, "")
        for place, name in enumerate(["one", "two", "three", "four"])
    ]
    cards = score(rubric, cases, flips=False)
    assert_readable(heat_map(rubric, cards, {}))
    assert_readable(
        dendrogram(find_clusters(rubric, cards, ClusterSettings(("all",), basis="all")))
    )


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_same_cases_give_the_same_bytes_whatever_the_user_has_set(form: str) -> None:
    import matplotlib

    first = draw(dendrogram(clustered(SPREAD, min_shared=2)), form)
    with matplotlib.rc_context({"font.size": 20, "axes.facecolor": "red", "svg.hashsalt": "x"}):
        second = draw(dendrogram(clustered(SPREAD, min_shared=2)), form)
        assert matplotlib.rcParams["font.size"] == 20
    assert first == second
    assert b"<dc:date>" not in first
    assert b"/CreationDate" not in first


def test_no_case_is_an_error() -> None:
    with pytest.raises(ValueError, match="no case to draw"):
        heat_map(graded_rubric(["a"]), [], {})
