"""The coding sheet: what is read, and each mistake at its row and column."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from typology.model import Calibration, Case, Criterion, Leaf, Problem, Rating, Rubric, Scale, Type
from typology.reading.cases import read_cases
from typology.reading.rubric.reader import read_rubric
from typology.reading.sheet.reader import read_sheet

LEVELS = Scale(("absent", "limited", "substantial", "full"), (0.0, 0.33, 0.67, 1.0))
GUARD = Scale(("weakened", "unchanged", "extended", "restored"), (0.0, 0.1, 0.67, 1.0))
HEAD = "case,title,status,demobilisation,share\n"
RANGED = (
    "case,title,status,demobilisation,demobilisation__low,demobilisation__high,"
    "demobilisation__because,share,share__low,share__high\n"
)


def rubric(**criteria: Criterion) -> Rubric:
    types = {"stabilising": Type("stabilising", None, Leaf(next(iter(criteria))))}
    return Rubric(
        "r", "1", "R", "constructed", None, criteria, types, 0.5, ("in_force",), {}, (), "", ""
    )


def ordinal(name: str, scale: Scale = LEVELS) -> Criterion:
    return Criterion(name, "?", "constitutive", scale, {}, None)


RUBRIC = rubric(
    demobilisation=ordinal("demobilisation"),
    state_authority=ordinal("state_authority", GUARD),
    share=Criterion("share", "?", "constitutive", None, {}, Calibration(0.05, 0.4, 0.8)),
)


def read(text: str | bytes) -> tuple[list[Case], list[Problem]]:
    data = text.encode() if isinstance(text, str) else text
    reading = read_sheet(data, [RUBRIC], path="deals.csv")
    return reading.cases, reading.problems


def sound(text: str | bytes) -> list[Case]:
    cases, problems = read(text)
    assert problems == []
    return cases


def notes(text: str | bytes) -> list[str]:
    """What is said of what was passed over, without the sheet's name."""
    data = text.encode() if isinstance(text, str) else text
    said = read_sheet(data, [RUBRIC], path="deals.csv").notes
    assert all(note.startswith("deals.csv: ") for note in said)
    return [note.removeprefix("deals.csv: ") for note in said]


def places(text: str | bytes) -> list[tuple[int, int, str]]:
    """Row, column and message of every problem; the sheet is called by its name in each."""
    problems = read(text)[1]
    assert {problem.path for problem in problems} <= {"deals.csv"}
    return [(problem.line, problem.column, problem.message) for problem in problems]


def workbook(tmp_path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value  # type: ignore[assignment]
    path = tmp_path / "deals.xlsx"
    book.save(path)
    return path


def places_in_workbook(tmp_path: Path, *rows: Sequence[object]) -> list[tuple[int, int, str]]:
    path = workbook(tmp_path, rows)
    problems = read_sheet(path, [RUBRIC]).problems
    assert {problem.path for problem in problems} <= {str(path)}
    return [(problem.line, problem.column, problem.message) for problem in problems]


# What is read


def test_row_is_a_case_with_the_defaults_of_its_status() -> None:
    done, planned = sound(HEAD + "a,A deal,in_force,full,0.5\nb,B deal,proposed,limited,0\n")
    assert (done.id, done.title, done.status) == ("a", "A deal", "in_force")
    assert done.ratings == {"demobilisation": Rating("full"), "share": Rating(0.5)}
    assert (done.basis, done.handling) == ("outcome", "public")
    assert (planned.basis, planned.handling) == ("text", "restricted")
    assert done.path == "deals.csv"


def test_columns_of_what_happened_later_are_read_as_in_a_file() -> None:
    head = "case,title,status,share,outcome:lasted,outcome:quiet\n"
    one, two, three = sound(
        f"{head}a,A,ended,0.5,yes,0.25\nb,B,signed,,no,unknown\nc,C,ended,,,NA\n"
    )
    assert (one.outcomes, one.ratings) == ({"lasted": 1.0, "quiet": 0.25}, {"share": Rating(0.5)})
    assert (two.outcomes, two.basis) == ({"lasted": 0.0, "quiet": None}, "text")
    assert three.outcomes == {}


def test_a_faulty_column_or_cell_of_what_happened_later_is_told() -> None:
    assert places("case,title,status,outcome:1st\na,A,ended,yes\n") == [(1, 4, "'1st' is no id")]
    assert places("case,title,status,outcome:lasted\na,A,ended,often\nb,B,ended,2\n") == [
        (2, 4, "yes, no, unknown or a number from 0 to 1 was expected"),
        (3, 4, "an outcome outside 0 to 1"),
    ]


@pytest.mark.parametrize("silent", ["", "NA", "unknown", " ", " NA "])
def test_empty_and_na_are_unknown_and_never_a_value(silent: str) -> None:
    (case,) = sound(HEAD + f"a,A,in_force,{silent},{silent}\n")
    assert case.ratings == {}


def test_range_and_reason_are_read_also_of_an_unknown() -> None:
    (case,) = sound(RANGED + 'a,A,in_force,,limited,full,"so, ""why""",0.5,0.25,.75\n')
    assert case.ratings == {
        "demobilisation": Rating(None, "limited", "full", because='so, "why"'),
        "share": Rating(0.5, 0.25, 0.75),
    }


def test_order_of_rows_and_columns_changes_no_case() -> None:
    one = sound(HEAD + "a,A,in_force,full,0.5\nb,B,ended,absent,NA\n")
    other = sound(
        "share,status,title,demobilisation,case\nNA,ended,B,absent,b\n.5,in_force,A,full,a\n"
    )
    assert sorted(one, key=lambda case: case.id) == sorted(other, key=lambda case: case.id)


def test_byte_order_mark_line_ends_and_blank_rows_are_no_content() -> None:
    plain = sound(HEAD + "a,A,in_force,full,0.5\n")
    windows = "\ufeff" + HEAD.replace("\n", "\r\n") + "\r\n,,,,\r\na,A,in_force,full,0.5"
    assert sound(windows) == plain
    assert sound(HEAD.replace("\n", "\r") + "a,A,in_force,full,0.5\r") == plain


def test_quoted_cell_may_hold_commas_quotes_and_lines() -> None:
    (case,) = sound(HEAD + 'a,"A, the ""deal""\r\nof two lines",in_force,full,0.5\n')
    assert case.title == 'A, the "deal"\nof two lines'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "'"])
def test_leading_apostrophe_that_guards_a_text_is_removed(start: str) -> None:
    (case,) = sound(HEAD + f"a,'{start}1,in_force,full,0.5\n")
    assert case.title == f"{start}1"


def test_apostrophe_that_guards_nothing_stays_and_numbers_have_none() -> None:
    (case,) = sound(HEAD + "a,'t Hooft,in_force,full,-.5e-1\n")
    assert case.title == "'t Hooft"
    assert case.ratings["share"].value == -0.05


@pytest.mark.parametrize(
    ("written", "value"), [("1", 1.0), (".5", 0.5), ("+2.", 2.0), ("1e-3", 0.001), ("-0.4", -0.4)]
)
def test_numbers_are_read_by_the_rule_of_the_format(written: str, value: float) -> None:
    (case,) = sound(HEAD + f"a,A,in_force,NA,{written}\n")
    assert case.ratings["share"] == Rating(value)


def test_column_without_a_name_may_stand_empty() -> None:
    assert len(sound(HEAD.replace("\n", ",,\n") + "a,A,in_force,full,0.5,,\n")) == 1


def test_case_is_the_one_that_the_same_ratings_in_yaml_give(tmp_path: Path) -> None:
    rows = """\
case,title,status,demobilisation,demobilisation__low,demobilisation__high,demobilisation__because
done-deal,A deal,in_force,full,substantial,full,why so
planned-deal,B deal,proposed,NA,limited,full,
"""
    ratings = {
        "done-deal": "rating: full, range: [substantial, full], because: why so",
        "planned-deal": "rating: unknown, range: [limited, full]",
    }
    sheet = tmp_path / "deals.csv"
    sheet.write_text(rows, encoding="utf-8")
    for row in rows.splitlines()[1:]:
        name, title, status, *_ = row.split(",")
        rated = f"ratings: {{demobilisation: {{{ratings[name]}}}}}"
        text = f"format: 1\ncase: {name}\ntitle: {title}\nstatus: {status}\n{rated}\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    definition = [read_rubric("thurston-2018")]
    from_sheet = read_cases([str(sheet)], definition)
    from_yaml = read_cases([str(tmp_path)], definition)
    assert from_sheet.problems == from_yaml.problems == ()
    assert from_sheet.cases == from_yaml.cases  # hashes too
    assert len(from_sheet.cases) == 2


def test_criterion_that_only_a_shipped_rubric_has_is_kept_and_one_that_none_has_is_not() -> None:
    text = "case,title,status,demobilisation,durability\na,A,ended,full,full\n"
    (case,) = sound(text)
    assert case.ratings["durability"] == Rating("full")
    assert places(text.replace("durability", "durabilty"))[0][:2] == (1, 5)
    assert places(text.replace("full\n", "fulll\n"))[0][:2] == (2, 5)


def test_level_counts_by_the_scale_of_the_rubric_in_use() -> None:
    own = rubric(durability=ordinal("durability", GUARD))
    text = b"case,title,status,durability\na,A,ended,restored\n"
    (case,), problems, _ = read_sheet(text, [own])
    assert problems == [] and case.ratings == {"durability": Rating("restored")}
    assert read_sheet(text.replace(b"restored", b"full"), [own]).cases == []


# Mistakes in the first row


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("case,title,status,demobilisaton", [(1, 4, "unknown column 'demobilisaton'")]),
        ("case,title,status,share,share", [
            (1, 5, "the column 'share' stands twice, first as column 4"),
        ]),
        ("case,titel,status", [(1, 2, "unknown column 'titel'")]),
        ("case,title,status,shaer,share__low,share__high", [(1, 4, "unknown column 'shaer'")]),
        ("case,title,status,share,share__low,share__hihg", [
            (1, 6, "unknown column 'share__hihg'"),
        ]),
        ("title,status,share", [(1, 1, "no column 'case'")]),
        ("case,share", [(1, 1, "no column 'status'"), (1, 1, "no column 'title'")]),
        ("case,title,status,share__low,share__high", [
            (1, 4, "'share__low' without a column 'share'"),
            (1, 5, "'share__high' without a column 'share'"),
        ]),
        ("case,title,status,share,share__low", [
            (1, 5, "'share__low' without a column 'share__high'"),
        ]),
        ("case,title,status,Share\0", [(1, 4, "a NUL character")]),
    ],
)  # fmt: skip
def test_mistake_in_a_column_name_is_placed(
    head: str, expected: list[tuple[int, int, str]]
) -> None:
    assert sorted(places(f"{head}\n")) == sorted([*expected, (1, 1, "the sheet holds no case")])


def test_unknown_column_has_the_nearest_name_as_hint() -> None:
    _, (problem,) = read("case,title,status,demobilisaton\na,A,in_force,full\n")
    assert problem.hint == "did you mean 'demobilisation'?"
    _, (problem,) = read("case,title,status,share,share__becuase\na,A,ended,,\n")
    assert problem.hint == "did you mean 'share__because'?"


def test_rows_under_a_faulty_name_are_judged_and_give_no_case() -> None:
    cases, problems = read("case,title,status,sare,demobilisation\na,A,in_force,1,ful\n")
    assert cases == []
    assert [(p.line, p.column) for p in problems] == [(1, 4), (2, 5)]
    half = "case,title,status,share,share__low\na,A,ended,1,0.5\n"
    assert [place[:2] for place in places(half)] == [(1, 5)]


# Mistakes in a row


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("A deal,A,in_force,full,0.5", 1, "'A deal' is no id"),
        (",A,in_force,full,0.5", 1, "no id"),
        ("a,,in_force,full,0.5", 2, "no title"),
        ("a,A\tB,in_force,full,0.5", 2, "a tab"),
        ("a,A\x00B,in_force,full,0.5", 2, "a NUL character"),
        ("a,A\x1bB,in_force,full,0.5", 2, "control character U+001B"),
        ("a,A,in forces,full,0.5", 3, "unknown status 'in forces'"),
        ("a,A,,full,0.5", 3, "no status"),
        ("a,A,in_force,Fully,0.5", 4, "demobilisation has no level 'Fully'"),
        ("a,A,in_force,0.67,0.5", 4, "demobilisation has no level '0.67'"),
        ("a,A,in_force,full\x00,0.5", 4, "a NUL character"),
        ("a,A,in_force,full,much", 5, "a number was expected: share is numeric"),
        ("a,A,in_force,full,nan", 5, "a number was expected: share is numeric"),
        ('a,A,in_force,full,"0,5"', 5, "a number was expected: share is numeric"),
        ("a,A,in_force,full,'0.5", 5, "a number was expected: share is numeric"),
        (
            f"a,A,in_force,full,{'1' * 31}", 5,
            "a number of more than 30 characters: share is numeric",
        ),
        ("a,A,in_force,full,1e999", 5, "a number too large to hold: share is numeric"),
        ("a,A, the deal,in_force,full,0.5", 6, "6 cells in a row, where the first row names 5"),
        ('a,"A"B,in_force,full,0.5', 2, "text after the closing quote of a cell"),
        ('a,A,"in_force,full,0.5', 3, "a quoted cell that is never closed"),
        (f"a,{'A' * 32_768},in_force,full,0.5", 2, "a cell of more than 32,767 characters"),
        (f"a,{'A' * 200_000},in_force,full,0.5", 2, "a cell of more than 32,767 characters"),
    ],
)  # fmt: skip
def test_mistake_in_a_row_is_placed_and_the_row_gives_no_case(
    row: str, column: int, message: str
) -> None:
    cases, problems = read(f"{HEAD}b,'=B,ended,absent,NA\n{row}\n")
    assert [case.id for case in cases] == ["b"]
    assert [(p.line, p.column, p.message) for p in problems] == [(3, column, message)]


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("a,A,ended,full,limited,,,,,", 6, "a range with one end"),
        ("a,A,ended,full,,full,,,,", 5, "a range with one end"),
        ("a,A,ended,full,full,limited,,,,", 5, "the range runs backwards: full is above limited"),
        ("a,A,ended,absent,limited,full,,,,", 5, "the range does not contain the rating, absent"),
        ("a,A,ended,full,absent,limited,,,,", 6, "the range does not contain the rating, full"),
        ("a,A,ended,full,absent,ful,,,,", 6, "demobilisation has no level 'ful'"),
        ("a,A,ended,,full,absent,,,,", 5, "the range runs backwards: full is above absent"),
        ("a,A,ended,,,,why\x07,,,", 7, "control character U+0007"),
        ("a,A,ended,,,,,0.5,0.6,0.7", 9, "the range does not contain the rating, 0.5"),
        ("a,A,ended,,,,,0.5,0.3,0.4", 10, "the range does not contain the rating, 0.5"),
        ("a,A,ended,,,,,,0.9,0.4", 9, "the range runs backwards: 0.9 is above 0.4"),
    ],
)
def test_mistake_in_a_range_is_placed_at_the_end_at_fault(
    row: str, column: int, message: str
) -> None:
    assert places(f"{RANGED}{row}\n") == [(2, column, message)]


def test_every_mistake_is_told_at_once_in_order() -> None:
    rows = "a b,,gone,ful,x\nok,OK,ended,full,1\nok,OK again,endd,,\n"
    assert [place[:2] for place in places(HEAD + rows)] == [
        (2, 1), (2, 2), (2, 3), (2, 4), (2, 5), (4, 1), (4, 3),
    ]  # fmt: skip


def test_mistyped_level_and_status_have_a_hint() -> None:
    _, problems = read(HEAD + "a,A,in-force,substancial,0.5\n")
    assert [p.hint for p in problems] == [
        "did you mean 'in_force'?", "did you mean 'substantial'?",
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["absent-full", "absent – full", "Absent to full"])
def test_a_range_in_one_cell_is_sent_to_the_columns_of_its_ends(written: str) -> None:
    _, (problem,) = read(HEAD + f"a,A,ended,{written},1\n")
    name = HEAD.split(",")[3]
    assert problem.hint == f"a range stands in the columns {name}__low and {name}__high"


def test_a_number_for_a_level_is_hinted_to_be_a_code_perhaps() -> None:
    _, (problem,) = read(HEAD + "a,A,ended,-99,1\n")
    assert problem.hint is not None
    assert "its levels: absent" in problem.hint and "--missing -99" in problem.hint


def test_id_that_stands_twice_names_both_rows() -> None:
    text = HEAD + "a,A,ended,full,1\n\nb,B,ended,full,1\na,A,ended,full,1\n"
    assert places(text) == [(5, 1, "the id 'a' stands in row 2 already")]
    assert [case.id for case in read(text)[0]] == ["a", "b"]


def test_row_is_counted_as_a_spreadsheet_counts_whatever_lines_it_takes() -> None:
    text = HEAD + 'a,"one\ntwo\nthree",ended,full,1\nb,B,ended,ful,1\n'
    assert [place[:2] for place in places(text)] == [(3, 4)]


def test_cell_under_no_name_is_passed_over_and_said() -> None:
    text = HEAD.replace("\n", ",\n") + "a,A,in_force,full,0.5,left over\n"
    assert len(sound(text)) == 1
    assert notes(text) == [
        "outside the columns that are named: 1 cell, first in row 2, column 6: passed over"
    ]


@pytest.mark.parametrize("row", [b"a,A,\xff,full,0.5", b"a,A,in_force\xff,full,0.5"])
def test_byte_that_is_not_utf_8_is_placed_in_its_cell(row: bytes) -> None:
    assert places(HEAD.encode() + row + b"\n") == [(2, 3, "byte 0xff is not UTF-8")]


def test_latin_1_title_is_placed_in_its_cell_and_others_are_read() -> None:
    data = HEAD.encode() + "a,Coté,ended,full,1\n".encode("latin-1") + b"b,B,ended,full,1\n"
    cases, (problem,) = read(data)
    assert (problem.line, problem.column, problem.message) == (2, 2, "byte 0xe9 is not UTF-8")
    assert [case.id for case in cases] == ["b"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_with_and_without_a_mark(encoding: str) -> None:
    text = HEAD + "a,Coté,ended,full,1\n"
    assert sound(text.encode(encoding)) == sound(text)


@pytest.mark.parametrize("damage", [b"\x00", b"\x00\xd8"])
def test_damaged_utf_16_and_utf_32_are_refused(damage: bytes) -> None:
    text = HEAD + "a,A,ended,full,1\n"
    assert places(text.encode("utf-16-le") + damage) == [
        (1, 1, "the file begins as UTF-16 and is not")
    ]
    assert places(text.encode("utf-32")) == [(1, 1, "the file is UTF-32")]


def test_empty_file_and_mere_names_are_refused() -> None:
    assert places("") == places("\n\n") == [(1, 1, "the file is empty")]
    assert places(HEAD) == [(1, 1, "the sheet holds no case")]


def test_problems_of_one_column_are_counted_beyond_two_hundred() -> None:
    rows = "".join(f"c{n},C,ended,ful,1\n" for n in range(250))
    found = places(HEAD + rows)
    assert len(found) == 201
    assert found[-1] == (251, 4, "50 more problems in this column")


def test_what_follows_an_open_quote_of_several_lines_is_not_guessed_at() -> None:
    text = HEAD + 'a,A,ended,"full,1\nb,B,ended,ful,1\n'
    assert places(text) == [(2, 4, "a quoted cell that is never closed")]


# A workbook


def test_workbook_and_csv_of_the_same_cells_give_the_same_cases(tmp_path: Path) -> None:
    head = RANGED.strip().split(",")
    row = ["a", "'=A", "in_force", "full", "limited", "full", "one\ntwo", 0.5, 0.25, 1]
    cases, problems, _ = read_sheet(workbook(tmp_path, [head, row]), [RUBRIC])
    assert problems == []
    text = RANGED + 'a,\'=A,in_force,full,limited,full,"one\ntwo",0.5,0.25,1\n'
    assert cases == sound(text)


def test_number_written_as_text_and_text_that_looks_like_a_number_are_read(tmp_path: Path) -> None:
    rows = [HEAD.strip().split(","), [2018, 1992, "in_force", None, "0.5"]]
    (case,), problems, _ = read_sheet(workbook(tmp_path, rows), [RUBRIC])
    assert problems == []
    assert (case.id, case.title, case.ratings) == ("2018", "1992", {"share": Rating(0.5)})


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        (2, "=A1", "a formula without a stored value"),
        (4, '="full"', "a formula without a stored value"),
        (5, "=1/2", "a formula without a stored value"),
        (2, datetime.date(1999, 7, 13), "a date or time"),
        (4, True, "a truth value"),
        (5, "#N/A", "an error value, #N/A"),
        (4, 0.67, "demobilisation has no level '0.67'"),
        (5, "half", "a number was expected: share is numeric"),
        (1, 0.5, "'0.5' is no id"),
    ],
)
def test_mistake_in_a_workbook_is_placed(
    tmp_path: Path, column: int, value: object, message: str
) -> None:
    row: list[object] = ["a", "A", "in_force", "full", 0.5, None]
    row[column - 1] = value
    rows = [HEAD.strip().split(","), ["b", "B", "ended"], [], row]
    assert places_in_workbook(tmp_path, *rows) == [(4, column, message)]


def test_formula_as_a_column_name_is_refused(tmp_path: Path) -> None:
    head = ["case", "title", "status", "=A1"]
    assert places_in_workbook(tmp_path, head, ["a", "A", "ended"]) == [
        (1, 4, "a formula without a stored value")
    ]


def test_empty_workbook_and_damaged_ones_are_refused(tmp_path: Path) -> None:
    assert places_in_workbook(tmp_path) == [(1, 1, "the file is empty")]
    whole = workbook(tmp_path, [HEAD.strip().split(","), ["a", "A", "ended"]]).read_bytes()
    path = tmp_path / "deals.xlsx"
    for damaged in (b"", b"case,title,status\n", whole[: len(whole) // 2], whole[:-1]):
        path.write_bytes(damaged)
        cases, (problem,), _ = read_sheet(path, [RUBRIC])
        assert cases == []
        assert (problem.line, problem.column) == (1, 1)
        assert problem.message == "the file is no workbook that can be read"


def test_ending_tells_csv_from_xlsx_in_either_case(tmp_path: Path) -> None:
    path = tmp_path / "DEALS.CSV"
    path.write_text(HEAD + "a,A,ended,full,1\n", encoding="utf-8")
    upper = workbook(tmp_path, [HEAD.strip().split(","), ["a", "A", "ended", "full", 1]])
    upper = upper.rename(tmp_path / "deals.XLSX")
    assert read_sheet(path, [RUBRIC]) == read_sheet(upper, [RUBRIC])
