"""The unknown criteria to ask about first, what settles a verdict, and when nothing left can."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from typology.model import UNDETERMINED, Case, Level
from typology.scales import as_column
from typology.scoring.compile import Program
from typology.scoring.completions import CompletionValues, completion_values
from typology.scoring.decide import Codes, combination_verdicts, verdict_counts
from typology.scoring.outcome import CompletionsOutcome, evaluate


class Settlement(NamedTuple):
    """Answers to unknown criteria after which one verdict is left."""

    answers: Mapping[str, Level]
    verdict: str


def ask_first(
    program: Program, unknown: Sequence[str], taken: CompletionValues, outcome: CompletionsOutcome
) -> tuple[str, ...]:
    """Unknown criteria by expected drop in verdict entropy, its levels equally likely."""
    drops = {name: -round(_expected_drop(program, name, taken, outcome), 12) for name in unknown}
    return tuple(sorted(unknown, key=lambda name: drops[name]))


def _expected_drop(
    program: Program, name: str, taken: CompletionValues, outcome: CompletionsOutcome
) -> float:
    if len(taken[name]) == 1:
        return 0.0
    before = _entropy(verdict_counts(program, outcome.codes))
    parts = slices(name, program, taken, outcome)
    after = [_entropy(verdict_counts(program, codes)) for codes in parts]
    return before - sum(after) / len(after)


def slices(
    name: str, program: Program, taken: CompletionValues, outcome: CompletionsOutcome
) -> Iterator[Codes]:
    """The verdict codes of the completions with each value of an open criterion, in its order."""
    if outcome.exact:
        yield from np.moveaxis(outcome.codes, outcome.axes.index(name), 0)
        return
    for value in as_column(program.rubric.criteria[name], taken[name]):
        yield outcome.codes[outcome.columns[name] == value]


def _entropy(numbers: Sequence[int]) -> float:
    shares = np.asarray([number for number in numbers if number], dtype=np.float64)
    shares = shares / shares.sum()
    return float(-(shares * np.log2(shares)).sum())


class Left(NamedTuple):
    """What an interview has left to ask: criteria of the formulas, the most telling first.

    `can_change` is False where no answer to any of them changes the verdict of any completion.
    """

    order: tuple[str, ...]
    can_change: bool


def left_to_ask(program: Program, case: Case, asked: Collection[str], seed: int = 0) -> Left:
    """The criteria not yet asked by expected drop in verdict entropy, with no assumption made.

    What was asked and stays unknown is left open, too: whether the rest can change anything is then
    looked up for each way to fill it. Exact where the completions are enumerated; beyond, something
    left is said to be able to change the verdict until the verdict stands under all of them.
    """
    taken = completion_values(program, case, rule="without_assumption")
    names = [name for name in program.criteria if name not in asked and len(taken[name]) > 1]
    if not names:
        return Left((), False)
    outcome = evaluate(program, taken, seed)
    if outcome.exact:
        axes = tuple(outcome.axes.index(name) for name in names)
        can_change = bool((outcome.codes.min(axis=axes) != outcome.codes.max(axis=axes)).any())
    else:
        can_change = outcome.verdict == UNDETERMINED
    return Left(ask_first(program, names, taken, outcome), can_change)


def possible_after(
    program: Program, case: Case, name: str, value: Level, seed: int = 0
) -> tuple[str, ...]:
    """The verdicts that an answer leaves possible, with no assumption made."""
    taken = completion_values(program, case, rule="without_assumption", resolved={name: value})
    counts = verdict_counts(program, evaluate(program, taken, seed).codes)
    pairs = zip(combination_verdicts(program), counts, strict=True)
    return tuple(verdict for verdict, count in pairs if count)


def settles(
    program: Program, taken: CompletionValues, outcome: CompletionsOutcome
) -> Iterator[Settlement]:
    """The smallest sets of answers after which one verdict is left, all of that size."""
    names = combination_verdicts(program)
    for size in range(1, len(outcome.axes) + 1):
        is_settled = False
        for kept, low, high in _kept(outcome.codes, outcome.codes, 0, len(outcome.axes), size):
            for place in np.argwhere(low == high).tolist():
                is_settled = True
                answers = {
                    outcome.axes[axis]: taken[outcome.axes[axis]][index]
                    for axis, index in zip(kept, place, strict=True)
                }
                yield Settlement(answers, names[int(low[tuple(place)])])
        if is_settled:
            return


def _kept(
    low: Codes, high: Codes, axis: int, axes: int, size: int
) -> Iterator[tuple[tuple[int, ...], Codes, Codes]]:
    """Least and greatest code over all but `size` of the axes from `axis` on, each such choice.

    The axes before the current one that are kept stay in front; the rest are reduced away.
    """
    left = axes - axis
    if size > left:
        return
    done = low.ndim - left
    if left == 0:
        yield (), low, high
        return
    if size:
        for kept, least, greatest in _kept(low, high, axis + 1, axes, size - 1):
            yield (axis, *kept), least, greatest
    if size < left:
        yield from _kept(low.min(axis=done), high.max(axis=done), axis + 1, axes, size)
