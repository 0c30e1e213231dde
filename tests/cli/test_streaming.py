"""Long sheets: the same bytes as the short way, bounded, and whole where interrupted."""

from __future__ import annotations

import csv
import os
import signal
from collections.abc import Generator, Sequence
from pathlib import Path
from random import Random

import pytest

from tests.support.command import Run
from typology.cli.shared.streaming import stream as streaming
from typology.cli.shared.streaming.chunk import ScoredChunk, Streaming
from typology.reading.cases import read_cases
from typology.reading.sheet.file import text
from typology.reading.sheet.streams import SheetSource

LEVELS = {
    "violence_reduction": ("absent", "limited", "substantial", "full"),
    "demobilisation": ("absent", "limited", "substantial", "full"),
    "state_authority": ("weakened", "unchanged", "extended", "restored"),
    "state_capacity": ("weakened", "unchanged", "improved", "transformed"),
    "splitting_ranks": ("absent", "limited", "substantial", "full"),
    "displacement": ("absent", "limited", "substantial", "full"),
}


def sheet(folder: Path, count: int) -> Path:
    """A coding sheet in the order of ids, with unknowns and some ranges."""
    rng = Random(11)
    lines = ["case,title,status," + ",".join(LEVELS) + ",displacement__low,displacement__high"]
    for number in range(count):
        cells = [rng.choice((*levels, "")) for levels in LEVELS.values()]
        low = high = ""
        if cells[-1] and rng.random() < 0.5:
            low, high = "absent", "full"
        status = rng.choice(("in_force", "ended", "proposed", "never_took_effect"))
        title = rng.choice(("A pact", '"Two, and more"', '"=SUM(A1)"'))
        lines.append(",".join([f"case-{number:05d}", title, status, *cells, low, high]))
    path = folder / "sheet.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_stream_writes_the_bytes_of_the_short_way(
    typology: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    monkeypatch.setattr(text, "ROWS", 70)
    path = sheet(tmp_path, 500)
    assert typology("score", str(path), "-r", "no-spillover", "-o", "short.csv")[0] == 0
    streamed = ("score", str(path), "-r", "no-spillover", "--stream", "--jobs", jobs)
    assert typology(*streamed, "-o", "long.csv")[0] == 0
    assert (tmp_path / "long.csv").read_bytes() == (tmp_path / "short.csv").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["long.csv", "sheet.csv", "short.csv"]


def test_stream_goes_to_standard_output(typology: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path, 20)
    code, out, err = typology("score", str(path), "--stream")
    assert code == 0
    assert len(out.splitlines()) == 21
    proposed = sum(",proposed," in line for line in out.splitlines())
    told = f"typology: left out as restricted: {proposed} cases; --include-restricted puts it in\n"
    assert err == told


def test_bad_rows_are_told_at_their_place_and_the_others_scored(
    typology: Run, tmp_path: Path
) -> None:
    path = sheet(tmp_path, 6)
    lines = path.read_text("utf-8").splitlines()
    lines[2] = "case-00001,A pact,in_force,absent,absent,nowhere,,,,,"
    lines[5] = lines[4]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, out, err = typology("score", str(path), "--stream")
    assert code == 1
    assert [line.split(",")[0] for line in out.splitlines()] == [
        "case", "case-00000", "case-00002", "case-00003", "case-00005",
    ]  # fmt: skip
    told = err.splitlines()
    assert any("sheet.csv:3:6" in line and "nowhere" in line for line in told)
    again = "the id 'case-00003' stands in row 5 already"
    assert any("sheet.csv:6:1" in line and again in line for line in told)


def test_an_id_of_another_chunk_is_told_as_well(
    typology: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "ROWS", 2)
    path = sheet(tmp_path, 6)
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    code, out, err = typology("score", str(path), "--stream")
    assert (code, len(out.splitlines())) == (1, 7)
    again = "the id 'case-00000' stands in row 2 already"
    assert any("sheet.csv:8:1" in line and again in line for line in err.splitlines())


def test_problems_in_one_column_are_told_two_hundred_times(typology: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path, 0)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"case-{n},A pact,in_force,huge,,,,,,,\n" for n in range(250))
    code, out, err = typology("score", str(path), "--stream")
    assert (code, out) == (1, "")
    assert err.count("sheet.csv:") == 201
    assert "50 more problems in this column" in err


@pytest.mark.parametrize("output", [(), ("-o", "out.csv")])
def test_interruption_leaves_whole_rows_on_standard_output_and_no_file(
    typology: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: tuple[str, ...]
) -> None:
    monkeypatch.setattr(text, "ROWS", 10)
    real = streaming._scored

    def interrupted(path: Sequence[SheetSource], how: Streaming) -> Generator[ScoredChunk]:
        for number, each in enumerate(real(path, how)):
            if number == 2:
                os.kill(os.getpid(), signal.SIGINT)
            yield each

    monkeypatch.setattr(streaming, "_scored", interrupted)
    path = sheet(tmp_path, 100)
    code, written, _ = typology("score", str(path), "--stream", *output)
    assert code == 130
    assert [each.name for each in tmp_path.iterdir()] == ["sheet.csv"]
    monkeypatch.setattr(streaming, "_scored", real)
    whole = typology("score", str(path), "--stream").out
    rows = 0 if output else 21
    assert written == "".join(whole.splitlines(keepends=True)[:rows])


def test_fail_on_is_met_in_a_stream(typology: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path, 50)
    assert typology("score", str(path), "--stream", "--fail-on", "mixed")[0] == 0
    assert typology("score", str(path), "--stream", "--fail-on", "no_settlement")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("algeria-amnesties-1995-2006", "--stream"), "takes coding sheets"),
        (("sheet.csv", "--stream", "--format", "json"), "--stream writes csv or parquet"),
        (("sheet.csv", "--stream", "-o", "out.json"), "--stream writes csv or parquet"),
        (("none.csv", "--stream"), "no file, folder or shipped case 'none.csv'"),
    ],
)
def test_stream_takes_sheets_and_writes_csv(
    typology: Run, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    sheet(tmp_path, 2)
    code, out, err = typology("score", *arguments)
    assert (code, out) == (2, "")
    assert told in err


def test_sheets_of_several_kinds_are_one_stream(typology: Run, tmp_path: Path) -> None:
    lines = sheet(tmp_path, 30).read_text("utf-8").splitlines()
    for name, rows in {
        "one.csv": lines[1:11],
        "two.tsv": lines[11:21],
        "three.csv": lines[21:],
    }.items():
        text = "\n".join([lines[0], *rows]) + "\n"
        if name.endswith(".tsv"):
            text = text.replace('"Two, and more"', "Two; and more").replace(
                '"=SUM(A1)"', "=SUM(A1)"
            )
            text = text.replace(",", "\t")
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert typology("export", "three.csv", "-o", "three.xlsx", "--include-restricted")[0] == 0
    code, out, err = typology("score", "one.csv", "two.tsv", "three.xlsx", "--stream")
    assert code == 0, err
    assert [line.split(",")[0] for line in out.splitlines()[1:]] == [
        f"case-{number:05d}" for number in range(30)
    ]


def test_an_id_of_another_sheet_is_told_with_its_place(typology: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path, 3)
    (tmp_path / "two.csv").write_text(path.read_text("utf-8"), encoding="utf-8")
    code, out, err = typology("score", "sheet.csv", "two.csv", "--stream")
    assert (code, len(out.splitlines())) == (1, 4)
    assert "the id 'case-00002' stands in row 4 already, of sheet.csv" in err
    assert "two.csv:4:1" in err


def test_options_of_sheets_reach_a_stream(typology: Run, tmp_path: Path) -> None:
    survey = "Timestamp,Case,Title,Status,Violence reduction\n1,a,A,Ended,-99\n"
    (tmp_path / "survey.csv").write_text(survey, encoding="utf-8")
    options = ("--ignore", "timestamp", "--missing", "-99")
    streamed = typology("score", "survey.csv", "--stream", *options)
    assert streamed[0] == 0, streamed[2]
    assert streamed == typology("score", "survey.csv", "--format", "csv", *options)
    assert typology("score", "survey.csv", "--stream")[0] == 1


def test_sheet_without_a_case_is_a_finding(typology: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path, 0)
    code, _, err = typology("score", str(path), "--stream", "-o", "out.csv")
    assert code == 1
    assert "the sheet holds no case" in err


def test_parquet_is_read_as_the_same_sheet(typology: Run, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="an extra")
    from pyarrow import csv as tables
    from pyarrow import parquet

    path = sheet(tmp_path, 60)
    text = tables.ConvertOptions(strings_can_be_null=True, null_values=[""])
    table = tables.read_csv(path, convert_options=text)
    assert isinstance(table, pyarrow.Table)
    parquet.write_table(table, tmp_path / "sheet.parquet")
    assert typology("score", str(path), "--stream", "-o", "csv.csv")[0] == 0
    assert typology("score", "sheet.parquet", "--stream", "-o", "parquet.csv")[0] == 0
    assert (tmp_path / "csv.csv").read_bytes() == (tmp_path / "parquet.csv").read_bytes()


def test_hashes_are_those_of_the_cases(typology: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path, 30)
    plain = typology("score", path, "--format", "csv", "--include-restricted").out
    hashed = typology("score", path, "--format", "csv", "--hashes", "--include-restricted")
    rows = [*csv.DictReader(hashed.out.splitlines())]
    known = {case.id: case.sha256 for case in read_cases([str(path)], []).cases}
    assert {row["case"]: row.pop("case_sha256") for row in rows} == known
    assert rows == [*csv.DictReader(plain.splitlines())]


def test_hashes_go_with_csv_alone(typology: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path, 2)
    for arguments in (("--stream",), ("--format", "json"), ("-o", "out.parquet")):
        done = typology("score", path, "--hashes", *arguments)
        assert (done.code, done.out) == (2, "")
        assert "--hashes goes with csv" in done.err


def test_a_whole_that_is_nowhere_is_a_problem(typology: Run, tmp_path: Path) -> None:
    lines = ["case,title,status,part_of", "a,A,ended,whole", "whole,W,ended,", "b,B,ended,gone"]
    (tmp_path / "parts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, out, err = typology("score", "parts.csv", "--format", "csv")
    assert (code, len(out.splitlines())) == (1, 4)
    assert "no case 'gone' in this sheet, beside it or among the shipped" in err
    assert "'whole'" not in err


def test_parquet_says_what_csv_says(typology: Run, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="an extra")
    path = sheet(tmp_path, 200)
    assert typology("score", path, "-r", "no-spillover", "-o", "out.csv").code == 0
    assert typology("score", path, "-r", "no-spillover", "-o", "out.parquet").code == 0
    rows = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    texts = (tmp_path / "out.csv").read_text("utf-8").splitlines()
    written = {True: "true", False: "false", None: ""}
    for row, told in zip(rows, csv.DictReader(texts), strict=True):
        for name, value in row.items():
            if isinstance(value, bool) or value is None:
                assert told[name] == written[value]
            elif isinstance(value, float | int):
                assert float(told[name]) == value
            else:
                assert told[name].removeprefix("'") == value


def test_an_id_that_stands_twice_leaves_parquet_too(
    typology: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="an extra")
    monkeypatch.setattr(text, "ROWS", 2)
    path = sheet(tmp_path, 6)
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    assert typology("score", path, "-o", "out.parquet").code == 1
    ids = parquet.read_table(tmp_path / "out.parquet").column("case").to_pylist()
    assert ids == [f"case-{number:05d}" for number in range(6)]


def test_a_folder_without_a_manifest_is_unfinished(
    typology: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow", reason="an extra")
    path = sheet(tmp_path, 20)
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / "_unfinished").touch()
    (parts / "part-000007.parquet").write_bytes(b"of a run that was killed")
    into = ("--format", "parquet", "-o", "parts")
    assert typology("score", path, *into).code == 0
    names = sorted(each.name for each in parts.iterdir())
    assert names == ["_manifest.json", "part-000000.parquet"]
    again = typology("score", path, *into)
    assert again.code == 2
    assert "parts is not empty (it has _manifest.json): name a new folder" in again.err


@pytest.mark.parametrize("names", [("in",), ("in/part-000000.parquet",), ("sheet.csv",)])
def test_parts_that_no_run_left_are_never_removed(
    typology: Run, tmp_path: Path, names: tuple[str, ...]
) -> None:
    pytest.importorskip("pyarrow", reason="an extra")
    from pyarrow import csv as arrow_csv
    from pyarrow import parquet

    sheet(tmp_path, 20).rename(tmp_path / "sheet.csv")
    (tmp_path / "in").mkdir()
    for number in range(2):
        table = arrow_csv.read_csv(tmp_path / "sheet.csv").slice(10 * number, 10)
        parquet.write_table(table, tmp_path / f"in/part-{number:06}.parquet")
    before = {path.name: path.read_bytes() for path in (tmp_path / "in").iterdir()}
    done = typology("score", *names, "--format", "parquet", "-o", "in")
    assert done.code == 2
    assert "in is not empty (it has part-000000.parquet): name a new folder" in done.err
    assert {path.name: path.read_bytes() for path in (tmp_path / "in").iterdir()} == before


def test_a_failed_run_leaves_no_part(
    typology: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow", reason="an extra")
    monkeypatch.setattr(text, "ROWS", 10)
    real = streaming._scored

    def interrupted(paths: Sequence[SheetSource], how: Streaming) -> Generator[ScoredChunk]:
        for number, each in enumerate(real(paths, how)):
            if number == 2:
                os.kill(os.getpid(), signal.SIGTERM)
            yield each

    monkeypatch.setattr(streaming, "_scored", interrupted)
    path = sheet(tmp_path, 50)
    assert typology("score", path, "--format", "parquet", "-o", "parts").code == 143
    assert not (tmp_path / "parts").exists()


def test_only_parquet_goes_into_a_folder(typology: Run, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    done = typology("score", sheet(tmp_path, 2), "--format", "csv", "-o", "there")
    assert done.code == 2
    assert "only parquet goes into one" in done.err
    done = typology("score", "algeria-amnesties-1995-2006", "-o", "out.parquet")
    assert done.code == 2
    assert "parquet takes coding sheets" in done.err


def test_a_sheet_with_a_faulty_head_does_not_keep_the_others_from_being_scored(
    typology: Run, tmp_path: Path
) -> None:
    sheet(tmp_path, 3).rename(tmp_path / "good.csv")
    (tmp_path / "bad.csv").write_text("case,title,status,nonsense\nx,X,ended,1\n", encoding="utf-8")
    for form in ("csv", "json"):
        done = typology("score", "bad.csv", "good.csv", "--format", form)
        assert done.code == 1
        assert all(f"case-{number:05d}" in done.out for number in range(3))
        assert "bad.csv:1:4 (D1): unknown column 'nonsense'" in done.err
