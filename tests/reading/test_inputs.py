"""What the user names: paths, folders, globs, shipped ids, standard input."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from threading import Thread

import pytest

from tests.support.texts import CASE, places, small_rubric, write
from typology.model import Rubric
from typology.reading import inputs, library
from typology.reading.cases import read_cases
from typology.reading.problems import MissingName
from typology.reading.rubric.reader import read_rubric


def deal(case: str) -> str:
    return CASE.replace("case: deal", f"case: {case}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two cases, a sources file, a folder within and a file that is no case."""
    within = tmp_path / "cases"
    (within / "deeper").mkdir(parents=True)
    for name in ("b-deal", "a-deal"):
        write(within, f"{name}.yaml", deal(name))
    write(within, "sources.yaml", "else: {title: Else}\n")
    write(within, "notes.txt", "none")
    write(within / "deeper", "c-deal.yaml", deal("c-deal"))
    return within


@pytest.fixture
def rubric(tmp_path: Path) -> Rubric:
    return small_rubric(tmp_path)


def ids(names: list[str], rubric: Rubric, stdin: bytes | None = None) -> list[str]:
    reading = read_cases(names, [rubric], stdin=stdin)
    assert reading.problems == ()
    return [case.id for case in reading.cases]


def test_a_folder_means_its_yaml_files_but_sources_and_not_those_deeper(
    folder: Path, rubric: Rubric
) -> None:
    assert ids([str(folder)], rubric) == ["a-deal", "b-deal"]


def test_a_glob_means_what_it_matches(folder: Path, rubric: Rubric) -> None:
    assert ids([f"{folder}/?-deal.yaml"], rubric) == ["a-deal", "b-deal"]
    assert ids([f"{folder}/**/*.yaml"], rubric) == ["a-deal", "b-deal", "c-deal"]


def test_the_same_file_twice_counts_once(
    folder: Path, rubric: Rubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "link").symlink_to(folder)
    monkeypatch.chdir(folder)
    names = ["a-deal.yaml", "./a-deal.yaml", str(folder / "a-deal.yaml"), "link/a-deal.yaml", "."]
    assert ids(names, rubric) == ["a-deal", "b-deal"]


def test_the_order_of_names_is_irrelevant(folder: Path, rubric: Rubric) -> None:
    names = [str(folder / "b-deal.yaml"), str(folder / "a-deal.yaml")]
    assert read_cases(names, [rubric]) == read_cases(names[::-1], [rubric])


def test_a_shipped_id_is_found_and_a_path_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = library.shipped_cases()[0]
    default = read_rubric("thurston-2018")
    monkeypatch.chdir(tmp_path)
    assert ids([shipped], default) == [shipped]
    write(tmp_path, shipped, deal("other"))
    reading = read_cases([shipped], [default])
    assert [problem.path for problem in reading.problems[:1]] == [shipped]


def test_every_missing_name_is_told_and_nothing_is_read(folder: Path, rubric: Rubric) -> None:
    names = [str(folder), "no-such-deal", f"{folder}/*.yml", "mali-jnim-exchange-2021", ""]
    with pytest.raises(MissingName) as raised:
        read_cases(names, [rubric])
    told = str(raised.value)
    assert "no file, folder or shipped case 'no-such-deal'" in told
    assert f"nothing matches '{folder}/*.yml'"[:40] in told
    assert "did you mean 'mali-jnim-exchange-2020'?" in told
    assert "no case ''" in told


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "sources.yaml"])
def test_a_name_that_can_be_no_case_is_missing(
    folder: Path, rubric: Rubric, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(MissingName):
        read_cases([name], [rubric])


def test_a_folder_without_cases_is_missing(tmp_path: Path, rubric: Rubric) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    write(empty, "sources.yaml", "a: {title: A}\n")
    with pytest.raises(MissingName, match="no case in the folder"):
        read_cases([str(empty)], [rubric])


def test_a_stream_has_no_stem_to_match(rubric: Rubric) -> None:
    assert ids(["-"], rubric, deal("any-name").encode()) == ["any-name"]
    reading = read_cases(["-"], [rubric], stdin=b"")
    assert [(p.path, p.message) for p in reading.problems] == [("-", "the file is empty")]


def test_a_stream_may_be_a_coding_sheet(rubric: Rubric) -> None:
    sheet = b"case,title,status,calm\none,One,in_force,full\ntwo,Two,ended,\n"
    assert ids(["-"], rubric, sheet) == ["one", "two"]


def test_a_sheet_stands_beside_files(folder: Path, rubric: Rubric) -> None:
    sheet = write(folder, "codings.csv", "case,title,status,calm\none,One,in_force,full\n")
    assert ids([str(folder), str(sheet)], rubric) == ["a-deal", "b-deal", "one"]
    hashes = {case.sha256 for case in read_cases([str(folder), str(sheet)], [rubric]).cases}
    assert len(hashes) == 3


def test_one_id_in_two_files_is_a_problem_at_both(folder: Path, rubric: Rubric) -> None:
    (folder / "other").mkdir()
    write(folder / "other", "a-deal.yaml", "# mine\n" + deal("a-deal"))
    reading = read_cases([str(folder), str(folder / "other")], [rubric])
    assert [case.id for case in reading.cases] == ["b-deal"]
    assert [(Path(p.path).parent.name, p.line, p.column) for p in reading.problems] == [
        ("cases", 2, 7),
        ("other", 3, 7),
    ]
    assert {p.message for p in reading.problems} == {"another file has the case 'a-deal' too"}


def test_bad_files_are_told_and_the_good_ones_still_read(folder: Path, rubric: Rubric) -> None:
    write(folder, "bad.yaml", "case: bad\n")
    write(folder, "worse.yaml", "[")
    reading = read_cases([str(folder)], [rubric])
    assert [case.id for case in reading.cases] == ["a-deal", "b-deal"]
    assert {Path(problem.path).name for problem in reading.problems} == {"bad.yaml", "worse.yaml"}
    assert list(reading.problems) == sorted(reading.problems)
    assert (1, 1, "`title` is missing") in places(list(reading.problems))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(folder: Path, rubric: Rubric) -> None:
    (folder / "a-deal.yaml").chmod(0)
    reading = read_cases([str(folder)], [rubric])
    assert [problem.message for problem in reading.problems] == [
        "cannot be read: Permission denied"
    ]


@pytest.mark.parametrize("refusing", ["is_dir", "iterdir"])
def test_a_folder_that_may_not_be_listed_is_not_called_empty(
    folder: Path, rubric: Rubric, monkeypatch: pytest.MonkeyPatch, refusing: str
) -> None:
    def refuse(path: Path) -> None:
        raise OSError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, refusing, refuse)
    with pytest.raises(MissingName, match="cannot be read: permission denied"):
        read_cases([str(folder)], [rubric])


@pytest.mark.parametrize("place", ["my-deal.yaml", "cases/my-deal.yaml"])
def test_a_case_of_ones_own_that_is_named_by_its_id_is_offered_as_a_path(
    tmp_path: Path, rubric: Rubric, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cases").mkdir()
    Path(place).write_text(deal("my-deal"), encoding="utf-8")
    with pytest.raises(MissingName, match=f"did you mean {place}"):
        read_cases(["my-deal"], [rubric])


def test_a_pipe_is_read_once_and_is_a_sheet_by_what_it_holds(
    tmp_path: Path, rubric: Rubric
) -> None:
    pipe = tmp_path / "rows.csv"
    os.mkfifo(pipe)
    sheet = b"case,title,status\none,One,ended\n"
    writer = Thread(target=pipe.write_bytes, args=(sheet,))
    writer.start()
    for _ in range(2):  # the second time from what is kept
        (file,) = inputs.find_inputs([str(pipe)])
        assert (file.label, file.is_sheet, file.source) == (str(pipe), True, sheet)
    writer.join()
    assert [case.id for case in read_cases([str(pipe)], [rubric]).cases] == ["one"]


def test_what_a_program_keeps_while_a_file_is_open_is_passed_over_and_said(folder: Path) -> None:
    for name in ("~$b.xlsx", ".~lock.b.csv", ".hidden.yaml", ".DS_Store"):
        write(folder, name, "none")
    assert {file.label for file in inputs.find_inputs([str(folder)])} == {
        str(folder / "a-deal.yaml"), str(folder / "b-deal.yaml")
    }  # fmt: skip
    (others,) = inputs.passed_over([str(folder)]).values()
    assert {".~lock.b.csv", ".hidden.yaml", "~$b.xlsx"} <= {*others}
    assert ".DS_Store" not in others


def test_a_text_is_a_sheet_where_it_holds_one(tmp_path: Path, rubric: Rubric) -> None:
    (tmp_path / "rows.txt").write_bytes("case\ttitle\tstatus\none\tOne\tended\n".encode("utf-16"))
    write(tmp_path, "rows.tab", "case\ttitle\tstatus\ntwo\tTwo\tended\n")
    write(tmp_path, "deal.txt", deal("deal"))
    names = [str(tmp_path / name) for name in ("rows.txt", "rows.tab", "deal.txt")]
    assert [file.is_sheet for file in inputs.find_inputs(names)] == [True, True, False]
    assert [case.id for case in read_cases(names, [rubric]).cases] == ["deal", "one", "two"]
