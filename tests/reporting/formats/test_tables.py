from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser

import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from typology.reporting.formats.plain_text import display_width
from typology.reporting.formats.tables.csv import write_csv
from typology.reporting.formats.tables.docx import write_docx
from typology.reporting.formats.tables.html import write_html
from typology.reporting.formats.tables.latex import escape_latex, write_latex
from typology.reporting.formats.tables.registry import (
    EXTENSIONS,
    FORMATS,
    UNKNOWN,
    Cell,
    Column,
    Table,
)
from typology.reporting.formats.tables.short_forms import (
    short_headings,
    short_verdicts,
    short_words,
)
from typology.reporting.formats.tables.text import write_text
from typology.reporting.formats.tables.xlsx import write_xlsx
from typology.reporting.table import cell_text

DISPLAYED = ("text", "markdown", "html", "latex", "docx")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "'quoted", "=cmd|' /C calc'!A0")


def table(*rows: tuple[Cell, ...], **more: object) -> Table:
    columns = (
        Column("case", "id"),
        Column("state_capacity", "level", "How able?", ("weakened", "unchanged", "improved")),
        Column("verdict", "verdict", None, ("stabilising", "delaying", "neither")),
        Column("stabilising", "membership"),
        Column("count", "number"),
        Column("firm", "flag"),
        Column("countries"),
    )
    return Table("Cases", columns, rows, **more)  # type: ignore[arg-type]


PLAIN = table(
    ("accord-1992", "improved", "stabilising", 2 / 3, 3, True, ("DZA", "MLI")),
    ("pact-2021", UNKNOWN, "neither", UNKNOWN, 0, None, ()),
)


def text_of(form: str, *tables: Table) -> str:
    """What people read of a table, whatever the format."""
    out = FORMATS[form](*tables)
    if form == "docx":
        assert isinstance(out, bytes)
        document = Document(io.BytesIO(out))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        return "\n".join(cells + [paragraph.text for paragraph in document.paragraphs])
    assert isinstance(out, str)
    return out


class Cells(HTMLParser):
    """The text of each cell, the scopes of headings, the captions, and every tag met."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.scopes: list[str] = []
        self.tags: set[str] = set()
        self.within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in {"td", "th"}:
            self.within = True
            self.cells.append("")
            self.scopes += [value for name, value in attrs if name == "scope" and value]

    def handle_endtag(self, tag: str) -> None:
        self.within = self.within and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self.within:
            self.cells[-1] += data


def test_every_format_has_an_extension_and_every_extension_a_format() -> None:
    assert set(EXTENSIONS.values()) == set(FORMATS)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_table_is_the_same_bytes(form: str) -> None:
    assert FORMATS[form](PLAIN, PLAIN) == FORMATS[form](PLAIN, PLAIN)


@pytest.mark.parametrize("form", DISPLAYED)
def test_unknown_is_a_mark_with_a_legend_where_people_read(form: str) -> None:
    assert "unknown: the sources are silent" in text_of(form, PLAIN)
    without = table(("accord-1992", "improved", "neither", 0.0, 3, True, ("DZA",)))
    assert "sources are silent" not in text_of(form, without)


@pytest.mark.parametrize("form", DISPLAYED)
def test_a_row_of_a_text_case_bears_its_mark_with_a_legend(form: str) -> None:
    marked = table(*PLAIN.rows, marks=("†", ""), legend=(("†", "rated on a text"),))
    told = text_of(form, marked)
    assert re.search(r"accord-1992\W*(textsuperscript\{)?†", told)
    assert not re.search(r"pact-2021\W*(textsuperscript\{)?†", told)
    assert "rated on a text" in told


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_marks_and_notes_stay_out_of_data(form: str) -> None:
    marked = table(*PLAIN.rows, marks=("†", ""), notes=("a footer",), groups=(("one", 2),))
    out = FORMATS[form](marked)
    if isinstance(out, bytes):
        sheet = openpyxl.load_workbook(io.BytesIO(out)).worksheets[0]
        rows = [[str(cell.value) for cell in row] for row in sheet.iter_rows()]
        assert [row[0] for row in rows] == ["case", "accord-1992", "pact-2021"]
    else:
        assert "†" not in out and "\\u2020" not in out
        if form == "csv":
            assert "footer" not in out


def test_a_table_with_rows_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="not as long as its columns"):
        Table("T", (Column("a"),), (("x", "y"),))
    with pytest.raises(ValueError, match="do not cover its rows"):
        Table("T", (Column("a"),), (("x",),), groups=(("g", 2),))
    with pytest.raises(ValueError, match="one mark a row"):
        Table("T", (Column("a"),), (("x",),), marks=("*", "*"))


def test_csv_types_its_cells_as_r_and_pandas_read_them() -> None:
    rows = list(csv.reader(io.StringIO(write_csv(PLAIN))))
    assert rows[1] == [
        "accord-1992", "improved", "stabilising", "0.666666666667", "3", "true", "DZA MLI",
    ]  # fmt: skip
    assert rows[2] == ["pact-2021", "NA", "neither", "NA", "0", "", ""]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_csv_cell_starts_a_formula(text: str) -> None:
    out = write_csv(Table("T", (Column(text), Column("n", "number")), ((text, -4.5),)))
    head, row = csv.reader(io.StringIO(out))
    assert head[0] == row[0] == "'" + text
    assert row[1] == "-4.5"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20))
def test_csv_gives_back_any_text(text: str) -> None:
    out = write_csv(Table("T", (Column("a"), Column("b")), ((text, "x"),)))
    (cell, _) = list(csv.reader(io.StringIO(out)))[1]
    assert cell.removeprefix("'" if text.startswith(("=", "+", "-", "@", "'")) else "") == text


def test_json_tells_unknown_from_what_does_not_apply() -> None:
    out = FORMATS["json"](PLAIN)
    assert isinstance(out, str) and out.isascii()
    first, second = json.loads(out)["tables"][0]["rows"]
    assert first["stabilising"] == 0.666666666667 and first["countries"] == ["DZA", "MLI"]
    assert second["state_capacity"] is None and "firm" not in second


@pytest.mark.parametrize("text", FORMULAS)
def test_no_xlsx_string_becomes_a_formula_or_a_link(text: str) -> None:
    linked = Table(text, (Column(text), Column("url")), ((text, "https://example.org"),))
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(linked))).worksheets[0]
    assert [cell.data_type for row in sheet.iter_rows() for cell in row] == ["s"] * 4
    assert sheet["A2"].value == text
    assert sheet["B2"].hyperlink is None


def test_xlsx_cells_are_typed_and_the_header_is_frozen() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(PLAIN, PLAIN)))
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "B2"
    assert [cell.value for cell in sheet[2]] == [
        "accord-1992", "improved", "stabilising", pytest.approx(2 / 3), 3, True, "DZA MLI",
    ]  # fmt: skip
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "s", "n", "n", "b", "s"]
    assert [sheet["B3"].value, sheet["D3"].value, sheet["F3"].value] == ["?", "?", None]
    assert sheet["B3"].fill.patternType not in (None, "solid")
    assert len(set(book.sheetnames)) == 3 and book.sheetnames[-1] == "about"
    assert book.properties.created is not None and book.properties.created.year == 2000


def test_xlsx_takes_titles_that_no_sheet_may_have_and_texts_that_no_cell_holds() -> None:
    long = Table("[a]:b/c?*" * 9, (Column("a"),), (("x" * 40_000,),))
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(long)))
    value = book.worksheets[0]["A2"].value
    assert isinstance(value, str) and len(value) == 32_767


def test_office_files_hold_no_time_of_writing() -> None:
    for out in (write_xlsx(PLAIN), write_docx(PLAIN)):
        with zipfile.ZipFile(io.BytesIO(out)) as archive:
            assert {member.date_time[0] for member in archive.infolist()} == {1980}


def test_docx_repeats_its_header_and_shows_control_characters_by_their_code() -> None:
    odd = Table("T\x00", (Column("a"),), (("b\x07\u202ec",),))
    document = Document(io.BytesIO(write_docx(odd)))
    assert "w:tblHeader" in document.tables[0]._tbl.xml
    assert document.tables[0].cell(1, 0).text == "b<U+0007><U+202E>c"


def test_html_shows_markup_and_never_obeys_it() -> None:
    hostile = "<script>alert('x')</script>\"&"
    evil = Table(hostile, (Column(hostile, "id", hostile), Column("b")), ((hostile, hostile),),
                 notes=(hostile,), groups=((hostile, 1),))  # fmt: skip
    reader = Cells()
    reader.feed(write_html(evil))
    assert "script" not in reader.tags
    assert reader.cells == [hostile, "b", hostile, hostile, hostile]


def test_html_has_a_caption_a_language_and_scoped_headings() -> None:
    grouped = table(*PLAIN.rows, groups=(("one", 1), ("two", 1)))
    out = write_html(grouped)
    reader = Cells()
    reader.feed(out)
    assert '<html lang="en">' in out and {"caption", "thead", "tbody"} <= reader.tags
    assert reader.scopes == ["col"] * 7 + ["rowgroup", "row"] * 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("R&D_1 50% #2 $x", r"R\&D\_1 50\% \#2 \$x"),
        ("a\\b{c}", r"a\textbackslash{}b\{c\}"),
        ("~^<>|", r"\textasciitilde{}\textasciicircum{}\textless{}\textgreater{}\textbar{}"),
        ("[opt] *", "{[}opt{]} {*}"),
        ("two\nlines", "two lines"),
    ],
)
def test_latex_sets_special_characters_as_written(text: str, told: str) -> None:
    assert escape_latex(text) == told


def test_latex_is_ruled_by_booktabs_over_pages() -> None:
    out = write_latex(table(*PLAIN.rows, groups=(("50 % of it", 2),)))
    assert [rule for rule in ("\\toprule", "\\midrule", "\\bottomrule") if rule not in out] == []
    assert "50 \\% of it" in out and "\\hline" not in out
    assert out.count("{") == out.count("}")


@given(st.text(max_size=30))
def test_latex_braces_stay_balanced_whatever_a_cell_holds(text: str) -> None:
    bare = re.sub(r"\\[{}]", "", escape_latex(text))
    assert bare.count("{") == bare.count("}")


def test_markdown_rows_keep_their_cells_whatever_these_hold() -> None:
    piped = Table("T", (Column("a"), Column("b")), (("x | y\\", "two\nlines"),))
    out = FORMATS["markdown"](piped)
    assert isinstance(out, str)
    row = next(line for line in out.splitlines() if line.startswith("| x"))
    assert len(re.findall(r"(?<!\\)\|", row)) == 3


WIDE = Table(
    "Wide",
    (
        Column("case", "id"),
        *(Column(f"criterion_{n}", "level", None, ("low", "high")) for n in range(30)),
    ),
    tuple(("a-case-with-a-long-name", *(["low", "high", UNKNOWN] * 10)) for _ in range(3)),
)


@pytest.mark.parametrize("width", [40, 60, 80, 120, 400])
def test_text_keeps_to_its_width_and_loses_no_column(width: int) -> None:
    out = write_text(WIDE, width=width)
    assert max(map(display_width, out.splitlines())) <= width
    body = out.split("Columns:")[0]
    heads = {word for line in body.splitlines() if line.startswith("case") for word in line.split()}
    assert len(heads) == 31


def test_text_tells_every_short_form_that_it_uses() -> None:
    out = " ".join(write_text(WIDE, width=60).split())
    for name, short in short_headings(WIDE.columns).items():
        assert f"{short} {name}" in out
    assert "Levels: l low, h high" in out


def test_a_narrow_table_keeps_its_full_words() -> None:
    out = write_text(PLAIN, width=100)
    assert "state_capacity" in out and "improved" in out and "Columns:" not in out


def test_wide_and_combining_characters_keep_columns_aligned() -> None:
    rows = (("日本の合意", "x"), ("caf" + "e\u0301", "x"), ("plain", "x"))
    lines = write_text(Table("T", (Column("a"), Column("b")), rows)).splitlines()
    places = {display_width(line[: line.rindex("x")]) for line in lines if line.endswith("x")}
    assert len(places) == 1


def test_numbers_are_flush_right_and_memberships_have_two_decimals() -> None:
    lines = write_text(PLAIN, width=120).splitlines()
    first, second = (next(line for line in lines if word in line) for word in ("acc", "pact"))
    assert "0.67" in first and first.index("0.67") + 3 == second.index("?", 40)


def test_running_text_is_wrapped_beside_the_other_columns() -> None:
    prose = Table("T", (Column("path", "id"), Column("told", "prose")), (("p", "word " * 60),))
    out = write_text(prose, width=60)
    assert max(map(len, out.splitlines())) <= 60
    assert out.count("word") == 60


def test_groups_are_told_above_their_rows_in_every_panel() -> None:
    grouped = Table(WIDE.title, WIDE.columns, WIDE.rows, groups=(("first", 1), ("second", 2)))
    out = write_text(grouped, width=60)
    panels = out.split("Columns:")[0].count("case ")
    assert panels > 1
    assert out.count("[first]") == out.count("[second]") == panels


@given(st.lists(st.text("abc", min_size=1, max_size=5), unique=True), st.integers(1, 3))
def test_short_words_differ_and_begin_their_words(words: list[str], least: int) -> None:
    shorts = short_words(words, least)
    assert len(set(shorts.values())) == len(words)
    assert all(word.startswith(short) for word, short in shorts.items())


def test_short_verdicts_read_as_neither_words_nor_levels() -> None:
    verdicts = ["stabilising", "delaying", "mixed", "neither", "undetermined", "no_settlement"]
    shorts = list(short_verdicts(verdicts, 3).values())
    assert shorts == ["STA", "DEL", "MIX", "NEI", "UND", "N/S"]
    for least in (1, 3):
        found = short_verdicts([*verdicts, "nominal"], least).values()
        assert len(set(found)) == 7
        assert all(short == short.upper() for short in found)


@given(st.lists(st.from_regex(r"[ab]{1,4}(_[ab]{1,4}){0,2}", fullmatch=True), unique=True))
def test_short_headings_differ(names: list[str]) -> None:
    shorts = short_headings([Column(name, "level") for name in names])
    assert len(set(shorts.values())) == len(names)


def test_an_empty_table_says_so() -> None:
    assert "(no rows)" in write_text(Table("T", (Column("a"),), ()))
    for form in FORMATS:
        assert FORMATS[form](Table("T", (Column("a"),), ()))


def test_shown_cells() -> None:
    cells = [UNKNOWN, None, (), True, False, 0.125, 3, "x", ("a", "b")]
    assert [cell_text(cell, "membership") for cell in cells[:5]] == ["?", "-", "-", "yes", "no"]
    assert [cell_text(cell, "number") for cell in cells[5:]] == ["0.125", "3", "x", "a, b"]


@pytest.mark.parametrize("form", [*DISPLAYED, "json", "xlsx"])
def test_what_leads_a_table_stands_above_it_in_every_format(form: str) -> None:
    written = FORMATS[form](table(*PLAIN.rows, lead=("The answer comes first.",)))
    if form in ("docx", "xlsx"):
        assert isinstance(written, bytes)
        with zipfile.ZipFile(io.BytesIO(written)) as parts:
            texts = [parts.read(name).decode("utf-8", "replace") for name in parts.namelist()]
        written = next(text for text in texts if "The answer comes first." in text)
    assert isinstance(written, str)
    place = written.index("The answer comes first.")
    if form in DISPLAYED:
        assert place < written.index("accord-1992")
