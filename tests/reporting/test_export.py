"""A coding sheet as written: nothing that it holds is lost, and nothing in it is a formula."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from typology.model import (
    Calibration,
    Case,
    Criterion,
    Evidence,
    Leaf,
    Level,
    Period,
    Rating,
    Rubric,
    Scale,
    Type,
)
from typology.reading.sheet.reader import read_sheet
from typology.reporting.export import SheetFormat, UnfitForSheet, write_sheet

LEVELS = ("absent", "limited", "substantial", "full")
STATUSES = ("never_took_effect", "in_force", "partial", "ended", "signed", "proposed")


def rubric() -> Rubric:
    scale = Scale(LEVELS, (0.0, 0.33, 0.67, 1.0))
    criteria = {
        "zeal": Criterion("zeal", "?", "constitutive", scale, {}, None),
        "demobilisation": Criterion("demobilisation", "?", "constitutive", scale, {}, None),
        "share": Criterion("share", "?", "constitutive", None, {}, Calibration(0.1, 0.4, 0.8)),
    }
    types = {"stabilising": Type("stabilising", None, Leaf("zeal"))}
    return Rubric(
        "r", "1", "R", "constructed", None, criteria, types, 0.5, STATUSES, {}, (), "", ""
    )


RUBRIC = rubric()


def case(
    id: str,
    title: str = "A deal",
    status: str = "in_force",
    ratings: dict[str, Rating] | None = None,
    outcomes: dict[str, float | None] | None = None,
) -> Case:
    basis = "text" if status in ("signed", "proposed") else "outcome"
    handling = "restricted" if status == "proposed" else "public"
    return Case(
        id, title, status, basis, handling, ratings or {}, "",  # type: ignore[arg-type]
        outcomes=outcomes or {},
    )  # fmt: skip


def written_csv(cases: Sequence[Case]) -> str:
    written = write_sheet(cases, RUBRIC.criteria, "csv")
    assert isinstance(written, str)
    return written


def read_back(written: str | bytes) -> list[Case]:
    if isinstance(written, str):
        cases, problems, _ = read_sheet(written.encode(), [RUBRIC])
    else:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "deals.xlsx"
            path.write_bytes(written)
            cases, problems, _ = read_sheet(path, [RUBRIC])
    assert problems == []
    return cases


def held(case: Case) -> tuple[str, str, str, str, str, dict[str, Rating], dict[str, float | None]]:
    """What a sheet holds of a case; a mere unknown is the same as a criterion left out."""
    ratings = {name: rating for name, rating in case.ratings.items() if rating != Rating(None)}
    return (
        case.id, case.title, case.status, case.basis, case.handling, ratings, dict(case.outcomes)
    )  # fmt: skip


letters = st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from(
    "=+-@'\",\n ;NA_x0"
)
texts = st.text(letters, min_size=1, max_size=30)
ids = st.from_regex("[a-z0-9][a-z0-9-]{0,12}", fullmatch=True)
numbers = st.floats(-1e99, 1e99).map(lambda number: number if abs(number) > 1e-99 else 0.0)


@st.composite
def ratings_of_levels(draw: st.DrawFn) -> Rating:
    low, value, high = sorted(draw(st.tuples(*[st.integers(0, 3)] * 3)))
    return draw(any_rating(LEVELS[low], LEVELS[value], LEVELS[high]))


@st.composite
def ratings_of_numbers(draw: st.DrawFn) -> Rating:
    low, value, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    return draw(any_rating(low, value, high))


@st.composite
def any_rating(draw: st.DrawFn, low: Level, value: Level, high: Level) -> Rating:
    known, ranged = draw(st.booleans()), draw(st.booleans())
    because = draw(st.none() | texts)
    range_ = (low, high) if ranged else (None, None)
    return Rating(value if known else None, *range_, because=because)


ratings = st.fixed_dictionaries(
    {},
    optional={
        "zeal": ratings_of_levels(),
        "demobilisation": ratings_of_levels(),
        "share": ratings_of_numbers(),
    },
)
outcomes = st.dictionaries(
    st.from_regex("[a-z][a-z0-9_]{0,5}", fullmatch=True),
    st.none() | st.sampled_from((0.0, 1.0)) | st.floats(1e-9, 1),
    max_size=2,
)
cases = st.lists(
    st.builds(case, ids, texts, st.sampled_from(STATUSES), ratings, outcomes),
    min_size=1,
    max_size=4,
    unique_by=lambda case: case.id,
)


@given(cases)
@example([case("a", "'=1", "proposed", {"zeal": Rating(None, "absent", "full", because="''@")})])
@example([case("a", "NA", "ended", {"zeal": Rating("full", because="NA")})])
@example([case("a", "\n one\n\ntwo \n", "ended", {"share": Rating(0.1 + 0.2, -1e-99, 1e22)})])
@example([case("a", "_x0041_ \u202e עברית", "ended", {"share": Rating(-0.0)})])
def test_round_trip_by_csv_loses_nothing_that_a_sheet_holds(cases: list[Case]) -> None:
    back = read_back(written_csv(cases))
    assert [held(each) for each in back] == sorted(held(each) for each in cases)


@settings(max_examples=60)
@given(cases)
@example([case("a", "'=1", "proposed", {"zeal": Rating(None, "absent", "full", because="''@")})])
@example([case("a", "\n one\n\ntwo \n", "ended", {"share": Rating(0.1 + 0.2, -1e-99, 1e22)})])
@example([case("a", "_x0041_ \u202e עברית", "ended", {"share": Rating(-0.0)})])
@example([case("1992", "1992", "ended", {"share": Rating(0.1), "zeal": Rating("full")})])
@example([case("a", "https://example.org", "ended", {"zeal": Rating("full", because="TRUE")})])
def test_round_trip_by_workbook_loses_nothing_that_a_sheet_holds(cases: list[Case]) -> None:
    back = read_back(write_sheet(cases, RUBRIC.criteria, "xlsx"))
    assert [held(each) for each in back] == sorted(held(each) for each in cases)


@given(cases)
def test_no_text_cell_of_a_csv_starts_a_formula(cases: list[Case]) -> None:
    for row in csv.DictReader(StringIO(written_csv(cases))):
        for name, cell in row.items():
            assert not cell.startswith(("=", "+", "@")) or name.startswith("share")
            assert not cell.startswith("-") or name in {"share", "share__low", "share__high"}


def test_example_is_written_as_by_hand() -> None:
    given = [
        case("b", "B, or \"b\"", "ended", {"share": Rating(-0.5), "other": Rating("high")}),
        case("a", "=A", "proposed", {
            "zeal": Rating("full", "limited", "full"),
            "demobilisation": Rating(None, because="+ no word\nof it"),
        }),
    ]  # fmt: skip
    assert written_csv(given) == (
        "case,title,status,zeal,zeal__low,zeal__high,demobilisation,demobilisation__because,"
        "share,other\n"
        "a,'=A,proposed,full,limited,full,,\"'+ no word\nof it\",,\n"
        'b,"B, or ""b""",ended,,,,,,-0.5,high\n'
    )


def test_outcomes_stand_after_the_ratings_in_words() -> None:
    told: list[dict[str, float | None]] = [{"lasted": 1.0, "quiet": None}, {"lasted": 0.25}]
    given = [case(name, outcomes=each) for name, each in zip("ab", told, strict=True)]
    assert written_csv(given) == (
        "case,title,status,zeal,demobilisation,share,outcome:lasted,outcome:quiet\n"
        "a,A deal,in_force,,,,yes,unknown\n"
        "b,A deal,in_force,,,,0.25,\n"
    )


def test_no_case_makes_a_sheet_of_names() -> None:
    assert written_csv([]) == "case,title,status,zeal,demobilisation,share\n"


def test_evidence_and_confidence_are_not_in_a_sheet() -> None:
    fact = Evidence("a fact", "a-source", "supports")
    rated = case("a", ratings={"zeal": Rating("full", confidence="low", evidence=(fact,))})
    assert written_csv([rated]) == written_csv([case("a", ratings={"zeal": Rating("full")})])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_order_of_cases_and_ratings_changes_no_byte(form: SheetFormat) -> None:
    one = case("a", ratings={"zeal": Rating("full"), "share": Rating(0.5), "x": Rating("y")})
    other = case("a", ratings={"x": Rating("y"), "share": Rating(0.5), "zeal": Rating("full")})
    twice = [
        write_sheet(given, RUBRIC.criteria, form)
        for given in ([one, case("b")], [case("b"), other])
    ]
    assert twice[0] == twice[1]


def test_workbook_holds_text_as_text_and_numbers_as_numbers_under_a_frozen_head() -> None:
    rated = {"zeal": Rating("full", because="@why"), "share": Rating(0.25, 0.1, 0.5)}
    written = write_sheet([case("2018", "=1+1", ratings=rated)], RUBRIC.criteria, "xlsx")
    assert isinstance(written, bytes)
    sheet = load_workbook(BytesIO(written)).worksheets[0]
    cells = {str(sheet.cell(1, n).value): sheet.cell(2, n) for n in range(1, sheet.max_column + 1)}
    assert {name: cell.value for name, cell in cells.items()} == {
        "case": "2018", "title": "'=1+1", "status": "in_force", "zeal": "full",
        "zeal__because": "'@why", "demobilisation": None, "share": 0.25, "share__low": 0.1,
        "share__high": 0.5,
    }  # fmt: skip
    assert {cells[name].data_type for name in ("case", "title", "status", "zeal")} == {"s"}
    assert {cells[name].data_type for name in ("share", "share__low")} == {"n"}
    assert cells["case"].number_format == cells["title"].number_format == "@"
    assert sheet.freeze_panes == "B2"


def test_workbook_has_no_clock_in_it() -> None:
    written = write_sheet([case("a")], RUBRIC.criteria, "xlsx")
    assert isinstance(written, bytes)
    with ZipFile(BytesIO(written)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        times = re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", parts.read("docProps/core.xml").decode())
    assert set(times) == {"2000-01-01T00:00:00Z"}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_text_longer_than_a_cell_is_refused_by_name(form: SheetFormat) -> None:
    long = case("a", ratings={"zeal": Rating("full", because="x" * 32_768)})
    with pytest.raises(UnfitForSheet, match=r"^a: zeal: a cell holds 32,767 characters at most$"):
        write_sheet([long], RUBRIC.criteria, form)
    fits = case("a", ratings={"zeal": Rating("full", because="x" * 32_767)})
    assert held(read_back(write_sheet([fits], RUBRIC.criteria, form))[0]) == held(fits)


def test_criterion_called_like_another_column_is_refused() -> None:
    with pytest.raises(UnfitForSheet, match="two columns called 'title'"):
        write_sheet([case("a", ratings={"title": Rating("full")})], RUBRIC.criteria, "csv")
    clash = {"zeal": Rating("full", "full", "full"), "zeal__low": Rating("full")}
    with pytest.raises(UnfitForSheet, match="two columns called 'zeal__low'"):
        write_sheet([case("a", ratings=clash)], RUBRIC.criteria, "csv")


def test_what_a_case_says_beside_its_ratings_comes_back() -> None:
    plain, proposed = case("a"), case("b", status="proposed")
    assert written_csv([plain, proposed]).splitlines()[0].endswith("zeal,demobilisation,share")
    told = replace(
        plain, handling="restricted", coder="A. Coder", countries=("MLI", "NER"), level="local",
        form="ceasefire", period=Period("2019-02", "ongoing"), observed_until="2020",
        part_of="b", summary="What it is.", identifiers={"gw": ("432", "436")},
    )  # fmt: skip
    cases = [told, replace(proposed, handling="public", basis="outcome")]
    back = read_back(written_csv(cases))
    assert [replace(each, sha256="") for each in back] == cases


def test_letters_are_not_recomposed() -> None:
    decomposed = unicodedata.normalize("NFD", "Coté")
    (back,) = read_back(written_csv([case("a", decomposed)]))
    assert back.title == decomposed
