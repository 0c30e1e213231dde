"""Precedents as told: a warning first, what differs, and on what ground they are compared."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tests.support.graded import graded_cards
from typology.analysis.precedents import Precedents, precedents
from typology.model import Label, Term
from typology.reporting.formats.blocks.markdown import write_markdown
from typology.reporting.formats.blocks.text import write_text
from typology.reporting.formats.tables.csv import write_csv
from typology.reporting.precedents import (
    WARNING,
    method_blocks,
    precedent_document,
    precedent_table,
    precedents_blocks,
)

ROWS: Mapping[str, Sequence[float | None]] = {
    "deal": (0.9, 0.8, None),
    "alike": (0.9, 0.8, 1.0),
    "other": (0.1, 0.8, 0.5),
    "silent": (None, None, 0.5),
}


def found(**kinds: Mapping[str, object]) -> Precedents:
    cards = graded_cards(ROWS, **kinds)
    deal = next(card for card in cards if card.case.id == "deal")
    return precedents(deal, cards, min_shared=2)


def told(precedents: Precedents) -> str:
    return " ".join(write_text(precedents_blocks(precedents), width=100).split())


def test_warning_stands_before_the_first_precedent() -> None:
    text = told(found())
    assert WARNING == "Similar ratings, not a forecast."
    assert text.index(WARNING) < text.index("alike")


def test_criteria_shared_and_differences_are_told() -> None:
    text = told(found())
    assert "2 of 2" in text
    assert "Compared on what deal is rated on: a and b." in text
    assert "alike: rated the same on all two criteria that both are rated on: a and b" in text
    assert "other: a 0.9 here, 0.1 there; rated the same on b" in text
    assert "(0 of 2)" in text
    assert "in brackets: thin, fewer than two criteria shared" in text
    assert "silent: no criterion that both are rated on" in text


def test_text_beside_an_outcome_is_marked() -> None:
    text = told(found(deal={"basis": "text"}, other={"basis": "text"}))
    assert "alike (outcome there, text here)" in text
    assert "other: a" in text


def test_published_labels_are_told() -> None:
    kinds = {"labels": (Label("delaying", "a-source", "ch. 2"),)}
    assert "published as delaying (a-source)" in told(found(other=kinds))


def test_whole_and_parts_that_are_left_out_are_named() -> None:
    text = told(found(alike={"part_of": "deal"}))
    assert "left out as the whole it is part of, or its parts: alike" in text


def test_nothing_comparable_is_said_and_is_no_table() -> None:
    cards = graded_cards({"deal": (None, None), "other": (None, 0.1)})
    nothing = precedents(cards[0], cards, min_shared=1)
    text = told(nothing)
    assert "deal is rated on none of the criteria that cases are compared on" in text
    assert "shared" not in text
    assert list(csv.DictReader(io.StringIO(write_csv(precedent_table(nothing))))) == []


def test_csv_has_one_row_a_precedent_with_the_definition() -> None:
    rows = list(csv.DictReader(io.StringIO(write_csv(precedent_table(found())))))
    assert [(row["precedent"], row["shared"], row["differs_on"]) for row in rows] == [
        ("alike", "2", ""),
        ("other", "2", "a"),
        ("silent", "0", ""),
    ]
    assert {(row["case"], row["rubric"], row["criteria"]) for row in rows} == {
        ("deal", "graded", "2")
    }


def test_document_carries_the_warning_and_every_case() -> None:
    document = precedent_document(found())
    assert isinstance(document, dict)
    assert document["note"] == WARNING
    (_, _, silent) = document["precedents"]
    assert (silent["case"], silent["shared"], silent["thin"], silent["open"]) == (
        "silent",
        0,
        True,
        ["a", "b"],
    )
    assert document["related"] == []


def test_method_names_definition_and_version() -> None:
    text = write_markdown(method_blocks(found(), "TYPOLOGY_RUBRIC"))
    assert "rubric graded 1, standing constructed" in text
    assert "the rubric was chosen by TYPOLOGY\\_RUBRIC" in text


def test_terms_of_a_proposed_deal_stand_beside_the_precedents_and_what_became_of_them() -> None:
    cards = graded_cards(ROWS, deal={"status": "proposed"}, alike={"status": "ended"})
    with_terms = [
        card._replace(
            case=replace(
                card.case,
                terms=(Term(f"{card.case.id} promises.", "a"),),
                outcomes={"lasted_five_years": 0.0},
            )
        )
        for card in cards
    ]
    deal = next(card for card in with_terms if card.case.id == "deal")
    text = told(precedents(deal, with_terms, min_shared=2))
    fate = text[text.index("WHAT WAS AGREED, AND WHAT BECAME OF IT") :]
    assert "deal, proposed deal promises (a)" in fate
    assert "alike: ended; lasted five years: no alike promises (a)" in fate


def test_equally_near_cases_are_counted() -> None:
    rows = {"deal": (0.5, 0.5)} | {f"c{x:02}": (0.5, 0.7) for x in range(37)}
    cards = graded_cards(rows)
    text = told(precedents(next(x for x in cards if x.case.id == "deal"), cards, min_shared=2))
    assert "37 cases are equally near (0.10)" in text
    assert "32 more cases come after these" in text
