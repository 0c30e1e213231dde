"""Long work shows itself on a terminal, and nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.support.command import typology
from typology.cli.shared import progress as module
from typology.cli.shared.progress import progress


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def shown(length: int | None, stream: StringIO) -> str:
    """What is shown of work that takes a little longer than the patience."""
    with (
        patch.object(sys, "stderr", stream),
        patch.multiple(module, PATIENCE=0.01, EVERY=0.01),
        progress("scoring", length) as advance,
    ):
        for _ in range(4):
            advance(1)
        for _ in range(200):
            if "\r" in stream.getvalue():
                break
            module.time.sleep(0.01)
    return stream.getvalue()


def screen(text: str) -> str:
    """What a terminal shows in the end of one line."""
    cells = ""
    for part in text.split("\r"):
        cells = part + cells[len(part) :]
    return cells.rstrip()


def test_a_share_is_shown_where_the_length_is_known() -> None:
    assert shown(8, Terminal()).startswith("\rscoring: 50%, 0 s")


def test_the_time_is_shown_where_it_is_not() -> None:
    assert shown(None, Terminal()).startswith("\rscoring: 0 s")


def test_nothing_is_left_of_the_line_and_no_escape_is_used() -> None:
    text = shown(8, Terminal())
    assert screen(text) == ""
    assert "\x1b" not in text
    assert text.endswith("\r")


def test_nothing_is_shown_without_a_terminal_or_of_short_work() -> None:
    with patch.object(sys, "stderr", StringIO()) as plain, progress("scoring"):
        pass
    assert plain.getvalue() == ""
    with patch.object(sys, "stderr", Terminal()) as terminal, progress("scoring"):
        pass
    assert terminal.getvalue() == ""


def on_a_terminal(folder: Path, *words: str, code: int = 0, **environment: str) -> str:
    """What a command shows where standard output and error are a terminal."""
    own, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "typology", *words],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, **environment},
    )
    os.close(theirs)
    blocks = []
    while True:
        try:
            block = os.read(own, 65536)
        except OSError:  # the other end is closed
            break
        if not block:
            break
        blocks.append(block)
    os.close(own)
    assert process.wait(60) == code
    return b"".join(blocks).decode("utf-8", "replace").replace("\r\n", "\n")


def test_a_text_higher_than_the_terminal_ends_on_its_answer(repository: Path) -> None:
    case = "northern-mali-de-facto-pre2012"
    for words, answer in (
        (("agreement", "cases", "cases/coders/second"), "Of what happened"),
        (("fit", "cases", "--outcome", "label:stabilising"), "Of membership in"),
        (("cluster", "cases"), "Too few cases"),
        (("robustness", case, "--format", "text"), "definitions"),
    ):
        text = on_a_terminal(repository, *words, TERM="dumb", LINES="24", COLUMNS="80")
        below = text.rstrip().split("\n\n")[-3:]
        assert text.count(answer) >= 2
        assert any(answer in paragraph for paragraph in below)
    low = on_a_terminal(repository, "list", "rubrics", TERM="dumb", LINES="200", COLUMNS="80")
    assert low.count(low.split("\n\n")[1]) == 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one sheet."""
    sheet = "case,title,status,violence_reduction\npact,A pact,ended,full\n"
    (tmp_path / "pact.csv").write_text(sheet, encoding="utf-8")
    return tmp_path


def test_a_dumb_terminal_and_no_color_get_no_escapes(folder: Path) -> None:
    words = ("score", "pact.csv")
    assert "\x1b" in on_a_terminal(folder, *words, TERM="xterm")
    assert "\x1b" not in on_a_terminal(folder, *words, TERM="dumb")
    assert "\x1b" not in on_a_terminal(folder, *words, TERM="xterm", NO_COLOR="1")
    assert "\x1b" not in typology(*words, cwd=folder, TERM="xterm").out


def test_a_report_on_a_terminal_goes_to_a_file_that_is_named(folder: Path) -> None:
    assert on_a_terminal(folder, "report", "pact.csv").splitlines()[-1] == "pact.html"
    assert (folder / "pact.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert typology("report", "pact.csv", cwd=folder).out.startswith("<!DOCTYPE html>")


def test_a_workbook_is_not_shown_on_a_terminal(folder: Path) -> None:
    words = ("compare", "pact.csv", "--format", "xlsx")
    assert "xlsx is written to a file: give --output" in on_a_terminal(folder, *words, code=2)


def test_a_home_that_cannot_be_written_brings_no_warning(folder: Path) -> None:
    (folder / "home").write_text("a file", encoding="utf-8")
    process = subprocess.run(
        [sys.executable, "-m", "typology", "compare", "pact.csv", "--figure", "f.svg"],
        cwd=folder,
        env={**os.environ, "HOME": str(folder / "home"), "MPLBACKEND": "none such"}
        | dict.fromkeys(("MPLCONFIGDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), ""),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (process.returncode, process.stderr) == (0, "")
    assert (folder / "f.svg").stat().st_size > 1000
