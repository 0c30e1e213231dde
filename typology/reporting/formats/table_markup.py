"""Tables as markdown, html and LaTeX; whatever a cell holds is shown, never obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape as escape_html
from typing import Final

from typology.reporting.formats.document import display_width, escape_markdown, neutralise
from typology.reporting.formats.narrow import STAGES, Fitted, fitted
from typology.reporting.formats.table import UNKNOWN, Cell, Column, Table, is_right, shown

LATEX_SIZES: Final = (("footnotesize", 105), ("scriptsize", 120), ("tiny", 150))
"""Sizes of print, and about how many characters each sets across a page."""
COLUMN_GAP: Final = 1.4  # characters


def write_markdown(*tables: Table) -> str:
    """GitHub-flavoured markdown; groups are tables of their own."""
    return "\n".join(line for table in tables for line in _markdown(table)) + "\n"


def _markdown(table: Table) -> Iterator[str]:
    from tabulate import tabulate

    yield f"## {escape_markdown(table.title)}"
    yield ""
    for heading, rows in table.runs():
        if heading is not None:
            yield f"### {escape_markdown(heading)}"
            yield ""
        yield tabulate(
            [[escape_markdown(cell) for cell in _cells(table, index)] for index in rows],
            headers=[escape_markdown(column.name) for column in table.columns],
            tablefmt="pipe",
            colalign=["right" if is_right(column) else "left" for column in table.columns],
            disable_numparse=True,
        )
        yield ""
    for sign, meaning in table.signs():
        yield f"- `{sign}` {escape_markdown(meaning)}"
    for note in table.notes:
        yield ""
        yield escape_markdown(note)
    yield ""


def _cells(table: Table, index: int) -> list[str]:
    row = table.rows[index]
    cells = [shown(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)]
    return [f"{cells[0]} {table.mark(index)}".rstrip(), *cells[1:]]


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
    """One page that stands alone, with a caption and scoped headings for screen readers."""
    body = "".join(line + "\n" for table in tables for line in _html(table))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_html_text(tables[0].title)}</title>\n<style>\n{STYLE}</style>\n</head>\n"
        f"<body>\n{body}</body>\n</html>\n"
    )


def _html_text(text: str) -> str:
    return escape_html(neutralise(text.replace("\n", " ")))


def _html(table: Table) -> Iterator[str]:
    yield '<div class="scroll">'
    yield f"<table>\n<caption>{_html_text(table.title)}</caption>\n<thead>\n<tr>"
    yield from (_html_heading(column) for column in table.columns)
    yield "</tr>\n</thead>"
    for heading, rows in table.runs():
        yield "<tbody>"
        if heading is not None:
            told = _html_text(heading)
            yield (
                f'<tr><th class="group" scope="rowgroup" colspan="{len(table.columns)}">'
                f"{told}</th></tr>"
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
    right = ' class="right"' if is_right(column) else ""
    name = _html_text(column.name).replace("_", "_<wbr>")
    return f'<th scope="col"{right}{title}>{name}</th>'


def _html_row(table: Table, index: int) -> Iterator[str]:
    told = _cells(table, index)
    yield f'<th scope="row">{_html_text(told[0])}</th>'
    for cell, text, column in zip(table.rows[index][1:], told[1:], table.columns[1:], strict=True):
        yield f"<td{_html_class(cell, column)}>{_html_text(text)}</td>"


def _html_class(cell: Cell, column: Column) -> str:
    if cell is UNKNOWN:
        return ' class="unknown" title="unknown"'
    return ' class="right"' if is_right(column) else ""


LATEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    "[": "{[}", "]": "{]}", "*": "{*}", '"': r"\textquotedbl{}",
}  # fmt: skip
LATEX_SPECIAL: Final = re.compile("[" + re.escape("".join(LATEX)) + "]")


def escape_latex(text: str) -> str:
    r"""Text that LaTeX sets as written.

    >>> escape_latex("50 % of R&D_1")
    '50 \\% of R\\&D\\_1'
    """
    return LATEX_SPECIAL.sub(lambda found: LATEX[found[0]], neutralise(text.replace("\n", " ")))


def write_latex(*tables: Table) -> str:
    """Fragments to be input: booktabs rules, over as many pages as it takes."""
    head = "% \\usepackage[T1]{fontenc} \\usepackage{booktabs,longtable,array}\n"
    return head + "\n".join("\n".join(_latex(table)) + "\n" for table in tables)


def _latex(table: Table) -> Iterator[str]:
    fit, size = _fit_for_page(table)
    count = len(table.columns)
    yield f"{{\\{size}\\setlength{{\\tabcolsep}}{{3pt}}"
    yield "\\begin{longtable}{@{}" + "".join(_latex_column(table, fit, size)) + "@{}}"
    yield f"\\caption{{{escape_latex(table.title)}}}\\\\"
    yield "\\toprule"
    yield " & ".join(escape_latex(heading) for heading in fit.headings) + " \\\\"
    yield "\\midrule\n\\endhead\n\\bottomrule\n\\endfoot"
    for heading, rows in table.runs():
        if heading is not None:
            yield f"\\multicolumn{{{count}}}{{@{{}}l}}{{\\textit{{{escape_latex(heading)}}}}} \\\\"
        yield from (_latex_row(table, fit, index) for index in rows)
        yield "\\addlinespace"
    yield "\\end{longtable}"
    yield from _latex_below(table, fit)
    yield "}"


def _fit_for_page(table: Table) -> tuple[Fitted, str]:
    """The least narrowed form that some size of print sets across a page, and the largest such."""
    fit = fitted(table, 0)
    for stage in range(len(STAGES)):
        fit = fitted(table, stage)
        for size, room in LATEX_SIZES[: 1 if stage + 1 < len(STAGES) else None]:
            if _across(table, fit) <= room:
                return fit, size
    return fit, LATEX_SIZES[-1][0]


def _across(table: Table, fit: Fitted) -> float:
    """About how many characters a table is wide; running text takes what is left."""
    pairs = zip(_widths(fit), table.columns, strict=True)
    fixed = sum(min(size, 20) if column.kind == "prose" else size for size, column in pairs)
    return fixed + COLUMN_GAP * len(fit.headings)


def _widths(fit: Fitted) -> list[int]:
    return [max(map(display_width, column)) for column in zip(fit.headings, *fit.rows, strict=True)]


def _latex_column(table: Table, fit: Fitted, size: str) -> Iterator[str]:
    widths = _widths(fit)
    prose = [index for index, column in enumerate(table.columns) if column.kind == "prose"]
    fixed = sum(width for index, width in enumerate(widths) if index not in prose)
    room = dict(LATEX_SIZES)[size]
    share = max(0.1, (1 - fixed / room) / max(1, len(prose)) - 0.03)
    for index, column in enumerate(table.columns):
        if index in prose:
            yield f">{{\\raggedright\\arraybackslash}}p{{{share:.2f}\\linewidth}}"
        else:
            yield "r" if is_right(column) else "l"


def _latex_row(table: Table, fit: Fitted, index: int) -> str:
    first, *others = (escape_latex(cell) for cell in fit.rows[index])
    mark = table.mark(index)
    marked = first + (f"\\textsuperscript{{{escape_latex(mark)}}}" if mark else "")
    return " & ".join([marked, *others]) + " \\\\"


def _latex_below(table: Table, fit: Fitted) -> Iterator[str]:
    lines = [f"{sign} {meaning}" for sign, meaning in table.signs()]
    lines += [f"{what}: " + ", ".join(f"{s} {word}" for s, word in each) for what, each in fit.key]
    for line in (*lines, *table.notes):
        yield f"\\noindent {escape_latex(line)}\\par"
