"""The same sheet as values and as columns: what both say of a case, and its hash."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path
from random import Random

import pytest

from typology.analysis.compare.fields import CASE_FIELDS, case_field, rating_field
from typology.analysis.roots import root_settlements, settlements_of
from typology.columns.cases import CaseColumns
from typology.columns.joined import joined
from typology.columns.values import columns_of
from typology.model import Case, Leaf, Level, Rating, Type
from typology.reading.case.builder import rated
from typology.reading.case.tree import hashed
from typology.reading.cases import read_cases
from typology.reading.rubric.reader import read_rubric
from typology.reading.sheet.reader import read_columns, read_sheet
from typology.reporting.handling import columns_shown, shown
from typology.scoring.columnar.frame import score_frame
from typology.scoring.columnar.patterns import ColumnRatings, kinds_of
from typology.scoring.completions import SILENT

RUBRIC = read_rubric("thurston-2018")
SEED, SHEETS = 20261127, 150
LEVELS = ("", "absent", "limited", "substantial", "full")
WORDS = ("", "é", "e\u0301", "a;b", 'so, "why"', "\u03b1 \u2028 x", "plain")
COLUMNS: dict[str, tuple[str, ...]] = {
    "status": ("ended", "signed", "proposed", "in_force"),
    "countries": ("", "MLI", "MLI;BFA"),
    "level": ("", "local", "national"),
    "form": WORDS,
    "period_from": ("", "1995", "1996-05"),
    "period_to": ("", "1997", "ongoing"),
    "observed_until": ("", "2012-05-01"),
    "basis": ("", "text", "outcome"),
    "part_of": ("", "case-1", "case-2", "beyond"),
    "handling": ("", "public", "restricted"),
    "summary": WORDS,
    "coder": WORDS,
    "identifiers.ucdp": ("", "12", "12;13"),
    "outcome:lasted": ("", "yes", "no", "unknown", "0.5"),
    "outcome:kept": ("", "1"),
    "demobilisation": LEVELS,
    "demobilisation__because": WORDS,
    "splitting_ranks": LEVELS,
    "violence_reduction": ("",),
    "violence_reduction__low": ("", "absent"),
    "violence_reduction__high": ("", "limited"),
}


def random_sheet(rng: Random, name: str = "case", rows: int = 6) -> str:
    kept = ["status", *(each for each in COLUMNS if rng.random() < 0.6)]
    columns = [*dict.fromkeys(kept)]
    if "violence_reduction" not in columns:
        columns = [each for each in columns if not each.startswith("violence_reduction")]
    ends = ["violence_reduction__low", "violence_reduction__high"]
    if any(each in columns for each in ends):
        columns = [*(each for each in columns if each not in ends), *ends]
    if "demobilisation" not in columns:
        columns = [each for each in columns if each != "demobilisation__because"]
    if "period_from" in columns and "period_to" in columns:
        columns.remove("period_to")
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["case", "title", *columns])
    for number in rng.sample(range(rows), rows):
        row = {each: rng.choice(COLUMNS[each]) for each in columns}
        if row.get("violence_reduction__low") == "" and "violence_reduction__high" in row:
            row["violence_reduction__high"] = ""
        elif "violence_reduction__high" in row:
            row["violence_reduction__high"] = "limited"
        if row.get("part_of") == f"{name}-{number}":
            row["part_of"] = ""
        writer.writerow([f"{name}-{number}", rng.choice(WORDS) or "T", *row.values()])
    return text.getvalue()


def assert_say_the_same(columns: CaseColumns, cases: list[Case]) -> None:
    expected = columns_of(cases, [RUBRIC])
    assert columns.ids.tolist() == [case.id for case in cases]
    for name in CASE_FIELDS:
        assert case_field(columns, name).cells() == case_field(expected, name).cells(), name
    for name in RUBRIC.criteria:
        assert rating_field(columns, name).cells() == rating_field(expected, name).cells()
    one, other = score_frame(columns, RUBRIC), score_frame(expected, RUBRIC)
    for name in ("verdict", "leaning", "firm", "completions", "unknown", "rests_on"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist(), name
    roots = root_settlements(cases)
    numbers = settlements_of(columns).tolist()
    pairs = list(zip([roots[case.id] for case in cases], numbers, strict=True))
    assert len(set(pairs)) == len({root for root, _ in pairs}) == len(set(numbers))


RATES: list[dict[str, Level | None]] = [
    {},
    {"demobilisation": "full"},
    {"splitting_ranks": None, "displacement": "absent", "violence_reduction": None},
]


def test_columns_of_random_sheets_say_what_the_cases_say(
    record_property: Callable[[str, object], None],
) -> None:
    rng, seen = Random(SEED), 0
    for _ in range(SHEETS):
        data = random_sheet(rng).encode()
        rates = rng.choice(RATES)
        columns, problems, _ = read_columns(data, [RUBRIC], rates=rates)
        cases, others, _ = read_sheet(data, [RUBRIC])
        assert problems == others
        if columns is None:
            assert not cases
            continue
        assert [hashed(case).sha256 for case in cases] == [case.sha256 for case in cases]
        assert_say_the_same(columns, [hashed(rated(case, rates)) for case in cases])
        hidden, material = columns_shown(columns)
        assert_say_the_same(hidden, [hashed_as(case, rates) for case in cases])
        assert material.cases == sum(case.handling == "restricted" for case in cases)
        seen += len(cases)
    record_property("count", f"{seen} rows, seed {SEED}")
    assert seen >= 4 * SHEETS


def hashed_as(case: Case, rates: dict[str, Level | None]) -> Case:
    return shown(hashed(rated(case, rates)))


@pytest.mark.parametrize("seed", range(20))
def test_columns_of_several_sheets_are_joined_as_their_cases_are(seed: int) -> None:
    rng = Random(seed)
    sheets = [random_sheet(rng, name).encode() for name in ("case", "b", "c")]
    read = [read_columns(data, [RUBRIC]).columns for data in sheets]
    cases = [case for data in sheets for case in read_sheet(data, [RUBRIC]).cases]
    if found := [each for each in read if each is not None]:
        assert_say_the_same(joined(found), cases)


def test_files_read_by_columns_have_the_problems_and_cases_of_files_read_as_values(
    tmp_path: Path,
) -> None:
    rng = Random(7)
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text(random_sheet(rng, "case", 4 + len(name)), "utf-8")
    more = random_sheet(rng, "other", 5).replace("other-3", "case-9").replace("ended", "endd", 1)
    (tmp_path / "three.csv").write_text(more, "utf-8")
    folder = [str(tmp_path), "algeria-ais-ceasefire-1997"]
    by_values = read_cases(folder, [RUBRIC])
    by_columns = read_cases(folder, [RUBRIC], by_columns=True)
    assert by_columns.problems == by_values.problems
    assert any("another file has the case" in each.message for each in by_values.problems)
    names = [case.id for case in by_columns.cases]
    names += [name for columns in by_columns.sheets for name in columns.ids]
    assert sorted(names) == [case.id for case in by_values.cases]
    assert {case.id for case in by_columns.cases} == {"algeria-ais-ceasefire-1997"}


NARROW = replace(
    RUBRIC,
    criteria={"violence_reduction": RUBRIC.criteria["violence_reduction"]},
    types={"calm": Type("calm", None, Leaf("violence_reduction"))},
)


def ratings(columns: CaseColumns) -> dict[str, list[Rating]]:
    found = ColumnRatings(columns)
    pairs = {name: found.of(name) for name in columns.ratings}
    rows = {
        name: [each[place] for place in which.tolist()] for name, (each, which) in pairs.items()
    }
    return {name: row for name, row in rows.items() if any(each != SILENT for each in row)}


@pytest.mark.parametrize("seed", range(20))
def test_ratings_that_no_rubric_in_use_reads_are_kept_also_where_they_are_coded_otherwise(
    seed: int,
) -> None:
    """A rival definition may read them."""
    rng = Random(seed)
    sheets = [random_sheet(rng, name).encode() for name in ("case", "b")]
    cases = [case for data in sheets for case in read_sheet(data, [NARROW]).cases]
    few = list(read_cases(["algeria-ais-ceasefire-1997"], [NARROW]).cases)
    odd = replace(few[0], id="odd", ratings={"demobilisation": Rating(0.5, 0.25, 0.75)})
    whole = columns_of([*cases, *few, odd], [NARROW])
    read = [read_columns(data, [NARROW]).columns for data in sheets]
    parts = [each for each in read if each is not None]
    parts = [*parts, columns_of(few, [NARROW]), columns_of([odd], [NARROW])]
    assert ratings(joined(parts)) == ratings(whole)
    assert ratings(whole)["demobilisation"][-1] == Rating(0.5, 0.25, 0.75)
    first, which = kinds_of(whole)
    kinds = [kind_of(case) for case in [*cases, *few, odd]]
    assert [kinds[int(first[place])] for place in which.tolist()] == kinds
    assert len(first) == len(set(map(str, kinds)))


def kind_of(case: Case) -> tuple[object, ...]:
    said = [(name, each[:3]) for name, each in case.ratings.items() if each[:3] != NOTHING]
    evidenced = sorted(name for name, each in case.ratings.items() if each.evidence)
    return case.status, case.level, case.basis, sorted(said), evidenced


NOTHING = (None, None, None)
