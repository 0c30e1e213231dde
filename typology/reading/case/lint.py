"""Warnings about a valid coding, each at the rating that it concerns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from typology.model import TOLERANCE, Case, Criterion, Evidence, Level, Problem, Rating, Rubric
from typology.reading.problems import Fault
from typology.scales import degree

TERM: Final = re.compile(r"(?<![\w-])terms?\b", re.IGNORECASE)  # not "short-term"
WEAK: Final = ("label_implied", "alleged", "denial", "conditional")  # none carries a rating alone


def lint_case(
    case: Case, rubric: Rubric, locate: Callable[[tuple[str | int, ...]], tuple[int, int]]
) -> list[Problem]:
    """The warnings about one case, in the order of its ratings.

    `locate` gives the line and column of the value at a path of the case's file.
    """
    return [
        Problem(case.path or case.id, *locate(fault.path), fault.message, fault.hint, "warning")
        for fault in doubts(case, rubric)
    ]


def lint_sheet(path: str, cases: Sequence[Case]) -> list[Problem]:
    """At most one warning: a coding sheet cannot hold evidence."""
    if not any(rating.value is not None for case in cases for rating in case.ratings.values()):
        return []
    hint = "write a case as YAML to give its ratings evidence"
    return [Problem(path, 1, 1, "a coding sheet holds no evidence", hint, "warning")]


def doubts(case: Case, rubric: Rubric) -> Iterator[Fault]:
    """The warnings about one case, not yet placed; an unknown rating gives none."""
    for name, rating in case.ratings.items():
        if rating.value is None:
            continue
        for message, hint in _doubts_of_rating(case, name, rating, rubric.criteria.get(name)):
            yield Fault(("ratings", name, "rating"), message, hint, severity="warning")


def _doubts_of_rating(
    case: Case, name: str, rating: Rating, criterion: Criterion | None
) -> Iterator[tuple[str, str | None]]:
    if not rating.evidence:
        yield "a rating with no evidence", "add evidence, or rate it unknown"
    else:
        yield from _doubts_of_evidence(borne_by(rating.evidence), case.basis == "text")
    if criterion is not None and rating.value is not None:
        yield from _doubts_of_direction(rating.evidence, rating.value, criterion)
    if rating.confidence == "low" and rating.low is None:
        yield "low confidence without a range", "give the levels that the evidence leaves open"
    if case.basis == "text" and not _has_term_or_reason(case, name, rating):
        hint = "add a term that names it, or say in `because` why no term bears on it"
        yield "no term of the text bears on this criterion", hint


def _has_term_or_reason(case: Case, name: str, rating: Rating) -> bool:
    bound = any(term.criterion == name for term in case.terms)
    return bound or TERM.search(rating.because or "") is not None


def borne_by(evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """The evidence for or against a rating, or the context if there is no other."""
    return [item for item in evidence if item.direction != "context"] or evidence


def _doubts_of_evidence(
    evidence: Sequence[Evidence], is_text: bool
) -> Iterator[tuple[str, str | None]]:
    weak = WEAK[:-1] if is_text else WEAK
    modalities = {item.modality for item in evidence}
    if modalities <= set(weak):
        kinds = " or ".join(modality for modality in weak if modality in modalities)
        circular = (
            "the label it is to explain implies it" if modalities == {"label_implied"} else None
        )
        yield f"rests only on {kinds} facts", circular
    if all(item.attribution == "force" for item in evidence):
        yield "rests only on what force brought about, not the settlement", None


def _doubts_of_direction(
    evidence: Sequence[Evidence], level: Level, criterion: Criterion
) -> Iterator[tuple[str, str | None]]:
    directions = {item.direction for item in evidence} - {"context"}
    if directions == {"supports"} and is_lowest(criterion, level):
        yield f"{level} against its evidence, all of which supports the criterion", None
    if directions == {"contradicts"} and is_more_in_than_out(criterion, level):
        yield f"{level} against its evidence, all of which contradicts the criterion", None


def is_lowest(criterion: Criterion, level: Level) -> bool:
    """True if a level is the lowest of its scale; False for a number."""
    return criterion.scale is not None and level == criterion.scale.levels[0]


def is_more_in_than_out(criterion: Criterion, level: Level) -> bool:
    """True if the level's membership is above 0.5; False for one that the scale lacks."""
    if criterion.scale is not None and level not in criterion.scale.levels:
        return False
    return degree(criterion, level) > 0.5 + TOLERANCE
