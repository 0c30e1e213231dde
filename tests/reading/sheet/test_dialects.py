"""The same sheet in every dialect of spreadsheets is the same cases, and two readings are none."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.reading.sheet.test_sheet import RUBRIC, notes, places, read, sound
from typology.model import Rating
from typology.reading.rubric.reader import read_rubric
from typology.reading.sheet.file import text
from typology.reading.sheet.reader import SheetOptions, read_columns, read_sheet

NAMES = ("case", "title", "status", "demobilisation", "share", "countries", "period_from")
ids = st.from_regex("[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
titles = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")) | st.sampled_from(',;"|\n'),
    min_size=1,
    max_size=20,
).filter(lambda title: title.strip() and title[0] not in "'=+-@")
numbers = st.floats(0, 1000, allow_nan=False).map(lambda number: round(number, 2))
rows = st.lists(
    st.tuples(
        ids,
        titles,
        st.sampled_from(("in_force", "ended", "never_took_effect")),
        st.sampled_from(("absent", "full", "")),
        st.none() | numbers,
        st.sampled_from(("", "MLI", "MLI;BFA")),
        st.sampled_from(("", "1995", "2001-03")),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda row: row[0],
)


def plain(cells: Sequence[object]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in cells]


def written(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    out = StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def spoken(name: str) -> str:
    """A name as people write it: `Never took effect`."""
    return f" {name.capitalize().replace('_', ' ')} "


@given(
    rows,
    st.sampled_from(",;\t"),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
@example([("a", "A;B", "ended", "full", 0.5, "", "")], ";", "utf-16", True, True, True)
def test_any_dialect_of_a_sheet_gives_the_same_cases(
    given_rows: list[tuple[object, ...]],
    delimiter: str,
    encoding: str,
    says_sep: bool,
    as_people_write: bool,
    under_a_title: bool,
) -> None:
    simple = [list(NAMES), *map(plain, given_rows)]
    expected = sound(written(simple))
    assert len(expected) == len(given_rows)
    dialect = [list(row) for row in simple]
    if as_people_write:
        dialect[0] = [spoken(name) for name in dialect[0]]
        for row in dialect[1:]:
            row[2:4] = [spoken(row[2]), row[3].upper() or "N/A"]
    if delimiter != ",":
        for row in dialect[1:]:
            row[4] = row[4].replace(".", ",")
    if under_a_title:
        dialect[:0] = [["Deals, as coded"], []]
    file = (f"sep={delimiter}\r\n" if says_sep else "") + written(dialect, delimiter)
    assert sound(file.encode(encoding)) == expected


def test_decimal_comma_is_read_where_commas_separate_no_cells() -> None:
    (case,) = sound("case;title;status;share\na;A;ended;0,25\n")
    assert case.ratings == {"share": Rating(0.25)}
    assert places('case,title,status,share\na,A,ended,"0,25"\n')[0][:2] == (2, 4)


@pytest.mark.parametrize(
    ("cells", "row", "message"),
    [
        (("0,5", "1.234"), 3, "1.234 may be 1.234 or 1234"),
        (("0.5", "1,234"), 3, "1,234 may be 1.234 or 1234"),
    ],
)
def test_number_that_may_be_two_is_refused_with_both(
    cells: tuple[str, str], row: int, message: str
) -> None:
    sheet = "case;title;status;share\n" + "".join(
        f"c{number};A;ended;{cell}\n" for number, cell in enumerate(cells)
    )
    assert places(sheet) == [(row, 4, message)]


def test_thousand_that_no_other_number_explains_is_refused_where_tabs_separate() -> None:
    sheet = "case\ttitle\tstatus\tshare\na\tA\tended\t1,234\nb\tB\tended\t0,5\n"
    assert sound(sheet)[0].ratings == {"share": Rating(1.234)}
    alone = sheet.replace("0,5", "1")
    assert places(alone) == [(2, 4, "1,234 may be 1.234 or 1234")]


def test_two_readings_of_what_separates_cells_are_refused_with_both() -> None:
    _, (problem,) = read("a;case;b\ncase,title,status\n")
    assert problem.message == (
        "two readings of what separates the cells: by commas, row 2 names 3 columns; "
        "by semicolons, row 1 names 3 columns"
    )


def test_what_stands_above_the_names_is_passed_over_and_said() -> None:
    text = "Coding of deals\n\ncase,title,status,share\na,A,ended,0.5\nb,B,endd,1\n"
    assert places(text) == [(5, 3, "unknown status 'endd'")]
    assert notes(text) == ["row 1 stands above the names of the columns: passed over"]


def test_merged_band_above_the_names_is_no_row_of_names() -> None:
    band = "Case,,,Ratings,\ncase,title,status,demobilisation,share\na,A,ended,full,0.5\n"
    assert [case.id for case in sound(band)] == ["a"]


def test_short_row_lacks_what_is_missing() -> None:
    (case,) = sound("case,title,status,demobilisation,share\na,A,ended,full\n")
    assert case.ratings == {"demobilisation": Rating("full")}


def test_remarks_beside_and_below_the_table_are_passed_over_and_said() -> None:
    text = (
        "case,title,status,share\na,A,ended,0.5,see page 3\n\nSource: own reading\n"
        ",,,ditto\nb,B,ended,1\n"
    )
    assert [case.id for case in sound(text)] == ["a", "b"]
    assert notes(text) == [
        "no case, but a single cell: 2 rows, first row 4, 'Source: own reading': passed over",
        "outside the columns that are named: 1 cell, first in row 2, column 5: passed over",
    ]


def test_text_split_by_a_mark_is_no_remark() -> None:
    head = "case,title,status,share,share__because\n"
    row = "a,A,ended,0.5,because it holds, and more\n"
    assert places(head + row) == [(2, 6, "6 cells in a row, where the first row names 5")]


@pytest.mark.parametrize(
    ("written", "value"), [("50 %", 0.5), ("12.5%", 0.125), ("50\u00a0%", 0.5)]
)
def test_per_cent_is_a_share_of_one(written: str, value: float) -> None:
    (case,) = sound(f"case,title,status,share\na,A,ended,{written}\n")
    assert case.ratings == {"share": Rating(value)}
    assert places(f"case,title,status,demobilisation\na,A,ended,{written}\n")[0][:2] == (2, 4)


def test_codes_of_what_is_missing_are_unknown_only_where_named() -> None:
    data = b"case,title,status,demobilisation,share,level\na,A,ended,88,-99.0,88\n"
    (case,), problems, _ = read_sheet(data, [RUBRIC], SheetOptions.of([], ["-99", "88"]))
    assert (problems, case.ratings, case.level) == ([], {}, None)
    assert len(read_sheet(data, [RUBRIC]).problems) == 2  # -99 is a number


def test_export_of_a_survey_tool_is_read_without_its_own_columns() -> None:
    data = b"Timestamp,_id,Case,Title,Status,Coder,Share\n2024-01-01,7,a,A,Ended,ann,0.5\n"
    options = SheetOptions.of(["timestamp", "_ID"], [])
    (case,), problems, _ = read_sheet(data, [RUBRIC], options)
    assert (problems, case.coder, case.ratings) == ([], "ann", {"share": Rating(0.5)})
    assert [each.message for each in read_sheet(data, [RUBRIC]).problems] == [
        "unknown column 'Timestamp'", "unknown column '_id'",
    ]  # fmt: skip


def test_plain_keys_of_a_case_are_columns() -> None:
    head = (
        "case,title,status,countries,level,form,observed_until,basis,period_from,period_to,"
        "part_of,handling,coder,identifiers.pax\n"
    )
    row = "a,A,ended,MLI; BFA,Local,truce,2012-05,Text,2010,ongoing,b,Restricted,ann,7;0012\n"
    (case,) = sound(head + row)
    assert (case.countries, case.level, case.form) == (("MLI", "BFA"), "local", "truce")
    assert (case.observed_until, case.basis, case.handling) == ("2012-05", "text", "restricted")
    assert case.period == ("2010", "ongoing")
    assert (case.part_of, case.coder) == ("b", "ann")
    assert case.identifiers == {"pax": ("7", "0012")}


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("countries", "Mali", "unknown country 'Mali'"),
        ("level", "regional", "unknown level 'regional'"),
        ("observed_until", "May 2012", "'May 2012' is no date"),
        ("observed_until", "2012-13", "the date 2012-13 does not exist"),
        ("part_of", "a", "a case that is a part of itself"),
        ("part_of", "A b", "'A b' is no id"),
        ("handling", "secret", "unknown handling 'secret'"),
    ],
)
def test_mistake_in_a_plain_key_is_placed(column: str, cell: str, message: str) -> None:
    assert places(f"case,title,status,{column}\na,A,ended,{cell}\n") == [(2, 4, message)]


def test_period_that_runs_backwards_is_placed_at_its_end() -> None:
    text = "case,title,status,period_from,period_to\na,A,ended,2001,1999\n"
    assert places(text) == [(2, 5, "the period ends in 1999, before it begins")]


def test_one_case_by_two_coders_is_two_codings_only_where_codings_are_taken() -> None:
    data = b"case,title,status,coder,share\na,A,ended,ann,0.5\na,A,ended,ben,0.7\n"
    both = read_sheet(data, [RUBRIC], codings=True)
    assert [(case.id, case.coder) for case in both.cases] == [("a", "ann"), ("a", "ben")]
    (problem,) = read_sheet(data, [RUBRIC]).problems
    assert problem.message == "the id 'a' stands in row 2 already"
    again = data + b"a,A,ended,ann,0.6\n"
    assert [each.line for each in read_sheet(again, [RUBRIC], codings=True).problems] == [4]


def test_many_unknown_columns_are_twenty_problems_and_a_count() -> None:
    names = ",".join(f"x{number}" for number in range(5_000))
    found = places(f"case,title,status,{names}\na,A,ended\n")
    assert len(found) == 21
    assert found[-1] == (1, 24, "4,980 more unknown columns")


@pytest.mark.parametrize("ending", [".ods", ".numbers", ".xls", ".sav", ".dta"])
def test_files_that_are_no_sheet_are_refused_with_what_to_do(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"deals{ending}"
    path.write_bytes(b"\x00\x01")
    (problem,) = read_sheet(path, [RUBRIC]).problems
    assert problem.message == f"a file in {ending} is no coding sheet"
    assert problem.hint is not None and ("save it" in problem.hint or "export it" in problem.hint)


# Long sheets, by blocks of bytes

faulty = st.lists(
    st.lists(
        st.sampled_from(
            ("a", "b-1", "A", "", '"x"', '"q, ""r"""', '"two\nlines"', 'mid"quote', "full", "NA",
             "0.5", "x\x07", "\xe9", "'=1", "ended", " Full ", '"open')
        ),
        max_size=6,
    ),
    max_size=12,
)  # fmt: skip


@given(faulty, st.sampled_from(("\n", "\r\n")), st.sampled_from((60, 200, 1000)))
def test_blocks_are_read_as_rows_are(given_rows: list[list[str]], end: str, size: int) -> None:
    pytest.importorskip("pyarrow", reason="an extra")
    head = "case,title,status,demobilisation,share"
    good = [f"c{number},T {number},ended,full,0.{number}" for number in range(8)]
    lines = [*good[:4], *(",".join(row) for row in given_rows), *good[4:]]
    data = end.join([head, *lines, ""]).encode()
    expected = read_sheet(data, [RUBRIC])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "BLOCK", size)
        patch.setattr(text, "SAMPLE", 120)
        assert read_sheet(data, [RUBRIC]) == expected


def test_columns_hold_what_the_cases_hold() -> None:
    head = "case,title,status,level,demobilisation,demobilisation__low,demobilisation__high,share\n"
    data = (
        head + "a,A,ended,local,full,limited,full,0.5\nb,B,proposed,,,absent,limited,\n"
        "c,C,endd,,,,,\nd,D,signed,,,,,0.1\n"
    ).encode()
    columns, problems, _ = read_columns(data, [RUBRIC])
    cases = read_sheet(data, [RUBRIC]).cases
    assert columns is not None and [each.line for each in problems] == [4]
    assert columns.ids.tolist() == [case.id for case in cases] == ["a", "b", "d"]
    assert columns.rows.tolist() == [2, 3, 5]
    demobilisation, share = columns.ratings["demobilisation"], columns.ratings["share"]
    assert demobilisation.value.tolist() == [3, -1, -1]
    assert demobilisation.low is not None and demobilisation.low.tolist() == [1, 0, -1]
    assert demobilisation.high is not None and demobilisation.high.tolist() == [3, 1, -1]
    assert share.levels is None and share.low is None
    for place, case in enumerate(cases):
        rating = case.ratings.get("share", Rating(None))
        assert share.level(place) == rating.value
        assert columns.status.word(place) == case.status
        assert columns.basis.word(place) == case.basis
        assert columns.handling.word(place) == case.handling
        assert columns.level.word(place) == case.level


def test_ranks_of_another_order_are_coded_anew() -> None:
    data = b"case,title,status,demobilisation\na,A,ended,full\nb,B,ended,\n"
    columns = read_columns(data, [read_rubric("thurston-2018")]).columns
    assert columns is not None
    column = columns.ratings["demobilisation"]
    assert column.ranks(("full", "absent", "limited", "substantial")).value.tolist() == [0, -1]
    with pytest.raises(ValueError, match="lacks"):
        column.ranks(("absent", "limited"))


def test_typed_columns_of_parquet_are_read_as_text_is(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="an extra")
    from pyarrow import parquet

    table = pyarrow.table({
        "Case": ["a", "b"],
        "title": pyarrow.array(["A", "B"]).dictionary_encode(),
        "status": ["ended", "Signed"],
        "demobilisation": pyarrow.array(["full", None]).dictionary_encode(),
        "share": pyarrow.array([0.5, None]),
        "countries": pyarrow.array([["MLI", "BFA"], None]),
        "observed_until": pyarrow.array([date(2012, 5, 1), None]),
        "period_from": pyarrow.array([1995, 2001]),
    })  # fmt: skip
    path = tmp_path / "deals.parquet"
    parquet.write_table(table, path)
    text = (
        "case,title,status,demobilisation,share,countries,observed_until,period_from\n"
        "a,A,ended,full,0.5,MLI;BFA,2012-05-01,1995\nb,B,signed,,,,,2001\n"
    )
    reading = read_sheet(path, [RUBRIC])
    assert reading.problems == []
    assert reading.cases == sound(text)
    assert read_sheet(path.read_bytes(), [RUBRIC]).cases == sound(text)


def test_damaged_parquet_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="an extra")
    path = tmp_path / "deals.parquet"
    path.write_bytes(b"PAR1 and no more")
    (problem,) = read_sheet(path, [RUBRIC]).problems
    assert problem.message.startswith("the file is no parquet that can be read")
