"""The effect of a change on verdicts, and the change as a rubric file."""

from __future__ import annotations

from collections.abc import Iterator

from typology.analysis.diff.definitions import Difference
from typology.analysis.diff.edits import between
from typology.edits.paths import patch
from typology.model import Json, Rubric
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Paragraph
from typology.reporting.diff.definitions import (
    definition_blocks,
    edit_blocks,
    kept_blocks,
    move_blocks,
    overrides,
    summary_sentence,
)
from typology.reporting.diff.words import numbered_edit, override_text
from typology.reporting.formats.plain_text import neutralise
from typology.reporting.new.yaml_lines import block
from typology.reporting.table import marked_id
from typology.reporting.words import id_to_words, join_words
from typology.version import __version__


def whatif_blocks(
    difference: Difference, origin: str | None = None, *, every: bool = False
) -> Blocks:
    """What moves and why, the changes, and the definitions used.

    Cases that keep their verdict are counted; with `every` each case has a row.
    """
    return (
        Heading(f"What if: {_changes_phrase(difference)}", 1),
        Paragraph(summary_sentence(difference), strong=True),
        *move_blocks(difference),
        *(_rows_of_all(difference) if every else kept_blocks(difference)),
        *edit_blocks(difference),
        *definition_blocks(difference, origin),
    )


def _changes_phrase(difference: Difference) -> str:
    changes = [override_text(each) for each in overrides(difference)]
    return join_words(changes) if changes else "nothing changes"


def _rows_of_all(difference: Difference) -> Iterator[Block]:
    """A row a case, moved or not."""
    if not difference.pairs:
        return
    moved = {move.after.case.id for move in difference.moves}
    yield Heading("Before and after")
    yield Grid(
        ("case", "before", "after", "changes"),
        tuple(
            (
                marked_id(after.case),
                id_to_words(before.verdict),
                id_to_words(after.verdict),
                "yes" if after.case.id in moved else "",
            )
            for before, after in difference.pairs
        ),
    )


def write_variant(base: Rubric, changed: Rubric, variant: str) -> str:
    """A rubric file that extends `base` and gives the definition `changed`, with comments.

    Raises `Unsayable` for a formula that no file can say.
    """
    changes = join_words([override_text(each) for each in changed.overrides]) or "no change"
    head = [
        f"A variant of {base.id} {base.version} (definition {base.definition_sha256}),",
        f"written by typology {__version__} whatif: {changes}.",
        *_edit_lines(base, changed),
    ]
    tree: dict[str, Json] = {
        "format": 1,
        "rubric": variant,
        "version": "1.0",
        "extends": f"{base.id}@{base.version}",
        "title": f"{base.title}; variant: {changes}",
        "standing": "constructed",
    }
    tree |= patch(base.resolved, changed.resolved)
    comments = [f"# {neutralise(line)}".rstrip() for line in head]
    return "\n".join([*comments, *block(tree)]) + "\n"


def _edit_lines(base: Rubric, changed: Rubric) -> Iterator[str]:
    for edit in between(base, changed).edits:
        yield numbered_edit(edit, base, changed).replace("*", "").replace("\n", " ")
