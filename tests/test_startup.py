"""Start-up: what a command does not need, it does not import."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CASE = "mali-agghali-kouffa-deal-proposed"
RUN_AND_NAME_MODULES = """
import json, runpy, sys
sys.argv = ["typology", *sys.argv[1:]]
try:
    runpy.run_module("typology", run_name="__main__", alter_sys=True)
except SystemExit as stop:
    code = stop.code or 0
tops = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps({"code": code, "modules": tops}), file=sys.stderr)
"""


def modules_imported_by(folder: Path, *arguments: str) -> set[str]:
    """The top-level modules that one successful run of the command holds at its end."""
    run = subprocess.run(
        [sys.executable, "-c", RUN_AND_NAME_MODULES, *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    told = json.loads(run.stderr.splitlines()[-1])
    assert told["code"] == 0, run.stderr
    return set(told["modules"])


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (["--help"], {"numpy", "pandas", "pydantic", "sklearn", "scipy", "matplotlib"}),
        (["score", CASE], {"pandas", "sklearn", "scipy", "matplotlib"}),
        (["score", CASE, "--format", "json"], {"pandas", "sklearn", "scipy", "matplotlib"}),
        (["precedents", CASE], {"pandas", "sklearn", "scipy", "matplotlib"}),
        (["cluster", CASE, "--basis", "text"], {"pandas", "sklearn", "scipy", "matplotlib"}),
        (["cluster", CASE, "--basis", "text", "--method", "linkage"], {"pandas", "sklearn"}),
        (["report", CASE], {"pandas", "sklearn", "scipy", "matplotlib"}),
    ],
    ids=[
        "help",
        "score as text",
        "score as json",
        "precedents",
        "cluster",
        "cluster by linkage",
        "report",
    ],
)
def test_command_imports_nothing_heavy_that_it_does_not_need(
    tmp_path: Path, arguments: list[str], unneeded: set[str]
) -> None:
    imported = modules_imported_by(tmp_path, *arguments)
    assert "typology" in imported
    assert imported & unneeded == set()
