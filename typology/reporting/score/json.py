"""The score document, exactly as the design fixes it."""

from __future__ import annotations

from collections.abc import Sequence

from typology.model import Case, Json, Override, Rating, Rubric
from typology.reporting.formats.json import levels, number, rounded
from typology.reporting.provenance import envelope, rubric_entry
from typology.scoring.flips import Flip
from typology.scoring.scorecard import Scorecard


def score_document(rubric: Rubric, cards: Sequence[Scorecard]) -> Json:
    """Everything that `score` found; cases in order of id."""
    return {
        **envelope(),
        "rubric": rubric_entry(rubric, _rates(cards)),
        "results": [result(card) for card in cards],
    }


def _rates(cards: Sequence[Scorecard]) -> tuple[Override, ...]:
    return tuple(dict.fromkeys(each for card in cards for each in card.case.overrides))


def result(card: Scorecard) -> Json:
    """One case's part of the document."""
    return {
        "case": card.case.id,
        "title": card.case.title,
        "sha256": card.case.sha256,
        "status": card.case.status,
        "basis": card.case.basis,
        "prospective": card.case.prospective,
        "verdict": card.verdict,
        "leaning": card.leaning,
        "firm": card.firm,
        "memberships": {
            name: {
                "value": rounded(each.value),
                "low": rounded(each.low),
                "high": rounded(each.high),
                "binding": list(each.binding),
            }
            for name, each in card.memberships.items()
        },
        "margin": rounded(card.margin),
        "completions": {
            "total": card.completions.total,
            "exact": card.completions.exact,
            "verdicts": dict(card.completions.verdicts),
        },
        "unknown": list(card.unknown),
        "ask_first": list(card.ask_first),
        "settles": [
            {"answers": levels(each.answers), "verdict": each.verdict} for each in card.settles
        ],
        "assumptions": [
            {
                "criterion": each.criterion,
                "assumed": [number(value) for value in each.assumed],
                "types": list(each.types),
            }
            for each in card.assumptions
        ],
        "rests_on": list(card.rests_on),
        "ignored": list(card.ignored),
        "profiles": {name: levels(each) for name, each in card.profiles.items()},
        "notices": [{"say": each.say, "source": each.source} for each in card.notices],
        "ratings": ratings(card.rubric, card.case),
        "labels": [
            {"type": each.type, "source": each.source, "locator": each.locator}
            for each in card.case.labels
        ],
        "flips": {
            "gains": [flip(each) for each in card.flips.gains],
            "losses": [flip(each) for each in card.flips.losses],
        },
    }


def ratings(rubric: Rubric, case: Case) -> dict[str, Json]:
    """Every criterion of the rubric, unknown ones with rating null."""
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
    """Changes, the verdict after them, and the steps they take."""
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
