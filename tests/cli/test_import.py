"""typology import, and --import: sheets, folders, and datasets straight into commands."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.support.command import Run
from tests.support.datasets import FIELD, MAPPING
from typology.reading.cases import read_cases
from typology.reading.datasets.reader import read_dataset
from typology.reading.rubric.reader import read_rubric

PAX = FIELD / "pax-v10.csv"
UCDP = FIELD / "ucdp-peace-agreements-22.1.csv"
KEPT = ["pax-90001", "pax-90002", "pax-90003", "pax-90004", "pax-90005"]
DEAL = """\
format: 1
case: our-deal
title: Our deal
status: signed
handling: public
ratings:
  violence_reduction: {rating: full}
  demobilisation: {rating: full}
  state_capacity: {rating: improved}
  accountability_cost: {rating: limited}
"""


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_sheet_has_ranges_reasons_outcomes_and_identifiers(typology: Run) -> None:
    done = typology("import", "pax-v10", PAX)
    assert done.code == 0
    first, *others = rows(done.out)
    assert [first["case"], *(row["case"] for row in others)] == KEPT
    assert first["violence_reduction"] == ""
    low, high = first["violence_reduction__low"], first["violence_reduction__high"]
    assert (low, high) == ("substantial", "full")
    assert "3 of 3" in first["violence_reduction__because"]
    assert first["identifiers.ucdp_conflict"] == "9001"
    assert (first["period_from"], first["countries"]) == ("1994-03-02", "MLI")
    lasted = rows(typology("import", "ucdp-peace-agreements-22.1", UCDP).out)
    assert [row["outcome:lasted"] for row in lasted] == ["no", "yes", "unknown"]


def test_terms_citation_and_what_became_of_the_rows_are_told(typology: Run) -> None:
    told = typology("import", "pax-v10", PAX).err
    assert "CC BY-NC-SA 4.0" in told
    assert "cite: University of Edinburgh" in told
    assert "5 of 7 rows are kept" in told


def test_a_folder_of_case_files_passes_check_and_reads_back_the_same(
    typology: Run, tmp_path: Path
) -> None:
    done = typology("import", "pax-v10", PAX, "-o", "pax")
    assert (done.code, done.out) == (0, "pax: five cases\n")
    assert sorted(path.stem for path in (tmp_path / "pax").iterdir()) == KEPT
    checked = typology("check", "pax", "--strict")
    assert (checked.code, checked.out) == (0, "")
    rubric = read_rubric("thurston-2018")
    (dataset,) = read_dataset("pax-v10", [PAX], [rubric])
    assert read_cases(["pax"], [rubric]).cases == dataset.cases
    again = typology("import", "pax-v10", PAX, "-o", "pax")
    assert again.code == 2
    assert "--force" in again.err


@pytest.mark.parametrize("name", ["ethprio-ceasefires", "tjet-amnesties", UCDP.stem])
def test_case_files_of_every_shipped_mapping_pass_check(typology: Run, name: str) -> None:
    assert typology("import", name, FIELD / f"{name}.csv", "-o", "cases").code == 0
    checked = typology("check", "cases", "--strict")
    assert (checked.code, checked.out) == (0, "")


def test_a_sheet_reads_back_the_same_ratings_and_details(typology: Run) -> None:
    pytest.importorskip("typology.reading.sheet.head")  # the reader of all plain keys
    assert typology("import", "pax-v10", PAX, "-o", "pax.csv").code == 0
    rubric = read_rubric("thurston-2018")
    (dataset,) = read_dataset("pax-v10", [PAX], [rubric])
    for read, made in zip(read_cases(["pax.csv"], [rubric]).cases, dataset.cases, strict=True):
        assert (read.id, read.title, read.status, read.basis, read.handling) == (
            (made.id, made.title, made.status, made.basis, made.handling)
        )
        assert (read.period, read.countries, read.identifiers) == (
            (made.period, made.countries, made.identifiers)
        )
        ranges = {name: (each.low, each.high) for name, each in made.ratings.items()}
        assert {name: (each.low, each.high) for name, each in read.ratings.items()} == ranges


def test_a_group_is_one_case_of_its_rows(typology: Run) -> None:
    done = typology("import", "pax-v10", PAX, "--group", "process")
    assert [(row["case"], row["title"]) for row in rows(done.out)] == [
        ("pax-process-900", "Northwater process"),
        ("pax-process-901", "Mill Bridge talks"),
        ("pax-process-902", "Saltmarsh talks"),
    ]
    unknown = typology("import", "pax-v10", PAX, "--group", "proces")
    assert (unknown.code, unknown.out) == (2, "")
    assert "process" in unknown.err


def test_bad_rows_are_told_and_the_good_ones_written(typology: Run, tmp_path: Path) -> None:
    (tmp_path / "pacts.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "rows.csv").write_text("no,name,ddr\n1,A,1\n2,B,9\n", encoding="utf-8")
    done = typology("import", "pacts.yaml", "rows.csv")
    assert done.code == 1
    assert [row["case"] for row in rows(done.out)] == ["pact-1"]
    assert "rows.csv:3:3" in done.err
    (tmp_path / "rows.csv").write_text("no,name,ddr\n2,B,9\n", encoding="utf-8")
    none = typology("import", "pacts.yaml", "rows.csv", "-o", "sheet.csv")
    assert (none.code, (tmp_path / "sheet.csv").exists()) == (1, False)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("import", "pax-v9", PAX), "pax-v10"),
        (("import", "pax-v10", "no.csv"), "no file"),
        (("score",), "--import MAPPING FILE"),
        (("score", "--import", "pax-v10", "no.csv"), "no file"),
        (("import", "pax-v10", PAX, "-o", "sheet.json"), "no format is known"),
    ],
)
def test_what_is_missing_or_unknown_is_usage(
    typology: Run, words: tuple[str | Path, ...], told: str
) -> None:
    done = typology(*words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_an_output_that_is_the_dataset_is_refused(typology: Run, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_bytes(PAX.read_bytes())
    for words in (
        ("import", "pax-v10", "rows.csv", "-o", "rows.csv"),
        ("score", "--import", "pax-v10", "rows.csv", "-o", "rows.csv"),
    ):
        assert typology(*words).code == 2
        assert (tmp_path / "rows.csv").read_bytes() == PAX.read_bytes()


def test_a_dataset_scores_like_the_folder_made_of_it(typology: Run) -> None:
    typology("import", "pax-v10", PAX, "-o", "pax")
    straight = typology("score", "--import", "pax-v10", PAX, "--format", "csv")
    assert straight.code == 0
    assert straight.out == typology("score", "pax", "--format", "csv").out
    verdicts = {row["case"]: row["verdict"] for row in rows(straight.out)}
    assert verdicts["pax-90001"] == "stabilising"  # 3 of 3 on ceasefire, DDR and police
    assert verdicts["pax-90003"] == "undetermined"
    assert "cite: " in straight.err


@pytest.mark.parametrize("form", ["html", "markdown"])
@pytest.mark.parametrize("command", ["score", "compare", "robustness", "report"])
def test_pages_cite_the_dataset(typology: Run, command: str, form: str) -> None:
    more = ("--draws", "2") if command == "robustness" else ()
    written = ("-o", "out", "--format", form)
    done = typology(command, "--import", "pax-v10", PAX, *written, *more)
    assert done.code == 0, done.err
    assert "University of Edinburgh" in Path("out").read_text(encoding="utf-8")


def test_json_cites_the_dataset_and_only_where_there_is_one(typology: Run) -> None:
    for command in ("score", "compare"):
        done = typology(command, "--import", "pax-v10", PAX, "--format", "json")
        (cited,) = json.loads(done.out)["datasets"]
        assert cited["id"] == "pax-v10"
        assert cited["citation"].startswith("University of Edinburgh. 2025. PA-X")
    plain = typology("score", "algeria-ais-ceasefire-1997", "--format", "json")
    assert "datasets" not in json.loads(plain.out)


@pytest.mark.parametrize("command", ["compare", "cluster", "robustness"])
def test_every_command_on_many_cases_takes_datasets_beside_cases(
    typology: Run, tmp_path: Path, command: str
) -> None:
    (tmp_path / "our-deal.yaml").write_text(DEAL, encoding="utf-8")
    more = ("--draws", "2") if command == "robustness" else ()
    both = (
        "--import", "pax-v10", PAX, "--import", "ucdp-peace-agreements-22.1", UCDP,
    )  # fmt: skip
    done = typology(command, "our-deal.yaml", *both, *more)
    assert done.code == 0, done.err
    assert "pax-v10: five cases" in done.err
    assert "ucdp-peace-agreements-22.1: three cases" in done.err


def test_a_dataset_is_the_pool_of_precedents(typology: Run, tmp_path: Path) -> None:
    (tmp_path / "our-deal.yaml").write_text(DEAL, encoding="utf-8")
    done = typology(
        "precedents", "our-deal.yaml", "--import", "pax-v10", PAX, "--format", "json",
        "--min-shared", "1",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "algeria" not in done.out
    assert json.loads(done.out)["datasets"][0]["id"] == "pax-v10"


def test_the_same_dataset_twice_is_a_problem(typology: Run) -> None:
    done = typology("score", "--import", "pax-v10", PAX, "--import", "pax-v10", PAX)
    assert (done.code, done.out) == (1, "")
    assert "another file has the case 'pax-90001' too" in done.err


def test_rates_apply_to_imported_cases(typology: Run) -> None:
    done = typology(
        "score", "--import", "pax-v10", PAX, "--rate", "demobilisation=absent", "--format", "csv"
    )
    assert {row["demobilisation"] for row in rows(done.out)} == {"absent"}


def test_a_new_mapping_lists_columns_with_values_and_passes_check(
    typology: Run, tmp_path: Path
) -> None:
    done = typology("new", "mapping", "mine-2.1", "--from", PAX)
    assert (done.code, done.out) == (0, "mine-2.1.yaml\n")
    text = (tmp_path / "mine-2.1.yaml").read_text("utf-8")
    assert "#   SsrDdr: 0: 3, 3: 2, 1: 1, 2: 1" in text
    assert 'case: "mine-2-1-{AgtId!id}"' in text
    assert typology("check", "mine-2.1.yaml", PAX).code == 0
    assert typology("new", "mapping", "mine-2.1", "--from", PAX).code == 2


def test_check_reads_a_dataset_under_the_mapping_before_it(typology: Run, tmp_path: Path) -> None:
    assert typology("check", "pax-v10", PAX).code == 0
    (tmp_path / "pacts.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "rows.csv").write_text("no,name,ddr\n1,A,9\n", encoding="utf-8")
    done = typology("check", "pacts.yaml", "rows.csv")
    assert done.code == 1
    assert "rows.csv:2:3" in done.out


def test_mappings_are_listed_and_described_by_a_schema(typology: Run) -> None:
    listed = rows(typology("list", "mappings", "--format", "csv").out)
    assert [row["mapping"] for row in listed] == [
        "ethprio-ceasefires", "pax-v10", "tjet-amnesties", "ucdp-peace-agreements-22.1",
    ]  # fmt: skip
    schema = json.loads(typology("schema", "mapping").out)
    assert "demobilisation" in json.dumps(schema["properties"]["ratings"]["propertyNames"])
