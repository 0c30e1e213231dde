"""Warnings about a valid coding, each at the rating or the key that it concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from typology.model import TOLERANCE, Case, Criterion, Evidence, Level, Problem, Rating, Rubric
from typology.reading.case.fields import ONGOING, is_before
from typology.reading.problems import Fault
from typology.scales import degree

WEAK: Final = ("label_implied", "alleged", "denial", "conditional")  # none carries a rating alone
FIRM: Final = ("asserted", "attributed", "hedged")  # may carry the lowest level
NOTHING: Final = Rating(None)
DATASET: Final = "dataset"  # the type of a source whose coding of a text counts as a term


def lint_case(
    case: Case,
    rubric: Rubric,
    locate: Callable[[tuple[str | int, ...]], tuple[int, int]],
    *,
    owner: bool = True,
) -> list[Problem]:
    """The warnings about one case: of its ratings in their order, then of its other keys.

    `locate` gives the line and column of the value at a path of the case's file. A warning that
    the rating answers is of the severity `accepted`, with the answer for a hint; of a restricted
    rating only for its `owner`.
    """
    return [
        Problem(
            case.path or case.id, *locate(fault.path), fault.message, fault.hint, fault.severity
        )
        for fault in doubts(case, rubric, owner=owner)
    ]


def lint_sheet(path: str, cases: Sequence[Case]) -> list[Problem]:
    """At most one warning: a coding sheet cannot hold evidence."""
    rated = next(filter(_is_rated, cases), None)
    if rated is None:
        return []
    hint = f"`typology new case {rated.id} --from {path}` makes a case file with room for it"
    return [Problem(path, 1, 1, "a coding sheet holds no evidence", hint, "warning")]


def _is_rated(case: Case) -> bool:
    return any(rating.value is not None for rating in case.ratings.values())


def doubts(case: Case, rubric: Rubric, *, owner: bool = True) -> Iterator[Fault]:
    """The warnings about one case, not yet placed; an unknown rating gives none."""
    for name, rating in case.ratings.items():
        if rating.value is None:
            continue
        place = ("ratings", name, "rating")
        for message, hint in _doubts_of_rating(case, name, rating, rubric.criteria.get(name)):
            if rating.accepted is None:
                yield Fault(place, message, hint, severity="warning")
            else:
                answer = rating.accepted if owner or is_public(case, rating) else None
                yield Fault(place, message, answer, severity="accepted")
    yield from _doubts_of_case(case)


def is_public(case: Case, rating: Rating) -> bool:
    """True if nothing that the rating rests on is restricted."""
    marks = (case.handling, *(fact.handling for fact in rating.evidence))
    return "restricted" not in marks


def _doubts_of_case(case: Case) -> Iterator[Fault]:
    end = None if case.period is None or case.period.end == ONGOING else case.period.end
    seen = case.observed_until
    if case.status == "in_force" and end and seen and is_before(end, seen):
        message = f"in force, but its period ended in {end}, before {seen}"
        hint = "if it ended, its status is ended; if no end is known, `to` is null"
        yield Fault(("period", "to"), message, hint, severity="warning")
    coded = any(rating != NOTHING for rating in case.ratings.values())
    if case.status == "proposed" and coded and not case.terms:
        hint = "add what the text or the named points ask, or it is never_took_effect"
        yield Fault(("status",), "proposed without any term", hint, severity="warning")
    if case.parties and not case.parties.get("armed_groups"):
        yield Fault(("parties",), "no armed group among the parties", severity="warning")


def _doubts_of_rating(
    case: Case, name: str, rating: Rating, criterion: Criterion | None
) -> Iterator[tuple[str, str | None]]:
    if not rating.evidence:
        yield "a rating with no evidence", "add evidence, or rate it unknown"
    else:
        yield from _doubts_of_evidence(borne_by(rating.evidence), case.on_paper)
    if criterion is not None and rating.value is not None and rating.evidence:
        yield from _doubts_of_direction(rating.evidence, rating.value, criterion)
    if rating.confidence == "low" and rating.low is None:
        yield "low confidence without a range", "give the levels that the evidence leaves open"
    if case.on_paper and not _has_term(case, name, rating):
        hint = "add a term that names it, rate it unknown, or say why in `accepted`"
        yield "no term of the text bears on this criterion", hint


def _has_term(case: Case, name: str, rating: Rating) -> bool:
    cited = (case.sources.get(item.source) for item in rating.evidence)
    coded = any(source is not None and source.type == DATASET for source in cited)
    return coded or any(term.criterion == name for term in case.terms)


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
    if is_lowest(criterion, level):
        if directions == {"supports"}:
            yield f"{level} against its evidence, all of which supports the criterion", None
        elif not any(_says_it_is_not(item) for item in evidence):
            hint = "what is known only from above is unknown, with a range"
            yield f"{level}, the lowest level, without a fact that says so", hint
    if directions == {"contradicts"} and is_more_in_than_out(criterion, level):
        yield f"{level} against its evidence, all of which contradicts the criterion", None


def _says_it_is_not(fact: Evidence) -> bool:
    return fact.direction == "contradicts" and fact.modality in FIRM


def is_lowest(criterion: Criterion, level: Level) -> bool:
    """True if a level is the lowest of its scale; False for a number."""
    return criterion.scale is not None and level == criterion.scale.levels[0]


def is_more_in_than_out(criterion: Criterion, level: Level) -> bool:
    """True if the level's membership is above 0.5; False for one that the scale lacks."""
    if criterion.scale is not None and level not in criterion.scale.levels:
        return False
    return degree(criterion, level) > 0.5 + TOLERANCE
