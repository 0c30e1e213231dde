"""Markdown and LaTeX of words in any script, and of signs that they would take for their own."""

from __future__ import annotations

import re
from pathlib import Path

import matplotlib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.ft2font import FT2Font

from typology.reporting.blocks import Grid, Heading, Paragraph
from typology.reporting.formats.blocks.markdown import escape_markdown, write_markdown
from typology.reporting.formats.tables.latex import COVERED, preamble_lines, scripts_of, write_latex
from typology.reporting.formats.tables.markdown import write_markdown as write_table
from typology.reporting.table import Column, Table

AMOUNTS = "From $10 to $20 a head"
WORDS = {
    "ARABIC": "اتفاق السلام",
    "CYRILLIC": "Соглашение",
    "TIFINAGH": "ⴰⵎⵙⴰⵙⴰ",
    "GREEK": "Συμφωνία",
    "HEBREW": "הסכם",
    "LATIN": "Ḍarb ạ",
}


def test_no_amount_in_markdown_is_taken_for_mathematics() -> None:
    blocks = (Heading(AMOUNTS, 1), Paragraph(AMOUNTS), Grid(("a",), ((AMOUNTS,),)))
    table = Table(AMOUNTS, (Column("$1", "id"),), ((AMOUNTS,),), notes=(AMOUNTS,))
    for written in (write_markdown(blocks), write_table(table)):
        assert written.count("\\$") == written.count("$") >= 6


@given(st.text(st.sampled_from("a $\\`|<>[]#_*1"), max_size=20))
def test_every_dollar_of_markdown_is_escaped_once(text: str) -> None:
    escaped = escape_markdown(text)
    dollars = [match[1] for match in re.finditer(r"((?:\\\\)*\\)\$", escaped)]
    assert len(dollars) == text.count("$")
    assert re.sub(r"\\([\\`|<>\[\]#$_])", r"\1", escaped) == text


def test_latex_of_western_words_needs_no_further_engine() -> None:
    assert [*preamble_lines("D’Alger — Łódź, Ġwann, 50 ≤ 60")] == [
        "\\usepackage[T1]{fontenc} \\usepackage{booktabs,longtable,array,graphicx}"
    ]


@pytest.mark.parametrize("script", WORDS)
def test_latex_names_the_engine_and_a_font_that_has_the_letters(script: str) -> None:
    written = write_latex(Table("Pacts", (Column("title", "prose"),), ((WORDS[script],),)))
    head = "\n".join(line for line in written.splitlines() if line.startswith("%"))
    assert "LuaLaTeX is needed" in head
    assert "\\setmainfont{DejaVu Sans}" in head
    assert "fontenc" not in head
    assert ("bidi=basic" in head) == (script in ("ARABIC", "HEBREW"))
    assert "add_fallback" not in head
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    letters = FT2Font(str(fonts / "DejaVuSans.ttf")).get_charmap()
    assert {ord(letter) for letter in WORDS[script] if letter != " "} <= letters.keys()


def test_scripts_that_the_font_lacks_have_another_behind_it() -> None:
    assert WORDS.keys() == COVERED
    head = "\n".join(preamble_lines("和平协议 ሰላም السلام"))
    assert "this holds Arabic, Chinese and Ethiopic letters" in head
    assert '{"Noto Sans CJK SC:", "Noto Sans Ethiopic:"}' in head
    assert "\\setmainfont{DejaVu Sans}[RawFeature={fallback=further}]" in head


def test_scripts_are_told_by_the_names_of_letters() -> None:
    assert scripts_of("".join(WORDS.values())) == tuple(sorted(WORDS))
    assert scripts_of("1995, É, ß, “quoted”, –, €, ≥") == ()
