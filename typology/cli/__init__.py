"""The command: read, call one function, write."""

from __future__ import annotations

from collections.abc import Sequence


def command(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the `typology` command; exits with the code of the design."""
    from typology.cli.main import run

    run(arguments)
