"""The documentation runs: every command of a console block, with its output and exit code.

The convention stands in CONTRIBUTING.md, "Commands in the documentation".
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```console\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r"\s# exit (?P<code>\d+)$")
LINK = re.compile(r"\]\((?P<target>[^)#:\s]+)(?:#[^)\s]*)?\)")


@dataclass(frozen=True)
class Command:
    """One command of a console block, what it prints ("" is not compared) and its exit code."""

    line: str
    output: str
    code: int


def commands(markdown: str) -> list[Command]:
    """Every command of the console blocks, in order."""
    return [
        command
        for block in BLOCK.finditer(markdown)
        for command in commands_of_block(block["body"])
    ]


def commands_of_block(body: str) -> list[Command]:
    assert body.startswith("$ "), f"a console block begins with its command: {body!r}"
    return [command_of(part) for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]]


def command_of(part: str) -> Command:
    """A command with its continuation lines (`> `) and the output under it."""
    first, *rest = part.splitlines()
    shown = EXIT.search(first)
    while rest and rest[0].startswith("> "):
        first += "\n" + rest.pop(0).removeprefix("> ")
    output = "\n".join(rest).strip("\n")
    return Command(first, output, int(shown["code"]) if shown else 0)


def documents() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def fault(command: Command, workspace: Path) -> str | None:
    """How a run in the workspace differs from what the documentation shows, or None."""
    done = subprocess.run(
        command.line,
        shell=True,
        cwd=workspace,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "COLUMNS": "80",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != command.code:
        return f"$ {command.line}\nexit {done.returncode}, not {command.code}:\n{done.stdout}"
    if command.output and not same(command.output, done.stdout):
        return f"$ {command.line}\nprints:\n{done.stdout}\nnot:\n{command.output}"
    return None


def same(shown: str, printed: str) -> bool:
    """Whether the output is as shown; `...` in what is shown stands for any text."""
    return doctest.OutputChecker().check_output(
        shown + "\n", printed.strip("\n") + "\n", doctest.ELLIPSIS
    )


@pytest.mark.parametrize(
    "document", [path for path in documents() if BLOCK.search(path.read_text("utf-8"))], ids=name_of
)
def test_commands_of_the_documentation_do_what_it_shows(document: Path, tmp_path: Path) -> None:
    for command in commands(document.read_text("utf-8")):
        assert (found := fault(command, tmp_path)) is None, found


def test_readme_names_the_two_commands_and_tours_the_tool() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert {"make demo", "make test"} <= set(re.findall(r"^make \w+", readme, re.MULTILINE))
    assert set(re.findall(r"\bmake (\w+)\b`", readme)) <= set(targets)
    tour = readme.partition("## A five-minute tour\n")[2].partition("\n## ")[0]
    assert any(command.line.startswith("typology score") for command in commands(tour))


@pytest.mark.parametrize(
    "document", [*documents(), ROOT / "CONTRIBUTING.md", ROOT / "LICENSE-CONTENT.md"], ids=name_of
)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = {link["target"] for link in LINK.finditer(document.read_text("utf-8"))}
    assert {link for link in links if not (document.parent / link).exists()} == set()


EXAMPLE = """
```sh
make nothing
```

```console
$ printf 'one\\ntwo\\nthree\\n'
one
...
three
$ cat > note.txt <<'END'
> first
> END
$ cat note.txt && exit 3  # exit 3
first
```
"""


def test_convention_is_read_as_documented(tmp_path: Path) -> None:
    found = commands(EXAMPLE)
    assert [(command.output, command.code) for command in found] == [
        ("one\n...\nthree", 0),
        ("", 0),
        ("first", 3),
    ]
    assert found[1].line == "cat > note.txt <<'END'\nfirst\nEND"
    assert [fault(command, tmp_path) for command in found] == [None, None, None]


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("$ false\n", "exit 1, not 0"),
        ("$ true  # exit 1\n", "exit 0, not 1"),
        ("$ echo one\ntwo\n", "prints:\none\n"),
    ],
)
def test_documentation_that_is_wrong_is_found(tmp_path: Path, block: str, told: str) -> None:
    (command,) = commands(f"```console\n{block}```\n")
    assert told in str(fault(command, tmp_path))
