"""The smallest changes of ratings that break a verdict, and those that give another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typology.model import Criterion, Level, Rating, Term
from typology.reporting.blocks import Block, Heading, Items, Paragraph
from typology.reporting.words import (
    assuming,
    emphasise,
    gain_phrase,
    join_words,
    kept_condition,
    loss_phrase,
    then_verdict,
    verification_phrase,
)
from typology.scoring.completions import Assumption
from typology.scoring.flips import Change, Flip
from typology.scoring.scorecard import Scorecard

SHOWN: Final = 5  # flips of one kind; the rest are counted


def loss_blocks(card: Scorecard) -> Iterator[Block]:
    """The smallest changes that break the verdict, with the terms on their criteria."""
    if not card.flips.losses:
        yield from _not_searched(card)
        return
    yield Heading("Holds only if" if card.case.prospective else "Would not hold if")
    items = [
        (f"{_condition(flip, card.case.prospective)} ({then_verdict(flip)})", _below(card, flip))
        for flip in card.flips.losses[:SHOWN]
    ]
    decisive = [each for each in card.assumptions if each.criterion in card.rests_on]
    assumed = [(_assumption_phrase(card, each), ()) for each in decisive]
    yield Items((*items, *_more(len(card.flips.losses)), *assumed))


def _assumption_phrase(card: Scorecard, assumption: Assumption) -> str:
    assumed = assuming(card.rubric, assumption)
    if card.case.prospective:
        return f"{assumed}, as is assumed where nothing is said (else the verdict does not stand)"
    return f"not {assumed}, as is assumed where nothing is said"


def _below(card: Scorecard, flip: Flip) -> tuple[str, ...]:
    if not all(_in_range(card, change) for change in flip.changes):
        return _terms_of(card, flip)
    return ("within the range that the evidence leaves open", *_terms_of(card, flip))


def _in_range(card: Scorecard, change: Change) -> bool:
    rating = card.case.ratings.get(change.criterion, Rating(None))
    if rating.low is None or rating.high is None:
        return False
    criterion = card.rubric.criteria[change.criterion]
    low, after, high = (_rank(criterion, each) for each in (rating.low, change.after, rating.high))
    return low <= after <= high


def _rank(criterion: Criterion, level: Level) -> float:
    return criterion.scale.rank(str(level)) if criterion.scale else float(level)


def _condition(flip: Flip, prospective: bool) -> str:
    if not prospective:
        return join_words([loss_phrase(change) for change in flip.changes])
    conditions = [kept_condition(change) for change in flip.changes]
    if len(conditions) == 1:
        return conditions[0]
    return f"at least one of these: {'; '.join(conditions)}"


def _terms_of(card: Scorecard, flip: Flip) -> tuple[str, ...]:
    changed = {change.criterion for change in flip.changes}
    return tuple(_term_phrase(term) for term in card.case.terms if term.criterion in changed)


def _term_phrase(term: Term) -> str:
    modality = f" ({term.modality})" if term.modality else ""
    return f"term: {term.term}{modality}; {verification_phrase(term)}"


def _not_searched(card: Scorecard) -> Iterator[Block]:
    if not card.flips.searched:
        yield Heading("What would change it")
        yield Paragraph(
            "Not sought: a type reads a criterion in both directions, and too much is unknown "
            "to go through every completion."
        )


def gain_blocks(card: Scorecard) -> Iterator[Block]:
    """The smallest changes after which another type would be met."""
    if not card.flips.gains:
        return
    yield Heading("Would also need" if card.case.prospective else "What it would have taken")
    instead = " instead" if card.verdict in card.rubric.types else ""
    items: list[tuple[str, tuple[str, ...]]] = []
    for name in dict.fromkeys(flip.verdict for flip in card.flips.gains):
        ways = [flip for flip in card.flips.gains if flip.verdict == name]
        items += [
            (
                f"to meet {emphasise(name)}{instead}: "
                + join_words([gain_phrase(change) for change in flip.changes]),
                (),
            )
            for flip in ways[:SHOWN]
        ]
        items += _more(len(ways))
    yield Items(tuple(items))


def _more(count: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if count <= SHOWN:
        return ()
    return ((f"and {count - SHOWN} more of the same size (all in --format json)", ()),)
