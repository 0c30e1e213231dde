"""Tables as a page of HTML that needs no other file."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from typology.reporting.formats.plain_text import neutralise
from typology.reporting.formats.tables.short_forms import heading_words
from typology.reporting.table import Cell, Column, Table, UnknownCell, is_right_aligned, row_texts

STYLE: Final = """\
body { font: 14px/1.4 system-ui, sans-serif; color: #1a1a1a; background: #fff; margin: 1.5rem; }
table { border-collapse: collapse; margin: 0 0 1rem; }
caption { text-align: left; font-weight: 600; font-size: 1.1rem; padding: 0 0 .5rem; }
th, td { padding: .2rem .5rem; text-align: left; vertical-align: top;
  border-bottom: 1px solid #d5d5d5; }
thead th { position: sticky; top: 0; background: #fff; border-bottom: 2px solid #1a1a1a; }
tbody th { font-weight: 500; white-space: nowrap; }
tbody th.group { background: #eee; font-weight: 600; }
.right { text-align: right; font-variant-numeric: tabular-nums; }
.unknown { background: repeating-linear-gradient(45deg, #e4e4e4 0 2px, #fff 2px 7px);
  text-align: center; }
.scroll { overflow-x: auto; }
@media print { thead th { position: static; } .scroll { overflow: visible; } }
"""


def write_html(*tables: Table) -> str:
    """One page, with captions and scoped headings for screen readers."""
    body = "".join(line + "\n" for table in tables for line in _table_lines(table))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_html_text(tables[0].title)}</title>\n<style>\n{STYLE}</style>\n</head>\n"
        f"<body>\n{body}</body>\n</html>\n"
    )


def _html_text(text: str) -> str:
    return escape(neutralise(text.replace("\n", " ")))


def _table_lines(table: Table) -> Iterator[str]:
    yield from (f"<p>{_html_text(line)}</p>" for line in table.lead)
    yield '<div class="scroll">'
    yield f"<table>\n<caption>{_html_text(table.title)}</caption>\n<thead>\n<tr>"
    yield from (_html_heading(column) for column in table.columns)
    yield "</tr>\n</thead>"
    for heading, rows in table.runs():
        yield "<tbody>"
        if heading is not None:
            yield (
                f'<tr><th class="group" scope="rowgroup" colspan="{len(table.columns)}">'
                f"{_html_text(heading)}</th></tr>"
            )
        yield from ("<tr>" + "".join(_html_row(table, index)) + "</tr>" for index in rows)
        yield "</tbody>"
    yield "</table>\n</div>"
    if table.signs():
        yield "<ul>"
        for sign, meaning in table.signs():
            yield f"<li><strong>{_html_text(sign)}</strong> {_html_text(meaning)}</li>"
        yield "</ul>"
    yield from (f"<p>{_html_text(note)}</p>" for note in table.notes)


def _html_heading(column: Column) -> str:
    title = f' title="{_html_text(column.means)}"' if column.means else ""
    right = ' class="right"' if is_right_aligned(column) else ""
    return f'<th scope="col"{right}{title}>{_html_text(heading_words(column))}</th>'


def _html_row(table: Table, index: int) -> Iterator[str]:
    first, *others = row_texts(table, index)
    yield f'<th scope="row">{_html_text(first)}</th>'
    for cell, text, column in zip(table.rows[index][1:], others, table.columns[1:], strict=True):
        yield f"<td{_html_class(cell, column)}>{_html_text(text)}</td>"


def _html_class(cell: Cell, column: Column) -> str:
    if isinstance(cell, UnknownCell):
        return ' class="unknown" title="unknown"'
    return ' class="right"' if is_right_aligned(column) else ""
