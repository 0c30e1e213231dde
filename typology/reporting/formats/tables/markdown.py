"""Tables as markdown."""

from __future__ import annotations

from collections.abc import Iterator

from typology.reporting.formats.blocks.markdown import escape_markdown
from typology.reporting.formats.tables.short_forms import heading_words
from typology.reporting.table import Table, is_right_aligned, row_texts


def write_markdown(*tables: Table) -> str:
    """GitHub-flavoured markdown; groups are tables of their own."""
    return "\n".join(line for table in tables for line in _markdown(table)) + "\n"


def _markdown(table: Table) -> Iterator[str]:
    from tabulate import tabulate

    yield f"## {escape_markdown(table.title)}"
    yield ""
    for paragraph in table.lead:
        yield escape_markdown(paragraph)
        yield ""
    for heading, rows in table.runs():
        if heading is not None:
            yield f"### {escape_markdown(heading)}"
            yield ""
        yield tabulate(
            [[escape_markdown(cell) for cell in row_texts(table, index)] for index in rows],
            headers=[escape_markdown(heading_words(column)) for column in table.columns],
            tablefmt="pipe",
            colalign=["right" if is_right_aligned(column) else "left" for column in table.columns],
            disable_numparse=True,
        )
        yield ""
    for sign, meaning in table.signs():
        yield f"- `{sign}` {escape_markdown(meaning)}"
    for note in table.notes:
        yield ""
        yield escape_markdown(note)
    yield ""
