"""The unknown criteria of an undetermined case to ask about first, and what settles it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from typology.model import Level
from typology.scales import as_column
from typology.scoring.compile import Program
from typology.scoring.completions import CompletionValues
from typology.scoring.decide import Codes, combination_verdicts, verdict_counts
from typology.scoring.outcome import CompletionsOutcome


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
    slices = list(_slices(name, program, taken, outcome))
    after = [_entropy(verdict_counts(program, codes)) for codes in slices]
    return before - sum(after) / len(after)


def _slices(
    name: str, program: Program, taken: CompletionValues, outcome: CompletionsOutcome
) -> Iterator[Codes]:
    if outcome.exact:
        yield from np.moveaxis(outcome.codes, outcome.axes.index(name), 0)
        return
    for value in as_column(program.rubric.criteria[name], taken[name]):
        yield outcome.codes[outcome.columns[name] == value]


def _entropy(numbers: Sequence[int]) -> float:
    shares = np.asarray([number for number in numbers if number], dtype=np.float64)
    shares = shares / shares.sum()
    return float(-(shares * np.log2(shares)).sum())


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
