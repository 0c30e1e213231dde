"""Every command in a form that can be run: what it is called with, and what it writes in.

A command that is new stands here before the tests of writing and of names pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import click

from tests.support.datasets import MAPPING
from typology.cli.main import COMMANDS, typology

CALLS: Final[dict[str, tuple[str, ...]]] = {
    "score": ("score", "CASES"),
    "compare": ("compare", "CASES"),
    "cluster": ("cluster", "CASES"),
    "precedents": ("precedents", "CASES", "--among", "others.csv"),
    "agreement": ("agreement", "CASES", "others.csv", "--bootstrap", "0"),
    "diff": ("diff", "CASES", "others.csv"),
    "whatif": ("whatif", "CASES", "--set", "decide.cut=0.4"),
    "robustness": ("robustness", "CASES", "--draws", "2"),
    "fit": ("fit", "CASES", "--outcome", "lasted", "--bootstrap", "0"),
    "report": ("report", "CASES"),
    "export": ("export", "CASES"),
    "import": ("import", "pacts.yaml", "rows.csv"),
    "link": ("link", "linked.yaml", "paired.yaml", "--on", "pax"),
    "explain": ("explain", "CASES"),
    "list": ("list", "cases", "CASES"),
    "check": ("check", "CASES"),
    "test": ("test", "CASES"),
    "schema": ("schema", "case"),
    "init": ("init", "workspace"),
    "interview": ("interview", "talks.yaml"),
    "new case": ("new", "case", "pact"),
    "new rubric": ("new", "rubric", "mine"),
    "new mapping": ("new", "mapping", "rows", "--from", "rows.csv"),
    "new codebook": ("new", "codebook"),
    "new multiverse": ("new", "multiverse", "doubts", "--for", "thurston-2018"),
}
"""By command its words; CASES stands for what names cases."""

NAMED_BY_ID: Final = (
    "new case",
    "new rubric",
    "new multiverse",
    "new mapping",
)  # what they write is called by its id
ENDINGS: Final = {"text": "txt", "markdown": "md", "latex": "tex"}  # of others the format itself

SHEET: Final = (
    "case,title,status,violence_reduction,demobilisation,outcome:lasted\n"
    "pact,A pact,ended,{},{},yes\n"
)


IDENTIFIED: Final = """\
format: 1
case: {}
title: A pact
status: ended
period: {{from: 2000}}
identifiers: {{pax: ["1"]}}
ratings: {{}}
"""


INPUTS: Final = (
    "bad.csv", "linked.yaml", "others.csv", "pact.csv", "pacts.yaml", "paired.yaml", "rows.csv"
)  # fmt: skip
"""The files that commands are called with."""


SHEETS_ONLY: Final = "parquet"  # written of coding sheets alone: tests/cli/test_streaming.py


class Written(NamedTuple):
    """One way in which a command writes a file."""

    command: str
    form: str

    @property
    def file(self) -> str:
        """The name of a file that it may write."""
        stem = {
            "new case": "pact",
            "new rubric": "mine",
            "new multiverse": "doubts",
            "new mapping": "rows",
        }.get(self.command, "out")
        return f"{stem}.{ENDINGS.get(self.form, self.form)}"

    def words(self, output: str | Path, cases: str = "pact.csv") -> list[str]:
        """The words of the command that writes to `output`."""
        words = [cases if word == "CASES" else word for word in CALLS[self.command]]
        forced = ["--format", self.form] if self.has("--format") else []
        return [*words, *forced, "-o", str(output), *["--force"] * self.has("--force")]

    def has(self, flag: str) -> bool:
        """True if the command has the option."""
        return flag in _flags(dict(every_command())[self.command])


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Every command by its words, those of a group each for itself."""
    context = click.Context(typology)
    for name in COMMANDS:
        command = typology.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for part, each in command.commands.items():
                yield f"{name} {part}", each
        else:
            yield name, command


def everything_written() -> Iterator[Written]:
    """Every command that has --output, in each of its formats."""
    for name, command in every_command():
        flags = _flags(command)
        if "--output" in flags:
            choice = flags["--format"].type if "--format" in flags else None
            forms = choice.choices if isinstance(choice, click.Choice) else (_only_form(name),)
            yield from (Written(name, str(form)) for form in forms if form != SHEETS_ONLY)


def _only_form(name: str) -> str:
    return {
        "schema": "json", "new rubric": "yaml", "new multiverse": "yaml", "new mapping": "yaml",
        "new codebook": "markdown",
    }[name]  # fmt: skip


def _flags(command: click.Command) -> dict[str, click.Parameter]:
    return {flag: each for each in command.params for flag in each.opts}


def write_inputs(folder: Path) -> None:
    """A good sheet, another coder's, one without a good row, in a folder."""
    (folder / "pact.csv").write_text(SHEET.format("full", "limited"), encoding="utf-8")
    (folder / "others.csv").write_text(SHEET.format("full", "absent"), encoding="utf-8")
    for name in ("linked", "paired"):
        (folder / f"{name}.yaml").write_text(IDENTIFIED.format(name), encoding="utf-8")
    (folder / "pacts.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "rows.csv").write_text("no,name,ddr\n1,A pact,1\n", encoding="utf-8")
    (folder / "bad.csv").write_text(SHEET.format("none", "such"), encoding="utf-8")
