"""The ratings of a case, by what they bear on, and what stands behind each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from typology.analysis.compare import degree
from typology.model import TOLERANCE, Evidence, Leaf, Rating, Rubric
from typology.reporting.words import assuming, id_to_words, level_phrase
from typology.scoring.scorecard import Scorecard
from typology.scoring.trees import branches, type_trees

MADE_OF: Final = "What makes the verdict"
UNREAD: Final = "Other"
TONES: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Upper ends of the tones that a membership is drawn in."""


@dataclass(frozen=True)
class Rated:
    """A criterion as it is rated: level, tone (None: unknown), and what stands behind it."""

    criterion: str
    level: str
    tone: int | None
    anchor: str
    notes: tuple[str, ...]
    because: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Group:
    """Criteria that belong together: those that make the verdict, or a profile `apart` from it."""

    title: str
    apart: bool
    rated: tuple[Rated, ...]


def criteria_by_group(rubric: Rubric) -> dict[str, tuple[str, ...]]:
    """The criteria that some formula reads, those of each profile, and the rest; empty ones gone.

    A criterion that stands in a profile and in a formula is in both.
    """
    read = {
        each.formula.criterion
        for tree in type_trees(rubric).values()
        for each in branches(tree)
        if isinstance(each.formula, Leaf)
    }
    found = {MADE_OF: tuple(name for name in rubric.criteria if name in read)}
    for profile, names in rubric.profiles.items():
        found[id_to_words(profile).capitalize()] = names
    told = {name for names in found.values() for name in names}
    found[UNREAD] = tuple(name for name in rubric.criteria if name not in told)
    return {title: names for title, names in found.items() if names}


def groups(card: Scorecard, in_full: bool) -> Iterator[Group]:
    """What is rated, or has something said of it, by group; empty groups gone."""
    for title, names in criteria_by_group(card.rubric).items():
        rated = [_rated(card, name, in_full) for name in names]
        if told := tuple(each for each in rated if _says_anything(each)):
            yield Group(title, title not in (MADE_OF, UNREAD), told)


def silent(card: Scorecard) -> Iterator[str]:
    """The criteria of which nothing is said at all."""
    for name in card.rubric.criteria:
        if not _says_anything(_rated(card, name, True)):
            yield id_to_words(name)


def _says_anything(rated: Rated) -> bool:
    return bool(rated.tone is not None or rated.notes or rated.because or rated.evidence)


def _rated(card: Scorecard, name: str, in_full: bool) -> Rated:
    rating = card.case.ratings.get(name, Rating(None))
    criterion = card.rubric.criteria[name]
    level = level_phrase(rating.value)
    if criterion.unit and rating.value is not None:
        level += f" ({criterion.unit})"
    return Rated(
        criterion=name,
        level=level,
        tone=tone_of(degree(card.rubric, card.case, name)),
        anchor=criterion.anchors.get(str(rating.value), "") if in_full else "",
        notes=tuple(_notes(card, name, rating, in_full)),
        because=rating.because,
        evidence=rating.evidence,
    )


def tone_of(membership: float | None) -> int | None:
    """The tone that a membership is drawn in, from 0 to 4; None where it is unknown.

    >>> [tone_of(membership) for membership in (0.0, 0.1, 0.33, 0.67, 1.0, None)]
    [0, 1, 2, 3, 4, None]
    """
    if membership is None:
        return None
    return next(tone for tone, end in enumerate(TONES) if membership <= end + TOLERANCE)


def _notes(card: Scorecard, name: str, rating: Rating, in_full: bool) -> Iterator[str]:
    if rating.low is not None and rating.low != rating.high:
        yield f"could be {level_phrase(rating.low)} to {level_phrase(rating.high)}"
    if rating.confidence and (in_full or rating.confidence == "low"):
        yield f"{rating.confidence} confidence"
    for each in card.assumptions:
        if each.criterion == name and in_full:
            rests = ", and the verdict rests on it" if name in card.rests_on else ""
            yield f"assumed: {assuming(card.rubric, each)}{rests}"


def said_of_fact(fact: Evidence, in_full: bool) -> str:
    """How a fact bears on its criterion and how its source puts it, as it stands before the source.

    Not `in_full`, that it supports goes without saying, as that it is asserted always does.
    """
    words = (
        fact.direction if in_full or fact.direction != "supports" else None,
        id_to_words(fact.modality) if fact.modality != "asserted" else None,
        fact.attribution and id_to_words(fact.attribution),
        "restricted" if fact.handling == "restricted" else None,
    )
    told = ", ".join(word for word in words if word)
    return f"{told}; " if told else ""
