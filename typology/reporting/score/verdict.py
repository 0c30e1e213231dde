"""The verdict of a case in sentences: what it assumes, how firm it is, and what weighs on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typology.model import NOT_JUDGED, TOLERANCE, UNDETERMINED, Criterion, Level
from typology.reporting.provenance import override_phrase
from typology.reporting.words import (
    assuming,
    count_noun,
    id_to_words,
    join_words,
    level_phrase,
    verdict_sentence,
)
from typology.scoring.scorecard import Scorecard

FIRM: Final = "no answer to what is unknown and no level within any range changes it"
HEAVY: Final = 0.5  # the membership above which a downside is mentioned with the verdict


def verdict_sentences(card: Scorecard) -> Iterator[str]:
    """The verdict, what it assumes and rests on, notices and heavy downsides, as one paragraph."""
    sentence = verdict_sentence(card) + _assumptions(card) + _unknowns(card) + "."
    changed = _hypothetically(card)
    yield f"{changed}{sentence[0].lower()}{sentence[1:]}" if changed else sentence
    if card.verdict not in NOT_JUDGED:
        yield from _firmness(card)
    for notice in card.notices:
        yield notice.say if notice.source is None else f"{notice.say} [{notice.source}]"
    yield from _downsides(card)


def _hypothetically(card: Scorecard) -> str:
    changes = (*card.rubric.overrides, *card.case.overrides)
    if not changes:
        return ""
    return "With " + join_words([override_phrase(each) for each in changes]) + ": "


def _assumptions(card: Scorecard) -> str:
    if not card.assumptions:
        return ""
    return ", assuming " + join_words([assuming(card.rubric, each) for each in card.assumptions])


def _unknowns(card: Scorecard) -> str:
    if not card.unknown:
        return ""
    return "; unknown: " + join_words([id_to_words(name) for name in card.unknown])


def _firmness(card: Scorecard) -> Iterator[str]:
    if card.margin is not None and card.margin <= TOLERANCE:
        yield (
            "A membership lies exactly at the cut, which counts as outside: "
            "the least change decides."
        )
    if card.verdict == UNDETERMINED:
        return
    if card.firm:
        yield f"It is firm: {FIRM}{_bare(card, ', though it is decided by ratings without')}."
    else:
        bare = _bare(card, "; it is also decided by ratings without")
        yield f"It is not firm: {', and '.join(_doubts(card))}{bare}."
    if card.flips.losses:
        steps = count_noun(card.flips.losses[0].steps, "step")
        yield f"The smallest change of ratings that would alter it takes {steps}."


def _bare(card: Scorecard, opening: str) -> str:
    """The ratings that decide the verdict and have no evidence, after `opening`."""
    names = [id_to_words(name) for name in card.without_evidence]
    return f"{opening} evidence ({join_words(names)})" if names else ""


def _doubts(card: Scorecard) -> Iterator[str]:
    if card.rests_on:
        named = join_words([id_to_words(name) for name in card.rests_on])
        yield f"it rests on what is assumed about {named} (it would not stand with that left open)"
    if not card.ranges_hold:
        yield "it is not known to hold at every level that the ranges of the evidence leave open"
    elif not card.rests_on:
        yield "what is assumed and what the ranges leave open may together alter it"


def _downsides(card: Scorecard) -> Iterator[str]:
    heavy = [
        f"{id_to_words(name)}: {level_phrase(level)}"
        for name, level in card.profiles.get("downsides", {}).items()
        if level is not None and _degree(card.rubric.criteria[name], level) > HEAVY
    ]
    if heavy:
        carried = ", if carried out as rated" if card.case.on_paper else ""
        yield f"To be weighed with it{carried}: " + "; ".join(heavy) + "."


def _degree(criterion: Criterion, level: Level) -> float:
    if criterion.scale is None:
        return 0.0
    return criterion.scale.memberships[criterion.scale.rank(str(level))]
