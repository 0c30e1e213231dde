"""Two drafts of a deal under one definition: terms, ratings and verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from typology.analysis.diff.definitions import Difference, difference
from typology.model import Case, Rating, Rubric, Term
from typology.scoring.scorecard import Scorecard, score


@dataclass(frozen=True)
class TermChange:
    """A term that is new (`before` None), gone (`after` None), or altered."""

    before: Term | None
    after: Term | None


@dataclass(frozen=True)
class RatingChange:
    """A rating whose level, range or confidence differs; None: left out."""

    criterion: str
    before: Rating | None
    after: Rating | None


@dataclass(frozen=True)
class Drafts:
    """Two drafts, the changes between them, and the causes if the verdict moves."""

    before: Scorecard
    after: Scorecard
    terms: tuple[TermChange, ...]
    ratings: tuple[RatingChange, ...]
    difference: Difference


def compare_drafts(rubric: Rubric, before: Case, after: Case, *, seed: int = 0) -> Drafts:
    """Compare one draft with the next under one definition."""
    (one,), (other,) = score(rubric, [before], seed=seed), score(rubric, [after], seed=seed)
    return Drafts(
        one,
        other,
        tuple(term_changes(before.terms, after.terms)),
        tuple(_rating_changes(before, after)),
        difference(rubric, rubric, [before], [after], seed=seed),
    )


def _rating_changes(before: Case, after: Case) -> Iterator[RatingChange]:
    for name in dict.fromkeys([*before.ratings, *after.ratings]):
        one, other = before.ratings.get(name), after.ratings.get(name)
        if _rating_content(one) != _rating_content(other):
            yield RatingChange(name, one, other)


def _rating_content(rating: Rating | None) -> tuple[object, ...]:
    if rating is None or (rating.value is None and rating.low is None):
        return ()
    return (rating.value, rating.low, rating.high, rating.confidence)


ALIKE: Final[tuple[Callable[[Term, Term], bool], ...]] = (
    lambda one, other: one == other,
    lambda one, other: one.term == other.term,
    lambda one, other: one.clause is not None and one.clause == other.clause,
)
"""Tests that match a term of one draft with one of the other, the surest first."""


def term_changes(before: Sequence[Term], after: Sequence[Term]) -> Iterator[TermChange]:
    """The altered terms, then those removed, then the new ones.

    Terms are matched by their text, then by their clause, then where each draft has one left that
    bears on a criterion.
    """
    matched = _matched(before, after)
    for place, other in matched.items():
        if before[other] != after[place]:
            yield TermChange(before[other], after[place])
    for place, term in enumerate(before):
        if place not in matched.values():
            yield TermChange(term, None)
    for place, term in enumerate(after):
        if place not in matched:
            yield TermChange(None, term)


def _matched(before: Sequence[Term], after: Sequence[Term]) -> dict[int, int]:
    """By place in `after`, the place in `before` of the same term."""
    matches: dict[int, int] = {}
    for alike in ALIKE:
        for place, term in enumerate(after):
            free = (i for i in range(len(before)) if i not in matches.values())
            first = next((i for i in free if alike(before[i], term)), None)
            if place not in matches and first is not None:
                matches[place] = first
    for name in {term.criterion for term in after if term.criterion is not None}:
        old = [i for i, t in enumerate(before) if t.criterion == name and i not in matches.values()]
        new = [i for i, t in enumerate(after) if t.criterion == name and i not in matches]
        if len(old) == len(new) == 1:
            matches[new[0]] = old[0]
    return dict(sorted(matches.items()))
