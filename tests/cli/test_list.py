"""`typology list` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.support.command import Done, typology
from typology.cli.main import COMMANDS
from typology.reading.library import shipped_cases, shipped_rubrics


def listed(*arguments: str) -> Done:
    return typology("list", *arguments)


def rows(*arguments: str) -> list[dict[str, str]]:
    done = listed(*arguments, "--format", "csv")
    assert (done.code, done.err) == (0, "")
    return list(csv.DictReader(io.StringIO(done.out)))


def test_everything_shipped_is_listed() -> None:
    assert [row["rubric"] for row in rows("rubrics")] == list(shipped_rubrics())
    assert [row["case"] for row in rows("cases")] == list(shipped_cases())
    assert [row["type"] for row in rows("types")] == ["stabilising", "delaying"]
    assert len(rows("criteria")) == 17


def test_filters_of_cases_hold_together() -> None:
    found = rows("cases", "--filter", "status=proposed", "--filter", "countries=MLI")
    assert found
    assert {row["status"] for row in found} == {"proposed"}
    assert all("MLI" in row["countries"].split() for row in found)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_csv_and_json_hold_the_same_rows(form: str) -> None:
    done = listed("criteria", "--format", "json")
    (table,) = json.loads(done.out)["tables"]
    assert [row["criterion"] for row in table["rows"]] == [
        row["criterion"] for row in rows("criteria")
    ]
    assert {row["rubric"] for row in rows("criteria")} == {"thurston-2018"}


def test_formats_are_those_that_each_command_takes() -> None:
    found = {row["command"]: row["formats"].split() for row in rows("formats")}
    assert set(found) <= set(COMMANDS)
    for command, formats in found.items():
        help_text = typology(command, "--help").out
        flat = "".join(help_text.split())
        assert "[" + "|".join(formats) + "]" in flat


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["cases", "--filter", "sttus=ended"],
            "no field is called 'sttus'; did you mean 'status'?",
        ),
        (["cases", "--filter", "status=endet"], "status is never 'endet'; did you mean 'ended'?"),
        (["criteria", "thurston-2018"], "list criteria takes no names"),
        (["rubric"], "'rubric' is not one of"),
        (["cases", "nowhere"], "no file, folder or shipped case 'nowhere'"),
    ],
)
def test_what_cannot_be_listed_is_a_usage_error(arguments: list[str], told: str) -> None:
    done = listed(*arguments)
    assert done.code == 2
    assert told in " ".join(done.err.split())


def test_faulty_rubric_is_reported_and_the_others_listed(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("format: 1\nrubric: bad\n", encoding="utf-8")
    done = listed("rubrics", "additive", str(path), "--format", "csv")
    assert done.code == 1
    assert "bad.yaml:1:1: `version` is missing" in done.err
    assert done.out.splitlines()[1].startswith("additive,1.1,constructed,thurston-2018,")


def test_known_is_told_in_words_to_people_and_as_a_number_to_programs() -> None:
    name = shipped_cases()[0]
    words = [line.split()[-3:] for line in listed("cases", name).out.splitlines() if name in line]
    (told,) = words
    assert (told[1], told[2]) == ("of", "8")
    (row,) = rows("cases", name)
    assert float(row["known"]) == int(told[0]) / 8
