"""What happened, by case: an outcome of the cases, a joined column, or what labels say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from typology.model import Case, Rubric
from typology.scoring.completions import rating_of

Origin: TypeAlias = Literal["case", "file", "label"]
HALF: Final = 0.5


class UnknownOutcome(ValueError):
    """An outcome that no case has."""

    def __init__(self, message: str, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(message)


@dataclass(frozen=True)
class Outcome:
    """An outcome by case, None where it is unknown.

    `contested`: cases that one label calls so and another otherwise. `unmatched`: how many rows of
    a joined file belong to no case. `column`: the column that a joined file's values stand in, and
    `own_sheet`: the cases whose ratings stand in that file, too.
    """

    name: str
    origin: Origin
    values: Mapping[str, float | None]
    contested: tuple[str, ...] = ()
    unmatched: int = 0
    column: str | None = None
    own_sheet: frozenset[str] = frozenset()

    def same_columns(
        self, rubric: Rubric, criteria: Collection[str], cases: Sequence[Case]
    ) -> tuple[str, ...]:
        """The criteria that some rating of the cases was read for from the outcome's column."""
        if self.column is None:
            return ()
        return tuple(
            name
            for name in rubric.criteria
            if name in criteria and any(self._reads(name, case) for case in cases)
        )

    def _reads(self, criterion: str, case: Case) -> bool:
        rating = rating_of(case, criterion)
        if rating.value is None and rating.low is None:
            return False
        places = {evidence.locator for evidence in rating.evidence}
        return self.column in places or (case.id in self.own_sheet and criterion == self.column)


def named_outcome(cases: Sequence[Case], name: str) -> Outcome:
    """The outcome that cases carry under a name. Raises UnknownOutcome."""
    known = sorted({each for case in cases for each in case.outcomes})
    if name not in known:
        raise UnknownOutcome(f"no case has an outcome {name!r}", name, known)
    return Outcome(name, "case", {case.id: case.outcomes.get(name) for case in cases})


def joined_outcome(
    cases: Sequence[Case],
    name: str,
    column: str,
    values: Mapping[str, float | None],
    own_sheet: Collection[str] = (),
) -> Outcome:
    """An outcome of a file, by case. Raises UnknownOutcome where no row belongs to any case."""
    joined = {case.id: values.get(case.id) for case in cases}
    unmatched = len(values.keys() - joined.keys())
    if unmatched == len(values):
        raise UnknownOutcome(f"no row of {name!r} belongs to any of the cases", name, ())
    return Outcome(
        name, "file", joined, unmatched=unmatched, column=column, own_sheet=frozenset(own_sheet)
    )


def label_outcome(cases: Sequence[Case], label: str) -> Outcome:
    """1 where a published label says so, 0 where another does. Raises UnknownOutcome."""
    wanted = _word(label)
    said = {case.id: {_word(each.type) for each in case.labels} for case in cases}
    if not any(wanted in words for words in said.values()):
        known = sorted({word for words in said.values() for word in words})
        raise UnknownOutcome(f"no label of the cases says {label!r}", label, known)
    values = {name: float(wanted in words) if words else None for name, words in said.items()}
    contested = tuple(name for name, words in said.items() if wanted in words and len(words) > 1)
    return Outcome(f"label:{label}", "label", values, contested)


def negated(outcome: Outcome) -> Outcome:
    """That it did not happen: 1 - y."""
    values = {n: None if each is None else 1.0 - each for n, each in outcome.values.items()}
    return replace(outcome, name=f"~{outcome.name}", values=values)


def _word(label: str) -> str:
    return " ".join(label.replace("_", " ").lower().split())
