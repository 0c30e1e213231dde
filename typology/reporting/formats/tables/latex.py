"""Tables as LaTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from typology.reporting.formats.plain_text import neutralise
from typology.reporting.formats.tables.short_forms import (
    PAPER_STAGES,
    NarrowedTable,
    narrowed_to_fit,
)
from typology.reporting.table import Table, is_right_aligned
from typology.reporting.words import join_words

PRINT_SIZES: Final = (("footnotesize", 105), ("scriptsize", 120), ("tiny", 150))
"""Sizes of print, with about how many characters each sets across a page."""
FONT: Final = "DejaVu Sans"
COVERED: Final = frozenset({"ARABIC", "CYRILLIC", "GREEK", "HEBREW", "LATIN", "TIFINAGH"})
"""The scripts that FONT has."""
FURTHER: Final = dict.fromkeys(("CJK", "HANGUL", "HIRAGANA", "KATAKANA"), "Noto Sans CJK SC")
OTHER: Final = "Noto Sans {}"  # the font of a script, as its makers call it
NAMES: Final = {"CJK": "Chinese", "LATIN": "rare Latin"}
RIGHT_TO_LEFT: Final = frozenset({"ARABIC", "HEBREW", "NKO", "SYRIAC", "THAANA"})
LAST_WESTERN: Final = "\u017f"  # the last letter that T1 fonts may have
COLUMN_GAP: Final = 1.4  # characters

ESCAPES: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    "[": "{[}", "]": "{]}", "*": "{*}", '"': r"\textquotedbl{}",
}  # fmt: skip
SPECIAL: Final = re.compile("[" + re.escape("".join(ESCAPES)) + "]")


def escape_latex(text: str) -> str:
    r"""Text that LaTeX sets as written.

    >>> escape_latex("50 % of R&D_1")
    '50 \\% of R\\&D\\_1'
    """
    return SPECIAL.sub(lambda match: ESCAPES[match[0]], neutralise(text.replace("\n", " ")))


def write_latex(*tables: Table) -> str:
    """Fragments for \\input: booktabs rules, over as many pages as needed."""
    body = "\n".join("\n".join(_table_lines(table)) + "\n" for table in tables)
    return "".join(f"% {line}\n" for line in preamble_lines(body)) + body


def preamble_lines(text: str) -> Iterator[str]:
    """What the preamble of a document needs to set a text: packages, and by script engine and font.

    Any engine sets western letters; the rest takes LuaLaTeX, which falls back to a further font
    for letters that the main one lacks, and orders what is read from right to left.
    """
    scripts = scripts_of(text)
    packages = "\\usepackage{booktabs,longtable,array,graphicx}"
    if not scripts:
        yield f"\\usepackage[T1]{{fontenc}} {packages}"
        return
    named = [NAMES.get(name, name.title()) for name in scripts]
    yield f"LuaLaTeX is needed: this holds {join_words(named)} letters"
    yield f"\\usepackage{{fontspec}} {packages}"
    further = [name for name in scripts if name not in COVERED]
    fonts = dict.fromkeys(FURTHER.get(name, OTHER.format(name.title())) for name in further)
    others = [f'"{font}:"' for font in fonts]
    if others:
        yield f'\\directlua{{luaotfload.add_fallback("further", {{{", ".join(others)}}})}}'
    yield f"\\setmainfont{{{FONT}}}" + ("[RawFeature={fallback=further}]" if others else "")
    if not RIGHT_TO_LEFT.isdisjoint(scripts):
        yield "\\usepackage[english,bidi=basic]{babel}"


def scripts_of(text: str) -> tuple[str, ...]:
    """The scripts, by their names in Unicode, of letters that not every engine sets; sorted.

    >>> scripts_of("Алжир, 1995")
    ('CYRILLIC',)
    """
    letters = {letter for letter in text if letter > LAST_WESTERN and letter.isalpha()}
    return tuple(sorted({unicodedata.name(letter, "OTHER").split()[0] for letter in letters}))


def _table_lines(table: Table) -> Iterator[str]:
    form, size = _fit_for_page(table)
    count = len(table.columns)
    yield from (f"\\noindent {escape_latex(line)}\\par" for line in table.lead)
    yield f"{{\\{size}\\setlength{{\\tabcolsep}}{{3pt}}"
    yield "\\begin{longtable}{@{}" + "".join(_column_types(table, form, size)) + "@{}}"
    yield f"\\caption{{{escape_latex(table.title)}}}\\\\"
    yield "\\toprule"
    yield " & ".join(_headings(form)) + " \\\\"
    yield "\\midrule\n\\endhead\n\\bottomrule\n\\endfoot"
    for heading, rows in table.runs():
        if heading is not None:
            yield f"\\multicolumn{{{count}}}{{@{{}}l}}{{\\textit{{{escape_latex(heading)}}}}} \\\\"
        yield from (_row(table, form, index) for index in rows)
        yield "\\addlinespace"
    yield "\\end{longtable}"
    for line in (*table.legend_lines(), *form.key_lines(), *table.notes):
        yield f"\\noindent {escape_latex(line)}\\par"
    yield "}"


def _headings(form: NarrowedTable) -> Iterator[str]:
    for heading, turned in zip(form.headings, form.is_turned, strict=True):
        words = escape_latex(heading.replace("_", " "))
        yield f"\\rotatebox{{90}}{{{words}}}" if turned else words


def _fit_for_page(table: Table) -> tuple[NarrowedTable, str]:
    """The widest form that fits the page in the largest print, else the narrowest in smaller."""
    form = narrowed_to_fit(
        table, lambda form: _page_width(table, form) <= PRINT_SIZES[0][1], PAPER_STAGES
    )
    width = _page_width(table, form)
    sizes = [size for size, room in PRINT_SIZES if width <= room]
    return form, sizes[0] if sizes else PRINT_SIZES[-1][0]


def _page_width(table: Table, form: NarrowedTable) -> float:
    """About how many characters a table is wide; running text takes the rest."""
    pairs = zip(form.widths(), table.columns, strict=True)
    fixed = sum(min(size, 20) if column.kind == "prose" else size for size, column in pairs)
    return fixed + COLUMN_GAP * len(form.headings)


def _column_types(table: Table, form: NarrowedTable, size: str) -> Iterator[str]:
    widths = form.widths()
    prose = [index for index, column in enumerate(table.columns) if column.kind == "prose"]
    fixed = sum(width for index, width in enumerate(widths) if index not in prose)
    room = dict(PRINT_SIZES)[size]
    share = max(0.1, (1 - fixed / room) / max(1, len(prose)) - 0.03)
    for index, column in enumerate(table.columns):
        if index in prose:
            yield f">{{\\raggedright\\arraybackslash}}p{{{share:.2f}\\linewidth}}"
        else:
            yield "r" if is_right_aligned(column) else "l"


def _row(table: Table, form: NarrowedTable, index: int) -> str:
    first, *others = (escape_latex(cell) for cell in form.rows[index])
    mark = table.mark(index)
    marked = first + (f"\\textsuperscript{{{escape_latex(mark)}}}" if mark else "")
    return " & ".join([marked, *others]) + " \\\\"
