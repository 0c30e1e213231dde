"""The overview holds every rating and verdict."""

from __future__ import annotations

from collections import Counter

from tests.support.reports import RUBRICS, cases, library, rubric
from typology.scoring.scorecard import score


def test_heat_map_holds_every_rating_and_counts_every_verdict() -> None:
    overview = library().overview
    assert overview is not None
    cards = {card.case.id: card for card in score(rubric("thurston-2018"), cases())}
    counts = Counter(card.verdict for card in cards.values())
    assert {band.verdict: len(band.lines) for band in overview.bands} == counts
    names = [name for group in overview.groups.values() for name in group]
    assert sorted(names) == sorted(rubric("thurston-2018").criteria)
    for band in overview.bands:
        for line in band.lines:
            for name, square in zip(names, line.squares, strict=True):
                rating = line.card.case.ratings.get(name)
                known = None if rating is None else rating.value
                shown = None if square.tone is None else square.short + square.rest
                assert shown == (None if known is None else str(known).replace("_", " "))


def test_definitions_side_by_side_are_the_verdicts_of_each() -> None:
    side = library().side_by_side
    assert side is not None
    for column, name in enumerate(RUBRICS):
        expected = {card.case.id: card.verdict for card in score(rubric(name), cases())}
        found = {card.case.id: places[column].verdict for card, places in side.rows}
        assert found == expected
    moved = {card.case.id for card, places in side.rows if places[1].moved}
    assert moved == {
        card.case.id for card, (first, second) in side.rows if first.verdict != second.verdict
    }
