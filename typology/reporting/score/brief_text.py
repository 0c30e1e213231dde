"""Briefs as text: a first screen for one case, a line each for many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from typology.reporting.formats.plain_text import BOLD, DIM, RESET, display_width, pad, wrap_columns
from typology.reporting.score.brief import Brief, Part
from typology.reporting.score.verdict import firmness
from typology.reporting.words import (
    EMPHASIS,
    capitalised,
    count_cases,
    definition_phrase,
    id_to_words,
)
from typology.scoring.scorecard import Scorecard

ROOMS: Final = ((80, 22, 1), (0, 30, 2))
"""From a width on: the lines that a brief takes at most, and how many of them it leaves to the line
on restricted material."""
FILLED: Final = "\x1b[7m"
CUT: Final = " …"


class Plan(NamedTuple):
    """How much of a brief is shown: items a part, lines a paragraph, and blank lines between."""

    items: int
    lines: int
    blanks: bool


PLANS: Final = (
    Plan(5, 9, True),
    Plan(3, 9, True),
    Plan(2, 9, True),
    Plan(2, 9, False),
    Plan(1, 9, True),
    Plan(1, 9, False),
    Plan(1, 5, False),
    Plan(1, 4, False),
    Plan(1, 3, False),
    Plan(1, 2, False),
    Plan(1, 1, False),
)
"""From the fullest to the shortest; the first that fits is taken."""


def write_brief(
    brief: Brief, more: str, *, width: int = 80, colour: bool = False, restricted: bool = False
) -> str:
    """The first screen: at most 22 lines at 80 columns, 30 below; `more` is a command for all.

    `restricted`: one line above it says that restricted material is shown, and counts too.
    """
    lines, taken = next(room for columns, *room in ROOMS if width >= columns)
    room = lines - taken * restricted
    for plan in PLANS:
        paragraphs = [*_paragraphs(brief, more, plan, width)]
        if sum(len(each.lines) for each in paragraphs) <= room:
            break
    text = [_coloured(each, brief.is_solid) if colour else each.lines for each in paragraphs]
    return "\n".join(line for each in text for line in each) + "\n"


class _Paragraph(NamedTuple):
    lines: list[str]
    style: str = ""  # title | verdict | label | quiet
    label: str = ""


def _paragraphs(brief: Brief, more: str, plan: Plan, width: int) -> Iterator[_Paragraph]:
    blank = [_Paragraph([""])] if plan.blanks else []
    yield _Paragraph(_cut(brief.title, width, min(plan.lines, 3)), "title")
    yield _Paragraph(_cut(brief.deal, width, min(plan.lines, 3)), "quiet")
    for notice in brief.notices:
        yield _Paragraph(_cut(notice, width, plan.lines + 3))
    yield from blank
    on_paper = ", ON PAPER" if brief.on_paper else ""
    yield _Paragraph([f"{brief.verdict.upper()}{on_paper}"], "verdict")
    yield _Paragraph(_cut(f"{brief.sentence} {brief.firmness}".rstrip(), width, plan.lines + 1))
    yield from blank
    for part in brief.parts:
        label = part.label.upper()
        text = f"{label} {_items(part, plan.items)}"
        yield _Paragraph(_cut(text, width, plan.lines, "  "), "label", label)
        if part.below:
            yield _Paragraph(_cut(f"  {part.below}", width, plan.lines, "  "), "label")
    yield from blank if brief.parts else []
    yield _Paragraph(_cut(brief.known, width, min(plan.lines + 1, 3)), "quiet")
    yield _Paragraph(_cut(brief.definition, width, plan.lines + 1), "quiet")
    yield _Paragraph(wrap_columns(f"More: {more}", width, "", "  "), "quiet")


def _items(part: Part, most: int) -> str:
    """The first items of a part; the others are counted."""
    text = part.joint.join(part.items[:most])
    left = len(part.items) - most
    text = f"{text}; and {left} more" if left > 0 else text
    return text if text.endswith("?") else f"{text}."


def _cut(text: str, width: int, most: int, rest: str = "") -> list[str]:
    """At most `most` lines; a cut says so by its last sign."""
    lines = wrap_columns(text, width, "", rest)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while display_width(last + CUT) > width:
        last = last.rpartition(" ")[0] or last[:-1]
    return [*lines[: most - 1], last + CUT]


def _coloured(paragraph: _Paragraph, is_solid: bool) -> list[str]:
    lines, style, label = paragraph
    if style == "title":
        return [f"{BOLD}{line}{RESET}" for line in lines]
    if style == "quiet":
        return [f"{DIM}{line}{RESET}" for line in lines]
    if style == "verdict":
        filled = FILLED if is_solid else ""
        return [
            f"{BOLD}{filled} {line} {RESET}" if filled else f"{BOLD}{line}{RESET}" for line in lines
        ]
    text = EMPHASIS.sub(rf"{BOLD}\1{RESET}", "\n".join(lines))
    if label and text.startswith(label):
        text = f"{BOLD}{label}{RESET}{text[len(label) :]}"
    return text.split("\n")


def write_lines(cards: Sequence[Scorecard], more: str, *, width: int = 80) -> str:
    """One line a case: verdict, and how firm in a few words; before them all verdicts counted."""
    rubric = cards[0].rubric
    counts = Counter(card.verdict for card in cards)
    counted = ", ".join(
        f"{id_to_words(name)} {counts[name]}" for name in rubric.verdicts if counts[name]
    )
    counted_cases = count_cases([card.case for card in cards])
    head = f"{counted_cases} under {definition_phrase(rubric)}: {counted}."
    names = max(display_width(card.case.id) for card in cards)
    verdicts = max(len(id_to_words(card.verdict)) for card in cards)
    lines = [*wrap_columns(capitalised(head), width), ""]
    indent = " " * (names + 2) if width >= names + 40 else "  "
    for card in cards:
        line = f"{pad(card.case.id, names)}  {pad(id_to_words(card.verdict), verdicts)}  "
        lines += _cut(f"{line}{firmness(card)}", width, 2, indent)
    return "\n".join([*lines, "", *wrap_columns(more, width)]) + "\n"
