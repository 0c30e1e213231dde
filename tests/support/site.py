"""The documentation site, built as `make site` builds it, into another folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def built_site(folder: Path) -> Path:
    """The site, built strictly; what mkdocs says is shown where it refuses."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", ".ci/site/mkdocs.yml", "-d", folder],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder
