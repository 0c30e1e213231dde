"""The command as tests of commands run it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import command


@pytest.fixture
def typology(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> command.Run:
    """Run the command in this process, in an empty folder: exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    return command.typology
