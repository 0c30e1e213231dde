"""Latent classes as told: one honest sentence, every case accounted for, a figure to be read."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest

from tests.analysis.cluster.test_classes import cards_of, classified
from tests.support.figures import axes_of, words
from tests.support.planted import planted
from typology.analysis.cluster.results import Classification
from typology.reporting.cluster import belief as table
from typology.reporting.cluster.belief import belief, caution
from typology.reporting.cluster.class_map import class_map
from typology.reporting.cluster.class_svg import class_drawing
from typology.reporting.cluster.classes_data import classes_data, classes_document
from typology.reporting.cluster.classes_text import classes_text
from typology.reporting.formats.document import write_markdown, write_text
from typology.reporting.formats.figure import draw
from typology.reporting.formats.json import write_json
from typology.reporting.formats.tables.csv import write_csv


@pytest.fixture(scope="module")
def found() -> Classification:
    data = planted(11, cases=24, criteria=5, classes=2, missing=0.3, strength=0.8)[0]
    data[0] = [0, np.nan, np.nan, np.nan, np.nan]
    return classified(cards_of(data))


def with_placed(found: Classification, share: float) -> Classification:
    """The same with so many of its cases placed."""
    count = round(share * len(found.assignments))
    placed = [
        replace(each, number=1 if place < count else None)
        for place, each in enumerate(found.assignments)
    ]
    return replace(found, assignments=tuple(placed))


@pytest.mark.parametrize(("share", "place"), [(1.0, 0), (0.83, 0), (0.75, 1), (0.5, 1), (0.4, 2)])
def test_sentence_of_several_classes_follows_the_share_placed(
    found: Classification, share: float, place: int
) -> None:
    assert belief(with_placed(found, share)) == table.PLACED[place][1]


@pytest.mark.parametrize(
    ("power", "told"),
    [
        (None, table.UNTRIED),
        (0.79, table.TOO_FEW_RATINGS),
        (0.8, table.NONE_TOLD),
        (1.0, table.NONE_TOLD),
    ],
)
def test_one_class_is_never_said_to_be_all_there_is(
    found: Classification, power: float | None, told: str
) -> None:
    assert belief(replace(found, k=1, supported=1, power=power)) == told
    assert table.TOO_FEW_RATINGS.startswith("Too few ratings to tell")


def test_classes_without_a_case_are_said_and_not_described(found: Classification) -> None:
    classes = [each if each.number == 1 else replace(each, size=0) for each in found.classes]
    emptied = replace(found, classes=tuple(classes))
    empty = " and ".join(str(each.number) for each in classes[1:])
    told = f"{'class' if len(classes) == 2 else 'classes'} {empty}"
    assert f"no case belongs clearly to {told}." in belief(emptied)
    text = " ".join(write_text(classes_text(emptied)).split())
    assert f"{told.upper()}: NO CASE BELONGS THERE CLEARLY" in text
    assert text.count("exemplar:") == 1


def test_few_cases_and_numbers_that_were_asked_for_are_said(found: Classification) -> None:
    assert belief(replace(found, k=3)) == table.UNSUPPORTED
    few = replace(found, units=found.units[:9])
    assert belief(few) == table.UNTESTED
    assert belief(replace(few, k=1)) == table.TOO_FEW_CASES
    assert belief(replace(found, units=())) == table.NO_CASES


def test_few_settlements_behind_many_cases_are_said(found: Classification) -> None:
    assert caution(found) is None
    assert "Only four settlements" in (caution(replace(found, roots=4)) or "")


def test_sentence_comes_first_and_every_case_is_named_once(found: Classification) -> None:
    told = " ".join(write_text(classes_text(found)).split())
    assert told.startswith("Clusters: 24 cases given, 23 compared, 1 left out Believe")
    before = told[: told.index("Profiles of the classes")]
    exemplars = {each.exemplar for each in found.classes}
    for card in found.units:
        assert before.count(card.case.id) == 1 + (card.case.id in exemplars)
    assert "rated on too few criteria 1 c00" in told
    assert "Descriptive: verdicts and classes are made of the same ratings" in told
    assert "# Clusters: 24 cases" in write_markdown(classes_text(found))


def test_json_has_every_key_that_the_design_names(found: Classification) -> None:
    document = json.loads(write_json(classes_document(found)))
    assert {
        "method", "k", "units", "posterior", "assignments", "classes", "scores", "log_likelihood",
        "power", "roots", "left_out", "shrinkage", "seed",
    } <= set(document)  # fmt: skip
    assert (document["method"], document["k"], document["roots"]) == ("classes", 2, 23)
    assert np.array(document["posterior"]).shape == (len(document["units"]), 2)
    assert set(document["assignments"][0]) >= {"case", "class", "posterior", "band", "next"}
    assert set(document["classes"][0]) >= {"id", "size", "core", "exemplar", "profile"}
    assert set(document["classes"][0]["profile"]["q0"]) == {"none", "some", "much", "full"}
    assert set(document["scores"][0]) == {"k", "held_out", "difference_to_best", "standard_error"}
    assert document["left_out"][0]["why"] == "min_rated"
    unplaced = [each for each in document["assignments"] if each["class"] is None]
    assert all(len(each["next"]) == 2 for each in unplaced)


def test_csv_has_one_row_a_case_with_its_class_or_why_it_has_none(found: Classification) -> None:
    rows = list(csv.DictReader(io.StringIO(write_csv(classes_data(found)))))
    assert [row["case"] for row in rows] == [f"c{row:02}" for row in range(24)]
    assert rows[0]["left_out"] == "min_rated"
    for row in rows[1:]:
        assert row["band"] in ("core", "likely", "not placed")
        assert bool(row["class"]) == (row["band"] != "not placed")


def test_figure_shows_titles_by_class_with_posteriors_under_the_honest_sentence(
    found: Classification,
) -> None:
    figure = class_map(found)
    told = [text.get_text() for text in words(figure)]
    assert belief(found)[:40] in " ".join(told)
    titles = [text.get_text() for text in axes_of(figure, "cases").texts]
    assert sorted(titles) == sorted(card.case.title for card in found.units)
    rows = {card.case.id: row for card, row in zip(found.units, found.posterior, strict=True)}
    strip = axes_of(figure, "probability").collections[0].get_array()
    assert strip is not None
    np.testing.assert_allclose(np.asarray(strip).reshape(-1, 2), [rows[title] for title in titles])


def test_figure_of_many_cases_names_the_classes_and_not_the_cases() -> None:
    data = planted(5, cases=90, criteria=4, classes=2, strength=0.8)[0]
    many = classified(cards_of(data), k=2)
    figure = class_map(many)
    labels = [text.get_text() for text in axes_of(figure, "cases").texts]
    assert any(each.startswith("class 1: ") for each in labels)
    assert len(labels) <= 5
    assert figure.get_size_inches()[1] < 20


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_same_cases_give_the_same_figure(found: Classification, form: str) -> None:
    assert draw(class_map(found), form) == draw(class_map(found), form)


def test_no_case_is_no_figure(found: Classification) -> None:
    with pytest.raises(ValueError, match="no case"):
        class_map(replace(found, units=()))


def test_drawing_for_a_page_has_every_case_and_none_where_no_classes_are_told(
    found: Classification,
) -> None:
    drawing = class_drawing(found)
    assert drawing is not None
    told = [text.words for text in drawing.texts]
    for card in found.units:
        assert sum(each.startswith(card.case.title) for each in told) == 1
    assert class_drawing(replace(found, k=1)) is None
