"""What is restricted is left out, with what tells of it; what is computed stays the same."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import typology
from tests.support.reports import cases, rubric
from tests.support.secrets import HALF_OPEN
from typology.analysis.precedents import precedents
from typology.analysis.roots import root_settlements
from typology.model import Case
from typology.reading.cases import read_cases
from typology.reporting.handling import (
    WITHHELD,
    Material,
    is_abridged,
    left_out_of,
    material,
    material_in,
    shown,
)
from typology.scoring.columnar.cases import score_many
from typology.scoring.scorecard import score

PACKAGE = Path(typology.__file__).parent


@pytest.fixture
def half_open(tmp_path: Path) -> Case:
    (tmp_path / "half-open.yaml").write_text(HALF_OPEN, encoding="utf-8")
    reading = read_cases([str(tmp_path / "half-open.yaml")], [rubric("thurston-2018")])
    assert reading.problems == ()
    return reading.cases[0]


def test_reason_and_sources_go_with_the_restricted_facts_that_they_tell_of(half_open: Case) -> None:
    public = shown(half_open)
    secret, clear = "violence_reduction", "demobilisation"
    assert public.ratings[secret].because == WITHHELD
    assert public.ratings[secret].value == half_open.ratings[secret].value
    assert [fact.handling for fact in public.ratings[secret].evidence] == ["public"]
    assert public.ratings[clear] == half_open.ratings[clear]
    assert public.sources.keys() == {"open-source"}
    assert public.sources["open-source"].voice is None  # which was that of a source left out
    assert [term.term for term in public.terms] == ["Fighters disarm"]
    assert public.title == half_open.title


def test_what_is_left_out_is_counted(half_open: Case) -> None:
    found = Material(terms=1, facts=2, reasons=2, sources=2)
    whole = replace(half_open, handling="restricted")
    assert material(half_open) == found
    assert material_in([half_open, whole]) == Material(1, 1, 2, 2, 2)
    assert left_out_of([shown(half_open), shown(whole)]) == Material(1, 1, 2, 2, 2)
    assert not material_in([shown(half_open), shown(whole)])
    assert str(Material(1, 2, 1)) == "1 case, 2 terms and 1 fact"


def test_public_case_is_shown_as_it_is(half_open: Case) -> None:
    clear = replace(half_open, terms=(), ratings={})
    assert shown(clear) is clear
    assert not is_abridged(clear)


def test_of_a_restricted_case_levels_status_and_numbers_stay_and_nothing_else(
    half_open: Case,
) -> None:
    whole = replace(half_open, handling="restricted")
    bare = shown(whole)
    kept = ("id", "status", "basis", "level", "handling", "outcomes", "sha256")
    assert [getattr(bare, name) for name in kept] == [getattr(whole, name) for name in kept]
    assert bare.title == bare.id
    stripped = {
        name: rating._replace(because=None, evidence=(), accepted=None)
        for name, rating in whole.ratings.items()
    }
    empty = Case(
        bare.id, bare.id, bare.status, bare.basis, "restricted", stripped, bare.sha256,
        level=bare.level, outcomes=bare.outcomes,
    )  # fmt: skip
    reasons = {name: rating._replace(because=None) for name, rating in bare.ratings.items()}
    assert replace(bare, ratings=reasons) == empty


def test_what_may_be_shown_gives_the_same_answers_as_the_whole() -> None:
    definition = rubric("thurston-2018")
    secret = [replace(case, handling="restricted") for case in cases()]
    public = [shown(case) for case in secret]
    assert root_settlements(public) == root_settlements(secret)
    whole, bare = score(definition, secret, flips=False), score(definition, public, flips=False)
    assert [card._replace(case=None) for card in bare] == [  # type: ignore[arg-type]
        card._replace(case=None)  # type: ignore[arg-type]
        for card in whole
    ]
    assert any(card.without_evidence for card in whole) == any(x.without_evidence for x in bare)
    many = [score_many(definition, each, count_completions=True) for each in (secret, public)]
    assert [x.without_evidence for x in many[0]] == [x.without_evidence for x in many[1]]
    for place in range(0, len(whole), 9):
        near = precedents(whole[place], whole).nearest
        assert [each.card.case.id for each in precedents(bare[place], bare).nearest] == [
            each.card.case.id for each in near
        ]


def test_nothing_that_writes_reads_what_was_left_out() -> None:
    rooms = [PACKAGE / name for name in ("reporting", "notebook", "cli")]
    readers = {
        str(path.relative_to(PACKAGE))
        for room in rooms
        for path in room.rglob("*.py")
        if re.search(r"\.(whole|unabridged)\b", path.read_text(encoding="utf-8"))
    }
    assert readers == {"reporting/handling.py"}
