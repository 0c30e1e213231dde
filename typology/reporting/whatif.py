"""What a change does to verdicts, told; and the change as a rubric file."""

from __future__ import annotations

from collections.abc import Iterator

from typology.analysis.diff.definitions import Difference
from typology.analysis.diff.edits import between
from typology.model import Json, Rubric
from typology.patch import patch
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Paragraph
from typology.reporting.diff.definitions import (
    definition_blocks,
    edit_blocks,
    move_blocks,
    overrides,
)
from typology.reporting.diff.words import numbered_edit, override_text
from typology.reporting.formats.plain_text import neutralise
from typology.reporting.new.yaml_lines import block
from typology.reporting.table import TEXT_MARK
from typology.reporting.words import count_noun, id_to_words, join_words
from typology.version import __version__


def whatif_blocks(found: Difference, origin: str | None = None) -> Blocks:
    """What is changed, the verdicts before and after, the flips, and the definitions used."""
    return (
        Heading(f"What if: {_asked(found)}", 1),
        Paragraph(_summary(found), strong=True),
        *edit_blocks(found),
        *_before_and_after(found),
        *move_blocks(found),
        *definition_blocks(found, origin),
    )


def _asked(found: Difference) -> str:
    asked = [override_text(each) for each in overrides(found)]
    return join_words(asked) if asked else "nothing changes"


def _summary(found: Difference) -> str:
    cases, moved = len(found.pairs), len(found.moves)
    if cases == 1:
        return "The verdict flips." if moved else "The verdict does not flip."
    if not moved:
        return f"No verdict of {count_noun(cases, 'case')} flips."
    return (
        f"{count_noun(moved, 'verdict').capitalize()} of {cases} flip{'s' if moved == 1 else ''}."
    )


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
                id_to_words(before.verdict),
                id_to_words(after.verdict),
                "yes" if after.case.id in moved else "",
            )
            for before, after in found.pairs
        ),
    )


def write_variant(base: Rubric, changed: Rubric, variant: str) -> str:
    """A rubric file that extends `base` and defines what `changed` does, with comments.

    Raises `analysis.variant.Unsayable` for what no file can say.
    """
    asked = join_words([override_text(each) for each in changed.overrides]) or "no change"
    head = [
        f"A variant of {base.id} {base.version} (definition {base.definition_sha256}),",
        f"written by typology {__version__} whatif: {asked}.",
        *_edit_lines(base, changed),
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
    comments = [f"# {neutralise(line)}".rstrip() for line in head]
    return "\n".join([*comments, *block(tree)]) + "\n"


def _edit_lines(base: Rubric, changed: Rubric) -> Iterator[str]:
    for edit in between(base, changed).edits:
        yield numbered_edit(edit, base, changed).replace("*", "").replace("\n", " ")
