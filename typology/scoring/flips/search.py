"""The smallest rating changes that alter a verdict (at most three criteria)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.formulas import rubric_leaves
from typology.model import Case
from typology.operators import Array, Mask
from typology.scoring.compile import Columns, Program
from typology.scoring.completions import CompletionValues, completion_values
from typology.scoring.decide import Codes, codes_at_extremes, is_in, verdict_codes
from typology.scoring.flips.bounds import LeastChanges
from typology.scoring.flips.moves import Change, Move, column_values, effective_moves
from typology.scoring.outcome import (
    count_of,
    evaluate,
    extreme_completions,
    grid,
    reads_in_one_direction,
)

MOST_CHANGES: Final = 3
MOST_COMPLETIONS: Final = 4_096
MOST_WORK: Final = 2**30  # leaves to evaluate for the sets of one size
BLOCK: Final = 200_000

Rows: TypeAlias = NDArray[np.intp]


class Flip(NamedTuple):
    """Changes that together alter the verdict, the verdict after them, and their cost in steps."""

    verdict: str
    steps: int
    changes: tuple[Change, ...]


class Flips(NamedTuple):
    """`gains` make another type the verdict; `losses` end the present one.

    `searched` is False where the search was not made, or not up to three changes: a type reads a
    criterion in both directions and too much is unknown, or there are too many sets to try.
    """

    gains: tuple[Flip, ...]
    losses: tuple[Flip, ...]
    searched: bool = True


NO_FLIPS: Final = Flips((), ())


def find_flips(program: Program, case: Case, verdict: str, seed: int = 0) -> Flips:
    """Gains and losses of a case whose verdict under `program` is `verdict`.

    Exact up to three changes, and up to fewer where there are too many sets to try. Where each type
    reads each criterion in one direction, a type's two extreme completions stand for all
    completions of what stays unknown; elsewhere these are enumerated, while they number at most
    4,096.
    """
    one_direction = reads_in_one_direction(program)
    if not one_direction and count_of(completion_values(program, case)) > MOST_COMPLETIONS:
        return Flips((), (), searched=False)
    moves = effective_moves(program, case)
    search = _by_extremes if one_direction else _by_enumeration
    goals = [name for name in program.types if name != verdict]
    loss = [verdict] if verdict in program.types else []
    least = _least_changes(program, case, goals, loss) if one_direction else {}
    reached: dict[str, list[tuple[int, ...]]] = {}
    searched = True
    for size in range(1, MOST_CHANGES + 1):
        missing = [
            name for name in (*goals, *loss) if name not in reached and least.get(name, 1) <= size
        ]
        if not missing:
            continue
        if _work(program, moves, size) > MOST_WORK:
            searched = False
            break
        best = _Cheapest(moves, {name: name in loss for name in missing}, program.types)
        for rows, types in search(program, case, moves, size):
            best.add(rows, types)
        reached |= best.rows
    flips = {
        name: tuple(
            _flip(program, case, [moves[index] for index in row], name, loss, seed) for row in rows
        )
        for name, rows in reached.items()
    }
    gains = tuple(flip for name in goals for flip in flips.get(name, ()))
    return Flips(gains, flips.get(verdict, ()) if loss else (), searched)


def _least_changes(
    program: Program, case: Case, goals: Sequence[str], loss: Sequence[str]
) -> dict[str, float]:
    """The least number of criteria to change before each type can be the verdict, or ends to be."""
    least = LeastChanges(program, case)
    return {name: least.to_gain(name) for name in goals} | {
        name: least.to_lose(name) for name in loss
    }


def _work(program: Program, moves: Sequence[Move], size: int) -> int:
    """The leaves to evaluate for all sets of moves of one size, on different criteria."""
    counts = Counter(_criteria(moves)).values()
    sets = [1, *[0] * size]
    for count in counts:
        for place in range(size, 0, -1):
            sets[place] += sets[place - 1] * count
    return sets[size] * sum(1 for _ in rubric_leaves(program.rubric))


class _Cheapest:
    """The cheapest sets of moves of one size, for each goal: to become a type, or to leave it."""

    def __init__(
        self, moves: Sequence[Move], losing: Mapping[str, bool], types: Sequence[str]
    ) -> None:
        self._steps = np.asarray([move.steps for move in moves], dtype=np.intp)
        self._losing = losing
        self._types = types
        self._best: dict[str, int] = {}
        self.rows: dict[str, list[tuple[int, ...]]] = {}

    def add(self, rows: Rows, types: Rows) -> None:
        """Add sets of moves, with the type that is the verdict after each (-1: none)."""
        for name, losing in self._losing.items():
            hits = (types == self._types.index(name)) != losing
            if not hits.any():
                continue
            steps = self._steps[rows[hits]].sum(axis=1)
            least = int(steps.min())
            if least > self._best.get(name, least):
                continue
            if least < self._best.get(name, least + 1):
                self._best[name], self.rows[name] = least, []
            self.rows[name] += [tuple(row) for row in rows[hits][steps == least].tolist()]


def _flip(
    program: Program, case: Case, moves: Sequence[Move], goal: str, loss: Sequence[str], seed: int
) -> Flip:
    verdict = goal
    if goal in loss:
        resolved = {move.change.criterion: move.change.after for move in moves}
        verdict = evaluate(
            program, completion_values(program, case, resolved=resolved), seed
        ).verdict
    return Flip(verdict, sum(move.steps for move in moves), tuple(move.change for move in moves))


def _sets_of(moves: Sequence[Move], size: int) -> Iterator[Rows]:
    """Sets of `size` moves on different criteria, as rows of indices, in blocks."""
    order = {name: place for place, name in enumerate(dict.fromkeys(_criteria(moves)))}
    places = np.asarray([order[name] for name in _criteria(moves)], dtype=np.intp)
    beyond = np.searchsorted(places, places, side="right")
    rows = np.arange(len(moves), dtype=np.intp)[:, None]
    for _ in range(size - 2):
        rows = _extend(rows, beyond, len(moves))
    if size == 1:
        yield rows
        return
    block = max(1, BLOCK // max(1, len(moves)))
    for start in range(0, len(rows), block):
        yield _extend(rows[start : start + block], beyond, len(moves))


def _criteria(moves: Sequence[Move]) -> list[str]:
    return [move.change.criterion for move in moves]


def _extend(rows: Rows, beyond: Rows, count: int) -> Rows:
    """Each row with each move on a later criterion appended."""
    first = beyond[rows[:, -1]]
    repeats = count - first
    offsets = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    added = np.repeat(first, repeats) + offsets
    return np.column_stack([np.repeat(rows, repeats, axis=0), added])


def _changed(program: Program, moves: Sequence[Move], rows: Rows) -> dict[str, tuple[Mask, Array]]:
    """By criterion: the rows that change it, and the rank or number it becomes."""
    values = column_values(program, moves)[rows]
    names = _criteria(moves)
    places = {name: place for place, name in enumerate(dict.fromkeys(names))}
    which = np.asarray([places[name] for name in names], dtype=np.int16)[rows]
    by_criterion: dict[str, tuple[Mask, Array]] = {}
    for name, place in places.items():
        hits = which == place
        value = np.zeros(len(rows))
        for hit, each in zip(hits.T, values.T, strict=True):
            value[hit] = each[hit]
        by_criterion[name] = hits.any(axis=1), value
    return by_criterion


def _by_extremes(
    program: Program, case: Case, moves: Sequence[Move], size: int
) -> Iterator[tuple[Rows, Rows]]:
    """Sets of moves, and the type that is the verdict in every completion after each, or -1."""
    for rows in _sets_of(moves, size):
        yield rows, _type_by_extremes(program, case, moves, rows)


def _type_by_extremes(program: Program, case: Case, moves: Sequence[Move], rows: Rows) -> Rows:
    changed = _changed(program, moves, rows)
    taken = completion_values(program, case)
    inside = np.empty((2, len(program.types), len(rows)), dtype=np.bool_)
    for place, name in enumerate(program.types):
        for end, columns in enumerate(extreme_completions(program, name, taken)):
            membership = program.membership(name, _with(columns, changed))
            inside[end, place] = is_in(membership, program.rubric.cut)
    return _types_only(program, codes_at_extremes(*inside))


def _types_only(program: Program, codes: Codes) -> Rows:
    """The codes of types, and -1 for every other verdict."""
    return np.where(codes < len(program.types), codes, -1).astype(np.intp)


def _with(columns: Columns, changed: Mapping[str, tuple[Mask, Array]]) -> Columns:
    return {
        name: np.where(changed[name][0], changed[name][1], column).astype(column.dtype)
        if name in changed
        else column
        for name, column in columns.items()
    }


def _by_enumeration(
    program: Program, case: Case, moves: Sequence[Move], size: int
) -> Iterator[tuple[Rows, Rows]]:
    """The same from all completions of what stays unknown; one block for each set of criteria."""
    names = np.asarray(_criteria(moves))
    for chosen in combinations(dict.fromkeys(_criteria(moves)), size):
        indices = [np.flatnonzero(names == name) for name in chosen]
        rows = np.stack(np.meshgrid(*indices, indexing="ij"), axis=-1).reshape(-1, size)
        taken = completion_values(program, case)
        for name, places in zip(chosen, indices, strict=True):
            taken[name] = tuple(moves[place].change.after for place in places.tolist())
        yield rows, _type_by_enumeration(program, taken, chosen, len(rows))


def _type_by_enumeration(
    program: Program, taken: CompletionValues, chosen: Sequence[str], count: int
) -> Rows:
    axes, columns = grid(program, taken)
    codes = verdict_codes(program.memberships(columns), program.rubric.cut)
    codes = np.broadcast_to(codes, tuple(len(taken[name]) for name in axes))
    front = [axes.index(name) for name in chosen if name in axes]
    by_set = np.moveaxis(codes, front, range(len(front))).reshape(count, -1)
    same = (by_set == by_set[:, :1]).all(axis=1)
    return np.where(same, _types_only(program, by_set[:, 0]), -1)
