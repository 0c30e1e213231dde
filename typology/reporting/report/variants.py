"""Another definition beside the one in use: what it says, and which verdicts it moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from typology.analysis.diff.definitions import Difference
from typology.model import Rubric
from typology.reporting.blocks import Block, Blocks, Heading, Items, Paragraph
from typology.reporting.diff.definitions import edit_blocks, move_blocks
from typology.reporting.explain.definition import warrant_phrase
from typology.reporting.formula_phrases import formula_phrase
from typology.reporting.words import count_noun, emphasise, id_to_words


@dataclass(frozen=True)
class Variant:
    """Another definition, and what is told of it."""

    rubric: Rubric
    told: Blocks


def variant(found: Difference, *, in_full: bool) -> Variant:
    """The second of two definitions; not `in_full`, only which verdicts move, not why."""
    return Variant(found.after, tuple(_variant_blocks(found, in_full)))


def _variant_blocks(found: Difference, in_full: bool) -> Iterator[Block]:
    rubric = found.after
    yield Paragraph(
        f"{rubric.id} {rubric.version}, {rubric.standing}; source: {warrant_phrase(rubric.source)}."
    )
    yield Items(
        tuple(
            (f"{emphasise(name)}: {formula_phrase(kind.formula, rubric)}", ())
            for name, kind in rubric.types.items()
        )
    )
    if in_full:
        yield from _what_differs(found)
        yield from move_blocks(found)
    else:
        yield from _moved(found)


def _what_differs(found: Difference) -> Iterator[Block]:
    """The edits that bear on a verdict, and no others."""
    for block in edit_blocks(found):
        if isinstance(block, Heading):
            yield block
        elif isinstance(block, Items) and found.edits:
            yield block
            return


def _moved(found: Difference) -> Iterator[Block]:
    transitions = [
        (f"from {id_to_words(before)} to {id_to_words(after)}: {', '.join(cases)}", ())
        for (before, after), cases in found.transitions.items()
        if before != after
    ]
    if not transitions:
        yield Paragraph("It moves no verdict.")
        return
    moved = sum(len(cases) for pair, cases in found.transitions.items() if pair[0] != pair[1])
    yield Paragraph(f"It moves {count_noun(moved, 'verdict')}:")
    yield Items(tuple(transitions))
