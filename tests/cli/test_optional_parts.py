"""Without its optional parts every command still works, or says what to install."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.cli.test_restricted import NO_CASES, OPEN, WAYS, formats_of
from tests.support.commands import write_inputs
from tests.support.secrets import write_secrets
from typology.cli.main import COMMANDS
from typology.cli.shared.errors import OPTIONAL, missing_part
from typology.reporting.formats.extensions import EXTENSION_BY_FORMAT

ROOT: Final = Path(__file__).parents[2]

PLAIN_INSTALLATION: Final = """
import json, sys

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in HIDDEN:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

HIDDEN = set(json.loads(sys.argv[1]))
sys.meta_path.insert(0, Hidden())
from contextlib import redirect_stderr
from io import StringIO
from typology.cli.main import run
for arguments in json.loads(sys.argv[2]):
    told = StringIO()
    with redirect_stderr(told):
        try:
            run(arguments)
        except SystemExit as stop:
            code = stop.code or 0
    print(json.dumps([arguments, code, told.getvalue()]), file=sys.__stderr__)
"""
"""Runs the command many times where HIDDEN modules are not installed; a line of JSON a run."""


def results_without(
    folder: Path, hidden: set[str], runs: list[list[str]]
) -> Iterator[tuple[list[str], int, str]]:
    done = subprocess.run(
        [sys.executable, "-c", PLAIN_INSTALLATION, json.dumps([*hidden]), json.dumps(runs)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    lines = done.stderr.splitlines()
    assert len(lines) == len(runs), done.stderr
    for line in lines:
        arguments, code, told = json.loads(line)
        yield arguments, code, told


def runs_of_every_command() -> Iterator[list[str]]:
    """Each command in each of its formats, to a file where it can write one."""
    for command, ways in WAYS.items():
        for form in formats_of(command):
            output = f"{command}.{EXTENSION_BY_FORMAT[form]}"
            yield [command, *ways[0].arguments, "--format", form, "-o", output]
    for command in ("check", "test"):
        for form in formats_of(command):
            yield [command, *OPEN, "--format", form]
    yield ["new", "case", "fresh"]
    yield ["import", "pacts.yaml", "rows.csv", "-o", "imported.csv"]
    yield ["link", "linked.yaml", "paired.yaml", "--on", "pax", "-o", "links.csv"]
    yield ["init", "place"]
    yield ["interview", "talks.yaml"]
    yield ["schema", "case"]
    yield ["robustness", *OPEN, "--draws", "5", "--figures", "drawn", "-o", "robust.docx"]
    yield ["compare", *OPEN, "--figure", "drawn.svg", "-o", "compared.docx"]
    yield ["score", "rows.parquet", "--stream", "-o", "scores.csv"]


def test_every_command_and_format_works_without_extras_or_says_what_to_install(
    tmp_path: Path,
) -> None:
    folder = write_secrets(tmp_path).parent
    write_inputs(folder)
    (folder / "rows.parquet").write_bytes(b"PAR1")
    runs = [*runs_of_every_command()]
    assert {run[0] for run in runs} == set(COMMANDS) == WAYS.keys() | NO_CASES.keys()
    lacking = 0
    for arguments, code, told in results_without(folder, set(OPTIONAL), runs):
        named = [part.package for part in OPTIONAL.values() if part.package in told]
        output = folder / arguments[-1]
        if code == 2:
            lacking += 1
            assert named, (arguments, told)
            assert f"pip install '{named[0]}'" in told
            assert not output.exists()
            assert arguments[-1].endswith(".docx") or "rows.parquet" in arguments
        else:
            assert code == 0, (arguments, told)
            assert not named
    assert lacking == sum("docx" in formats_of(command) for command in WAYS) + 3


def test_every_optional_dependency_has_its_sentence_and_no_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    names = {
        re.split("[<>=~]", needed)[0]
        for extra, needs in extras.items()
        if extra not in ("dev", "site")  # for those who work on it
        for needed in needs
    }
    assert {part.package for part in OPTIONAL.values()} == names


@pytest.mark.parametrize("name", OPTIONAL)
def test_a_missing_part_is_told_wherever_its_import_fails(name: str) -> None:
    error = ModuleNotFoundError(f"No module named '{name}.inner'", name=f"{name}.inner")
    assert f"pip install '{OPTIONAL[name].package}'" in (missing_part(error) or "")
    assert (
        missing_part(ModuleNotFoundError("No module named 'typology.x'", name="typology.x")) is None
    )
