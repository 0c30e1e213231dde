"""What is written is written whole or not at all, and nothing is overwritten unasked."""

from __future__ import annotations

import ast
import errno
import os
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any
from unittest.mock import patch

import click
import pytest

from tests.support.command import Done, exit_code, typology
from tests.support.commands import (
    CALLS,
    INPUTS,
    NAMED_BY_ID,
    Written,
    every_command,
    everything_written,
    write_inputs,
)
from typology.cli.shared.writing import files
from typology.cli.shared.writing.files import opened, whole_folder, write_file
from typology.cli.shared.writing.refusals import refuse_output
from typology.cli.shared.writing.signals import ending_signals, held

EVERYTHING = list(everything_written())
IDS = [f"{each.command} {each.form}" for each in EVERYTHING]
PLAIN = list({each.command: each for each in reversed(EVERYTHING)}.values())  # one a command
WITH_CASES = [each for each in EVERYTHING if "CASES" in CALLS[each.command]]
MOMENTS = ("mkstemp", "fdopen", "_move", "chmod", "replace")

every_way = pytest.mark.parametrize("way", EVERYTHING, ids=IDS)
every_command_once = pytest.mark.parametrize("way", PLAIN, ids=lambda way: way.command)
every_way_with_cases = pytest.mark.parametrize(
    "way", WITH_CASES, ids=[f"{each.command} {each.form}" for each in WITH_CASES]
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The inputs, in the folder in which commands run."""
    write_inputs(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def listing(folder: Path) -> dict[str, bytes | None]:
    """What a folder holds, hidden files too."""
    paths = sorted(folder.rglob("*"))
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in paths}


def is_whole(way: Written, data: bytes) -> bool:
    """True if a file begins and ends as one of its format does."""
    packed, page = (b"PK", b""), (b"<!", b"</html>")
    ends = {"xlsx": packed, "docx": packed, "html": page}
    start, end = ends.get(way.form, (b"", b"\n"))
    data = data.strip() if way.form == "html" else data
    return len(data) > 50 and data.startswith(start) and data.endswith(end)


def test_every_command_is_known_here() -> None:
    assert sorted(CALLS) == sorted(name for name, _ in every_command())


@every_way
def test_a_link_stays_and_the_file_that_it_leads_to_is_replaced(folder: Path, way: Written) -> None:
    (folder / "elsewhere").mkdir()
    real, link = folder / "elsewhere" / way.file, folder / way.file
    real.write_bytes(b"")
    real.chmod(0o640)
    link.symlink_to(real)
    done = typology(*way.words(way.file))
    assert done.code == 0, done.err
    assert link.is_symlink()
    assert is_whole(way, real.read_bytes())
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(p.name for p in folder.iterdir()) == sorted([*INPUTS, "elsewhere", way.file])


@every_way
def test_a_pipe_is_written_as_it_is(folder: Path, way: Written) -> None:
    os.mkfifo(way.file)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(Path(way.file).read_bytes()), daemon=True)
    reader.start()
    done = typology(*way.words(way.file))
    if done.code:
        with suppress(OSError):
            os.close(os.open(way.file, os.O_WRONLY | os.O_NONBLOCK))
    reader.join(10)
    assert done.code == 0, done.err
    assert is_whole(way, read[0])
    assert stat.S_ISFIFO(Path(way.file).stat().st_mode)


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow beyond 20 bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@every_way
def test_a_full_disk_leaves_what_was_there_and_names_the_file(folder: Path, way: Written) -> None:
    (folder / way.file).write_bytes(b"")
    before = listing(folder)
    with full_disk():
        done = typology(*way.words(way.file))
    assert done.code == 2
    assert f"{way.file}: {os.strerror(errno.EFBIG)}" in done.err
    assert listing(folder) == before


@every_way_with_cases
def test_an_output_that_is_an_input_is_refused_before_anything_is_read(
    folder: Path, way: Written
) -> None:
    before = listing(folder)
    done = typology(*way.words("bad.csv", cases="bad.csv"))
    assert done.code == 2
    assert "bad.csv" in done.err
    assert "no level" not in done.err
    assert listing(folder) == before


@every_way_with_cases
def test_where_no_case_is_good_nothing_is_written(folder: Path, way: Written) -> None:
    (folder / way.file).write_bytes(b"PK\x03\x04" if way.form in ("xlsx", "docx") else b"good")
    before = listing(folder)
    words = [word.replace("others", "bad") for word in way.words(way.file, cases="bad.csv")]
    if way.command == "agreement":
        words[1] = "./pact.csv"
    done = typology(*words)
    assert done.code == 1, done.err
    assert "no level" in done.err
    assert listing(folder) == before
    unwritten = typology(*[w for w in words if w not in ("-o", way.file)])
    assert unwritten.code in (1, 2)  # 2: a workbook needs --output
    assert unwritten.out == ""


@pytest.mark.parametrize(
    "way", [each for each in EVERYTHING if each.command not in NAMED_BY_ID], ids=str
)
def test_a_file_of_another_kind_is_refused_before_anything_is_read(
    folder: Path, way: Written
) -> None:
    other = "mine.yaml" if way.form != "yaml" else "mine.md"
    (folder / other).write_text("format: 1\n", encoding="utf-8")
    (folder / f"photo.{way.form}").write_bytes(b"\x89PNG\r\n\x1a\n")  # by another name
    before = listing(folder)
    for output in (other, f"photo.{way.form}"):
        done = typology(*way.words(output, cases="bad.csv"))
        assert done.code == 2, done.err
        assert f"{output} is there already, and is no {way.form}" in done.err
    assert listing(folder) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", MOMENTS)
@every_command_once
def test_a_signal_leaves_what_was_there_or_the_whole(
    folder: Path, way: Written, moment: str, number: signal.Signals
) -> None:
    (folder / way.file).write_bytes(b"")
    before = listing(folder)
    with signalled(moment, number) as sent:
        done = typology(*way.words(way.file))
    assert sent
    assert done.code == 128 + number, done.err
    after = listing(folder)
    if after != before:
        assert after.keys() == before.keys()
        assert moment in ("_move", "chmod", "replace")
        assert is_whole(way, (folder / way.file).read_bytes())


@contextmanager
def signalled(moment: str, number: signal.Signals) -> Iterator[list[bool]]:
    """Within, the process gets a signal when it first does what `moment` names."""
    owner: Any = {"mkstemp": tempfile, "fdopen": os, "_move": files}.get(moment, Path)
    real = getattr(owner, moment)
    sent: list[bool] = []

    def signalling(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401
        result = real(*arguments, **named)
        if not sent:
            sent.append(True)
            os.kill(os.getpid(), number)
        return result

    with patch.object(owner, moment, signalling):
        yield sent


def test_of_a_stream_nothing_is_left_but_what_was_there(folder: Path) -> None:
    for name in ("out.csv", "out.csv.part"):
        (folder / name).write_text("mine\n", encoding="utf-8")
    before = listing(folder)
    stream = ("score", "pact.csv", "--stream", "-o", "out.csv")
    with signalled("_move", signal.SIGTERM) as sent:
        done = typology(*stream[:3], "-o", "new.csv")
    assert (done.code, sent) == (143, [True])
    with full_disk():
        assert typology(*stream).code == 2
    assert typology("score", "bad.csv", "--stream", "-o", "out.csv").code == 1
    assert {name: listing(folder)[name] for name in before} == before
    assert typology(*stream).code == 0
    assert sorted(before.keys() ^ listing(folder).keys()) == ["new.csv"]
    assert (folder / "out.csv.part").read_text("utf-8") == "mine\n"


@pytest.mark.parametrize("streamed", [(), ("--stream",)])
def test_a_device_is_written_as_it_is(folder: Path, streamed: tuple[str, ...]) -> None:
    done = typology("score", "pact.csv", *streamed, "--format", "csv", "-o", "/dev/null")
    assert done.code == 0, done.err
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_an_input_is_known_by_path_link_hard_link_and_stream(folder: Path) -> None:
    (folder / "soft.csv").symlink_to("pact.csv")
    (folder / "hard.csv").hardlink_to("pact.csv")
    (folder / "cases").mkdir()
    (folder / "cases" / "pact.csv").write_text("case\n", encoding="utf-8")
    params: dict[str, object] = {"cases": ("pact.csv",), "output": Path("x.csv")}
    for output in ("pact.csv", "./pact.csv", "soft.csv", "hard.csv", str(folder / "pact.csv")):
        with pytest.raises(click.UsageError, match="is read, too"):
            refuse_output(Path(output), "csv", params)
    for name in ("cases", "cases/*.csv", "cases/../cases"):
        with pytest.raises(click.UsageError, match="is read, too"):
            refuse_output(Path("cases/pact.csv"), "csv", {"cases": (name,)})
    for value in ("weights=pact.csv", "pact.csv:ended"):
        with pytest.raises(click.UsageError, match="is read, too"):
            refuse_output(Path("pact.csv"), "csv", {"option": (("a", value),)})
    with (
        Path("pact.csv").open() as stdin,
        patch.object(sys, "stdin", stdin),
        pytest.raises(click.UsageError, match="is read, too"),
    ):
        refuse_output(Path("pact.csv"), "csv", {"cases": ("-",)})
    refuse_output(Path("pact.csv"), "csv", {"cases": ("others.csv",)})
    refuse_output(Path("new.csv"), "csv", params)


def test_an_input_is_known_by_its_letters_in_another_case(folder: Path) -> None:
    upper = folder / "PACT.CSV"
    if not upper.exists():  # letter case tells files apart here: let the two be one file
        upper.hardlink_to(folder / "pact.csv")
    assert typology("score", "pact.csv", "-o", "PACT.CSV").code == 2


@pytest.mark.parametrize("name", ["multiverse.txt", "weights.txt", "rubric.txt", "sources.json"])
def test_other_files_that_are_read_are_inputs_too(folder: Path, name: str) -> None:
    (folder / name).write_text("none\n", encoding="utf-8")
    commands = {
        "multiverse.txt": ("robustness", "pact.csv", "--multiverse", name),
        "weights.txt": ("cluster", "pact.csv", "--method", "linkage", "--weights", name),
        "rubric.txt": ("score", "pact.csv", "-r", f"./{name}"),
        "sources.json": ("schema", "--sources", name),
    }
    done = typology(*commands[name], "-o", name)
    assert (done.code, (folder / name).read_text("utf-8")) == (2, "none\n")
    assert f"{name} is read, too" in done.err


def test_a_folder_that_is_not_there_is_told_before_anything_is_read(folder: Path) -> None:
    done = typology("score", "bad.csv", "-o", "nowhere/out.md")
    assert done.code == 2
    assert "nowhere/out.md: there is no folder nowhere" in done.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_write_protected_file_is_refused(folder: Path) -> None:
    (folder / "out.md").touch(0o444)
    done = typology("score", "pact.csv", "-o", "out.md")
    assert done.code == 2
    assert "out.md: Permission denied" in done.err


def test_links_in_a_circle_are_told(folder: Path) -> None:
    (folder / "out.md").symlink_to("out.md")
    done = typology("score", "pact.csv", "-o", "out.md")
    assert done.code == 2
    assert f"out.md: {os.strerror(errno.ELOOP)}" in done.err


def test_a_dangling_link_stays_and_its_target_is_made(folder: Path) -> None:
    (folder / "out.md").symlink_to("target.md")
    assert typology("score", "pact.csv", "-o", "out.md").code == 0
    assert (folder / "out.md").is_symlink()
    assert (folder / "target.md").is_file()


@pytest.mark.parametrize("output", ["x" * 251 + ".csv", "é.csv", "a b.csv"])
def test_a_long_or_odd_name_is_written(folder: Path, output: str) -> None:
    assert typology("score", "pact.csv", "-o", output).code == 0
    assert (folder / output).is_file()


def test_of_two_new_files_with_one_name_one_wins(folder: Path) -> None:
    told: list[str] = []

    def write(text: bytes) -> None:
        try:
            write_file(Path("pact.yaml"), text, new=True)
            told.append(text.decode())
        except FileExistsError:
            pass

    contents = [str(number).encode() * 1000 for number in range(8)]
    writers = [threading.Thread(target=write, args=(text,)) for text in contents]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert [Path("pact.yaml").read_text("utf-8")] == told
    assert not list(folder.glob(".typology-*"))


def test_a_new_file_needs_no_hard_links(folder: Path) -> None:
    refused = OSError(errno.EPERM, "not permitted")
    with patch.object(os, "link", side_effect=refused):
        write_file(Path("new.md"), b"new", new=True)
        with pytest.raises(FileExistsError):
            write_file(Path("new.md"), b"newer", new=True)
    assert Path("new.md").read_bytes() == b"new"
    assert not list(folder.glob(".typology-*"))


@pytest.mark.parametrize("there", [False, True])
def test_a_workspace_is_made_wholly_or_not_at_all(folder: Path, there: bool) -> None:
    if there:
        (folder / "ws" / "cases").mkdir(parents=True)
        (folder / "ws" / "README.md").write_text("mine\n", encoding="utf-8")
    before = listing(folder)
    force = ["--force"] * there
    with full_disk():
        done = typology("init", "ws", *force)
    assert done.code == 2
    assert f"ws/{'README.md' if there else ''}"[:3] in done.err
    assert listing(folder) == before
    for moment in ("mkstemp", "_move"):
        with signalled(moment, signal.SIGTERM):
            assert typology("init", "ws", *force).code == 143
        assert listing(folder) == before
    real = files.write_file

    def failing(output: Path, data: bytes, *, new: bool = False) -> None:
        if output.name == "typology.toml" and ".typology-" not in str(output) and data != b"old":
            raise OSError(errno.ENOSPC, "No space left on device", str(output))
        real(output, data, new=new)

    with patch.object(files, "write_file", failing):
        done = typology("init", "ws", *force)
    assert done.code == 2
    assert "ws/typology.toml: No space left" in done.err
    assert listing(folder) == before
    assert typology("init", "ws", *force).code == 0
    assert not list(folder.rglob(".typology-*"))


def test_a_folder_of_figures_is_filled_wholly_or_not_at_all(folder: Path) -> None:
    with pytest.raises(OSError, match="broken") as raised, whole_folder(Path("figures")) as stage:
        write_file(stage / "one.svg", b"one")
        raise OSError(errno.EIO, "broken", str(stage / "two.svg"))
    assert raised.value.filename == "figures/two.svg"
    assert not Path("figures").exists()
    with whole_folder(Path("figures")) as stage:
        write_file(stage / "one.svg", b"one")
    assert Path("figures/one.svg").read_bytes() == b"one"


def test_of_two_that_fill_a_new_folder_at_once_one_wins(folder: Path) -> None:
    with pytest.raises(FileExistsError), whole_folder(Path("ws"), new=True) as stage:
        for name in ("a", "b"):
            write_file(stage / name, b"mine")
        with whole_folder(Path("ws"), new=True) as other:
            write_file(other / "b", b"theirs")
    assert {each.name: each.read_bytes() for each in Path("ws").iterdir()} == {"b": b"theirs"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_waits_for_the_end_of_a_step(number: signal.Signals) -> None:
    done: list[str] = []
    with pytest.raises((KeyboardInterrupt, SystemExit)), ending_signals():
        with held():
            os.kill(os.getpid(), number)
            done.append("step")
        done.append("never")
    assert done == ["step"]


def test_an_error_while_a_file_is_filled_leaves_what_was_there(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), opened(Path("pact.csv")) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert Path("pact.csv").read_bytes().startswith(b"case,")
    assert not list(folder.glob(".typology-*"))


def closed(*arguments: str, **streams: None) -> Done:
    """Run with standard streams that are closed, in this process."""
    open_streams = {
        name: TextIOWrapper(BytesIO(), "utf-8") for name in ("stdin", "stdout", "stderr")
    }
    with patch.multiple(sys, **{**open_streams, **streams}):
        code = exit_code(*arguments)
    texts = []
    for name in ("stdout", "stderr"):
        open_streams[name].flush()
        open_streams[name].seek(0)
        texts.append(open_streams[name].read())
    return Done(code, *texts)


@pytest.mark.parametrize("name", [name for name in CALLS if "CASES" in CALLS[name]])
def test_a_closed_standard_input_is_told(name: str) -> None:
    done = closed(*("-" if word == "CASES" else word for word in CALLS[name]), stdin=None)
    assert (done.code, done.out) == (2, "")
    assert "standard input is closed" in done.err


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # /dev/null
@pytest.mark.parametrize("name", CALLS)
def test_closed_standard_output_and_error_end_no_command_badly(name: str) -> None:
    words = ["pact.csv" if word == "CASES" else word for word in CALLS[name]]
    fine = (2,) if name == "interview" else (0, 1)  # its answers come from there
    assert closed(*words, stdin=None, stdout=None, stderr=None).code in fine


def run_process(
    *words: str,
    **options: Any,  # noqa: ANN401
) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "typology", *words], **options)


@pytest.mark.parametrize("words", [("score", "pact.csv"), ("schema", "case"), ("check", "bad.csv")])
def test_a_closed_reader_ends_the_command_quietly(words: tuple[str, ...]) -> None:
    read, write = os.pipe()
    process = run_process(*words, stdout=write, stderr=subprocess.PIPE)
    os.close(read)
    os.close(write)
    _, err = process.communicate(timeout=60)
    if words[0] != "check":
        assert err == b""
    assert process.returncode == 0


def test_a_full_standard_output_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        process = run_process("schema", "case", stdout=full, stderr=subprocess.PIPE)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert err.decode() == f"typology: standard output: {os.strerror(errno.ENOSPC)}\n"


@pytest.mark.parametrize(
    ("number", "group"), [(signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGTERM, True)]
)
def test_workers_end_with_the_command(folder: Path, number: signal.Signals, group: bool) -> None:
    lines = [f"c-{n},{'T' * 100},ended,full,absent" for n in range(350_000)]  # ten parts
    head = (folder / "pact.csv").read_text("utf-8").splitlines()[0]
    (folder / "long.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    before = listing(folder)
    words = ("score", "long.csv", "--stream", "--jobs", "3", "-o", "out.csv")
    process = run_process(*words, stderr=subprocess.PIPE, start_new_session=True)
    wait_for(lambda: len(members(process.pid)) >= 3)  # the command and two workers
    if group:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number, err
    assert listing(folder) == before
    wait_for(lambda: not members(process.pid))


def wait_for(what: Callable[[], object]) -> None:
    for _ in range(600):
        if what():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it did not happen")


def members(group: int) -> list[str]:
    """The processes of a group that run."""
    states = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            states.append(each.read_text("utf-8", "replace").rpartition(")")[2].split())
    return [state for state, _, its_group, *_ in states if int(its_group) == group and state != "Z"]


def test_only_one_module_writes_files(repository: Path) -> None:
    """Any other way of writing one would break all of the above."""
    writers = {"write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "mkdtemp"}
    found = set()
    for path in sorted((repository / "typology" / "cli").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                name = node.func.attr
                modes = [each.value for each in node.args if isinstance(each, ast.Constant)]
                opens = name == "open" and {"w", "wb", "a", "ab", "x", "xb"} & set(modes)
                if name in writers or opens:
                    found.add(path.name)
    assert found - {"output.py"} == {"files.py"}  # output.py opens /dev/null alone
