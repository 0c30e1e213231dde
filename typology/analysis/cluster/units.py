"""The cases that are compared, those left out, and what is known of them as answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from typology.model import NO_SETTLEMENT, OUT_OF_SCOPE, Calibration, Criterion, Level, Rubric
from typology.operators import Mask
from typology.scales import scale_of
from typology.scoring.completions import rating_of
from typology.scoring.scorecard import Scorecard

Basis: TypeAlias = Literal["outcome", "text", "all"]
Nested: TypeAlias = Literal["parts", "wholes", "all"]
Reason: TypeAlias = Literal[
    "basis", "no_settlement", "out_of_scope", "min_rated", "nested", "min_shared"
]


@dataclass(frozen=True)
class LeftOut:
    """A case that is not compared, and why.

    `related`: what is compared in its place, its whole or its parts. `count`: how many of the
    criteria it is rated on, or of how many pairs it shares too few.
    """

    card: Scorecard
    reason: Reason
    related: tuple[str, ...] = ()
    count: int | None = None


Units: TypeAlias = tuple[tuple[Scorecard, ...], tuple[LeftOut, ...]]


def units(
    cards: Sequence[Scorecard],
    criteria: Sequence[str],
    *,
    basis: Basis,
    nested: Nested,
    min_rated: int,
) -> Units:
    """The cases to be compared and those left out, each in order of id.

    A case is left out if its basis is not the one asked for, if the rubric does not apply to it, or
    if it is rated on fewer than `min_rated` of the criteria (an unknown with a range is not rated).
    Of a whole and its parts, both of which remain: with `parts` a whole is left out where two or
    more of its parts, at any remove, are compared; with `wholes` every part of a whole that is.
    """
    kept: list[Scorecard] = []
    left_out: list[LeftOut] = []
    for card in sorted(cards, key=lambda card: card.case.id):
        rated = sum(rating_of(card.case, name).value is not None for name in criteria)
        if basis not in ("all", card.case.basis):
            left_out.append(LeftOut(card, "basis"))
        elif card.verdict == NO_SETTLEMENT:
            left_out.append(LeftOut(card, "no_settlement"))
        elif card.verdict == OUT_OF_SCOPE:
            left_out.append(LeftOut(card, "out_of_scope"))
        elif rated < min_rated:
            left_out.append(LeftOut(card, "min_rated", count=rated))
        else:
            kept.append(card)
    instead = {} if nested == "all" else _replaced(cards, kept, nested)
    left_out += [
        LeftOut(card, "nested", instead[card.case.id]) for card in kept if card.case.id in instead
    ]
    return (
        tuple(card for card in kept if card.case.id not in instead),
        tuple(sorted(left_out, key=lambda left: left.card.case.id)),
    )


def _replaced(
    cards: Sequence[Scorecard], kept: Sequence[Scorecard], nested: Nested
) -> dict[str, tuple[str, ...]]:
    """The cases that others are compared in place of, by id, with those others."""
    wholes = {card.case.id: card.case.whole.part_of for card in cards}
    above = {card.case.id: wholes_of(card.case.id, wholes) for card in kept}
    compared = set(above)
    if nested == "wholes":
        found = {name: tuple(x for x in chain if x in compared) for name, chain in above.items()}
        return {name: chain[-1:] for name, chain in found.items() if chain}
    replaced: dict[str, tuple[str, ...]] = {}
    for name in sorted(above, key=lambda name: (-len(above[name]), name)):  # parts before wholes
        parts = tuple(sorted(each for each in compared if name in above[each]))
        if len(parts) >= 2:
            replaced[name] = parts
            compared.discard(name)
    return replaced


def wholes_of(name: str, wholes: Mapping[str, str | None]) -> tuple[str, ...]:
    """What a case is part of, the nearest first; a circle ends where it closes."""
    chain: list[str] = []
    above = wholes.get(name)
    while above is not None and above not in chain and above != name:
        chain.append(above)
        above = wholes.get(above)
    return tuple(chain)


def steps_of(criterion: Criterion) -> tuple[str, ...]:
    """The levels of a criterion, or the four bins of a calibrated one in words, from out to in."""
    curve = criterion.calibration
    if curve is None:
        return scale_of(criterion).levels
    beyond = ("up to", "from") if curve.rises else ("from", "up to")
    return (
        f"{beyond[0]} {curve.out:g}",
        f"{curve.out:g} to {curve.crossover:g}",
        f"{curve.crossover:g} to {curve.full:g}",
        f"{beyond[1]} {curve.full:g}",
    )


def step_of(criterion: Criterion, value: Level) -> int:
    """The place of a rating among the steps.

    A number lies at `out` or beyond it, up to the crossover, before `in`, or at `in` and beyond.
    """
    if criterion.calibration is None:
        return scale_of(criterion).rank(str(value))
    return bin_of(criterion.calibration, float(value))


def bin_of(curve: Calibration, raw: float) -> int:
    """The bin of a number, 0 to 3: each holds one of the four values of completions."""
    sign = 1.0 if curve.rises else -1.0
    number, out, crossover, full = (
        sign * each for each in (raw, curve.out, curve.crossover, curve.full)
    )
    return int(number > out) + int(number > crossover) + int(number >= full)


def possible_steps(rubric: Rubric, cards: Sequence[Scorecard], criteria: Sequence[str]) -> Mask:
    """True at the steps that each case leaves possible, (cases, steps of all criteria).

    A known rating leaves one, whatever its range; an unknown with a range those within it; any
    other none, which says nothing.
    """
    blocks = [np.zeros((len(cards), 0), dtype=np.bool_)]
    for name in criteria:
        criterion = rubric.criteria[name]
        block = np.zeros((len(cards), len(steps_of(criterion))), dtype=np.bool_)
        for row, card in enumerate(cards):
            rating = rating_of(card.case, name)
            if rating.value is not None:
                block[row, step_of(criterion, rating.value)] = True
            elif rating.low is not None and rating.high is not None:
                ends = sorted((step_of(criterion, rating.low), step_of(criterion, rating.high)))
                block[row, ends[0] : ends[1] + 1] = True
        blocks.append(block)
    return np.concatenate(blocks, axis=1)
