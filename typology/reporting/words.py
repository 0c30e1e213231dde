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
from typology.scoring.completions import Assumption
from typology.scoring.flips import Change, Flip
from typology.scoring.scorecard import Scorecard

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


def id_to_words(identifier: str) -> str:
    """An id as words."""
    return identifier.replace("_", " ")


def join_words(words: Sequence[str], last: str = "and") -> str:
    """Words as a list in a sentence."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def count_noun(count: int, noun: str) -> str:
    """A count with its noun: one step, two steps, eleven is 11."""
    number = COUNTS[count] if count < len(COUNTS) else str(count)
    return f"{number} {noun}{'' if count == 1 else 's'}"


def level_phrase(level: Level | None) -> str:
    """A level as its word, a raw number as it was written, None as unknown."""
    if level is None:
        return "unknown"
    return f"{level:g}" if isinstance(level, float) else id_to_words(level)


def emphasise(name: str) -> str:
    """A type's name as it stands in a sentence."""
    return f"*{id_to_words(name)}*"


def verdict_sentence(card: Scorecard) -> str:
    """The verdict as a clause, without what it assumes."""
    opening = "On paper, this text" if card.case.prospective else "This settlement"
    definition = STANDING[card.rubric.standing]
    if card.verdict == NO_SETTLEMENT:
        outside = _outside_sentence(card)
        return f"There is no settlement to judge: {outside}, so no type is claimed for it"
    if card.verdict == UNDETERMINED:
        found = [name for name, count in card.completions.verdicts.items() if count]
        possible = join_words([verdict_phrase(name) for name in found], "or")
        return (
            f"What is known does not decide: under {definition} the verdict could be {possible}, "
            "depending on what is unknown"
        )
    if card.verdict == NEITHER:
        return f"{opening} {_no_type_sentence(definition, types_of(card.rubric))}"
    if card.verdict == MIXED:
        return f"{opening} meets {definition} of more than one type at once ({_mixed(card)})"
    return f"{opening} meets {definition} of {emphasise(card.verdict)}"


def _no_type_sentence(definition: str, types: Sequence[str]) -> str:
    if len(types) == 1:
        return f"does not meet {definition} of {types[0]}"
    if len(types) == 2:
        return f"meets neither {definition} of {types[0]} nor that of {types[1]}"
    return f"meets {definition} of none of {join_words(types)}"


def _outside_sentence(card: Scorecard) -> str:
    if card.case.status == "never_took_effect":
        return "this one never took effect"
    return f"the definition does not apply to the status {id_to_words(card.case.status)}"


def _mixed(card: Scorecard) -> str:
    cut = card.rubric.cut
    return join_words([emphasise(n) for n, m in card.memberships.items() if m.high > cut])


def types_of(rubric: Rubric) -> list[str]:
    """Every type of a rubric, emphasised."""
    return [emphasise(name) for name in rubric.types]


def verdict_phrase(verdict: str) -> str:
    """A verdict as one word or two."""
    fixed = {NEITHER: "neither", MIXED: "more than one type", UNDETERMINED: "undetermined"}
    return fixed.get(verdict) or emphasise(verdict)


def assuming(rubric: Rubric, assumption: Assumption) -> str:
    """What is assumed of a silent criterion: 'state authority at least unchanged'."""
    return levels_phrase(rubric.criteria[assumption.criterion], assumption.assumed)


def levels_phrase(criterion: Criterion, values: Sequence[Level]) -> str:
    """A criterion at some of its values, ascending: 'state authority at least unchanged'."""
    name, ends, count = id_to_words(criterion.id), _all(criterion), len(values)
    if 1 < count < len(ends) and tuple(values) == ends[-count:]:
        return f"{name} at least {level_phrase(values[0])}"
    if 1 < count < len(ends) and tuple(values) == ends[:count]:
        return f"{name} at most {level_phrase(values[-1])}"
    return f"{name} {join_words([level_phrase(value) for value in values], 'or')}"


def _all(criterion: Criterion) -> tuple[Level, ...]:
    if criterion.calibration is None:
        return criterion.scale.levels if criterion.scale else ()
    return tuple(sorted(criterion.calibration.completions))


def loss_phrase(change: Change) -> str:
    """A change as a clause."""
    name = id_to_words(change.criterion)
    if change.before is None:
        return f"{name} turned out to be {level_phrase(change.after)}"
    return f"{name} were {level_phrase(change.after)} instead of {level_phrase(change.before)}"


def kept_condition(change: Change) -> str:
    """The opposite of a slip, as a condition."""
    name = id_to_words(change.criterion)
    if change.before is None:
        return f"{name} does not turn out to be {level_phrase(change.after)}"
    return f"{name} does not go from {level_phrase(change.before)} to {level_phrase(change.after)}"


def gain_phrase(change: Change) -> str:
    """A change as what would be needed."""
    if change.before is None:
        return f"{id_to_words(change.criterion)} known to be {level_phrase(change.after)}"
    return (
        f"{id_to_words(change.criterion)} {level_phrase(change.after)} "
        f"instead of {level_phrase(change.before)}"
    )


def then_verdict(flip: Flip) -> str:
    """What the verdict would then be."""
    return f"else the verdict is {verdict_phrase(flip.verdict)}"
