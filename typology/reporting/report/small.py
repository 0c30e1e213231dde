"""The workbench's script made small: `make scripts` has esbuild shorten its names.

It is kept beside its source's hash. Where the source has changed since, the source itself is used:
a page is then larger, never wrong.
"""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files
from typing import Final

MADE: Final = "workbench.min.js"
MARK: Final = "// "


def small(script: str) -> str:
    """The small form of a script, or the script where none was made from it."""
    first, _, made = files(__package__).joinpath(MADE).read_text(encoding="utf-8").partition("\n")
    found = first.removeprefix(MARK).split(" ")[0]
    return made.strip() if found == sha256(script.encode()).hexdigest() else script
