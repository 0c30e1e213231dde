"""The questions that a case leaves open, and the answers that would settle its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from typology.reporting.blocks import Block, Heading, Items, Paragraph, flat_list
from typology.reporting.score.verdict import is_ranged
from typology.reporting.words import (
    count_noun,
    id_to_words,
    join_words,
    level_phrase,
    not_asked,
    verdict_phrase,
)
from typology.scoring.answers import Answer, answers
from typology.scoring.completions import rating_of
from typology.scoring.questions import Settlement
from typology.scoring.scorecard import Scorecard

SHOWN: Final = 3  # ways to settle; the rest are counted


def unknown_blocks(card: Scorecard) -> Iterator[Block]:
    """The unknown criteria: not asked, known within a range, or silent, the telling ones first."""
    unasked = not_asked(card.case, card.unknown)
    ranged = [name for name in card.unknown if is_ranged(card.case, name)]
    silent = [name for name in card.unknown if name not in {*unasked, *ranged}]
    silent.sort(key=lambda name: name not in card.rests_on)
    if unasked:
        yield Heading("Not asked")
        yield flat_list(_question_line(card, name) for name in unasked)
    if ranged:
        yield Heading("Known only within a range")
        yield flat_list(f"{id_to_words(name)}: {_range(card, name)}" for name in ranged)
    if silent:
        on_paper = card.case.on_paper
        yield Heading("The text is silent on" if on_paper else "The sources are silent on")
        yield flat_list(_question_line(card, name) for name in silent)


def _range(card: Scorecard, name: str) -> str:
    rating = rating_of(card.case, name)
    return f"{level_phrase(rating.low)} to {level_phrase(rating.high)}"


def _question_line(card: Scorecard, name: str) -> str:
    rests = " (ask this first: the verdict rests on it)" if name in card.rests_on else ""
    question = card.rubric.criteria[name].question_for(card.case.basis)
    return f"{id_to_words(name)}: {question}{rests}"


def question_blocks(card: Scorecard, seed: int) -> Iterator[Block]:
    """Questions to ask first, the verdicts after each answer, and the answers that settle it."""
    if not card.ask_first:
        return
    yield Heading("Ask first")
    given = answers(card, card.ask_first, seed)
    idle = [name for name in card.ask_first if _is_idle(given[name])]
    yield Items(
        tuple(
            (
                f"{card.rubric.criteria[name].question_for(card.case.basis)} ({id_to_words(name)})",
                () if name in idle else tuple(_answer_lines(given[name])),
            )
            for name in card.ask_first
        )
    )
    if idle:
        named = join_words([id_to_words(name) for name in idle], "or")
        yield Paragraph(f"No answer on {named} alone changes what is possible.")
    if card.settles:
        yield Paragraph(_settling_sentence(card))


def _is_idle(given: Sequence[Answer]) -> bool:
    """True if every answer leaves the same verdicts, and more than one."""
    return len({answer.verdicts for answer in given}) == 1 and len(given[0].verdicts) > 1


def _answer_lines(given: Sequence[Answer]) -> Iterator[str]:
    for answer in given:
        verdicts = join_words([verdict_phrase(name) for name in answer.verdicts], "or")
        still_open = "still open: " if len(answer.verdicts) > 1 else ""
        yield f"{level_phrase(answer.level)}: {still_open}{verdicts}"


def _settling_sentence(card: Scorecard) -> str:
    size = len(card.settles[0].answers)
    ways = [_settlement_phrase(each) for each in card.settles[:SHOWN]]
    more = len(card.settles) - len(ways)
    tail = f"; and {more} more ways" if more > 0 else ""
    return f"Settled by {count_noun(size, 'answer')}: {'; '.join(ways)}{tail}."


def _settlement_phrase(settlement: Settlement) -> str:
    answered = [
        f"{id_to_words(name)} {level_phrase(level)}" for name, level in settlement.answers.items()
    ]
    return f"{join_words(answered)} ({verdict_phrase(settlement.verdict)})"
