"""What is known of a settlement's state, scope, outcomes and number, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.definitions import STABLE, case
from typology.model import Case, Label, Source, Warrant
from typology.reporting.explain.definition import rubric_source_phrase, warrant_phrase
from typology.reporting.provenance import UNCLASSIFIED, label_lines, source_lines
from typology.reporting.words import count_cases, outcome_phrases, scope_sentence, status_phrase

PACT = replace(case("pact"), level="local", observed_until="2021-03")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("in_force", "in force when last seen (2021-03)"),
        ("signed", "signed; whether it took effect is not known"),
        ("never_took_effect", "never took effect"),
    ],
)
def test_a_status_says_no_more_than_is_known(status: str, words: str) -> None:
    assert status_phrase(replace(PACT, status=status)) == words


def test_a_settlement_that_no_date_is_known_of_is_in_force() -> None:
    assert status_phrase(replace(PACT, observed_until=None)) == "in force"


def test_out_of_scope_says_what_the_definition_speaks_of_and_what_this_is() -> None:
    national = replace(STABLE, applies_to_level=("national",))
    opening = "This settlement lies outside what this definition speaks of: "
    assert (
        scope_sentence(national, PACT)
        == f"{opening}it speaks of national settlements, this one is local"
    )
    unplaced = scope_sentence(national, replace(PACT, level=None))
    assert unplaced.endswith("settlements, the level of this one is not stated")
    texts = scope_sentence(replace(STABLE, applies_to_basis=("text",)), PACT)
    assert texts == f"{opening}it speaks of texts, and here what happened is rated"


def test_outcomes_are_said_by_name() -> None:
    later = replace(PACT, outcomes={"lasted_five_years": 1.0, "renewed": 0.0, "spread": None})
    assert outcome_phrases(replace(later, outcomes={**later.outcomes, "share": 0.25})) == [
        "lasted five years: yes",
        "renewed: no",
        "spread: unknown",
        "share: 0.25",
    ]


def part(name: str, whole: str | None) -> Case:
    return replace(case(name), part_of=whole)


def test_a_whole_and_its_parts_are_one_settlement() -> None:
    tree = [part("a", None), part("b", "a"), part("c", "b"), part("d", None)]
    assert count_cases(tree) == "four cases of two settlements"
    assert count_cases(tree[2:]) == "two cases"  # the whole is not among them
    assert count_cases(tree[1:3], tree) == "two cases of one settlement"


def test_wholes_in_a_circle_end_it() -> None:
    assert count_cases([part("a", "b"), part("b", "a")]).startswith("two cases")


def test_a_source_says_whose_voice_it_is_and_what_was_added_to_it() -> None:
    sources = {
        "blog": Source("blog", "A blog", voice="paper", note="The author is inferred."),
        "paper": Source("paper", "A paper"),
    }
    assert [*source_lines(replace(PACT, sources=sources))] == [
        "source blog: A blog; same author as paper, so counted once with it; "
        "The author is inferred",
        "source paper: A paper",
    ]


def test_that_no_source_classifies_a_case_is_said() -> None:
    assert [*label_lines(PACT)] == [UNCLASSIFIED]
    labelled = replace(PACT, labels=(Label("delaying", "paper", "p. 1"),))
    assert [*label_lines(labelled)] == ["label published by paper (p. 1): delaying"]


def test_a_variant_does_not_speak_in_the_name_of_the_source() -> None:
    assert rubric_source_phrase(replace(STABLE, extends="thurston-2018")) == "extends thurston-2018"
    assert warrant_phrase(Warrant("paper", "p. 1", inspired=True)) == "inspired by paper, p. 1"
