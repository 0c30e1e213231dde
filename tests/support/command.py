"""Run the command: in this process, or in one of its own where locale or hash seed matter."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import NamedTuple, TypeAlias
from unittest.mock import patch

import pytest

from typology.cli.main import run


class Done(NamedTuple):
    """What a run left: exit code, standard output and standard error."""

    code: int
    out: str
    err: str


Run: TypeAlias = Callable[..., Done]


def exit_code(*arguments: str | Path) -> int:
    """Run the command with the streams of this process; its exit code."""
    with pytest.raises(SystemExit) as stopped:
        run([str(argument) for argument in arguments])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def typology(
    *arguments: str | Path, cwd: Path | None = None, stdin: str | bytes = "", **environment: str
) -> Done:
    """Run the command in this process, in `cwd`, with streams and environment of its own."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    streams = {name: TextIOWrapper(BytesIO(), encoding="utf-8") for name in ("stdout", "stderr")}
    with (
        chdir(cwd or Path.cwd()),
        patch.dict(os.environ, {"COLUMNS": "80", **environment}),
        patch.multiple(sys, stdin=TextIOWrapper(BytesIO(data), encoding="utf-8"), **streams),
    ):
        code = exit_code(*arguments)
    return Done(code, *map(_written, streams.values()))


def _written(stream: TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def typology_process(*arguments: str | Path, **environment: str) -> Done:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "typology", *map(str, arguments)],
        env={**os.environ, "COLUMNS": "80", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)
