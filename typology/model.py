"""The data model: frozen values, without file or display logic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Severity: TypeAlias = Literal["error", "warning", "accepted"]  # accepted: a warning answered
Silence: TypeAlias = Literal["open", "holds", "fails"]
Level: TypeAlias = str | float  # of an ordinal scale; a raw number of a calibrated criterion

TOLERANCE: Final = 1e-9
UNKNOWN: Final = "unknown"  # a rating where the sources are silent
MIXED: Final = "mixed"
NEITHER: Final = "neither"
UNDETERMINED: Final = "undetermined"
NO_SETTLEMENT: Final = "no_settlement"
OUT_OF_SCOPE: Final = "out_of_scope"
NOT_JUDGED: Final = (NO_SETTLEMENT, OUT_OF_SCOPE)  # the rubric does not apply
FIXED_VERDICTS: Final = (MIXED, NEITHER, UNDETERMINED, *NOT_JUDGED)  # of every rubric


class Warrant(NamedTuple):
    """The source and place that support a statement, or with `inspired` only suggest it."""

    source: str
    locator: str | None = None
    inspired: bool = False


class Scale(NamedTuple):
    """An ordinal scale: its levels and their memberships, both ascending by membership."""

    levels: tuple[str, ...]
    memberships: tuple[float, ...]

    def rank(self, level: str) -> int:
        """The place of `level`, from 0. Raises ValueError for a level that the scale lacks."""
        return self.levels.index(level)


class Calibration(NamedTuple):
    """Raw number to membership by three anchors: 0 (log-odds -3), 0.5, and 1 (log-odds +3)."""

    out: float
    crossover: float
    full: float  # the key `in` of the file
    shape: Literal["logistic", "linear"] = "logistic"

    @property
    def rises(self) -> bool:
        """True if more of the raw number means more membership."""
        return self.full > self.out

    @property
    def completions(self) -> tuple[float, ...]:
        """The four raw values at which an unknown is completed, from out to in."""
        inner = (self.out + self.crossover) / 2, (self.crossover + self.full) / 2
        return (self.out, *inner, self.full)


class Criterion(NamedTuple):
    """A rated criterion: an ordinal scale with an anchor text a level, or a calibrated number."""

    id: str
    question: str
    role: Literal["constitutive", "consequence", "enabling"]
    scale: Scale | None
    anchors: Mapping[str, str]
    calibration: Calibration | None
    unit: str | None = None
    warrant: Warrant | None = None
    in_text: str | None = None  # the question where the basis is a text
    better: Literal["more", "less"] | None = None  # None: as its profile has it

    def question_for(self, basis: str) -> str:
        """The question as asked of a text or of an outcome."""
        return self.in_text if basis == "text" and self.in_text else self.question


class Leaf(NamedTuple):
    """A criterion in a formula: its membership, or with `reaches` a crisp threshold."""

    criterion: str
    reaches: Level | None = None
    if_unknown: Silence = "open"
    warrant: Warrant | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """An operator of `typology.operators` over formulas."""

    operator: str
    children: tuple[Formula, ...]
    count: int | None = None
    weights: tuple[float, ...] | None = None  # one a child, positive; None: equal
    named: bool = False  # written as a mapping {criterion: weight}
    warrant: Warrant | None = None


Formula: TypeAlias = "Leaf | Node"


class Type(NamedTuple):
    """A set that cases belong to in degree, and the formula that says how."""

    id: str
    means: str | None
    formula: Formula
    warrant: Warrant | None = None


class CaseCondition(NamedTuple):
    """A condition on the case itself: its level, or that the rubric's scope leaves it outside."""

    levels: tuple[str, ...] = ()
    outside: bool = False


class Notice(NamedTuple):
    """A sentence printed above a verdict when its condition holds; never part of the verdict."""

    when: Formula | CaseCondition
    say: str
    source: str | None = None


class Override(NamedTuple):
    """One change made on the command line: --set, --silence or --rate."""

    option: str
    path: str
    value: Json


@dataclass(frozen=True, slots=True)
class Rubric:
    """A definition: criteria, types, and how a verdict is decided."""

    id: str
    version: str
    title: str
    standing: Literal["quoted", "reconstructed", "constructed"]
    source: Warrant | None
    criteria: Mapping[str, Criterion]
    types: Mapping[str, Type]
    cut: float
    applies_to: tuple[str, ...]  # statuses
    profiles: Mapping[str, tuple[str, ...]]
    notices: tuple[Notice, ...]
    sha256: str
    definition_sha256: str
    overrides: tuple[Override, ...] = ()
    extends: str | None = None
    resolved: Mapping[str, Json] = field(default_factory=dict, repr=False, compare=False)
    applies_to_level: tuple[str, ...] | None = None  # None: every level
    applies_to_basis: tuple[str, ...] | None = None  # None: every basis
    shipped: bool = field(default=False, compare=False)  # with the tool; else the user's own

    def verdict_outside(self, case: Case) -> str | None:
        """The verdict of a case that the rubric does not apply to; None where it applies."""
        return self.outside(case.status, case.level, case.basis)

    def outside(self, status: str | None, level: str | None, basis: str | None) -> str | None:
        """By status `no_settlement`, then by level (None is in no list) and basis."""
        if status not in self.applies_to:
            return NO_SETTLEMENT
        scopes = (self.applies_to_level, level), (self.applies_to_basis, basis)
        return OUT_OF_SCOPE if any(s is not None and w not in s for s, w in scopes) else None

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Every verdict that it may give: its types first."""
        return verdicts_of([self])


def verdicts_of(rubrics: Iterable[Rubric]) -> tuple[str, ...]:
    """Every verdict that some rubrics may give: their types in order of first mention first."""
    return (*dict.fromkeys(name for each in rubrics for name in each.types), *FIXED_VERDICTS)


class Source(NamedTuple):
    """A bibliographic entry (CSL names)."""

    key: str
    title: str
    author: tuple[str, ...] = ()
    issued: str | None = None
    publisher: str | None = None
    type: str | None = None
    url: str | None = None
    doi: str | None = None
    voice: str | None = None  # the key of the source whose author speaks here, too
    note: str | None = None  # what does not stand in the text itself


class Evidence(NamedTuple):
    """A fact in our own words, with its source and place."""

    says: str
    source: str
    direction: Literal["supports", "contradicts", "context"]
    locator: str | None = None
    quote: str | None = None
    modality: str = "asserted"
    attribution: str | None = None
    handling: Literal["public", "restricted"] = "public"


class Rating(NamedTuple):
    """A coder's level for a criterion in a case; `value` None is unknown."""

    value: Level | None
    low: Level | None = None
    high: Level | None = None
    confidence: Literal["high", "medium", "low"] | None = None
    because: str | None = None
    evidence: tuple[Evidence, ...] = ()
    accepted: str | None = None  # why a warning about it is right to stand

    @property
    def sources(self) -> tuple[str, ...]:
        """The distinct source keys of the evidence, in order of first mention."""
        return tuple(dict.fromkeys(item.source for item in self.evidence))


class Term(NamedTuple):
    """A commitment in the text of the settlement."""

    term: str
    criterion: str | None = None
    modality: Literal["required", "conditional"] | None = None
    clause: str | None = None
    by: str | None = None
    verified_by: str | None = None
    if_breached: str | None = None
    handling: Literal["public", "restricted"] = "public"


class Label(NamedTuple):
    """A classification published by others; never an input to scoring."""

    type: str
    source: str
    locator: str | None = None


class Period(NamedTuple):
    """Dates as YYYY, YYYY-MM or YYYY-MM-DD; None is not stated, `ongoing` is kept as written."""

    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A settlement, as coded."""

    id: str
    title: str
    status: str
    basis: Literal["text", "outcome"]
    handling: Literal["public", "restricted"]
    ratings: Mapping[str, Rating]
    sha256: str
    countries: tuple[str, ...] = ()
    level: str | None = None
    form: str | None = None
    period: Period | None = None
    observed_until: str | None = None
    part_of: str | None = None
    parties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    identifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    summary: str | None = None
    coder: str | None = None
    terms: tuple[Term, ...] = ()
    labels: tuple[Label, ...] = ()
    expect: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)  # all that it cites, looked up
    overrides: tuple[Override, ...] = ()
    path: str | None = field(default=None, compare=False)
    outcomes: Mapping[str, float | None] = field(default_factory=dict)  # later; None: unknown
    elicited: Mapping[str, str] = field(default_factory=dict)  # of an interview; see the format
    unabridged: Case | None = field(default=None, compare=False, repr=False)

    @property
    def whole(self) -> Case:
        """The case as coded, restricted parts too: for what computes, never for what writes."""
        return self.unabridged or self

    @property
    def prospective(self) -> bool:
        """True for a proposed deal."""
        return self.status == "proposed"

    @property
    def on_paper(self) -> bool:
        """True where the ratings speak of a text, as if carried out."""
        return self.basis == "text"

    def voices(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The independent voices behind some sources: keys, those of one author counted once."""
        entries = ((key, self.sources.get(key)) for key in keys)
        return tuple(dict.fromkeys(entry.voice or key if entry else key for key, entry in entries))


class Option(NamedTuple):
    """One way to make a choice, with its changes of a rubric (none: the rubric as it is)."""

    label: str
    kind: Literal["equivalent", "uncertain", "rival"] = "uncertain"
    because: str | None = None
    rubric: str | None = None
    sets: tuple[tuple[str, Json], ...] = ()  # path and value
    weights: str | None = None  # the path of a mean's or geometric mean's argument
    concentration: float | None = None
    drop: tuple[str, ...] = ()
    silence: Silence | None = None


class Choice(NamedTuple):
    """A choice in the making of a definition, and the ways to make it."""

    name: str
    options: tuple[Option, ...]


class Multiverse(NamedTuple):
    """All possible definitions: every combination of choices; `dropped` were too many to list."""

    title: str
    choices: tuple[Choice, ...]
    sha256: str
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding at one place of a file; ordered by place. `line` and `column` from 1."""

    path: str
    line: int
    column: int
    message: str
    hint: str | None = field(default=None, compare=False)
    severity: Severity = field(default="error", compare=False)
    source_line: str | None = field(default=None, compare=False)
