"""The results of robustness, by case, choice and type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.analysis.robustness.distinct import Distinct
from typology.analysis.robustness.multiverse import Combination
from typology.analysis.robustness.sensitivity import DefinitionFlips
from typology.columns.cases import CaseHead
from typology.model import Multiverse, Override, Rubric
from typology.scoring.columnar.definitions import Verdicts

ROBUST: Final = 0.95
SHAKY: Final = 0.50

Grade: TypeAlias = Literal["robust", "shaky", "possible"]
Counts: TypeAlias = Mapping[str, int]  # of definitions, by verdict
Shares: TypeAlias = Mapping[str, float]  # by verdict
OptionLabels: TypeAlias = tuple[tuple[str, str], ...]  # a choice, and the label of its option


@dataclass(frozen=True)
class Driver:
    """A choice's share of the variance of whether the reference verdict holds.

    `first`: by itself; `total`: with all that it does together with others.
    """

    choice: str
    first: float
    total: float


@dataclass(frozen=True)
class Nearest:
    """A definition with another verdict, reached by the fewest changed choices."""

    verdict: str
    changes: OptionLabels


@dataclass(frozen=True)
class RivalVerdict:
    """The verdict of a rival definition on a case."""

    choice: str
    option: str
    verdict: str


@dataclass(frozen=True)
class Policy:
    """What some definitions take of silence, under the label of their option.

    `rows` are theirs in the table of verdicts; `own` is True for what the rubric itself takes.
    """

    label: str
    rows: tuple[int, ...]
    own: bool


@dataclass(frozen=True)
class CaseRobustness:
    """One case: `verdict` is the plain rubric's, the reference.

    `counts` are of definitions by verdict, for each silence policy. `firm` and `without_evidence`
    are those of the plain rubric's verdict; `possible` are the verdicts that the case's codings
    leave possible under it: over every level of what is silent, whatever is assumed, and of every
    range. `error` is the standard error of the reference verdict's share, None where nothing is
    sampled. `drivers` are empty where the verdict never changes, or definitions are sampled.
    """

    case: CaseHead
    verdict: str
    grade: Grade
    counts: Mapping[str, Counts]  # by the label of a policy, the rubric's own first
    error: float | None
    firm: bool | None
    without_evidence: tuple[str, ...]
    possible: tuple[str, ...]
    drivers: tuple[Driver, ...]
    nearest: tuple[Nearest, ...]
    rivals: tuple[RivalVerdict, ...]

    @property
    def own(self) -> Counts:
        """The definitions that take of silence what the rubric takes, by verdict."""
        return next(iter(self.counts.values()))

    @property
    def shares(self) -> Mapping[str, Shares]:
        """The share of each policy's definitions by verdict."""
        return {label: _shares(counts) for label, counts in self.counts.items()}

    @cached_property
    def definitions(self) -> Shares:
        """The share of the definitions under the rubric's own policy by verdict."""
        return _shares(self.own)

    @property
    def share(self) -> float:
        """The share of these definitions under which the reference verdict holds."""
        return self.definitions[self.verdict]

    @property
    def driver(self) -> Driver | None:
        """The choice with the greatest total share of variance."""
        return max(self.drivers, key=lambda each: each.total, default=None)


def _shares(counts: Counts) -> Shares:
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()}


@dataclass(frozen=True)
class ChoiceEffect:
    """The effect of a choice on all cases.

    `moved`: cases whose verdict it changes in some combination of the others, None if these are
    sampled; `alone`: cases whose verdict one of its options changes by itself.
    """

    name: str
    options: tuple[str, ...]
    reference: str | None
    moved: tuple[str, ...] | None
    alone: tuple[str, ...]

    @property
    def inert(self) -> bool:
        """True if it is not known to move any verdict."""
        return not (self.alone if self.moved is None else self.moved)


@dataclass(frozen=True)
class UnusedType:
    """The definitions under which no case is of a type.

    `sufficient` are the smallest sets of options (two at most) that make it so, whatever the other
    choices; `remaining` is the number of such definitions that contain none of these sets.
    """

    type: str
    definitions: tuple[Combination, ...]
    sufficient: tuple[OptionLabels, ...]
    remaining: int
    rivals: tuple[str, ...]


@dataclass(frozen=True)
class Robustness:
    """A multiverse over some cases.

    `verdicts` has a row for each of `combinations` and a column for each kind of case; `kinds` say
    which is that of a case, by its id.
    `distinct` is the number of functions that the definitions are. `on_cut` combinations were left
    out because they put a level exactly on the cut, `impossible` ones because no definition is left
    without what they leave out.
    """

    rubric: Rubric
    multiverse: Multiverse
    references: tuple[int | None, ...]
    combinations: tuple[Combination, ...]
    distinct: Distinct
    on_cut: int
    impossible: int
    policies: tuple[Policy, ...]  # the rubric's own first
    sampled: bool
    seed: int
    verdicts: Verdicts
    kinds: Mapping[str, int]
    cases: tuple[CaseRobustness, ...]
    settlements: int  # behind these cases
    outside: tuple[CaseHead, ...]  # to which no definition applies
    overrides: tuple[Override, ...]
    choices: tuple[ChoiceEffect, ...]
    unused_types: tuple[UnusedType, ...]
    flips: DefinitionFlips

    def codes(self, result: CaseRobustness) -> NDArray[np.int8]:
        """The verdict of each combination on a case, as places in the names of `verdicts`."""
        return self.verdicts.codes[:, self.kinds[result.case.id]]

    def count(self, definition: int) -> Counts:
        """All cases by their verdict under one of the combinations."""
        names, codes = self.verdicts.names, self.verdicts.codes[definition]
        counts = np.bincount(codes, weights=self._sizes, minlength=len(names)).astype(int).tolist()
        return {name: count for name, count in zip(names, counts, strict=True) if count}

    @cached_property
    def _sizes(self) -> NDArray[np.intp]:
        kinds = np.fromiter(self.kinds.values(), np.intp, len(self.kinds))
        return np.bincount(kinds, minlength=self.verdicts.codes.shape[1])

    def labels(self, combination: Combination) -> OptionLabels:
        """The options of a combination by their labels."""
        return option_labels(self.multiverse, combination)


def option_labels(multiverse: Multiverse, combination: Combination) -> OptionLabels:
    """The options of a combination by their labels."""
    pairs = zip(multiverse.choices, combination, strict=True)
    return tuple((c.name, c.options[place].label) for c, place in pairs if place is not None)


def grade_of(share: float) -> Grade:
    """The grade of a share of definitions under which the reference verdict holds."""
    if share >= ROBUST:
        return "robust"
    return "shaky" if share >= SHAKY else "possible"
