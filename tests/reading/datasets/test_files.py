"""Files of every kind give the same cases: csv, tsv, xlsx, parquet, Stata, SPSS, French csv."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.support.datasets import MAPPING, dataset_of
from typology.reading.problems import InputError

FRAME = pd.DataFrame({"no": [1, 2], "name": ["Accord d’été", "B"], "ddr": [1.0, 2.0]})
LABELS = {"ddr": {1.0: "some", 2.0: "all"}}
LABELLED = MAPPING.replace("{0: unknown, 1: [limited, full], 2: full}", "{some: limited, 2: full}")
SHARE = MAPPING.replace("demobilisation:", "demobilised_share:").replace(
    "    levels: {0: unknown, 1: [limited, full], 2: full}\n", ""
)


def ratings(folder: Path, file: Path, mapping: str = MAPPING) -> list[object]:
    found = dataset_of(folder, file, mapping)
    assert not found.problems
    assert [case.title for case in found.cases] == ["Accord d’été", "B"]
    rated = [case.ratings["demobilisation"] for case in found.cases]
    return [each.value or (each.low, each.high) for each in rated]


@pytest.mark.parametrize("name", ["rows.csv", "rows.tsv", "rows.xlsx", "rows.parquet"])
def test_every_kind_of_table_is_read_alike(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if path.suffix == ".xlsx":
        FRAME.to_excel(path, index=False)
    elif path.suffix == ".parquet":
        pytest.importorskip("pyarrow")
        FRAME.to_parquet(path)
    else:
        FRAME.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",")
    assert ratings(tmp_path, path) == [("limited", "full"), "full"]


@pytest.mark.parametrize("name", ["rows.sav", "rows.dta"])
def test_a_value_counts_by_its_number_or_its_label(tmp_path: Path, name: str) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    path = tmp_path / name
    write = pyreadstat.write_sav if path.suffix == ".sav" else pyreadstat.write_dta
    labels = LABELS if path.suffix == ".sav" else {"ddr": {1: "some", 2: "all"}}
    frame = FRAME if path.suffix == ".sav" else FRAME.astype({"ddr": int})
    write(frame, str(path), variable_value_labels=labels)
    assert ratings(tmp_path, path) == [("limited", "full"), "full"]
    assert ratings(tmp_path, path, LABELLED) == ["limited", "full"]
    fact = dataset_of(tmp_path, path, LABELLED).cases[0].ratings["demobilisation"].evidence[0]
    assert "1 (some)" in fact.says


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_french_spreadsheet_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "accords.csv"
    path.write_text("no;name;ddr\n1;Accord d’été;1,0\n2;B;2,0\n", encoding=encoding)
    assert ratings(tmp_path, path) == [("limited", "full"), "full"]


def test_a_comma_that_separates_cells_is_no_decimal_comma(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('no,name,ddr\n1,A,"1,0"\n', encoding="utf-8")
    (problem,) = dataset_of(tmp_path, path).problems
    assert "no entry for '1,0'" in problem.message


def test_missing_values_are_blank_in_every_column(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("no,name,ddr\n1,-99,-99\n", encoding="utf-8")
    mapping = MAPPING.replace("case:", 'reads: {missing: ["-99"]}\ncase:')
    (case,) = dataset_of(tmp_path, path, mapping).cases
    assert (case.title, case.ratings) == ("pact-1", {})


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("rows.csv", "no,name,ddr\n1,A,1,2\n", "more cells than the first line has names"),
        ("rows.csv", "no,name,ddr,name\n1,A,1,2\n", "stands twice"),
        ("rows.csv", "no,name;ddr,x;y\n", "separated by commas or by semicolons"),
        ("rows.ods", "", "no dataset that can be read"),
        ("rows.csv", "", "cannot be read"),
    ],
)
def test_a_file_that_is_no_table_is_a_problem(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        dataset_of(tmp_path, path)
    assert message in error.value.problems[0].message
