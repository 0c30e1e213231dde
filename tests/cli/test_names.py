"""Cases are named alike in every command: paths, folders, globs, ids, standard input."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.command import Done, typology, typology_process
from tests.support.commands import CALLS, SHEET

WITH_CASES = [  # fit needs an outcome that the case here lacks
    name for name, words in CALLS.items() if "CASES" in words and name != "fit"
]
CASE = """\
format: 1
case: {}
title: A pact
status: ended
ratings:
  violence_reduction: {{rating: full}}
  demobilisation: {{rating: limited}}
"""
PATH = "Drafts [v2]/pact.yaml"
SHIPPED = "algeria-amnesties-1995-2006"

every_command_with_cases = pytest.mark.parametrize("name", WITH_CASES)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One case in a folder with brackets in its name, and another coder's sheet."""
    (tmp_path / "Drafts [v2]").mkdir()
    (tmp_path / "Drafts [v2]" / "pact.yaml").write_text(CASE.format("pact"), encoding="utf-8")
    (tmp_path / "others.csv").write_text(SHEET.format("full", "absent"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(command: str, cases: str, stdin: str | bytes = "") -> Done:
    """A command's run, without the line that names the command for more."""
    words = [cases if word == "CASES" else word for word in CALLS[command]]
    done = typology(*words, stdin=stdin)
    return done._replace(out=re.sub(r"\nMore: .*", "", done.out, flags=re.DOTALL))


def told(done: Done, name: str) -> tuple[int, list[str]]:
    """Exit code and the words of the output, with one word for the name that was given."""
    plain = done.out if name == "-" else done.out.replace(PATH, "-").replace(name, "-")
    return done.code, plain.split()


@every_command_with_cases
def test_every_way_to_name_a_case_gives_the_same(folder: Path, name: str) -> None:
    by_path = run(name, PATH)
    assert by_path.code == 0, by_path.err
    for other in ("Drafts [v2]", "Drafts [v2]/*.yaml", "*/pact.yaml", "Drafts */pact.y?ml"):
        done = run(name, other)
        assert done.code == 0, done.err
        if name != "agreement":  # whose tables are as wide as the name that was given
            assert told(done, other) == told(by_path, PATH)
    stream = run(name, "-", CASE.format("pact"))
    assert stream.code == 0, stream.err
    if name != "agreement":
        assert told(stream, "-") == told(by_path, PATH)


@every_command_with_cases
def test_standard_input_may_be_a_sheet(folder: Path, name: str) -> None:
    sheet = "title,case,status,violence_reduction\nA pact,pact,ended,full\n"
    done = run(name, "-", sheet)
    assert done.code == 0, done.err


@every_command_with_cases
def test_a_shipped_id_names_its_case(name: str) -> None:
    done = run(name, SHIPPED)
    assert done.code == 0, done.err
    assert done.out or name in ("check", "test")


@every_command_with_cases
def test_a_missing_name_is_told_and_nothing_is_written(name: str) -> None:
    done = run(name, "no-such-case")
    assert (done.code, done.out) == (2, "")
    assert "no-such-case" in done.err


@every_command_with_cases
def test_what_a_folder_holds_beside_is_told(folder: Path, name: str) -> None:
    drafts = folder / "Drafts [v2]"
    (drafts / "within").mkdir()
    for each in ("notes.txt", "sheet.csv", ".hidden"):
        (drafts / each).touch()
    (drafts / "sources.yml").write_text("key: {title: A}\n", encoding="utf-8")
    done = run(name, "Drafts [v2]")
    assert done.code == 0, done.err
    line = "typology: Drafts [v2]: passed over: notes.txt, sheet.csv, within/\n"
    assert done.err.count(line) == 1


@pytest.mark.parametrize("ending", ["yml", "YAML", "Yml"])
def test_yml_is_read_like_yaml(folder: Path, ending: str) -> None:
    (folder / "cases").mkdir()
    (folder / "cases" / f"pact.{ending}").write_text(CASE.format("pact"), encoding="utf-8")
    (folder / "cases" / "sources.yml").write_text("a-key: {title: A}\n", encoding="utf-8")
    assert typology("list", "cases", "cases", "--format", "csv").out.count("pact") >= 1
    assert typology("check", "cases").code == 0


def test_a_source_is_found_in_sources_yml(folder: Path) -> None:
    (folder / "cases").mkdir()
    text = CASE.format("pact") + "labels: [{type: stabilising, source: a-key}]\n"
    (folder / "cases" / "pact.yml").write_text(text, encoding="utf-8")
    (folder / "cases" / "sources.yml").write_text("a-key: {title: A}\n", encoding="utf-8")
    done = typology("check", "cases")
    assert done.code == 0, done.err


def test_a_folder_without_case_files_means_its_sheets(folder: Path) -> None:
    (folder / "codings").mkdir()
    (folder / "codings" / "one.csv").write_text(SHEET.format("full", "absent"), encoding="utf-8")
    (folder / "codings" / "README.md").write_text("# Mine\n", encoding="utf-8")
    done = typology("score", "codings", "--format", "csv")
    assert (done.code, len(done.out.splitlines())) == (0, 2)
    assert done.err == "typology: codings: passed over: README.md\n"


def test_many_files_passed_over_are_counted(folder: Path) -> None:
    for number in range(9):
        (folder / "Drafts [v2]" / f"{number}.txt").touch()
    done = typology("score", "Drafts [v2]", "--format", "csv")
    assert "passed over: 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 4 more\n" in done.err


def test_a_name_with_brackets_is_a_path_first(folder: Path) -> None:
    (folder / "a[bc].csv").write_text(SHEET.format("full", "absent"), encoding="utf-8")
    (folder / "ab.csv").write_text("none", encoding="utf-8")
    done = typology("score", "a[bc].csv", "--format", "csv")
    assert (done.code, len(done.out.splitlines())) == (0, 2)


@pytest.mark.parametrize("form", ["markdown", "csv", "json", "html"])
def test_what_is_no_text_for_people_is_utf8_in_every_locale(folder: Path, form: str) -> None:
    title = "اتفاق السلام — d’Alger"
    sheet = f"case,title,status,violence_reduction\npact,{title},ended,full\n"
    (folder / "pact.csv").write_text(sheet, encoding="utf-8")
    done = typology_process(
        "compare", "pact.csv", "--columns", "title", "--format", form, PYTHONIOENCODING="cp1252"
    )
    assert done.code == 0
    shown = str(json.loads(done.out)) if form == "json" else done.out
    assert "اتفاق السلام" in shown


def test_a_test_of_nothing_says_so(folder: Path) -> None:
    done = typology("test", "Drafts [v2]")
    assert done.code == 0
    assert "nothing was tested" in done.err
    assert "nothing was tested" not in typology("test", SHIPPED).err


def test_a_name_too_long_for_any_file_is_told_wherever_it_stands(tmp_path: Path) -> None:
    name = "x" * 400
    other = f"{{rubric: {name}, kind: rival}}"
    text = f"format: 1\nmultiverse: m\nchoices: {{other: {{options: [{{label: own}}, {other}]}}}}\n"
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    deal = "northern-mali-de-facto-pre2012"
    for words in (
        ("robustness", deal, "--multiverse", "m.yaml"),
        ("robustness", deal, "--multiverse", name),
        ("fit", deal, "--outcome", f"{name}:column"),
        ("score", "--import", name, "m.yaml"),
    ):
        done = typology(*words, cwd=tmp_path)
        assert done.code in (1, 2), done
        assert "xxx" in done.err
