"""Verdicts, levels and changes in the words of the design: never "is stabilising", no decimals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from typology.model import (
    MIXED,
    NEITHER,
    NO_SETTLEMENT,
    UNDETERMINED,
    Criterion,
    Level,
    Rubric,
)
from typology.scoring.flips import Change, Flip
from typology.scoring.scorecard import Assumption, Scorecard

STANDING: Final = {
    "quoted": "the quoted definition",
    "reconstructed": "our reconstruction",
    "constructed": "the constructed definition",
}
COUNTS: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
)


def spoken(identifier: str) -> str:
    """An id as words."""
    return identifier.replace("_", " ")


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as a list in a sentence."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(count: int, noun: str) -> str:
    """A count with its noun: one step, two steps, eleven is 11."""
    number = COUNTS[count] if count < len(COUNTS) else str(count)
    return f"{number} {noun}{'' if count == 1 else 's'}"


def told_level(level: Level | None) -> str:
    """A level as its word, a raw number as it was written, None as unknown."""
    if level is None:
        return "unknown"
    return f"{level:g}" if isinstance(level, float) else spoken(level)


def emphasised(name: str) -> str:
    """A type's name as it stands in a sentence."""
    return f"*{spoken(name)}*"


def meets(card: Scorecard) -> str:
    """The verdict as a clause, without what it assumes."""
    opening = "On paper, this text" if card.case.prospective else "This settlement"
    definition = STANDING[card.rubric.standing]
    if card.verdict == NO_SETTLEMENT:
        return f"There is no settlement to judge: {_outside(card)}, so no type is claimed for it"
    if card.verdict == UNDETERMINED:
        found = [name for name, count in card.completions.verdicts.items() if count]
        return (
            f"What is known does not decide: under {definition} the verdict could be "
            f"{listed([told_verdict(name) for name in found], 'or')}, depending on what is unknown"
        )
    if card.verdict == NEITHER:
        return f"{opening} {_meets_none(definition, types_of(card.rubric))}"
    if card.verdict == MIXED:
        return f"{opening} meets {definition} of more than one type at once ({_mixed(card)})"
    return f"{opening} meets {definition} of {emphasised(card.verdict)}"


def _meets_none(definition: str, types: Sequence[str]) -> str:
    if len(types) == 1:
        return f"does not meet {definition} of {types[0]}"
    if len(types) == 2:
        return f"meets neither {definition} of {types[0]} nor that of {types[1]}"
    return f"meets {definition} of none of {listed(types)}"


def _outside(card: Scorecard) -> str:
    if card.case.status == "never_took_effect":
        return "this one never took effect"
    return f"the definition does not apply to the status {spoken(card.case.status)}"


def _mixed(card: Scorecard) -> str:
    cut = card.rubric.cut
    return listed([emphasised(n) for n, m in card.memberships.items() if m.high > cut])


def types_of(rubric: Rubric) -> list[str]:
    """Every type of a rubric, emphasised."""
    return [emphasised(name) for name in rubric.types]


def told_verdict(verdict: str) -> str:
    """A verdict as one word or two."""
    fixed = {NEITHER: "neither", MIXED: "more than one type", UNDETERMINED: "undetermined"}
    return fixed.get(verdict) or emphasised(verdict)


def assuming(rubric: Rubric, assumption: Assumption) -> str:
    """What is assumed of a silent criterion: 'state authority at least unchanged'."""
    return told_levels(rubric.criteria[assumption.criterion], assumption.assumed)


def told_levels(criterion: Criterion, values: Sequence[Level]) -> str:
    """A criterion at some of its values, ascending: 'state authority at least unchanged'."""
    name, ends, count = spoken(criterion.id), _all(criterion), len(values)
    if 1 < count < len(ends) and tuple(values) == ends[-count:]:
        return f"{name} at least {told_level(values[0])}"
    if 1 < count < len(ends) and tuple(values) == ends[:count]:
        return f"{name} at most {told_level(values[-1])}"
    return f"{name} {listed([told_level(value) for value in values], 'or')}"


def _all(criterion: Criterion) -> tuple[Level, ...]:
    if criterion.calibration is None:
        return criterion.scale.levels if criterion.scale else ()
    return tuple(sorted(criterion.calibration.completions))


def slip(change: Change) -> str:
    """A change as a clause."""
    name = spoken(change.criterion)
    if change.before is None:
        return f"{name} turned out to be {told_level(change.after)}"
    return f"{name} were {told_level(change.after)} instead of {told_level(change.before)}"


def keep(change: Change) -> str:
    """The opposite of a slip, as a condition."""
    name = spoken(change.criterion)
    if change.before is None:
        return f"{name} does not turn out to be {told_level(change.after)}"
    return f"{name} does not go from {told_level(change.before)} to {told_level(change.after)}"


def need(change: Change) -> str:
    """A change as what would be needed."""
    if change.before is None:
        return f"{spoken(change.criterion)} known to be {told_level(change.after)}"
    return (
        f"{spoken(change.criterion)} {told_level(change.after)} "
        f"instead of {told_level(change.before)}"
    )


def after(flip: Flip) -> str:
    """What the verdict would then be."""
    return f"else the verdict is {told_verdict(flip.verdict)}"
