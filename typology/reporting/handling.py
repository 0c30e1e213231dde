"""Restricted material: cases without it, as they may be published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from typology.model import Case, Rating

WITHHELD = "The reason is not for publication."


@dataclass(frozen=True)
class Shareable:
    """Cases without restricted material.

    `left_out`: the ids of cases that are restricted. `thinned`: the ids of cases that lost terms or
    evidence.
    """

    cases: tuple[Case, ...]
    left_out: tuple[str, ...] = ()
    thinned: frozenset[str] = frozenset()


def shareable(cases: Sequence[Case]) -> Shareable:
    """Drop restricted cases, terms and evidence, and everything that could reveal them.

    With restricted evidence the coder's reason for the rating is dropped too, since it repeats the
    evidence; so are sources that only restricted evidence cites, and the id in `part_of` of a
    restricted case. Ratings and verdicts stay.
    """
    hidden = {case.id for case in cases if case.handling == "restricted"}
    return Shareable(
        tuple(_stripped(case, hidden) for case in cases if case.id not in hidden),
        tuple(sorted(hidden)),
        frozenset(case.id for case in cases if _is_partly_restricted(case)),
    )


def _stripped(case: Case, hidden: set[str]) -> Case:
    public = replace(
        case,
        terms=tuple(term for term in case.terms if term.handling == "public"),
        ratings={name: _public(rating) for name, rating in case.ratings.items()},
        part_of=None if case.part_of in hidden else case.part_of,
    )
    cited = set(_cited(public))
    sources = {key: source for key, source in case.sources.items() if key in cited}
    return replace(public, sources=sources)


def _public(rating: Rating) -> Rating:
    evidence = tuple(each for each in rating.evidence if each.handling == "public")
    if len(evidence) == len(rating.evidence):
        return rating
    return Rating(rating.value, rating.low, rating.high, rating.confidence, WITHHELD, evidence)


def _cited(case: Case) -> Iterator[str]:
    for rating in case.ratings.values():
        yield from rating.sources
    yield from (label.source for label in case.labels)


def holds_restricted(cases: Sequence[Case]) -> bool:
    """True if a case, a term or a piece of evidence is restricted."""
    return any(case.handling == "restricted" or _is_partly_restricted(case) for case in cases)


def _is_partly_restricted(case: Case) -> bool:
    marks = [term.handling for term in case.terms]
    marks += [each.handling for rating in case.ratings.values() for each in rating.evidence]
    return "restricted" in marks
