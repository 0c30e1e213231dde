"""What a change does to verdicts, told; and the change as a rubric file."""

from __future__ import annotations

from collections.abc import Iterator

from typology.analysis.diff.definitions import Difference
from typology.analysis.diff.edits import between
from typology.model import Json, Rubric
from typology.patch import patch
from typology.reporting.blocks import Block, Document, Grid, Heading, Paragraph
from typology.reporting.diff.definitions import (
    overrides,
    tell_definitions,
    tell_differences,
    tell_moves,
)
from typology.reporting.diff.words import told_numbered, told_override
from typology.reporting.formats.document import harmless
from typology.reporting.formats.table import TEXT_MARK
from typology.reporting.new.yaml_lines import block
from typology.reporting.words import counted, listed, spoken
from typology.version import __version__


def tell_what_if(found: Difference, origin: str | None = None) -> Document:
    """What is changed, the verdicts before and after, the flips, and the definitions used."""
    return (
        Heading(f"What if: {_asked(found)}", 1),
        Paragraph(_summary(found), strong=True),
        *tell_differences(found),
        *_before_and_after(found),
        *tell_moves(found),
        *tell_definitions(found, origin),
    )


def _asked(found: Difference) -> str:
    asked = [told_override(each) for each in overrides(found)]
    return listed(asked) if asked else "nothing changes"


def _summary(found: Difference) -> str:
    cases, moved = len(found.pairs), len(found.moves)
    if cases == 1:
        return "The verdict flips." if moved else "The verdict does not flip."
    if not moved:
        return f"No verdict of {counted(cases, 'case')} flips."
    return f"{counted(moved, 'verdict').capitalize()} of {cases} flip{'s' if moved == 1 else ''}."


def _before_and_after(found: Difference) -> Iterator[Block]:
    if not found.pairs:
        return
    moved = {move.after.case.id for move in found.moves}
    yield Heading("Before and after")
    yield Grid(
        ("case", "before", "after", "flips"),
        tuple(
            (
                f"{after.case.id} {TEXT_MARK if after.case.basis == 'text' else ''}".rstrip(),
                spoken(before.verdict),
                spoken(after.verdict),
                "yes" if after.case.id in moved else "",
            )
            for before, after in found.pairs
        ),
    )


def write_variant(base: Rubric, changed: Rubric, variant: str) -> str:
    """A rubric file that extends `base` and defines what `changed` does, with comments.

    Raises `analysis.variant.Unsayable` for what no file can say.
    """
    asked = listed([told_override(each) for each in changed.overrides]) or "no change"
    head = [
        f"A variant of {base.id} {base.version} (definition {base.definition_sha256}),",
        f"written by typology {__version__} whatif: {asked}.",
        *_told_edits(base, changed),
    ]
    tree: dict[str, Json] = {
        "format": 1,
        "rubric": variant,
        "version": "1.0",
        "extends": f"{base.id}@{base.version}",
        "title": f"{base.title}; variant: {asked}",
        "standing": "constructed",
    }
    tree |= patch(base.resolved, changed.resolved)
    comments = [f"# {harmless(line)}".rstrip() for line in head]
    return "\n".join([*comments, *block(tree)]) + "\n"


def _told_edits(base: Rubric, changed: Rubric) -> Iterator[str]:
    for edit in between(base, changed).edits:
        yield told_numbered(edit, base, changed).replace("*", "").replace("\n", " ")
