"""What may leave the house: cases without what is restricted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from typology.model import Case, Rating

WITHHELD = "The reason is not for publication."


@dataclass(frozen=True)
class Shareable:
    """Cases stripped of what is restricted, and the ids of those that are restricted as a whole.

    `thinned` are those of which terms or evidence were left out.
    """

    cases: tuple[Case, ...]
    left_out: tuple[str, ...] = ()
    thinned: frozenset[str] = frozenset()


def shareable(cases: Sequence[Case]) -> Shareable:
    """Drop restricted cases, terms and evidence, and what could tell of them.

    Where evidence is restricted, the coder's reason for the rating goes with it, since it tells
    what the evidence says. Sources that only restricted evidence cites go, and so does the name of
    a whole that is restricted. Ratings and verdicts stay.
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
    """Whether anything in the cases is restricted."""
    return any(case.handling == "restricted" or _is_partly_restricted(case) for case in cases)


def _is_partly_restricted(case: Case) -> bool:
    marks = [term.handling for term in case.terms]
    marks += [each.handling for rating in case.ratings.values() for each in rating.evidence]
    return "restricted" in marks
