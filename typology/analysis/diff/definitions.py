"""Two definitions on the same cases: the verdicts that move, and the edits that move them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import Any, Final, Literal, TypeAlias

from typology.analysis.diff.edits import (
    SCOPE_KINDS,
    Between,
    Edit,
    EditedValue,
    EditNumbers,
    between,
)
from typology.model import Case, Criterion, Leaf, Node, Rating, Rubric
from typology.scoring.columnar.cases import ScoreSummary, score_many
from typology.scoring.compile import Program, compile_formula, compile_rubric
from typology.scoring.completions import completion_values
from typology.scoring.decide import is_in
from typology.scoring.outcome import evaluate
from typology.scoring.trace import binding_leaves, trace

How: TypeAlias = Literal["alone", "together"]
ScopeField: TypeAlias = Literal["status", "level", "basis"]
SCOPE_FIELDS: Final[tuple[ScopeField, ...]] = ("status", "level", "basis")


@dataclass(frozen=True)
class RatingEdit:
    """A rating that differs between two codings of one case; None: left out."""

    criterion: str
    before: Rating | None
    after: Rating | None


@dataclass(frozen=True)
class ScopeEdit:
    """A status, level or basis that differs between two codings of one case."""

    field: ScopeField
    before: str | None
    after: str | None


AnyEdit: TypeAlias = "Edit | RatingEdit | ScopeEdit"


@dataclass(frozen=True)
class Cause:
    """An edit that moves a verdict, and the criteria that set the value there, before and after."""

    edit: AnyEdit
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria after, then those that only set the value before."""
        return tuple(dict.fromkeys([*self.after, *self.before]))


@dataclass(frozen=True)
class Move:
    """A case whose verdict differs, and why.

    `how` is "alone" if each cause moves the verdict by itself; "together" if none does and the
    causes are a set without a redundant member.
    """

    before: ScoreSummary
    after: ScoreSummary
    how: How
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Coincidence:
    """Sum of min over sum of max of the memberships in a type, over `cases` that have both.

    None where no case belongs to the type in any degree, or a definition lacks it.
    """

    type: str
    value: float | None
    cases: int


@dataclass(frozen=True)
class Difference:
    """Two definitions (or codings) side by side; `pairs` in order of case id."""

    before: Rubric
    after: Rubric
    edits: tuple[Edit, ...]
    pairs: tuple[tuple[ScoreSummary, ScoreSummary], ...]
    moves: tuple[Move, ...]
    coincidences: tuple[Coincidence, ...]

    @property
    def transitions(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The cases of each pair of verdicts that occurs."""
        cases: dict[tuple[str, str], tuple[str, ...]] = {}
        for before, after in self.pairs:
            pair = (before.verdict, after.verdict)
            cases[pair] = (*cases.get(pair, ()), before.case.id)
        return cases


def difference(
    before: Rubric,
    after: Rubric,
    cases: Sequence[Case],
    recoded: Sequence[Case] | None = None,
    *,
    seed: int = 0,
) -> Difference:
    """The difference between two definitions.

    `recoded` are the same cases, in the same order, for the second definition, if ratings change
    too.
    """
    others = cases if recoded is None else recoded
    pairs = sorted(
        zip(
            score_many(before, cases, seed=seed), score_many(after, others, seed=seed), strict=True
        ),
        key=lambda pair: pair[0].case.id,
    )
    gap = between(before, after)
    search = _CauseSearch(gap, seed)
    return Difference(
        before,
        after,
        gap.edits,
        tuple(pairs),
        tuple(search.move(*pair) for pair in pairs if pair[0].verdict != pair[1].verdict),
        tuple(_coincidence(name, pairs) for name in _types(before, after)),
    )


def what_if(
    base: Rubric, changed: Rubric, cases: Sequence[Case], rerated: Sequence[Case], *, seed: int = 0
) -> Difference:
    """The verdicts moved by changes of a definition and of ratings.

    `rerated` are the cases with changed ratings; cases that either list lacks are left out.
    """
    after = {case.id: case for case in rerated}
    kept = [case for case in cases if case.id in after]
    return difference(base, changed, kept, [after[case.id] for case in kept], seed=seed)


def _types(before: Rubric, after: Rubric) -> list[str]:
    return [*dict.fromkeys([*before.types, *after.types])]


def _coincidence(type_id: str, pairs: Sequence[tuple[ScoreSummary, ScoreSummary]]) -> Coincidence:
    values = [(one.value(type_id), other.value(type_id)) for one, other in pairs]
    known = [(one, other) for one, other in values if one is not None and other is not None]
    most = fsum(max(pair) for pair in known)
    least = fsum(min(pair) for pair in known)
    return Coincidence(type_id, least / most if most else None, len(known))


def rating_edits(before: Case, after: Case) -> tuple[RatingEdit | ScopeEdit, ...]:
    """The differences between two codings of a case that can bear on a verdict."""
    names = dict.fromkeys([*before.ratings, *after.ratings])
    edits: list[RatingEdit | ScopeEdit] = [
        RatingEdit(name, before.ratings.get(name), after.ratings.get(name))
        for name in names
        if _content(before.ratings.get(name)) != _content(after.ratings.get(name))
    ]
    for name in SCOPE_FIELDS:
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            edits.append(ScopeEdit(name, one, other))
    return tuple(edits)


def _content(rating: Rating | None) -> tuple[object, object, object]:
    return (None, None, None) if rating is None else (rating.value, rating.low, rating.high)


class _CauseSearch:
    """Finds the edits that move cases; programs of definitions in between are kept."""

    def __init__(self, gap: Between, seed: int) -> None:
        self._gap = gap
        self._seed = seed
        self._names = {*gap.before.criteria, *gap.after.criteria}
        self._programs: dict[EditNumbers, Program | None] = {}

    def move(self, before: ScoreSummary, after: ScoreSummary) -> Move:
        """The move of a case whose verdict differs, with the edits that cause it."""
        recoded = rating_edits(before.case, after.case)
        edits: list[AnyEdit] = [*self._gap.edits, *recoded]

        def verdict(taken: Sequence[AnyEdit]) -> str | None:
            return self._verdict(taken, before.case)

        alone = [edit for edit in edits if verdict([edit]) == after.verdict]
        chosen = alone or _needed(edits, lambda taken: verdict(taken) == after.verdict)
        causes = tuple(self._cause(edit, before, after) for edit in chosen)
        return Move(before, after, "alone" if alone or len(chosen) == 1 else "together", causes)

    def _verdict(self, taken: Sequence[AnyEdit], case: Case) -> str | None:
        """The verdict with some edits made; None if the result is no valid definition."""
        program = self._program(frozenset(edit.number for edit in taken if isinstance(edit, Edit)))
        if program is None:
            return None
        made = _recoded(case, taken)
        outside = program.rubric.verdict_outside(made)
        if outside is not None:
            return outside
        return evaluate(program, completion_values(program, made), self._seed).verdict

    def _program(self, taken: EditNumbers) -> Program | None:
        if taken not in self._programs:
            rubric = self._gap.after if taken == self._gap.all else self._gap.rubric(taken)
            self._programs[taken] = None if rubric is None else compile_rubric(rubric)
        return self._programs[taken]

    def _cause(self, edit: AnyEdit, before: ScoreSummary, after: ScoreSummary) -> Cause:
        if isinstance(edit, RatingEdit):
            return Cause(edit, (edit.criterion,), (edit.criterion,))
        if isinstance(edit, ScopeEdit) or edit.kind in SCOPE_KINDS:
            return Cause(edit, (), ())
        if isinstance(edit.before, Criterion):
            return Cause(edit, (edit.before.id,), (edit.before.id,))
        if edit.kind == "weight":
            named = tuple(name for name in (edit.path.rpartition(".")[2],) if name in self._names)
            return Cause(edit, named, named)
        if edit.kind in ("cut", "count"):
            types = _crossing(before, after) if edit.type is None else [edit.type]
            return Cause(edit, self._binding(before, types), self._binding(after, types))
        return Cause(edit, self._binds(edit.before, before), self._binds(edit.after, after))

    def _binding(self, summary: ScoreSummary, types: Sequence[str]) -> tuple[str, ...]:
        formulas = [kind.formula for name, kind in summary.rubric.types.items() if name in types]
        names = [name for formula in formulas for name in self._binds(formula, summary)]
        return tuple(dict.fromkeys(names))

    def _binds(self, formula: EditedValue, summary: ScoreSummary) -> tuple[str, ...]:
        """The criteria that set a formula's value over the completions of a case."""
        if not isinstance(formula, Leaf | Node):
            return ()
        program = compile_rubric(summary.rubric)
        outcome = evaluate(program, completion_values(program, summary.case), self._seed)
        step = compile_formula(formula, summary.rubric.criteria, "")
        return tuple(
            dict.fromkeys(
                leaf.criterion for leaf in binding_leaves(step, trace(step, outcome.columns))
            )
        )


def _crossing(before: ScoreSummary, after: ScoreSummary) -> list[str]:
    """The types whose membership is not the same side of the cut in both summaries."""
    return [
        name
        for name in _types(before.rubric, after.rubric)
        if _inside(before, name) != _inside(after, name)
    ]


def _inside(summary: ScoreSummary, type_id: str) -> tuple[bool, bool]:
    """True if the case is in a type in every completion, and in any."""
    bounds = summary.bounds.get(type_id)
    if bounds is None:
        return False, False
    cut = summary.rubric.cut
    return bool(is_in(bounds.low, cut)), bool(is_in(bounds.high, cut))


def _needed(
    edits: Sequence[AnyEdit], suffices: Callable[[Sequence[AnyEdit]], bool]
) -> list[AnyEdit]:
    """A sufficient set of edits without a redundant member, one of the last such sets."""
    kept = list(edits)
    dropped = True
    while dropped:  # an edit may become redundant once others are gone
        dropped = False
        for edit in tuple(kept):
            rest = [each for each in kept if each is not edit]
            if suffices(rest):
                kept, dropped = rest, True
    return kept


def _recoded(case: Case, taken: Sequence[AnyEdit]) -> Case:
    ratings: dict[str, Rating] = dict(case.ratings)
    fields: dict[str, Any] = {}
    for edit in taken:
        if isinstance(edit, ScopeEdit):
            fields[edit.field] = edit.after
        elif isinstance(edit, RatingEdit) and edit.after is not None:
            ratings[edit.criterion] = edit.after
        elif isinstance(edit, RatingEdit):
            ratings.pop(edit.criterion, None)
    return replace(case, ratings=ratings, **fields)
