"""Another definition beside the one in use: what it says, and which verdicts it moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from typology.analysis.diff.definitions import Difference
from typology.model import Rubric
from typology.reporting.blocks import Block, Document, Heading, Items, Paragraph
from typology.reporting.diff.definitions import tell_differences, tell_moves
from typology.reporting.explain.definition import told_warrant
from typology.reporting.formulas import told_formula
from typology.reporting.words import counted, emphasised, spoken


@dataclass(frozen=True)
class Variant:
    """Another definition, and what is told of it."""

    rubric: Rubric
    told: Document


def variant(found: Difference, *, in_full: bool) -> Variant:
    """The second of two definitions; not `in_full`, only which verdicts move, not why."""
    return Variant(found.after, tuple(_told(found, in_full)))


def _told(found: Difference, in_full: bool) -> Iterator[Block]:
    rubric = found.after
    yield Paragraph(
        f"{rubric.id} {rubric.version}, {rubric.standing}; source: {told_warrant(rubric.source)}."
    )
    yield Items(
        tuple(
            (f"{emphasised(name)}: {told_formula(kind.formula, rubric)}", ())
            for name, kind in rubric.types.items()
        )
    )
    if in_full:
        yield from _what_differs(found)
        yield from tell_moves(found)
    else:
        yield from _moved(found)


def _what_differs(found: Difference) -> Iterator[Block]:
    """The edits that bear on a verdict, and no others."""
    for block in tell_differences(found):
        if isinstance(block, Heading):
            yield block
        elif isinstance(block, Items) and found.edits:
            yield block
            return


def _moved(found: Difference) -> Iterator[Block]:
    transitions = [
        (f"from {spoken(before)} to {spoken(after)}: {', '.join(cases)}", ())
        for (before, after), cases in found.transitions.items()
        if before != after
    ]
    if not transitions:
        yield Paragraph("It moves no verdict.")
        return
    moved = sum(len(cases) for pair, cases in found.transitions.items() if pair[0] != pair[1])
    yield Paragraph(f"It moves {counted(moved, 'verdict')}:")
    yield Items(tuple(transitions))
