"""How a verdict is reached, in words, and the definitions that it was reached under."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from typology.model import Criterion, Rubric
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Paragraph, flat_list
from typology.reporting.explain.definition import (
    criterion_blocks,
    rubric_blocks,
)
from typology.reporting.explain.definition import (
    provenance_blocks as rubric_provenance,
)
from typology.reporting.provenance import TOOL, change_lines
from typology.reporting.words import id_to_words
from typology.scoring.scorecard import Scorecard

METHOD: Final = (
    "A definition says which criteria make a type, and how. Each criterion is rated on a scale "
    "whose levels have a fixed text; each level stands for a degree of membership. The formula "
    "makes of these a membership in the type, and a case is in a type where it exceeds the cut.",
    "What the sources do not say is unknown: never zero, never a middle value. Every way of "
    "filling what is unknown is gone through, and there is a verdict only where they all agree; "
    "where they do not, the case is undetermined. Where a definition takes a silent criterion to "
    "be at some level, that is an assumption, and the verdict says so.",
    "A verdict is firm where it rests on no assumption and holds over every level that the "
    "evidence leaves open. What breaks it are the smallest changes of ratings after which it would "
    "not stand; a step is one level up or down.",
    "Downsides and feasibility stand beside a verdict and never enter it. Of a proposed deal the "
    "text is rated, as if it were carried out: it is said what it promises, not what will happen. "
    "What others have published about a case is shown, and never an input.",
)


def method_blocks() -> Blocks:
    """How a verdict is reached, in four paragraphs."""
    return tuple(Paragraph(text) for text in METHOD)


def definition_blocks(rubric: Rubric, parent: Rubric | None) -> Blocks:
    """A whole definition: formulas in words, criteria with their anchors, profiles, notices."""
    told = rubric_blocks(rubric, parent)
    elsewhere = ("Provenance", "Criteria")
    body = [block for heading, block in _section(told[1:]) if heading not in elsewhere]
    return (*body, *_criteria(rubric))


def _section(document: Sequence[Block]) -> Iterator[tuple[str, Block]]:
    """Every block with the heading that it stands under ("" before the first of them)."""
    heading = ""
    for block in document:
        if isinstance(block, Heading):
            heading = block.text
        yield heading, block


def _criteria(rubric: Rubric) -> Iterator[Block]:
    yield Heading("Criteria and their levels")
    for criterion in rubric.criteria.values():
        yield Heading(id_to_words(criterion.id), 3)
        yield Paragraph(criterion.question)
        yield from _levels(rubric, criterion)


def _levels(rubric: Rubric, criterion: Criterion) -> Iterator[Block]:
    """The table of levels, or of the anchors of a calibration."""
    blocks = criterion_blocks(rubric, criterion)
    yield from (block for block in blocks if isinstance(block, Grid))


def provenance_blocks(
    rubrics: Sequence[Rubric], cards: Sequence[Scorecard], origin: str | None
) -> Blocks:
    """Which definitions and cases were used, to the hash, and by which version of the tool."""
    changes = dict.fromkeys(each for card in cards for each in card.case.overrides)
    blocks: list[Block] = []
    for place, rubric in enumerate(rubrics):
        blocks += _of_rubric(rubric, origin if place == 0 else None)
    blocks.append(Heading("Cases", 3))
    rows = tuple((card.case.id, card.case.sha256) for card in cards)
    blocks.append(Grid(("case", "sha256"), rows))
    if changes:
        blocks.append(flat_list(change_lines(changes)))
    blocks.append(Paragraph(f"Made by {TOOL}."))
    return tuple(blocks)


def _of_rubric(rubric: Rubric, origin: str | None) -> Iterator[Block]:
    yield Heading(f"Definition {rubric.id}", 3)
    blocks = rubric_provenance(rubric, origin=origin)
    yield from (block for block in blocks if not isinstance(block, Heading))
