"""Results in the format that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from typology.cli.shared.output import width
from typology.cli.shared.progress import progress
from typology.cli.shared.writing.files import whole_folder, write_file

if TYPE_CHECKING:
    from typology.model import Json, Source
    from typology.reporting.blocks import Blocks
    from typology.reporting.formats.figure import NamedFigure
    from typology.reporting.table import Table

LINE = 100  # columns that a text of blocks takes at most


@dataclass(frozen=True)
class Views:
    """A result as blocks, tables and a JSON document; each is made when a format needs it."""

    blocks: Callable[[], Blocks] | None = None
    tables: Callable[[], Sequence[Table]] | None = None
    document: Callable[[], Json] | None = None


def with_origin(table: Table, origin: str | None) -> Table:
    """A table with the setting that chose the rubric, if one did, as its last note."""
    if origin is None:
        return table
    return replace(table, notes=(*table.notes, f"The rubric was chosen by {origin}."))


def render(
    views: Views, form: str, *, colour: bool = False, datasets: Sequence[Source] = ()
) -> str | bytes:
    """A result as a text or the bytes of a file; JSON cites the `datasets` that it was made from.

    text and markdown are written from blocks, json from the document, everything else, and what
    has no such view, from tables. Raises UsageError if a format needs what is not installed.
    """
    if views.blocks is not None and form in ("text", "markdown"):
        return _render_blocks(views.blocks(), form, colour)
    if form == "json" and (views.document is not None or datasets):
        from typology.reporting.formats.json import write_json

        return write_json(_cited(_document(views), datasets))
    assert views.tables is not None, form
    return _render_tables(views.tables(), form, colour)


def _document(views: Views) -> Json:
    if views.document is not None:
        return views.document()
    from typology.reporting.formats.tables.json import tables_document

    assert views.tables is not None
    return tables_document(*views.tables())


def _cited(document: Json, datasets: Sequence[Source]) -> Json:
    from typology.reporting.datasets import dataset_entries

    if not datasets or not isinstance(document, dict):
        return document
    return {**document, "datasets": dataset_entries(dict.fromkeys(datasets))}


def _render_blocks(blocks: Blocks, form: str, colour: bool) -> str:
    from typology.reporting.formats.blocks.markdown import write_markdown
    from typology.reporting.formats.blocks.text import write_text

    if form == "markdown":
        return write_markdown(blocks)
    return write_text(blocks, width=min(width(), LINE), colour=colour)


def _render_tables(tables: Sequence[Table], form: str, colour: bool) -> str | bytes:
    from typology.reporting.formats.tables.registry import FORMATS
    from typology.reporting.formats.tables.text import write_text

    if form == "text":
        return write_text(*tables, width=width(), colour=colour)
    return FORMATS[form](*tables)


def draw_into(folder: Path, form: str, figures: Iterable[NamedFigure]) -> None:
    """Draw named figures into a folder, all or none."""
    from typology.reporting.formats.figure import draw

    with whole_folder(folder) as stage, progress("drawing"):
        for name, figure in figures:
            write_file(stage / f"{name}.{form}", draw(figure, form))
