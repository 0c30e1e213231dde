"""The data of a workbench: no markup, nothing restricted."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

from tests.support.hostile import NASTY
from tests.support.reports import cases, rubric
from typology.reporting.handling import shown
from typology.reporting.workbench.export import embeddable, workbench_document
from typology.scoring.scorecard import Scorecard, score


@cache
def shipped_cards() -> tuple[Scorecard, ...]:
    return score(rubric("thurston-2018"), cases())


def test_exported_json_holds_no_markup() -> None:
    case = replace(shipped_cards()[0].case, title="".join(NASTY[:5]) + "'&\u2028")
    card = shipped_cards()[0]._replace(case=case)
    written = embeddable(workbench_document(rubric("thurston-2018"), [card]))
    assert written.isascii()
    assert not set("<>&'") & set(written)
    document = json.loads(written)
    assert document["cases"][0]["title"] == case.title


def test_nothing_restricted_is_exported() -> None:
    cards = shipped_cards()
    first, second = cards[0].case, cards[1].case
    whole = replace(first, handling="restricted", title="Hidden title")
    name, rating = next(each for each in second.ratings.items() if each[1].evidence)
    hidden = rating.evidence[0]._replace(says="Hidden fact", handling="restricted")
    ratings = {**second.ratings, name: rating._replace(evidence=(hidden, *rating.evidence[1:]))}
    part = replace(second, ratings=ratings)
    everything = workbench_document(cards[0].rubric, score(cards[0].rubric, [whole, part]))
    assert embeddable(everything).count("Hidden") == 2
    public = score(cards[0].rubric, [shown(whole), shown(part)])
    kept = workbench_document(cards[0].rubric, public)
    assert "Hidden" not in embeddable(kept)
    assert isinstance(kept, dict)
    cases = kept["cases"]
    assert isinstance(cases, list)
    assert ["complete" in each for each in cases if isinstance(each, dict)] == [False, False]
