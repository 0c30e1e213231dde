"""The smallest changes of ratings that alter a verdict, and those that give another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typology.model import Criterion, Level, Rating, Term
from typology.reporting.blocks import Block, Heading, Items, Paragraph
from typology.reporting.words import (
    amount_phrase,
    emphasise,
    gain_phrase,
    id_to_words,
    join_words,
    kept_condition,
    loss_phrase,
    then_verdict,
    verification_phrase,
)
from typology.scoring.completions import Assumption, possible_values, rating_of
from typology.scoring.flips.moves import Change
from typology.scoring.flips.search import Flip
from typology.scoring.scorecard import Scorecard

SHOWN: Final = 5  # flips of one kind; the rest are counted


def loss_blocks(card: Scorecard) -> Iterator[Block]:
    """The smallest changes that alter the verdict, with the terms on their criteria."""
    if not card.flips.losses:
        yield from _not_searched(card)
        return
    on_paper = card.case.on_paper
    yield Heading("Holds only if" if on_paper else "Would change if")
    items = [
        (
            f"{condition(flip, on_paper)} ({then_verdict(flip, on_paper=on_paper)})",
            _below(card, flip),
        )
        for flip in card.flips.losses[:SHOWN]
    ]
    decisive = [each for each in card.assumptions if each.criterion in card.rests_on]
    assumed = [(_assumption_phrase(card, each), ()) for each in decisive]
    yield Items((*items, *_more(len(card.flips.losses)), *assumed))


def _assumption_phrase(card: Scorecard, assumption: Assumption) -> str:
    criterion = card.rubric.criteria[assumption.criterion]
    name, assumed = id_to_words(criterion.id), amount_phrase(criterion, assumption.assumed)
    if card.case.on_paper:
        return f"{name} is {assumed}, as is assumed (otherwise the verdict may be another)"
    possible = possible_values(criterion, rating_of(card.case, criterion.id))
    others = [value for value in possible if value not in assumption.assumed]
    found = amount_phrase(criterion, others)
    return f"{name} turned out to be {found}, not {assumed} as is assumed (then it may be another)"


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


def condition(flip: Flip, on_paper: bool) -> str:
    """The changes of a loss, after "would change if"; `on_paper` after "holds only if"."""
    if not on_paper:
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
            "Not searched for: a type reads a criterion in both directions, and too much is "
            "unknown to go through every completion."
        )


def gain_blocks(card: Scorecard) -> Iterator[Block]:
    """The smallest changes after which another type would be met."""
    if not card.flips.gains:
        return
    yield Heading("Would also need" if card.case.on_paper else "What it would have taken")
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
