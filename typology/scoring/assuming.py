"""What a verdict owes to assumptions about silent criteria: alone, jointly, and with ranges.

To leave an assumption open only adds completions. So a verdict that stands with some assumptions
left open stands with fewer of them open, and the sets with which it falls have minimal ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final, TypeAlias

import numpy as np

from typology.model import UNDETERMINED, Case
from typology.scales import as_column
from typology.scoring.compile import Program
from typology.scoring.completions import CompletionValues, completion_values
from typology.scoring.decide import verdict_codes
from typology.scoring.outcome import ENUMERATED, count_of, grid, reads_in_one_direction, verdict_of

MOST_TOGETHER: Final = 3  # assumptions left open together, where completions are not enumerated

Names: TypeAlias = frozenset[str]


def rests_on(program: Program, case: Case, verdict: str) -> tuple[str, ...]:
    """The assumed criteria in the minimal sets with which left open the verdict would not stand.

    Minimal by inclusion; in rubric order; empty exactly where the verdict stands with all of them
    open, or is undetermined. Exact where all completions with every assumption left open are
    enumerated. Beyond, sets are sought by size, up to three where each type reads each criterion in
    one direction and one elsewhere; where none of these suffices, one minimal set is told.
    """
    if verdict == UNDETERMINED:
        return ()
    taken = completion_values(program, case)
    left_open = completion_values(program, case, opened=program.criteria)
    return assumptions_needed(program, taken, left_open, verdict)


def assumptions_needed(
    program: Program, taken: CompletionValues, left_open: CompletionValues, verdict: str
) -> tuple[str, ...]:
    """What `rests_on` says, from the values with the assumptions and without any."""
    names = [name for name in program.criteria if left_open[name] != taken[name]]
    if not names or verdict_of(program, left_open) == verdict:
        return ()
    if count_of(left_open) <= ENUMERATED:
        sets = _by_enumeration(program, taken, left_open, names, [verdict])
    else:
        sets = _by_size(program, taken, left_open, names, verdict)
    found = frozenset[str]().union(*sets)
    return tuple(name for name in names if name in found)


def narrows(program: Program, case: Case, possible: Collection[str]) -> tuple[str, ...]:
    """The assumed criteria but for which more than the `possible` verdicts would be possible.

    Those in the minimal sets, as in `rests_on`; where the completions with every assumption left
    open are too many to enumerate, every assumed criterion.
    """
    taken = completion_values(program, case)
    left_open = completion_values(program, case, opened=program.criteria)
    names = tuple(name for name in program.criteria if left_open[name] != taken[name])
    if not names or count_of(left_open) > ENUMERATED:
        return names
    sets = _by_enumeration(program, taken, left_open, names, possible)
    found = frozenset[str]().union(*sets)
    return tuple(name for name in names if name in found)


def holds_left_open(program: Program, case: Case, verdict: str) -> bool:
    """True if the verdict holds with all assumptions left open and over every range, jointly."""
    return verdict_of(program, completion_values(program, case, rule="left_open")) == verdict


def _by_enumeration(
    program: Program,
    taken: CompletionValues,
    left_open: CompletionValues,
    names: Sequence[str],
    verdicts: Collection[str],
) -> Iterable[Names]:
    """From the completions with other verdicts, and what each has beyond the assumptions."""
    axes, columns = grid(program, left_open)
    codes = verdict_codes(program.memberships(columns), program.rubric.cut)
    beyond = np.zeros(tuple(len(left_open[name]) for name in axes), dtype=np.int64)
    for bit, name in enumerate(names):
        kept = as_column(program.rubric.criteria[name], taken[name])
        is_kept = (columns[name][..., None] == kept).any(axis=-1)
        beyond |= np.where(is_kept, 0, 1 << bit)
    is_other = np.asarray([each not in verdicts for each in program.rubric.verdicts])
    others = np.broadcast_to(is_other[codes], beyond.shape)
    masks = sorted(set(beyond[others].tolist()))
    for mask in minimal(masks):
        yield frozenset(name for bit, name in enumerate(names) if mask >> bit & 1)


def minimal(masks: Iterable[int]) -> Iterator[int]:
    """The masks of which no other is a part.

    >>> list(minimal([0b011, 0b111, 0b100, 0b010]))
    [2, 4]
    """
    found: list[int] = []
    for mask in sorted(masks, key=lambda each: (each.bit_count(), each)):
        if not any(each & mask == each for each in found):
            found.append(mask)
            yield mask


def _by_size(
    program: Program,
    taken: CompletionValues,
    left_open: CompletionValues,
    names: Sequence[str],
    verdict: str,
) -> Iterable[Names]:
    """By opening sets of assumptions, the small ones first; if none suffices, one by deletion."""

    def falls(opened: Collection[str]) -> bool:
        values = taken | {name: left_open[name] for name in opened}
        return verdict_of(program, values) != verdict

    found: list[Names] = []
    most = MOST_TOGETHER if reads_in_one_direction(program) else 1
    for size in range(1, most + 1):
        sets = [frozenset(each) for each in combinations(names, size)]
        found += [each for each in sets if not any(less < each for less in found) and falls(each)]
    if not found:
        kept = frozenset(names)
        for name in names:
            if falls(kept - {name}):
                kept -= {name}
        found.append(kept)
    return found
