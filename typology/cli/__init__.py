"""The command: read, call one function, write."""

from __future__ import annotations

import gc
from collections.abc import Sequence


def command(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the `typology` command; exits with the code of the design.

    Objects made at start-up stay until the end, so garbage is collected less often than by default,
    and what is left at the end is not searched for garbage once more: a fifth of a short command.
    """
    gc.set_threshold(100_000, 50, 100)
    from typology.cli.main import run

    try:
        run(arguments)
    finally:
        gc.freeze()
