"""The shipped mappings: on invented rows by hand, on the datasets themselves where they are."""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.datasets import FIELD, REAL, by_id
from typology.model import Case, Period
from typology.reading.check import check
from typology.reading.datasets.cases import DatasetCases
from typology.reading.datasets.reader import read_dataset
from typology.reading.library import mapping_path, shipped_cases, shipped_mappings
from typology.reading.rubric.reader import read_rubric
from typology.scoring.columnar.cases import score_many

RUBRIC = read_rubric("thurston-2018")
CHECKED = 40  # random rows of each dataset
FILES = {
    "pax-v10": "pax_all_agreements_v10.csv",
    "ucdp-peace-agreements-22.1": "ucdp-peace-agreements-221.xlsx",
    "ethprio-ceasefires": "ethprio_ceasefires_1989_2020.csv",
    "tjet-amnesties": "tjet_amnesties.csv",
}
ORDER = ("absent", "limited", "substantial", "full")
SOME, MUCH = ("limited", "full"), ("substantial", "full")

with_the_data = pytest.mark.skipif(
    REAL is None, reason="TYPOLOGY_FIELD_DATA names no folder of the datasets"
)
Range = tuple[object, object]


def invented(name: str, group: str | None = None) -> dict[str, Case]:
    (found,) = read_dataset(name, [FIELD / f"{name}.csv"], [RUBRIC], group)
    assert not found.problems
    return by_id(found.cases)


def rated(case: Case, criterion: str) -> Range | None:
    found = case.ratings.get(criterion)
    return None if found is None else (found.low or found.value, found.high or found.value)


@pytest.mark.parametrize("name", shipped_mappings())
def test_a_shipped_mapping_passes_check_and_says_why(name: str) -> None:
    assert check([name]) == ()
    text = mapping_path(name).read_text("utf-8")
    ratings = (
        text.partition("\nratings:\n")[2].partition("\noutcomes:")[0].partition("\ngroups:")[0]
    )
    criteria = [line for line in ratings.splitlines() if line[:2] == "  " and line[2] not in " #"]
    assert criteria
    for place, line in enumerate(ratings.splitlines()):
        if line in criteria:  # a comment with the reasons follows each
            assert ratings.splitlines()[place + 1].lstrip().startswith("#"), line


def test_a_shipped_mapping_is_no_case() -> None:
    assert not set(shipped_mappings()) & set(shipped_cases())


@pytest.mark.parametrize("name", shipped_mappings())
def test_no_rating_is_a_lowest_level_and_no_text_is_in_force(name: str) -> None:
    for case in invented(name).values():
        assert (case.status, case.basis, case.handling) == ("signed", "text", "public")
        assert all(each.value is None for each in case.ratings.values())


def test_pax_by_hand() -> None:
    found = invented("pax-v10")
    assert sorted(found) == [f"pax-9000{number}" for number in range(1, 6)]
    whole = found["pax-90001"]
    assert rated(whole, "violence_reduction") == rated(whole, "demobilisation") == MUCH
    assert rated(whole, "state_capacity") == ("improved", "transformed")
    assert rated(whole, "accountability_cost") == rated(whole, "foreign_partner_support") == SOME
    assert whole.identifiers == {
        "pax": ("90001",), "pax_process": ("900",), "ucdp_conflict": ("9001",),
        "gw": ("432",), "iso": ("MLI",),
    }  # fmt: skip
    assert (whole.level, whole.countries, whole.period) == (
        "national",
        ("MLI",),
        Period("1994-03-02"),
    )
    assert rated(found["pax-90003"], "violence_reduction") == SOME
    assert found["pax-90003"].level == "local"
    assert set(found["pax-90004"].ratings) == {"foreign_partner_support"}
    assert found["pax-90004"].countries == ("DZA", "MLI")
    assert rated(found["pax-90005"], "state_capacity") == ("unchanged", "transformed")


def test_pax_by_process_takes_the_highest() -> None:
    found = invented("pax-v10", "process")
    saltmarsh = found["pax-process-902"]
    assert rated(saltmarsh, "demobilisation") == SOME
    assert saltmarsh.period == Period("2004-11-30", "2006-02-10")
    assert saltmarsh.identifiers["pax"] == ("90004", "90005")


def test_ucdp_by_hand() -> None:
    found = invented("ucdp-peace-agreements-22.1")
    assert {name: case.outcomes["lasted"] for name, case in found.items()} == {
        "ucdp-pa-501": 0.0, "ucdp-pa-502": 1.0, "ucdp-pa-503": None,
    }  # fmt: skip
    assert rated(found["ucdp-pa-502"], "demobilisation") == SOME  # into the army
    assert found["ucdp-pa-501"].identifiers["ucdp_dyad"] == ("81", "82")
    assert found["ucdp-pa-503"].ratings == {}


def test_ethprio_by_hand() -> None:
    found = invented("ethprio-ceasefires")
    assert sorted(found) == ["ethprio-432001", "ethprio-432002", "ethprio-615001", "ethprio-615002"]
    first, partial = found["ethprio-432001"], found["ethprio-432002"]
    assert rated(first, "violence_reduction") == MUCH
    assert rated(first, "demobilisation") == SOME  # coded for one of the two actors
    assert rated(partial, "violence_reduction") == ("limited", "substantial")
    assert partial.identifiers == {"ethprio": ("432002",), "pax": ("90003",)}
    outcomes = {name: tuple(case.outcomes.values()) for name, case in found.items()}
    assert outcomes == {  # a month, a year
        "ethprio-432001": (1.0, 1.0),  # 10 March 1994 to 1 May 1996
        "ethprio-432002": (0.0, 0.0),  # 15 July to 1 August 2001
        "ethprio-615001": (None, None),  # an end that is not coded
        "ethprio-615002": (None, 0.0),  # 1 January to some day of the same year
    }
    assert found["ethprio-615001"].period == Period("2006-02")


def test_tjet_by_hand() -> None:
    found = invented("tjet-amnesties")
    assert sorted(found) == ["tjet-amnesty-7001", "tjet-amnesty-7002"]
    assert rated(found["tjet-amnesty-7001"], "accountability_cost") == ("limited", "substantial")
    assert rated(found["tjet-amnesty-7001"], "splitting_ranks") == SOME
    assert rated(found["tjet-amnesty-7002"], "accountability_cost") == MUCH  # blanket
    assert rated(found["tjet-amnesty-7002"], "splitting_ranks") is None
    assert found["tjet-amnesty-7002"].identifiers["ucdp_conflict"] == ("9002", "9003")


def real(name: str, group: str | None = None) -> DatasetCases:
    (found,) = read_dataset(name, [Path(str(REAL)) / FILES[name]], [RUBRIC], group)
    return found


def rows(name: str) -> Iterator[Mapping[str, str]]:
    """The rows of a dataset, read apart from the importer."""
    path = Path(str(REAL)) / FILES[name]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
        return
    import openpyxl

    head, *lines = (
        openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    )
    for line in lines:
        yield {str(name).strip(): str(cell) for name, cell in zip(head, line, strict=True)}


def sample(found: DatasetCases, pattern: str, key: str) -> list[tuple[Case, Mapping[str, str]]]:
    """Random rows that are cases, with the case of each."""
    cases = by_id(found.cases)
    kept = [row for row in rows(found.mapping.id) if pattern.format(row[key]) in cases]
    chosen = random.Random(16).sample(kept, CHECKED)
    return [(cases[pattern.format(row[key])], row) for row in chosen]


@with_the_data
def test_random_rows_of_pax_are_coded_as_the_codebook_has_it() -> None:
    found = real("pax-v10")
    assert (len(found.cases), found.problems) == (2155, ())
    graded = {"2": SOME, "3": MUCH}
    for case, row in sample(found, "pax-{}", "AgtId"):
        assert rated(case, "violence_reduction") == graded.get(row["Ce"])
        assert rated(case, "demobilisation") == graded.get(row["SsrDdr"])
        police = {"2": ("unchanged", "transformed"), "3": ("improved", "transformed")}
        assert rated(case, "state_capacity") == police.get(row["SsrPol"])
        assert rated(case, "accountability_cost") == (SOME if row["TjAmPro"] == "1" else None)
        signed = "1" in (row["ImUN"], row["ImOth"])
        assert rated(case, "foreign_partner_support") == (SOME if signed else None)
        assert case.period == Period(row["Dat"])


@with_the_data
def test_well_known_settlements_land_where_their_texts_say() -> None:
    verdicts = {score.case.id: score.verdict for score in score_many(RUBRIC, real("pax-v10").cases)}
    counts = Counter(verdicts.values())
    assert counts == {"undetermined": 2139, "stabilising": 16}
    titles = {case.id: case.title for case in real("pax-v10").cases}
    stabilising = " ".join(titles[name] for name, each in verdicts.items() if each == "stabilising")
    for known in (
        "Chapultepec",
        "Mozambique",
        "Final Agreement to End the Armed Conflict",
        "Dayton",
    ):
        assert known in stabilising
    assert verdicts["pax-478"] == "undetermined"  # Lomé 1999


@with_the_data
def test_both_copies_of_pax_give_the_same_ratings() -> None:
    (other,) = read_dataset("pax-v10", [Path(str(REAL)) / "pax_data_v10_ddmmyyyy.csv"], [RUBRIC])
    one, two = by_id(real("pax-v10").cases), by_id(other.cases)
    shared = one.keys() & two.keys()
    assert len(shared) >= 2150
    assert [name for name in shared if one[name].ratings != two[name].ratings] == []
    assert [name for name in shared if one[name].period != two[name].period] == []


@with_the_data
def test_random_rows_of_ucdp_are_coded_as_their_columns_say() -> None:
    found = real("ucdp-peace-agreements-22.1")
    assert (len(found.cases), found.problems) == (374, ())
    assert Counter(case.outcomes["lasted"] for case in found.cases) == {None: 238, 0: 134, 1: 2}
    for case, row in sample(found, "ucdp-pa-{}", "paid"):
        assert rated(case, "violence_reduction") == (SOME if row["cease"] == "1" else None)
        leave = "1" in (row["ddr"], row["intarmy"])
        assert rated(case, "demobilisation") == (SOME if leave else None)
        assert rated(case, "accountability_cost") == (SOME if row["amn"] == "1" else None)
        assert rated(case, "foreign_partner_support") == (SOME if row["pko"] == "1" else None)
        assert case.outcomes["lasted"] == {"True": 0.0, "False": 1.0}.get(row["ended"])


@with_the_data
def test_random_ceasefires_are_coded_as_their_rows_say() -> None:
    found = real("ethprio-ceasefires")
    assert (len(found.cases), len(found.problems)) == (2217, 2)  # 31 February, 31 June
    by_ceasefire = defaultdict(list)
    for row in rows("ethprio-ceasefires"):
        by_ceasefire[row["uniq_id"]].append(row)
    for case, each in sample(found, "ethprio-{}", "uniq_id"):
        said = [
            ("limited", "substantial")
            if row["partial"] == "1"
            else (MUCH if row["ceasefire_class"] == "3" else SOME)
            for row in by_ceasefire[each["uniq_id"]]
        ]
        lows, highs = zip(*said, strict=True)
        assert len({row["cf_dec_yr"] for row in by_ceasefire[each["uniq_id"]]}) == 1
        highest = max(lows, key=ORDER.index), max(highs, key=ORDER.index)
        assert rated(case, "violence_reduction") == highest
        leave = any(row["ddr"] == "1" for row in by_ceasefire[each["uniq_id"]])
        assert rated(case, "demobilisation") == (SOME if leave else None)


@with_the_data
def test_an_id_that_stands_for_several_years_is_a_case_a_year() -> None:
    found = by_id(real("ethprio-ceasefires").cases)
    assert "ethprio-840154" not in found
    for year in ("1990", "2019"):
        period = found[f"ethprio-840154-{year}"].period
        assert period is not None
        assert str(period.start).startswith(year)
        assert period.end is None


@with_the_data
def test_random_amnesties_are_coded_as_their_columns_say() -> None:
    found = real("tjet-amnesties")
    assert (len(found.cases), found.problems) == (573, ())
    for case, row in sample(found, "tjet-amnesty-{}", "amnestyID"):
        assert "armed opposition" in row["whoWasAmnestied"]
        crimes, expected = row["hrCrimes"], None
        if row["blanket"] == "1" or "included" in crimes:
            expected = MUCH
        elif "excluded" in crimes:
            expected = ("limited", "substantial")
        elif "not relevant" in crimes:
            expected = ("absent", "limited")
        assert rated(case, "accountability_cost") == expected
        rank_and_file = row["oppRank"] == "rank and file"
        assert rated(case, "splitting_ranks") == (SOME if rank_and_file else None)
