"""Two definitions on the same cases: which verdicts move, and what moves them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import Literal, TypeAlias

from typology.analysis.diff.edits import Between, Edit, Held, Taken, between
from typology.model import NO_SETTLEMENT, Case, Criterion, Leaf, Node, Rating, Rubric
from typology.scoring.columnar.cases import ScoreSummary, score_many
from typology.scoring.compile import Program, compile_formula, compile_rubric
from typology.scoring.completions import completion_values
from typology.scoring.decide import is_in
from typology.scoring.outcome import evaluate
from typology.scoring.trace import binding_leaves, trace

How: TypeAlias = Literal["alone", "together"]


@dataclass(frozen=True)
class RatingEdit:
    """A rating that is not the same in two codings of one case; None: left out."""

    criterion: str
    before: Rating | None
    after: Rating | None


@dataclass(frozen=True)
class StatusEdit:
    """A status that is not the same in two codings of one case."""

    before: str
    after: str


AnyEdit: TypeAlias = "Edit | RatingEdit | StatusEdit"


@dataclass(frozen=True)
class Cause:
    """An edit that moves a verdict, and the criteria that set the value there, before and after."""

    edit: AnyEdit
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def criteria(self) -> tuple[str, ...]:
        """Those after, then those before that are not among them."""
        return tuple(dict.fromkeys([*self.after, *self.before]))


@dataclass(frozen=True)
class Move:
    """A case whose verdict differs, and why.

    `how` is alone where each cause moves the verdict by itself, together where none does and the
    causes are a set of which none can be spared.
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
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for before, after in self.pairs:
            pair = (before.verdict, after.verdict)
            found[pair] = (*found.get(pair, ()), before.case.id)
        return found


def difference(
    before: Rubric,
    after: Rubric,
    cases: Sequence[Case],
    recoded: Sequence[Case] | None = None,
    *,
    seed: int = 0,
) -> Difference:
    """What changes from one definition to the other.

    `recoded` are the same cases for the second definition where their ratings change too, in the
    same order.
    """
    others = cases if recoded is None else recoded
    pairs = sorted(
        zip(
            score_many(before, cases, seed=seed), score_many(after, others, seed=seed), strict=True
        ),
        key=lambda pair: pair[0].case.id,
    )
    gap = between(before, after)
    search = _Search(gap, seed)
    return Difference(
        before,
        after,
        gap.edits,
        tuple(pairs),
        tuple(search.move(*pair) for pair in pairs if pair[0].verdict != pair[1].verdict),
        tuple(_coincidence(name, pairs) for name in _types(before, after)),
    )


def _types(before: Rubric, after: Rubric) -> list[str]:
    return [*dict.fromkeys([*before.types, *after.types])]


def _coincidence(type_id: str, pairs: Sequence[tuple[ScoreSummary, ScoreSummary]]) -> Coincidence:
    values = [(one.value(type_id), other.value(type_id)) for one, other in pairs]
    known = [(one, other) for one, other in values if one is not None and other is not None]
    most = fsum(max(pair) for pair in known)
    least = fsum(min(pair) for pair in known)
    return Coincidence(type_id, least / most if most else None, len(known))


def recoding(before: Case, after: Case) -> tuple[RatingEdit | StatusEdit, ...]:
    """What two codings of a case do not share, so far as it can bear on a verdict."""
    names = dict.fromkeys([*before.ratings, *after.ratings])
    edits: list[RatingEdit | StatusEdit] = [
        RatingEdit(name, before.ratings.get(name), after.ratings.get(name))
        for name in names
        if _said(before.ratings.get(name)) != _said(after.ratings.get(name))
    ]
    if before.status != after.status:
        edits.append(StatusEdit(before.status, after.status))
    return tuple(edits)


def _said(rating: Rating | None) -> tuple[object, object, object]:
    return (None, None, None) if rating is None else (rating.value, rating.low, rating.high)


class _Search:
    """What moves cases from one definition to the other; definitions in between are kept."""

    def __init__(self, gap: Between, seed: int) -> None:
        self._gap = gap
        self._seed = seed
        self._names = {*gap.before.criteria, *gap.after.criteria}
        self._programs: dict[Taken, Program | None] = {}

    def move(self, before: ScoreSummary, after: ScoreSummary) -> Move:
        """A case whose verdict moves, with the edits that move it."""
        recoded = recoding(before.case, after.case)
        edits: list[AnyEdit] = [*self._gap.edits, *recoded]

        def verdict(taken: Sequence[AnyEdit]) -> str | None:
            return self._verdict(taken, before.case)

        alone = [edit for edit in edits if verdict([edit]) == after.verdict]
        chosen = alone or _needed(edits, lambda taken: verdict(taken) == after.verdict)
        causes = tuple(self._cause(edit, before, after) for edit in chosen)
        return Move(before, after, "alone" if alone or len(chosen) == 1 else "together", causes)

    def _verdict(self, taken: Sequence[AnyEdit], case: Case) -> str | None:
        """The verdict with some edits made; None where that is no definition."""
        program = self._program(frozenset(edit.number for edit in taken if isinstance(edit, Edit)))
        if program is None:
            return None
        made = _recoded(case, taken)
        if made.status not in program.rubric.applies_to:
            return NO_SETTLEMENT
        return evaluate(program, completion_values(program, made), self._seed).verdict

    def _program(self, taken: Taken) -> Program | None:
        if taken not in self._programs:
            rubric = self._gap.after if taken == self._gap.all else self._gap.rubric(taken)
            self._programs[taken] = None if rubric is None else compile_rubric(rubric)
        return self._programs[taken]

    def _cause(self, edit: AnyEdit, before: ScoreSummary, after: ScoreSummary) -> Cause:
        if isinstance(edit, RatingEdit):
            return Cause(edit, (edit.criterion,), (edit.criterion,))
        if isinstance(edit, StatusEdit) or edit.kind == "statuses":
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

    def _binding(self, judgement: ScoreSummary, types: Sequence[str]) -> tuple[str, ...]:
        formulas = [kind.formula for name, kind in judgement.rubric.types.items() if name in types]
        found = [name for formula in formulas for name in self._binds(formula, judgement)]
        return tuple(dict.fromkeys(found))

    def _binds(self, formula: Held, judgement: ScoreSummary) -> tuple[str, ...]:
        """The criteria that set a formula's value over the completions of a case."""
        if not isinstance(formula, Leaf | Node):
            return ()
        program = compile_rubric(judgement.rubric)
        outcome = evaluate(program, completion_values(program, judgement.case), self._seed)
        step = compile_formula(formula, judgement.rubric.criteria, "")
        return tuple(
            dict.fromkeys(
                leaf.criterion for leaf in binding_leaves(step, trace(step, outcome.columns))
            )
        )


def _crossing(before: ScoreSummary, after: ScoreSummary) -> list[str]:
    """The types that one judgement finds the case in, or out of, and the other does not."""
    return [
        name
        for name in _types(before.rubric, after.rubric)
        if _inside(before, name) != _inside(after, name)
    ]


def _inside(judgement: ScoreSummary, type_id: str) -> tuple[bool, bool]:
    """Whether the case is in a type in every completion, and in any."""
    bounds = judgement.bounds.get(type_id)
    if bounds is None:
        return False, False
    cut = judgement.rubric.cut
    return bool(is_in(bounds.low, cut)), bool(is_in(bounds.high, cut))


def _needed(
    edits: Sequence[AnyEdit], suffices: Callable[[Sequence[AnyEdit]], bool]
) -> list[AnyEdit]:
    """Edits that suffice, none of which can be spared; of several such sets one of the last."""
    kept = list(edits)
    spared = True
    while spared:  # what cannot be spared at first may be once others are gone
        spared = False
        for edit in tuple(kept):
            rest = [each for each in kept if each is not edit]
            if suffices(rest):
                kept, spared = rest, True
    return kept


def _recoded(case: Case, taken: Sequence[AnyEdit]) -> Case:
    ratings: dict[str, Rating] = dict(case.ratings)
    status = case.status
    for edit in taken:
        if isinstance(edit, StatusEdit):
            status = edit.after
        elif isinstance(edit, RatingEdit) and edit.after is not None:
            ratings[edit.criterion] = edit.after
        elif isinstance(edit, RatingEdit):
            ratings.pop(edit.criterion, None)
    return replace(case, ratings=ratings, status=status)
