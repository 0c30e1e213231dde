"""`typology score` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from tests.support.command import typology, typology_process
from typology.cli import command

DEAL = "mali-agghali-kouffa-deal-proposed"
DATA = Path(__file__).parent.parent / "data"
SCHEMA = Path(__file__).parents[2] / "typology" / "reporting" / "score.schema.json"


def document(*arguments: str) -> dict[str, object]:
    done = typology("score", *arguments, "--format", "json")
    assert done.code == 0, done.err
    loaded = json.loads(done.out)
    jsonschema.validate(loaded, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert isinstance(loaded, dict)
    return loaded


def test_the_shipped_library_matches_the_published_schema() -> None:
    found = document(str(Path(__file__).parents[2] / "cases"))["results"]
    assert isinstance(found, list)
    assert [each["case"] for each in found] == sorted(each["case"] for each in found)
    assert len(found) >= 8


@pytest.mark.parametrize(
    ("case", "label"),
    [
        ("algeria-amnesties-1995-2006", "stabilising"),
        ("mauritania-mutaraka-2011", "stabilising"),
        ("northern-mali-de-facto-pre2012", "delaying"),
    ],
)
def test_the_published_labels_come_out(case: str, label: str) -> None:
    result = document(case)["results"][0]  # type: ignore[index]
    assert result["labels"][0]["type"] == label
    assert result["verdict"] == label


def test_fine_words_do_not_come_out_unqualified() -> None:
    result = document(str(DATA / "fine-words.yaml"))["results"][0]  # type: ignore[index]
    assert result["firm"] is not True
    assert set(result["rests_on"]) == {"state_authority", "state_capacity"}
    brief = " ".join(typology("score", str(DATA / "fine-words.yaml")).out.split())
    assert "On paper, this text meets *stabilising* as our reconstruction has it." in brief
    assert "Not firm: it rests on what is assumed about state capacity and state" in brief
    told = " ".join(typology("score", str(DATA / "fine-words.yaml"), "--full").out.split())
    assert "On paper, this text meets *stabilising* as our reconstruction has it, assuming " in told
    assert "It is not firm: it rests on what is assumed about state capacity and state" in told
    assert "no verification named" in told
    assert "is stabilising" not in told


def test_no_text_says_that_a_case_is_a_type_or_gives_a_decimal_in_the_verdict() -> None:
    done = typology("score", str(Path(__file__).parents[2] / "cases"), "--full")
    assert done.code == 0
    assert "is stabilising" not in done.out
    assert "is delaying" not in done.out
    for block in done.out.split("=" * 80):
        assert "0.6" not in block.split("RATINGS")[0]


@pytest.mark.parametrize("columns", ["40", "60", "80"])
def test_lines_fit_the_terminal(columns: str) -> None:
    full = typology("score", DEAL, "--full", COLUMNS=columns).out.splitlines()
    lines = [*typology("score", DEAL, COLUMNS=columns).out.splitlines(), *full]
    too_long = [line for line in lines if len(line) > int(columns) and len(line.split()) > 2]
    assert not too_long


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_locale_survives(encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "typology", "score", "mauritania-mutaraka-2011"],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    done.stdout.decode(encoding)


def test_bad_files_are_reported_and_good_ones_scored(tmp_path: Path) -> None:
    good = (DATA / "fine-words.yaml").read_text(encoding="utf-8")
    (tmp_path / "fine-words.yaml").write_text(good, encoding="utf-8")
    bad = good.replace("case: fine-words", "case: bad").replace("rating: full", "rating: ful", 1)
    (tmp_path / "bad.yaml").write_text(bad, encoding="utf-8")
    done = typology("score", str(tmp_path), "--format", "json")
    assert done.code == 1
    assert [each["case"] for each in json.loads(done.out)["results"]] == ["fine-words"]
    line = bad.splitlines().index("    rating: ful") + 1
    assert f"bad.yaml:{line}:13:" in done.err
    assert "did you mean 'full'" in done.err


def test_a_missing_name_scores_nothing(tmp_path: Path) -> None:
    done = typology("score", DEAL, "no-such-case", cwd=tmp_path)
    assert done.code == 2
    assert done.out == ""
    assert "no-such-case" in done.err


def test_standard_input_is_a_case() -> None:
    text = (DATA / "fine-words.yaml").read_text(encoding="utf-8")
    done = typology("score", "-", "--format", "json", stdin=text)
    assert json.loads(done.out)["results"][0]["case"] == "fine-words"


def test_fail_on_exits_1_and_a_verdict_does_not() -> None:
    case = "northern-mali-de-facto-pre2012"
    assert typology("score", case).code == 0
    assert typology("score", case, "--fail-on", "delaying").code == 1
    assert typology("score", case, "--fail-on", "stabilising").code == 0
    assert typology("score", case, "--fail-on", "delayin").code == 2


def test_rate_changes_a_rating_and_is_recorded() -> None:
    found = document("northern-mali-de-facto-pre2012", "--rate", "demobilisation=full")
    assert found["rubric"]["overrides"] == [  # type: ignore[index]
        {"option": "--rate", "path": "demobilisation", "value": "full"}
    ]
    assert found["results"][0]["verdict"] != "delaying"  # type: ignore[index]


def test_set_and_silence_are_recorded() -> None:
    found = document(DEAL, "--set", "decide.cut=0.6", "--silence", "open")
    options = [each["option"] for each in found["rubric"]["overrides"]]  # type: ignore[index]
    assert options == ["--set", "--silence"]
    assert found["results"][0]["assumptions"] == []  # type: ignore[index]


def test_a_mistyped_set_is_an_error_with_a_hint() -> None:
    done = typology("score", DEAL, "--set", "decide.cutt=0.6")
    assert done.code == 1
    assert "cut" in done.err
    assert "Traceback" not in done.err


def test_the_output_file_is_whole_and_its_extension_names_the_format(tmp_path: Path) -> None:
    assert typology("score", DEAL, "-o", str(tmp_path / "a.json")).code == 0
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["schema_version"] == 1
    assert typology("score", DEAL, "-o", str(tmp_path / "a.csv")).code == 0
    assert typology("score", DEAL, "-o", str(tmp_path / "a.xyz")).code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.json"]


def test_csv_rows_carry_rubric_version_and_hash() -> None:
    done = typology("score", DEAL, "algeria-amnesties-1995-2006", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["case"] for row in rows] == ["algeria-amnesties-1995-2006", DEAL]
    assert {row["rubric"] for row in rows} == {"thurston-2018"}
    assert all(len(row["definition_sha256"]) == 64 for row in rows)


def test_same_input_gives_the_same_bytes() -> None:
    cases = ["mauritania-mutaraka-2011", DEAL, "algeria-amnesties-1995-2006"]
    for form in ("text", "json", "csv", "markdown"):
        outputs = set()
        for order, seed, locale in (
            (cases, "0", "C.UTF-8"), (cases[::-1], "1", "C.UTF-8"), (cases, "2", "POSIX"),
        ):  # fmt: skip
            environment = {"PYTHONHASHSEED": seed, "LC_ALL": locale}
            outputs.add(typology_process("score", *order, "--format", form, **environment).out)
        assert len(outputs) == 1


def test_a_rubric_from_the_environment_is_named(tmp_path: Path) -> None:
    done = typology("score", DEAL, cwd=tmp_path, TYPOLOGY_RUBRIC="state-authority")
    assert "chosen by TYPOLOGY_RUBRIC" in " ".join(done.out.split())
    (tmp_path / "typology.toml").write_text('rubric = "battlefield"\n', encoding="utf-8")
    done = typology("score", DEAL, cwd=tmp_path)
    assert "the quoted definition, battlefield 2.0, chosen by" in " ".join(done.out.split())
    assert "typology.toml" in "".join(done.out.split())
    done = typology("score", DEAL, "--full", cwd=tmp_path)
    assert "the rubric was chosen by" in " ".join(done.out.split())


def test_head_ends_it_quietly() -> None:
    command = f"{sys.executable} -m typology score {DEAL} | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr == ""


def test_a_mistyped_command_gets_a_hint() -> None:
    done = typology("scor", DEAL)
    assert done.code == 2
    assert "score" in done.err


def test_a_bug_of_ours_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object, **options: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("typology.reading.rubric.reader.read_rubric", broken)
    with pytest.raises(SystemExit, match="70"):
        command(["score", DEAL])


def test_help_runs_without_a_terminal() -> None:
    from typology.cli.main import typology as group

    result = CliRunner().invoke(group, ["score", "--help"])
    assert result.exit_code == 0
    assert "CASES..." in result.output


def test_precedents_are_told_beside_the_verdict_and_never_as_a_forecast() -> None:
    done = typology("score", DEAL, "--precedents", "2")
    assert done.code == 0
    assert "Similar ratings, not a forecast." in done.out
    assert typology("score", DEAL, "--precedents", "2", "--format", "json").code == 2


def test_up_to_five_cases_get_a_brief_each_and_more_a_line_each() -> None:
    names = sorted(path.stem for path in (Path(__file__).parents[2] / "cases").glob("a*.yaml"))[:6]
    five = typology("score", *names[:5]).out
    assert five.count("\nMore: typology score ") == 5
    six = typology("score", *names).out.splitlines()
    assert [line.split()[0] for line in six if line.startswith("a")] == names
    assert "typology score CASE" in six[-2]
    assert typology("score", *names, "--full").out.count("PROVENANCE") == 6


def test_full_ends_on_the_verdict_and_full_of_data_is_an_error() -> None:
    lines = typology("score", DEAL, "--full").out.splitlines()
    assert any(line.startswith("UNDETERMINED. On paper") for line in lines[-6:])
    assert typology("score", DEAL, "--full", "--format", "json").code == 2


def test_the_command_for_more_repeats_what_chose_the_definition(tmp_path: Path) -> None:
    done = typology("score", DEAL, "-r", "battlefield", "--set", "decide.cut=0.6", cwd=tmp_path)
    more = " ".join(done.out.split()).partition("More: typology ")[2]
    assert typology(*more.split(), cwd=tmp_path).code == 0
    assert more == f"score {DEAL} --full -r battlefield --set decide.cut=0.6"


def test_the_command_for_more_reads_a_coding_sheet_as_this_one_did(tmp_path: Path) -> None:
    sheet = tmp_path / "deals.csv"
    sheet.write_text(
        "case,title,status,demobilisation,my notes\na,A,ended,-99,x\n", encoding="utf-8"
    )
    options = ("--ignore", "my notes", "--missing", "-99")
    done = typology("score", "deals.csv", *options, cwd=tmp_path)
    more = shlex.split(" ".join(done.out.split()).partition("More: typology ")[2])
    assert more == ["score", "deals.csv", "--full", *options]
    assert typology(*more, cwd=tmp_path).code == 0


def test_colour_is_a_second_signal_only() -> None:
    plain = typology("score", DEAL).out
    coloured = typology("score", DEAL, "--color", "always").out
    assert re.sub(r"\x1b\[\d+m|\*", "", coloured) == plain.replace("*", "")
