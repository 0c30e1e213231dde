"""The method of a report in words, its definitions, and their provenance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from typology.model import Criterion, Rubric
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Paragraph, flat_list
from typology.reporting.explain.definition import (
    criterion_blocks,
    rubric_blocks,
    rubric_source_phrase,
)
from typology.reporting.explain.definition import provenance_blocks as rubric_provenance
from typology.reporting.formula_phrases import formula_phrase
from typology.reporting.provenance import TOOL, change_lines
from typology.reporting.words import emphasise, id_to_words
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
    "evidence leaves open. What would change it is given as the smallest changes of ratings after "
    "which the verdict is another; a step is one level up or down.",
    "Downsides and feasibility stand beside a verdict and never enter it. A text is rated as if it "
    "were carried out: the verdict says what it promises, not what will happen. How others have "
    "classified a case is shown, and is never an input.",
)


def method_blocks() -> Blocks:
    """The method in four paragraphs."""
    return tuple(Paragraph(text) for text in METHOD)


def definition_blocks(rubric: Rubric, parent: Rubric | None) -> Blocks:
    """A whole definition: formulas in words, criteria with their anchors, profiles, notices."""
    blocks = rubric_blocks(rubric, parent)[1:]
    elsewhere = ("Provenance", "Criteria")
    body = [block for heading, block in _with_headings(blocks) if heading not in elsewhere]
    return (*body, *_criteria_blocks(rubric))


def _with_headings(blocks: Sequence[Block]) -> Iterator[tuple[str, Block]]:
    """Every block with the heading above it, "" before the first heading."""
    heading = ""
    for block in blocks:
        if isinstance(block, Heading):
            heading = block.text
        yield heading, block


def _criteria_blocks(rubric: Rubric) -> Iterator[Block]:
    yield Heading("Criteria and their levels")
    for criterion in rubric.criteria.values():
        yield Heading(id_to_words(criterion.id), 3)
        in_text = f" Of a text: {criterion.in_text}" if criterion.in_text else ""
        yield Paragraph(criterion.question + in_text)
        yield from _level_grids(rubric, criterion)


def _level_grids(rubric: Rubric, criterion: Criterion) -> Iterator[Block]:
    """The table of levels, or of the anchors of a calibration."""
    blocks = criterion_blocks(rubric, criterion)
    yield from (block for block in blocks if isinstance(block, Grid))


def provenance_blocks(
    rubrics: Sequence[Rubric], cards: Sequence[Scorecard], origin: str | None
) -> Blocks:
    """The definitions and cases, to the hash, the changes, and the version of the tool."""
    changes = dict.fromkeys(each for card in cards for each in card.case.overrides)
    blocks: list[Block] = []
    for place, rubric in enumerate(rubrics):
        blocks += _definition_provenance(rubric, origin if place == 0 else None)
    blocks.append(Heading("Cases", 3))
    rows = tuple((card.case.id, card.case.sha256) for card in cards)
    blocks.append(Grid(("case", "sha256"), rows))
    if changes:
        blocks.append(flat_list(change_lines(changes)))
    blocks.append(Paragraph(f"Made by {TOOL}."))
    return tuple(blocks)


def _definition_provenance(rubric: Rubric, origin: str | None) -> Iterator[Block]:
    yield Heading(f"Definition {rubric.id}", 3)
    blocks = rubric_provenance(rubric, origin=origin)
    yield from (block for block in blocks if not isinstance(block, Heading))


@dataclass(frozen=True)
class Variant:
    """Another definition beside the one in use, and its description."""

    rubric: Rubric
    blocks: Blocks


def variant(rubric: Rubric) -> Variant:
    """A definition with where it comes from and its formulas in words."""
    source = rubric_source_phrase(rubric)
    return Variant(
        rubric,
        (
            Paragraph(f"{rubric.id} {rubric.version}, {rubric.standing}; source: {source}."),
            flat_list(
                f"{emphasise(name)}: {formula_phrase(kind.formula, rubric)}"
                for name, kind in rubric.types.items()
            ),
        ),
    )
