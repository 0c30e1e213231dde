"""Results in the format that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from typology.cli.shared.output import height, width
from typology.cli.shared.progress import progress
from typology.cli.shared.writing.files import whole_folder, write_file

if TYPE_CHECKING:
    from typology.model import Json, Source
    from typology.reporting.formats.document import Document
    from typology.reporting.formats.figure import NamedFigure
    from typology.reporting.table import Table

LINE = 100  # columns that a text of blocks takes at most


@dataclass(frozen=True)
class Views:
    """A result as a text of blocks and tables, as tables alone, and as a JSON document.

    Each is made when a format needs it.
    """

    text: Callable[[], Document] | None = None
    tables: Callable[[], Sequence[Table]] | None = None
    document: Callable[[], Json] | None = None


def with_origin(table: Table, origin: str | None) -> Table:
    """A table with the setting that chose the rubric, if one did, as its last note."""
    if origin is None:
        return table
    return replace(table, notes=(*table.notes, f"The rubric was chosen by {origin}."))


def render(
    views: Views,
    form: str,
    *,
    colour: bool = False,
    datasets: Sequence[Source] = (),
    on_screen: bool = False,
) -> str | bytes:
    """A result as a text or the bytes of a file, which cites the `datasets` that it was made from.

    text and markdown are written from the text, json from the document, everything else, and what
    has no such view, from tables. A text `on_screen` that is higher than the terminal ends on the
    answer that it begins with. Raises UsageError if a format needs what is not installed.
    """
    if form == "text":
        return _render_text(_text(views), colour, on_screen, narrow=views.text is not None)
    if form == "markdown" and views.text is not None:
        from typology.reporting.blocks import Paragraph
        from typology.reporting.formats.document import write_markdown

        return write_markdown((*views.text(), *map(Paragraph, _made_from(datasets))))
    if form == "json" and (views.document is not None or datasets):
        from typology.reporting.formats.json import write_json

        return write_json(_cited(_document(views), datasets))
    assert views.tables is not None, form
    from typology.reporting.formats.tables.registry import FORMATS

    first, *others = views.tables()
    cited = replace(first, notes=(*first.notes, *_made_from(datasets)))
    return FORMATS[form](cited, *others)


def _text(views: Views) -> Document:
    if views.text is not None:
        return views.text()
    assert views.tables is not None
    return views.tables()


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


def _made_from(datasets: Sequence[Source]) -> list[str]:
    from typology.reporting.datasets import citation

    return [f"Made from the dataset: {citation(each)}." for each in dict.fromkeys(datasets)]


def _render_text(document: Document, colour: bool, on_screen: bool, *, narrow: bool) -> str:
    from typology.reporting.formats.document import answer_of, write_text

    columns = min(width(), LINE) if narrow else width()
    text = write_text(document, width=columns, colour=colour)
    answer = answer_of(document)
    if not (on_screen and answer and text.count("\n") >= height()):
        return text
    return f"{text}\n{write_text(answer, width=columns, colour=colour)}"


def draw_into(folder: Path, form: str, figures: Iterable[NamedFigure]) -> None:
    """Draw named figures into a folder, all or none."""
    from typology.reporting.formats.figure import draw

    with whole_folder(folder) as stage, progress("drawing"):
        for name, figure in figures:
            write_file(stage / f"{name}.{form}", draw(figure, form))
