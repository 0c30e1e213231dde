"""The verdict of a case in sentences: what it assumes, how firm it is, and what weighs on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from typology.formulas import criteria_read
from typology.model import NOT_JUDGED, TOLERANCE, UNDETERMINED, Case, Criterion, Level
from typology.reporting.provenance import override_phrase
from typology.reporting.words import (
    assuming,
    capitalised,
    evidence_phrase,
    firm_phrase,
    gain_phrase,
    id_to_words,
    join_words,
    level_phrase,
    verdict_sentence,
)
from typology.scales import degree
from typology.scoring.completions import rating_of
from typology.scoring.flips.search import Flip
from typology.scoring.scorecard import Scorecard

FIRM: Final = "no answer to what is unknown and no level within any range changes it"
ANOTHER: Final = "another verdict open"
HALF: Final = 0.5  # the membership that parts the better half of a criterion from the worse
WORSE: Final = {"downsides": "more", "feasibility": "less"}
"""The profiles of which it is known which end weighs, where a criterion does not say so."""


def verdict_sentences(card: Scorecard, notes: Sequence[str] | None = None) -> Iterator[str]:
    """The verdict, what it assumes and rests on, notices and heavy downsides, as one paragraph.

    With `notes` it is one of many: a notice is named by its place among them, and what is unknown
    is left to the table above.
    """
    unknowns = _unknowns(card) if notes is None else ""
    sentence = f"{verdict_sentence(card)}{_assumptions(card)}{unknowns}."
    changed = changed_by(card)
    yield f"{changed}{sentence[0].lower()}{sentence[1:]}" if changed else sentence
    if card.verdict not in NOT_JUDGED:
        yield from _firmness(card)
    for text in notice_texts(card):
        yield text if notes is None else f"Note {notes.index(text) + 1}."
    yield from _downsides(card)


def notice_texts(card: Scorecard) -> tuple[str, ...]:
    """The notices of a definition that hold for a case, with their sources."""
    return tuple(
        each.say if each.source is None else f"{each.say} [{each.source}]" for each in card.notices
    )


def changed_by(card: Scorecard) -> str:
    """What was changed on the command line, as the opening of a sentence; empty without changes."""
    changes = (*card.rubric.overrides, *card.case.overrides)
    if not changes:
        return ""
    return "With " + join_words([override_phrase(each) for each in changes]) + ": "


def _assumptions(card: Scorecard) -> str:
    """The assumptions that bear on the verdict; where it is undetermined, all of them."""
    every = card.verdict == UNDETERMINED or card.rests_jointly
    told = [each for each in card.assumptions if every or each.criterion in card.rests_on]
    if not told:
        return ""
    return ", assuming " + join_words([assuming(card.rubric, each) for each in told])


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
    least = least_change(card)
    if card.firm:
        ground = firm_phrase(card.without_evidence, len(bound_ratings(card))) + supposed(card)
        yield f"It is firm ({ground}): {FIRM}{least and f', and {least}'}."
        return
    bare = card.without_evidence
    evidence = f"; {evidence_phrase(bare, len(bound_ratings(card)))}" if bare else ""
    yield f"It is not firm: {', and '.join(doubts(card))}{evidence}."
    if least:
        yield f"{capitalised(least)}."


def bound_ratings(card: Scorecard) -> tuple[str, ...]:
    """The rated criteria on which any type's membership binds."""
    bound = dict.fromkeys(name for each in card.memberships.values() for name in each.binding)
    return tuple(name for name in bound if rating_of(card.case, name).value is not None)


def supposed(card: Scorecard) -> str:
    """The ratings that bind and were set by `--rate`, whatever evidence stands with the case."""
    rates = {each.path for each in card.case.overrides if each.option == "--rate"}
    names = [id_to_words(name) for name in bound_ratings(card) if name in rates]
    return f"; supposed, not rated: {join_words(names)}" if names else ""


def least_change(card: Scorecard) -> str:
    """The smallest change of ratings that would undo a verdict, as a clause; empty without any."""
    if card.flips.losses:
        return f"the smallest change of ratings that would alter it is {_first(card.flips.losses)}"
    if card.flips.gains and card.verdict not in card.rubric.types:
        least = min((len(flip.changes), flip.steps) for flip in card.flips.gains)
        gains = [each for each in card.flips.gains if (len(each.changes), each.steps) == least]
        return f"the smallest change of ratings that would give it a type is {_first(gains)}"
    return ""


def _first(flips: Sequence[Flip]) -> str:
    change = join_words([gain_phrase(each) for each in flips[0].changes])
    others = f" (or one of {len(flips) - 1} others)" if len(flips) > 2 else ""
    return f"{change}{' (or one other)' if len(flips) == 2 else others}"


def doubts(card: Scorecard) -> Iterator[str]:
    """Why a verdict is not firm."""
    if card.rests_on:
        yield f"it rests on what is assumed about {_named(card.rests_on)}"
    if not card.ranges_hold:
        yield f"{_ranges(card)} {'leaves' if len(_ranged(card)) == 1 else 'leave'} {ANOTHER}"
    elif not card.rests_on:
        assumed = _named([each.criterion for each in card.assumptions])
        yield f"what is assumed about {assumed} and {_ranges(card)} together leave {ANOTHER}"


def _ranges(card: Scorecard) -> str:
    """The ranges of known ratings that formulas read: 'the range of demobilisation'."""
    ranged = _ranged(card)
    return f"the {'range' if len(ranged) == 1 else 'ranges'} of {_named(ranged)}"


def _ranged(card: Scorecard) -> list[str]:
    ratings = {name: rating_of(card.case, name) for name in criteria_read(card.rubric)}
    known = {name: each for name, each in ratings.items() if each.value is not None}
    return [name for name, each in known.items() if each.low is not None]


def _named(names: Sequence[str]) -> str:
    return join_words([id_to_words(name) for name in names])


def weighing(card: Scorecard, profile: str) -> Iterator[tuple[str, Level]]:
    """The criteria of a profile that lie in their worse half, with their levels."""
    for name, level in card.profiles.get(profile, {}).items():
        criterion = card.rubric.criteria[name]
        if level is not None and _is_worse(criterion, level, profile):
            yield name, level


def _is_worse(criterion: Criterion, level: Level, profile: str) -> bool:
    beyond = degree(criterion, level) - HALF
    less = WORSE[profile] == "less" if criterion.better is None else criterion.better == "more"
    return beyond < 0 if less else beyond > 0


def _downsides(card: Scorecard) -> Iterator[str]:
    heavy = [
        f"{id_to_words(name)}: {level_phrase(level)}" for name, level in weighing(card, "downsides")
    ]
    if heavy:
        carried = ", if carried out as rated" if card.case.on_paper else ""
        yield f"To be weighed with it{carried}: " + "; ".join(heavy) + "."


def firmness(card: Scorecard) -> str:
    """How firm a verdict is, in a few words, with the ratings that lack evidence."""
    if card.verdict in NOT_JUDGED:
        return ""
    if card.verdict == UNDETERMINED:
        return f"open: ask {id_to_words(card.ask_first[0])}" if card.ask_first else "open"
    bare = len(card.without_evidence)
    evidence = f", {bare} without evidence" if bare else ""
    if card.rests_on:
        return f"assumes {id_to_words(card.rests_on[0])}{evidence}"
    if card.firm:
        return f"firm as rated{evidence}"
    return f"{'assumptions and ranges' if card.rests_jointly else 'ranges'} leave it open{evidence}"


def is_ranged(case: Case, criterion: str) -> bool:
    """True where a criterion is unknown within a range."""
    rating = case.ratings.get(criterion)
    return rating is not None and rating.value is None and rating.low is not None
