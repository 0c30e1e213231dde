"""`typology agreement` as a user meets it, and docs/reliability.md against what it gives."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.support.command import typology
from tests.support.ratings import TWELVE_BY_FOUR

LEVELS = ("one", "two", "three", "four", "five")
RUBRIC = """\
format: 1
rubric: five
version: "1"
title: Five levels
scale: {one: 0.0, two: 0.2, three: 0.4, four: 0.7, five: 1.0}
criteria:
  kind:
    question: Which?
    anchors: {one: a, two: b, three: c, four: d, five: e}
types:
  high: {formula: kind}
"""


def agreement(*arguments: str, cwd: Path) -> str:
    done = typology("agreement", *arguments, cwd=cwd)
    assert done.code == 0, done.err
    return done.out


def write_case(folder: Path, name: str, level: str, basis: str = "outcome") -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.yaml").write_text(
        f"format: 1\ncase: {name}\ntitle: {name}\nstatus: in_force\nbasis: {basis}\n"
        f"ratings: {{kind: {{rating: {level}, because: {folder.name} read {level}}}}}\n",
        encoding="utf-8",
    )


@pytest.fixture
def coders(tmp_path: Path) -> Path:
    """Krippendorff's 12 units by 4 observers, each observer a folder of cases."""
    (tmp_path / "five.yaml").write_text(RUBRIC, encoding="utf-8")
    for unit, row in enumerate(TWELVE_BY_FOUR, start=1):
        for coder, value in zip("abcd", row, strict=True):
            level = LEVELS[value - 1] if value else "unknown"
            write_case(tmp_path / coder, f"unit-{unit}", level)
    return tmp_path


FOUR = ("a", "b", "c", "d", "-r", "./five.yaml")


def test_one_sheet_with_a_column_of_coders_agrees_as_their_folders_do(coders: Path) -> None:
    lines = ["case,title,status,coder,kind"]
    for unit, row in enumerate(TWELVE_BY_FOUR, start=1):
        lines += [
            f"unit-{unit},unit-{unit},in_force,{coder},{LEVELS[value - 1] if value else ''}"
            for coder, value in zip("abcd", row, strict=True)
        ]
    (coders / "all.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    options = ("-r", "./five.yaml", "--bootstrap", "0", "--format", "csv")
    assert agreement("all.csv", *options, cwd=coders) == agreement(
        "a", "b", "c", "d", *options, cwd=coders
    )
    for name, coder in (("first", "a"), ("rest", "b")):
        kept = [line for line in lines if f",{coder}," in line]
        (coders / f"{name}.csv").write_text("\n".join([lines[0], *kept]), encoding="utf-8")
    two = agreement("first.csv", "rest.csv", *options, cwd=coders)
    two = two.replace("first.csv rest.csv", "a b")
    assert two == agreement("a", "b", *options, cwd=coders)


def test_one_coder_in_a_sheet_agrees_with_nobody(coders: Path) -> None:
    text = "case,title,status,coder,kind\nu,U,ended,ann,one\n"
    (coders / "one.csv").write_text(text, encoding="utf-8")
    done = typology("agreement", "one.csv", "-r", "./five.yaml", cwd=coders)
    assert done.code == 2
    assert "in its column coder" in done.err


def test_four_folders_give_the_published_figures(coders: Path) -> None:
    found = json.loads(agreement(*FOUR, "--format", "json", cwd=coders))
    (row,) = found["bases"][0]["criteria"]
    assert row["alpha"]["value"] == pytest.approx(0.815, abs=5e-4)
    found = json.loads(agreement(*FOUR, "--metric", "nominal", "--format", "json", cwd=coders))
    (row,) = found["bases"][0]["criteria"]
    assert row["alpha"]["value"] == pytest.approx(0.743, abs=5e-4)
    assert row["ac"]["value"] == pytest.approx(0.77544, abs=5e-6)
    assert row["units"] == 11
    assert row["unknown_against_coded"] == 4


def test_text_tells_every_reason_and_the_same_bytes_again(coders: Path) -> None:
    told = agreement(*FOUR, cwd=coders)
    assert told == agreement(*FOUR, cwd=coders)
    assert "kind" in told
    assert "unit-6, kind" in told
    for coder, level in zip("abcd", ("one", "two", "three", "four"), strict=True):
        assert f"{coder}: {level}: {coder} read {level}" in told
    assert "a: unknown: a read unknown" in told
    assert max(map(len, told.splitlines())) <= 80


def test_csv_has_one_row_a_criterion_and_names_the_definition(coders: Path) -> None:
    agreement(*FOUR, "-o", "found.csv", "--bootstrap", "0", cwd=coders)
    text = (coders / "found.csv").read_text(encoding="utf-8")
    row, overall, verdict = csv.DictReader(io.StringIO(text))
    assert (row["basis"], row["criteria"], row["coders"]) == ("outcome", "kind", "a b c d")
    assert float(row["alpha"]) == pytest.approx(0.815, abs=5e-4)
    assert row["alpha__low"] == ""
    assert row["alpha__why"] == "without interval, because no resamples were asked for"
    assert re.fullmatch(r"[0-9a-f]{64}", row["definition_sha256"])
    assert (row["rated_units"], row["percent__exact"], row["settlements"]) == ("12", "", "11")
    assert [each["row"] for each in (row, overall, verdict)] == ["criterion", "rated", "verdict"]
    assert overall["rated_alpha"] == row["rated_alpha"]
    assert (overall["percent"], verdict["verdicts_decided"]) == ("", verdict["units"])


def test_codings_of_the_text_and_of_the_outcome_are_not_compared(coders: Path) -> None:
    write_case(coders / "a", "deal", "one", "text")
    write_case(coders / "b", "deal", "five", "outcome")
    told = agreement("a", "b", "-r", "./five.yaml", cwd=coders)
    assert "deal: a has text, b has outcome" in told
    assert "deal, kind" not in told


def test_folders_that_share_no_case_leave_nothing_to_compare(coders: Path) -> None:
    write_case(coders / "alone", "deal", "one")
    assert "nothing to compare" in agreement("a", "alone", "-r", "./five.yaml", cwd=coders)


@pytest.mark.parametrize(
    ("folders", "told"),
    [(("a",), "two folders or more"), (("a", "./a"), "named twice"), (("a", "nowhere"), "nowhere")],
)
def test_wrong_use_exits_with_two(coders: Path, folders: tuple[str, ...], told: str) -> None:
    done = typology("agreement", *folders, "-r", "./five.yaml", cwd=coders)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_a_faulty_case_is_reported_and_the_others_are_compared(coders: Path) -> None:
    write_case(coders / "a", "unit-1", "six")
    done = typology("agreement", "a", "b", "-r", "./five.yaml", cwd=coders)
    assert done.code == 1
    assert "unit-1.yaml:6" in done.err
    assert "unit-6, kind" in done.out


@pytest.fixture(scope="module")
def readings() -> str:
    """What the command says of the two readings of the shipped library."""
    root = Path(__file__).parents[2]
    return agreement("cases", "cases/coders/second", "--format", "markdown", cwd=root)


def test_reliability_document_has_the_figures_that_the_command_gives(
    readings: str, repository: Path
) -> None:
    document = (repository / "docs" / "reliability.md").read_text("utf-8")
    figures = readings.partition("\n## ")[2].partition("\n\n")[2].partition("\n\n### ")[0]
    assert figures in document, f"put these into docs/reliability.md:\n\n{figures}"


def test_reliability_document_settles_every_disagreement_of_direction(
    readings: str, repository: Path
) -> None:
    document = (repository / "docs" / "reliability.md").read_text("utf-8")
    settled = re.findall(r"^\| `([a-z0-9-]+)` \| ([a-z ]+) \|", document, re.MULTILINE)
    opposite = readings.partition("\n### Opposite halves")[2].partition("\n### ")[0]
    assert settled == re.findall(r"^- ([a-z0-9-]+), ([a-z ]+)$", opposite, re.MULTILINE)


def test_reliability_document_says_on_how_many_decided_verdicts_the_readings_agree(
    readings: str, repository: Path
) -> None:
    document = (repository / "docs" / "reliability.md").read_text("utf-8")
    found = re.search(r"agree on (\d+ of \d+ decided verdicts)", readings)
    assert found
    assert f"agree on {found[1]}" in document.partition("\n## How to read them")[2]


def test_coders_are_called_by_name_and_by_more_of_the_path_where_two_have_one(coders: Path) -> None:
    for place in ("first/codings", "second/codings"):
        (coders / place).mkdir(parents=True)
        write_case(coders / place, "deal", "one")
    told = agreement(str(coders / "a"), "b", "-r", "./five.yaml", cwd=coders)
    assert "Coders: a (" in told
    assert str(coders) not in told
    told = agreement("first/codings", "second/codings", "-r", "./five.yaml", cwd=coders)
    assert "Coders: first/codings (1 case) and second/codings (1 case)" in " ".join(told.split())


def test_the_first_sentence_says_how_often_coders_agree(coders: Path) -> None:
    told = " ".join(agreement("a", "b", "-r", "./five.yaml", cwd=coders).split())
    first = told.removeprefix("Agreement among coders ").partition(" Coders:")[0]
    assert re.match(r"Of what happened \(\d+ cases\): coders give the same level in \d+ of", first)
    assert "in opposite halves of the scale in" in first
