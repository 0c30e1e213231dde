"""Rows become cases, or problems at their places: values, dates, ids, outcomes, groups."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.datasets import MAPPING, by_id, dataset, problems
from typology.model import Period, Rating
from typology.reading.problems import InputError

DATED = MAPPING.replace("status:", 'period: {from: "{when}"}\nstatus:')
LASTING = (
    MAPPING
    + """\
outcomes:
  held: {column: held, values: {True: yes, False: no, half: 0.5, lost: unknown}}
  five_years: {from: "{start}", to: "{end}", open_until: 2020-12-31, at_least: 5y}
"""
)
GROUPED = (
    MAPPING.replace("levels: {0", "levels: {4: absent, 0")
    + """\
groups:
  talks: {by: talks, case: "talks-{talks}", title: "Talks of {talks}", take: highest}
  low: {by: talks, case: "talks-{talks}", take: lowest}
  last: {by: talks, case: "talks-{talks}", take: last}
"""
).replace("status:", 'period: {from: "{when}"}\nstatus:')


def rating(found: Rating) -> tuple[object, ...]:
    return found.value, found.low, found.high


def test_a_value_is_a_level_a_range_or_unknown(tmp_path: Path) -> None:
    found = by_id(dataset(tmp_path, "no,name,ddr\n1,A,1\n2,B,2.0\n3,C,0\n4,D,\n").cases)
    assert rating(found["pact-1"].ratings["demobilisation"]) == (None, "limited", "full")
    assert rating(found["pact-2"].ratings["demobilisation"])[0] == "full"
    assert found["pact-3"].ratings == found["pact-4"].ratings == {}


def test_a_rating_has_its_column_value_and_reason(tmp_path: Path) -> None:
    (case,) = dataset(tmp_path, "no,name,ddr\n1,A,1\n").cases
    rated = case.ratings["demobilisation"]
    assert rated.because == "Disarmament: 1"
    (fact,) = rated.evidence
    assert (fact.source, fact.locator) == ("pacts", "ddr")
    assert "1" in fact.says and "ddr" in fact.says
    assert (case.status, case.basis, case.handling) == ("signed", "text", "public")


def test_a_value_that_no_entry_covers_is_told_once_with_row_column_and_count(
    tmp_path: Path,
) -> None:
    (found,) = problems(tmp_path, "no,name,ddr\n1,A,1\n2,B,7\n3,C,7\n")
    assert (found.line, found.column) == (3, 3)
    assert "'7'" in found.message and "(in 2 rows)" in found.message
    assert found.hint is not None and "ratings.demobilisation.levels" in found.hint


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("no,name,ddr\n1,A,1\n1,B,1\n", "stands in row 2 already"),
        ("no,name,ddr\nA 1,A,1\n2,B,1\n", "is no id"),
    ],
)
def test_an_id_twice_or_none_is_a_problem(tmp_path: Path, rows: str, message: str) -> None:
    (found,) = problems(tmp_path, rows)
    assert message in found.message


def test_dates_that_could_be_written_in_two_ways_are_refused(tmp_path: Path) -> None:
    rows = "no,name,ddr,when\n1,A,1,03/04/1999\n2,B,1,05/06/2000\n"
    (found,) = problems(tmp_path, rows, DATED)
    assert "%d/%m/%Y or %m/%d/%Y" in found.message and "(in 2 rows)" in found.message
    told = DATED.replace('"{when}"', '"{when}", date_format: "%m/%d/%Y"')
    assert dataset(tmp_path, rows, told).cases[0].period == Period("1999-03-04")


def test_a_date_that_only_one_way_reads_decides_for_the_column(tmp_path: Path) -> None:
    found = dataset(tmp_path, "no,name,ddr,when\n1,A,1,03/04/1999\n2,B,1,25/06/2000\n", DATED)
    assert found.cases[0].period == Period("1999-04-03")
    assert "the dates of when are read as %d/%m/%Y" in found.notes


def test_dates_in_parts_are_cut_at_the_first_blank(tmp_path: Path) -> None:
    mapping = DATED.replace('"{when}"', '"{y}-{m}-{d}"')
    rows = "no,name,ddr,y,m,d\n1,A,1,1999,4,\n2,B,1,,4,2\n3,C,1,2001,2,31\n"
    found = dataset(tmp_path, rows, mapping)
    assert [case.period for case in found.cases] == [Period("1999-04"), None]
    (problem,) = found.problems
    assert (problem.line, "'2001-2-31' is no date") == (4, problem.message)


def test_outcomes_by_hand(tmp_path: Path) -> None:
    rows = """\
no,name,ddr,held,start,end
1,lasted to the day,1,True,2000-01-01,2005-01-01
2,a day short,1,False,2000-01-01,2004-12-31
3,open and old,1,half,2010-06-01,
4,open and young,1,lost,2018-06-01,
5,no start,1,,,2004-12-31
6,the year leaves it open,1,,2000,2005
"""
    found = by_id(dataset(tmp_path, rows, LASTING).cases)
    held = [found[f"pact-{no}"].outcomes["held"] for no in range(1, 7)]
    assert held == [1.0, 0.0, 0.5, None, None, None]
    lasted = [found[f"pact-{no}"].outcomes["five_years"] for no in range(1, 7)]
    assert lasted == [1.0, 0.0, 1.0, None, None, None]
    assert all(set(case.ratings) == {"demobilisation"} for case in found.values())


def test_rows_that_where_leaves_out_are_counted(tmp_path: Path) -> None:
    mapping = MAPPING.replace("status:", "where: {name: [A, E]}\nstatus:")
    found = dataset(tmp_path, "no,name,ddr\n1,A,1\n2,B,9\n", mapping)
    assert [case.id for case in found.cases] == ["pact-1"]
    assert not found.problems
    assert any("1 of 2 rows are kept, by name" in note for note in found.notes)
    assert "no row has name = E" in found.notes


GROUP_ROWS = """\
no,name,ddr,talks,when
1,A,4,north,2001-02
2,B,1,north,1999
3,C,0,north,2003-05-06
4,D,0,south,2000
5,E,2,,2000
"""


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("talks", (None, "limited", "full")),
        ("low", ("absent", None, None)),
        ("last", ("absent", None, None)),
    ],
)
def test_a_group_takes_by_criterion_and_passes_over_unknowns(
    tmp_path: Path, group: str, expected: tuple[object, ...]
) -> None:
    found = dataset(tmp_path, GROUP_ROWS, GROUPED, group=group)
    north, south = found.cases
    assert rating(north.ratings["demobilisation"]) == expected
    assert south.ratings == {}
    assert north.period == Period("1999", "2003-05-06")
    assert "left out, without a talks: 1" in found.notes
    assert north.title == ("Talks of north" if group == "talks" else "talks-north")


def test_what_shares_a_value_is_split_where_the_mapping_says_so(tmp_path: Path) -> None:
    rows = "no,name,ddr,talks,when\n1,A,1,north,2000\n2,B,2,north,2019\n3,C,2,south,2001\n"
    split = GROUPED.replace("{by: talks, case", "{by: talks, split: when, case")
    found = dataset(tmp_path, rows, split, group="talks")
    assert [case.id for case in found.cases] == [
        "talks-north-2000", "talks-north-2019", "talks-south",
    ]  # fmt: skip
    assert {case.period for case in found.cases} == {Period("2000"), Period("2019"), Period("2001")}
    assert any("1 of talks have several when" in note for note in found.notes)


def test_cases_that_begin_together_have_no_end_for_it(tmp_path: Path) -> None:
    rows = "no,name,ddr,talks,when\n1,A,1,north,2000\n2,B,2,north,2000\n"
    (case,) = dataset(tmp_path, rows, GROUPED, group="talks").cases
    assert case.period == Period("2000")


def test_numbers_of_a_date_may_be_written_as_others_are(tmp_path: Path) -> None:
    found = dataset(tmp_path, "no,name,ddr,when\n1,A,1,1999.0-3.0-2.0\n", DATED)
    assert found.cases[0].period == Period("1999-03-02")


def test_a_way_to_write_dates_that_is_none_is_told_in_the_mapping(tmp_path: Path) -> None:
    faulty = DATED.replace('"{when}"', '"{when}", date_format: "%Q"')
    (found,) = problems(tmp_path, "no,name,ddr,when\n1,A,1,1999\n", faulty)
    assert found.message == "'%Q' is no way to write dates"
    assert found.path.endswith(".yaml")


def test_the_highest_of_a_level_and_a_range_is_taken_at_both_ends(tmp_path: Path) -> None:
    rows = "no,name,ddr,talks,when\n1,A,1,north,2000\n2,B,2,north,2001\n"
    (case,) = dataset(tmp_path, rows, GROUPED, group="talks").cases
    assert case.ratings["demobilisation"].value == "full"
    (lowest,) = dataset(tmp_path, rows, GROUPED, group="low").cases
    assert rating(lowest.ratings["demobilisation"]) == (None, "limited", "full")


CELLS = st.text(alphabet='012 ,";é-a', max_size=4)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6))
def test_every_row_is_a_case_or_stands_in_a_problem(cells: list[tuple[str, str]]) -> None:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["no", "name", "ddr"])
    writer.writerows([no, "A", ddr] for no, ddr in cells)
    with tempfile.TemporaryDirectory() as name:
        try:
            found = dataset(Path(name), out.getvalue())
        except InputError:  # with the file's problem
            return
    counted = sum(
        int(part.split()[0])
        for each in found.problems
        for part in [each.message.rpartition("(in ")[2] if "(in " in each.message else "1 row"]
    )
    assert len(found.cases) + counted >= len(cells)
    assert len({case.id for case in found.cases}) == len(found.cases)
