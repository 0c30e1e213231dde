"""The score document; docs/method.md fixes its keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from typology.model import Case, Json, Override, Rating, Rubric
from typology.reporting.formats.json import as_json, number
from typology.reporting.provenance import envelope, rubric_entry
from typology.scoring.flips.search import Flip
from typology.scoring.scorecard import Scorecard

FINDINGS: Final = (
    "memberships", "margin", "completions", "unknown", "ask_first", "settles", "assumptions",
    "rests_on", "without_evidence", "ignored", "profiles",
)  # fmt: skip
"""Fields of a scorecard that the document has under the same names."""


def score_document(rubric: Rubric, cards: Sequence[Scorecard]) -> Json:
    """All results of `score`; cases in order of id."""
    return {
        **envelope(),
        "rubric": rubric_entry(rubric, _rates(cards)),
        "results": [result(card) for card in cards],
    }


def _rates(cards: Sequence[Scorecard]) -> tuple[Override, ...]:
    """The distinct changes of ratings."""
    return tuple(dict.fromkeys(each for card in cards for each in card.case.overrides))


def case_entry(case: Case) -> dict[str, Json]:
    """What tells a case from others, and what was rated of it."""
    return {
        "case": case.id,
        "title": case.title,
        "sha256": case.sha256,
        "status": case.status,
        "basis": case.basis,
    }


def result(card: Scorecard) -> Json:
    """The entry of one case."""
    return {
        **case_entry(card.case),
        "prospective": card.case.prospective,
        "verdict": card.verdict,
        "leaning": card.leaning,
        "firm": card.firm,
        **{name: as_json(getattr(card, name)) for name in FINDINGS},
        "notices": [{"say": each.say, "source": each.source} for each in card.notices],
        "ratings": ratings(card.rubric, card.case),
        "labels": as_json(card.case.labels),
        "flips": {
            "gains": [flip(each) for each in card.flips.gains],
            "losses": [flip(each) for each in card.flips.losses],
        },
    }


def ratings(rubric: Rubric, case: Case) -> dict[str, Json]:
    """The rating of every criterion of the rubric; null if unknown."""
    empty = Rating(None)
    return {name: rating(case.ratings.get(name, empty)) for name in rubric.criteria}


def rating(each: Rating) -> Json:
    """A rating with its range, confidence and distinct sources."""
    bounds: Json = None if each.low is None else [number(each.low), number(each.high)]
    return {
        "rating": number(each.value),
        "range": bounds,
        "confidence": each.confidence,
        "sources": list(each.sources),
    }


def flip(each: Flip) -> Json:
    """Changes, the verdict after them, and the number of steps they take."""
    return {
        "verdict": each.verdict,
        "steps": each.steps,
        "changes": [
            {
                "criterion": change.criterion,
                "from": number(change.before),
                "to": number(change.after),
            }
            for change in each.changes
        ],
    }
