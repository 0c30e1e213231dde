"""What an interview says: a question with its levels, what answers would do, the verdict so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from typology.model import NOT_JUDGED, UNDETERMINED, Criterion, Level
from typology.reporting.formats.plain_text import wrap_columns
from typology.reporting.interview.entries import Given
from typology.reporting.score.verdict import firmness
from typology.reporting.words import (
    capitalised,
    id_to_words,
    join_words,
    level_phrase,
    verdict_phrase,
)
from typology.scoring.scorecard import Scorecard


def question_lines(criterion: Criterion, basis: str, width: int) -> Iterator[str]:
    """A question, and its levels by number with what each means."""
    yield from wrap_columns(
        f"{capitalised(id_to_words(criterion.id))}: {criterion.question_for(basis)}", width
    )
    if criterion.scale is not None:
        for number, level in enumerate(criterion.scale.levels, start=1):
            anchor = criterion.anchors.get(level, "")
            text = f"{number} {level_phrase(level)}{f': {anchor}' if anchor else ''}"
            yield from wrap_columns(text, width, "  ", "    ")
    elif criterion.calibration is not None:
        curve = criterion.calibration
        points = f"out {curve.out:g}, crossover {curve.crossover:g}, in {curve.full:g}"
        yield from wrap_columns(f"{criterion.unit or 'a number'} ({points})", width, "  ", "    ")


def earlier_line(given: Given) -> str:
    """An answer that was given before, and how to keep it."""
    if given.low is not None and given.high is not None:
        level = f"{level_phrase(given.low)} to {level_phrase(given.high)}"
    else:
        level = level_phrase(given.value)
    return f"Answered before: {level}. An empty line keeps it; ? takes back a reason or a fact."


def why_lines(effects: Mapping[Level, Sequence[str]]) -> Iterator[str]:
    """What each answer would do: the verdicts that it leaves, no assumption made."""
    if len({tuple(each) for each in effects.values()}) == 1:
        yield "  No answer to this alone changes what is possible."
    for level, verdicts in effects.items():
        left = join_words([verdict_phrase(name) for name in verdicts], "or")
        yield f"  {level_phrase(level)}: {'could be ' if len(verdicts) > 1 else ''}{left}"


def so_far(card: Scorecard) -> str:
    """The verdict so far, in one line."""
    verdict = id_to_words(card.verdict).upper()
    if card.verdict in NOT_JUDGED:
        return f"So far: {verdict}."
    if card.verdict == UNDETERMINED:
        found = [verdict_phrase(name) for name, count in card.completions.verdicts.items() if count]
        return f"So far: {verdict} ({join_words(found, 'or')})."
    return f"So far: {verdict} ({firmness(card)})."
